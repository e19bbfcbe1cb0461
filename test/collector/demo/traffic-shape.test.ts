import {describe, expect, test} from 'vitest';
import {
  amountUntil as amountOfDirection,
  RUNAWAY,
  type TrafficShape,
} from '../../../src/collector/demo/traffic-shape.js';

const SHAPES: readonly TrafficShape[] = ['steady', 'wave', 'bursty', 'cron', 'trickle', 'runaway', 'still'];

function amountUntil(shape: TrafficShape, seconds: number, seed: number): number {
  return amountOfDirection(shape, seconds, seed, seed);
}

function rates(shape: TrafficShape, from: number, to: number, seed = 5): number[] {
  return Array.from(
    {length: to - from},
    (_, n) => amountUntil(shape, from + n + 1, seed) - amountUntil(shape, from + n, seed),
  );
}

describe.each(SHAPES)('%s', shape => {
  test.each([1, 2, 77, 5000])('never falls, at whatever moments it is read (seed %i)', seed => {
    let before = amountUntil(shape, 0, seed);
    for (let seconds = 0; seconds < 900; seconds += 0.13) {
      const now = amountUntil(shape, seconds, seed);
      expect(now).toBeGreaterThanOrEqual(before);
      before = now;
    }
  });

  test('is a function of time alone', () => {
    const backwards = [300, 20, 100].map(seconds => amountUntil(shape, seconds, 9));
    expect([100, 20, 300].map(seconds => amountUntil(shape, seconds, 9))).toEqual(backwards.toReversed());
  });
});

test('steady traffic passes at its usual rate', () => {
  expect(amountUntil('steady', 1000, 3) - amountUntil('steady', 0, 3)).toBeCloseTo(1000, -1);
});

test('a wave is several times as high at its crest as in its trough', () => {
  const perMinute = [0, 60, 120, 180].map(from => amountUntil('wave', from + 60, 4) - amountUntil('wave', from, 4));
  expect(Math.max(...perMinute) / Math.min(...perMinute)).toBeGreaterThan(3);
});

test('bursts stand far above the quiet between them', () => {
  const seen = rates('bursty', 0, 300);
  expect(Math.max(...seen)).toBeGreaterThan(2);
  expect(seen.filter(rate => rate < 0.1).length).toBeGreaterThan(100);
});

test('a cron job works a few seconds a minute and is silent otherwise', () => {
  const seen = rates('cron', 0, 600);
  expect(seen.filter(rate => rate === 0).length).toBeGreaterThan(500);
  expect(seen.filter(rate => rate > 0.1).length).toBeGreaterThan(30);
});

test('the runaway is quiet for twenty seconds, then at full rate for two minutes, and comes back', () => {
  const seen = rates('runaway', 0, RUNAWAY.every + 60);
  expect(Math.max(...seen.slice(0, 20))).toBeLessThan(0.1);
  expect(Math.min(...seen.slice(26, 138))).toBeGreaterThan(0.9);
  expect(Math.max(...seen.slice(141, 300))).toBeLessThan(0.1);
  expect(seen[RUNAWAY.every + 40]).toBeGreaterThan(0.9);
});

test('both directions of a container are busy at the same time, each trembling in its own way', () => {
  const [receive = [], transmit = []] = [70, 71].map(jitterSeed =>
    Array.from(
      {length: 300},
      (_, n) => amountOfDirection('bursty', n + 1, 5, jitterSeed) - amountOfDirection('bursty', n, 5, jitterSeed),
    ),
  );
  const isBusy = (rate: number) => rate > 0.1;
  const differing = receive.filter((rate, second) => isBusy(rate) !== isBusy(transmit[second]!));
  expect(differing.length).toBeLessThan(40);
  expect(receive.filter(isBusy).length).toBeGreaterThan(60);
  expect(receive).not.toEqual(transmit);
});
