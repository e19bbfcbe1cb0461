import {writeSync} from 'node:fs';
import {errorCode} from '../errors.js';

const NAP_MS = 10;
const PATIENCE_MS = 2000;

/** Writes what a non-blocking terminal takes at once; answers what it did not take. Throws where the terminal is gone. */
export function writeSome(descriptor: number, bytes: Buffer): Buffer {
  let rest = bytes;
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
  } catch (error) {
    if (errorCode(error) !== 'EAGAIN') throw error;
  }

  return rest;
}

/**
 * Writes to a terminal before it returns. One that takes nothing is given two seconds; one that is gone is no reason to
 * fail while we leave it.
 */
export function writeNow(descriptor: number, text: string): void {
  let rest: Buffer = Buffer.from(text);
  for (let waited = 0; waited < PATIENCE_MS; waited += NAP_MS) {
    try {
      rest = writeSome(descriptor, rest);
    } catch (error) {
      if (errorCode(error) === undefined) throw error;

      return;
    }

    if (rest.length === 0) return;

    nap();
  }
}

/** Sleeps without letting the event loop turn: there must be no next frame. */
function nap(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, NAP_MS);
}
