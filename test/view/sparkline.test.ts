import {describe, expect, test} from 'vitest';
import {niceCeiling, sparkline} from '../../src/view/sparkline.js';

function drawn(...rates: number[]): string {
  return sparkline(Float32Array.from(rates)).join('');
}

test('rates rise from the lowest to the highest level of their own peak', () => {
  expect(drawn(0, 1e5, 2e5, 4e5, 6e5, 8e5, 1e6)).toBe('▁▂▃▄▅▆▇');
});

test('what is not known is blank, silence is a line', () => {
  expect(drawn(Number.NaN, 0, Number.NaN, 1e6)).toBe(' ▁ ▇');
  expect(drawn(Number.NaN, Number.NaN)).toBe('  ');
});

test('the noise of a quiet container does not look like mountains', () => {
  expect(drawn(1, 2, 3, 2, 1)).toBe('▁▁▁▁▁');
});

test('the scale rests while the peak stays within the same step', () => {
  expect(drawn(3e5, 5.1e5)[0]).toBe(drawn(3e5, 9e5)[0]);
  expect(drawn(3e5, 4.9e5)[0]).not.toBe(drawn(3e5, 9e5)[0]);
});

describe('the next number of the kind 1, 2, 5', () => {
  test.each([
    [0, 1],
    [1, 1],
    [1.1, 2],
    [2, 2],
    [3, 5],
    [5.1, 10],
    [999, 1000],
    [1001, 2000],
  ])('from %d is %d', (value, ceiling) => {
    expect(niceCeiling(value)).toBe(ceiling);
  });
});
