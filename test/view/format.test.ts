import {describe, expect, test} from 'vitest';
import {
  formatBytes,
  formatClock,
  formatCount,
  formatDuration,
  formatPercent,
  formatRate,
  type UnitStyle,
} from '../../src/view/format.js';

const SI: UnitStyle = {unit: 'bytes', steps: 'si'};
const IEC: UnitStyle = {unit: 'bytes', steps: 'iec'};
const BITS: UnitStyle = {unit: 'bits', steps: 'si'};

describe('an amount of bytes', () => {
  test.each([
    [0, SI, '0 B'],
    [0.4, SI, '0.4 B'],
    [1, SI, '1 B'],
    [999, SI, '999 B'],
    [999.4, SI, '999 B'],
    [999.5, SI, '1.00 kB'],
    [1000, SI, '1.00 kB'],
    [9994, SI, '9.99 kB'],
    [9996, SI, '10.0 kB'],
    [99_949, SI, '99.9 kB'],
    [99_960, SI, '100 kB'],
    [999_499, SI, '999 kB'],
    [999_500, SI, '1.00 MB'],
    [3_120_000, SI, '3.12 MB'],
    [2 ** 64, SI, '18.4 EB'],
    [1024, IEC, '1.00 KiB'],
    [1_048_576, IEC, '1.00 MiB'],
    [125, BITS, '1.00 kbit'],
    [3_100_000, BITS, '24.8 Mbit'],
  ])('%d is written %o as %s', (bytes, style, text) => {
    expect(formatBytes(bytes, style)).toBe(text);
  });

  test('that is not known is a dash, never a zero', () => {
    expect(formatBytes(undefined, SI)).toBe('–');
    expect(formatRate(undefined, SI)).toBe('–');
    expect(formatCount(undefined)).toBe('–');
    expect(formatPercent(undefined)).toBe('–');
  });

  test('a second is a rate', () => {
    expect(formatRate(24_800_000 / 8, BITS)).toBe('24.8 Mbit/s');
  });

  test('never takes more than nine cells, so that columns hold', () => {
    const sizes = Array.from({length: 19}, (_, power) =>
      [9.99, 99.95, 999.49].map(digits => digits * 10 ** power),
    ).flat();
    for (const style of [SI, IEC, BITS]) {
      for (const size of sizes) expect(formatBytes(size, style).length, String(size)).toBeLessThanOrEqual(9);
    }
  });
});

describe('a count', () => {
  test.each([
    [0, '0'],
    [0.25, '0.3'],
    [0.02, '<0.1'],
    [9.96, '10'],
    [10.4, '10'],
    [948, '948'],
    [70_800, '70.8k'],
    [1e9, '1.00G'],
  ])('of %d is %s', (count, text) => {
    expect(formatCount(count)).toBe(text);
  });
});

test.each([
  [0, '0 s'],
  [0.85, '850 ms'],
  [1, '1 s'],
  [12.34, '12.3 s'],
  [119, '119 s'],
  [120, '2 min'],
  [7200, '2 h'],
  [7500, '2 h 5 min'],
  [200_000, '2 d 7 h'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test('a share is a percentage of three digits', () => {
  expect([0, 0.0125, 0.468, 1].map(formatPercent)).toEqual(['0.00 %', '1.25 %', '46.8 %', '100 %']);
});

test('a time of day has two digits everywhere', () => {
  expect(formatClock(new Date(2026, 0, 31, 4, 3, 9))).toBe('04:03:09');
});
