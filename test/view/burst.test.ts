import {expect, test} from 'vitest';
import {burstRatio, isBurst} from '../../src/view/burst.js';

test.each([
  [10, 5, 2],
  [5, 5, 1],
  [0, 0, undefined],
  [undefined, 5, undefined],
  [10, undefined, undefined],
])('a peak of %s in a mean of %s is %s times as much', (peak, mean, ratio) => {
  expect(burstRatio(peak, mean)).toBe(ratio);
});

test.each([
  [5e6, 1e6, true],
  [4.9e6, 1e6, false],
  [1e6, 0, true],
  [9e5, 0, false],
  [Number.NaN, 1, false],
  [5e6, Number.NaN, false],
])('%d in a mean of %d stands out: %s', (peak, mean, stands) => {
  expect(isBurst(peak, mean)).toBe(stands);
});
