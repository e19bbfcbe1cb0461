import {expect, test} from 'vitest';
import {compareStartTimes} from '../../src/collector/start-time.js';

test.each([
  ['2026-01-31T12:00:00Z', '2026-01-31T12:00:01Z'],
  ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000000001Z'],
  ['2026-01-31T12:00:00.5Z', '2026-01-31T12:00:00.55Z'],
  ['2026-01-31T12:00:00.123456788Z', '2026-01-31T12:00:00.123456789Z'],
  ['2026-01-31T12:00:00.9Z', '2026-01-31T12:00:01Z'],
  ['2026-01-31T13:59:59+02:00', '2026-01-31T12:00:00Z'],
  ['2026-01-31T12:00:00.123Z', '2026-01-31T10:00:00.1234-02:00'],
  [undefined, '2026-01-31T12:00:00Z'],
  ['soon', '2026-01-31T12:00:00Z'],
])('%s is before %s', (earlier, later) => {
  expect(compareStartTimes(earlier, later)).toBe(-1);
  expect(compareStartTimes(later, earlier)).toBe(1);
});

test.each([
  ['2026-01-31T12:00:00Z', '2026-01-31T14:00:00+02:00'],
  ['2026-01-31T12:00:00.50Z', '2026-01-31T12:00:00.5Z'],
  [undefined, undefined],
])('%s is the same time as %s', (a, b) => {
  expect(compareStartTimes(a, b)).toBe(0);
});
