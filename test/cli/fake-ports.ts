import {PassThrough} from 'node:stream';
import type {Ports} from '../../src/ports.js';

/** An output that keeps what is written, as a terminal or as a pipe. */
export function fakeOutput(isTTY = false): {stream: Ports['stdout']; text: () => string} {
  const stream = new PassThrough({encoding: 'utf8'});
  let text = '';
  stream.on('data', (chunk: string) => {
    text += chunk;
  });
  return {stream: Object.assign(stream, {isTTY}) as unknown as Ports['stdout'], text: () => text};
}
