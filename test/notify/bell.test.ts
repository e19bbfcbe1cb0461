import {expect, test} from 'vitest';
import {createBell} from '../../src/notify/bell.js';
import {createDesktop} from '../../src/notify/desktop.js';
import {createMessage} from '../../src/notify/message.js';
import {HOSTILE_TEXTS, note} from './notes.js';

const NOON = new Date('2026-01-31T12:00:00Z');
const patient = new AbortController().signal;

function output(isTTY: boolean) {
  const written: string[] = [];
  return {isTTY, written, write: (text: string | Uint8Array) => written.push(String(text)) > 0};
}

test('a terminal hears the bell for what fires, not for what ends', async () => {
  const terminal = output(true);
  const bell = createBell(terminal);
  await bell.send(createMessage([note(), note({container: 'db'})], NOON), patient);
  await bell.send(createMessage([note({status: 'resolved'})], NOON), patient);
  expect(terminal.written).toEqual(['\u0007']);
});

test('a pipe gets no control character', async () => {
  const pipe = output(false);
  await createBell(pipe).send(createMessage([note()], NOON), patient);
  await createDesktop({sequence: 9, isInTmux: false}, pipe).send(createMessage([note()], NOON), patient);
  expect(pipe.written).toEqual([]);
});

test.each([
  [9, false, '\u001b]9;rxtop: FIRING web x\u0007'],
  [777, false, '\u001b]777;notify;rxtop;rxtop: FIRING web x\u0007'],
  [777, true, '\u001bPtmux;\u001b\u001b]777;notify;rxtop;rxtop: FIRING web x\u0007\u001b\\'],
] as const)('a note on the desktop is OSC %d, in tmux (%s) wrapped', async (sequence, isInTmux, expected) => {
  const terminal = output(true);
  await createDesktop({sequence, isInTmux}, terminal).send(createMessage([note({sentence: 'x'})], NOON), patient);
  expect(terminal.written).toEqual([expected]);
});

test.each(HOSTILE_TEXTS)('a name such as %j cannot end a note on the desktop', async name => {
  const terminal = output(true);
  const message = createMessage([note({subject: name})], NOON);
  await createDesktop({sequence: 777, isInTmux: false}, terminal).send(message, patient);
  expect(terminal.written.join('').slice(1, -1)).toMatch(/^[^\p{Cc}]+$/u);
});
