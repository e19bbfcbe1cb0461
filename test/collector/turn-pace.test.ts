import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {TurnPace} from '../../src/collector/turn-pace.js';

const BUDGET = {share: 0.001, longestRoundSeconds: 30};

/** What is read in each of so many sweeps a second apart, if each reading takes that long. */
function paced(total: number, secondsEach: number, sweeps: number, pace = new TurnPace(BUDGET)): number[] {
  return Array.from({length: sweeps}, () => {
    const count = pace.due(total, 1);
    pace.note(count, count * secondsEach);
    return count;
  });
}

describe('how many are read in a sweep', () => {
  test('follows what they cost: a thousandth of the time is spent, no more', () => {
    const counts = paced(1000, 20e-6, 60);
    expect(counts.at(-1)).toBe(50);
    const pace = new TurnPace(BUDGET);
    paced(1000, 20e-6, 60, pace);
    expect(paced(1000, 10e-6, 60, pace).at(-1)).toBe(100);
  });

  test('is each at most once, however cheap they are', () => {
    expect(paced(7, 1e-9, 40).at(-1)).toBe(7);
    expect(paced(7, 0, 400).at(-1)).toBe(7);
  });

  test('is so many at least that a round ends in time, however dear they are', () => {
    expect(paced(300, 0.1, 60).at(-1)).toBe(10);
  });

  test('is less than one a sweep where one is too dear, and none is starved', () => {
    const counts = paced(6, 0.1, 120);
    expect(counts.slice(60).reduce((sum, count) => sum + count)).toBe(12);
    expect(new Set(counts.slice(60))).toEqual(new Set([0, 1]));
  });

  test('is not thrown off for long by a moment at which the process stood still', () => {
    const pace = new TurnPace(BUDGET);
    paced(1000, 20e-6, 60, pace);
    pace.note(50, 10);
    expect(pace.due(1000, 1)).toBeGreaterThan(25);
    expect(paced(1000, 20e-6, 20, pace).at(-1)).toBeGreaterThan(45);
  });

  test('is none of nothing', () => {
    expect(paced(0, 1, 5)).toEqual([0, 0, 0, 0, 0]);
  });
});

test('whatever is measured, a sweep reads between none and all, and a round is never longer than the longest', () => {
  fc.assert(
    fc.property(
      fc.integer({min: 1, max: 300}),
      fc.array(fc.double({min: 0, max: 10, noNaN: true}), {minLength: 31, maxLength: 60}),
      (total, costs) => {
        const pace = new TurnPace(BUDGET);
        const counts = costs.map(cost => {
          const count = pace.due(total, 1);
          pace.note(count, cost);
          return count;
        });
        expect(counts.every(count => count >= 0 && count <= total)).toBe(true);
        const inLongestRound = counts.slice(0, 31).reduce((sum, count) => sum + count);
        expect(inLongestRound).toBeGreaterThanOrEqual(total);
      },
    ),
  );
});
