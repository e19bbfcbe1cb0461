import {expect, test} from 'vitest';
import {parseStartTicks, parseUptime, startedAt} from '../../src/collector/process-start.js';

const REST = `S 689160 14242 14242 0 -1 4194560 1163 0 0 0 1 2 0 0 20 0 1 0 689162 2322432 316`;

test.each([['sleep'], ['a b'], [') S 1 2 3'], ['(()'], ['']])('the start is found behind any name: %j', name => {
  expect(parseStartTicks(`14242 (${name}) ${REST}\n`)).toBe(689_162);
});

test.each([
  [''],
  ['14242 (sleep)'],
  ['14242 (sleep) S 1 2'],
  ['14242 (sleep) S 1 1 1 0 -1 1 1 0 0 0 1 2 0 0 20 0 1 0 x 2'],
])('a line that is not complete tells nothing: %j', line => {
  expect(parseStartTicks(line)).toBeUndefined();
});

test('reads the uptime', () => {
  expect(parseUptime('7839.28 8634.69\n')).toBe(7839.28);
  expect(parseUptime('')).toBeUndefined();
});

test('a start by the wall clock is never too late', () => {
  const now = new Date('2026-01-31T12:00:00.000Z');
  expect(startedAt(100_000, 1010, now)).toBe('2026-01-31T11:59:49.990Z');
});
