import {expect, test} from 'vitest';
import {ringBell} from '../../src/notify/bell.js';

function output(isTTY: boolean) {
  const written: string[] = [];
  return {isTTY, written, write: (text: string | Uint8Array) => written.push(String(text)) > 0};
}

test('a terminal hears the bell', () => {
  const terminal = output(true);
  ringBell(terminal);
  expect(terminal.written).toEqual(['\u0007']);
});

test('a pipe gets no control character', () => {
  const pipe = output(false);
  ringBell(pipe);
  expect(pipe.written).toEqual([]);
});
