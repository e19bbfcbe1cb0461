import {expect, test} from 'vitest';
import {thresholdOf} from '../../src/anomaly/sensitivity.js';
import {SeriesDetectors} from '../../src/anomaly/series-detectors.js';
import {createNormal, createRandom} from './random.js';

const NORMAL = thresholdOf('normal');

/** Scores of values a second apart. */
function scoresOf(values: readonly number[], stamp = (index: number) => index): number[] {
  const detector = new SeriesDetectors();
  return values.map((value, index) => detector.update(stamp(index), value));
}

function noise(count: number, level: number, spread: number): number[] {
  const normal = createNormal(createRandom(4));
  return Array.from({length: count}, () => level * Math.exp(spread * normal()));
}

test('the threshold of normal is 0.5, low is above it and high below', () => {
  expect(NORMAL).toBeCloseTo(0.5, 10);
  expect(thresholdOf('low')).toBeGreaterThan(NORMAL);
  expect(thresholdOf('high')).toBeLessThan(NORMAL);
});

test('a burst is told within ten seconds, and its end is no news', () => {
  const scores = scoresOf([...noise(1200, 1e5, 0.2), ...noise(60, 5e6, 0.2), ...noise(600, 1e5, 0.2)]);
  expect(Math.max(...scores.slice(0, 1200))).toBeLessThan(NORMAL);
  expect(Math.max(...scores.slice(1200, 1210))).toBeGreaterThanOrEqual(NORMAL);
  expect(Math.max(...scores.slice(1260))).toBeLessThan(NORMAL);
});

test('nothing is told while it learns', () => {
  const detector = new SeriesDetectors();
  expect(detector.learningSeconds()).toBe(240);
  const scores = noise(200, 1, 3).map((value, index) => detector.update(index, value));
  expect(Math.max(...scores)).toBe(0);
  expect(detector.learningSeconds()).toBe(40);
});

test.each([
  ['constant', () => 7],
  ['all zero', () => 0],
  ['not known', () => Number.NaN],
  ['infinite', () => Number.POSITIVE_INFINITY],
])('a series that is %s has no anomaly', (_, value) => {
  expect(Math.max(...scoresOf(Array.from({length: 1000}, value)))).toBe(0);
});

test('repeated, backward and missing stamps change no score of an even series', () => {
  const values = noise(2000, 50, 0.3);
  const oddStamp = (index: number) => (index % 100 === 7 ? index - 50 : index) + (index > 1500 ? 5000 : 0);
  const scores = scoresOf(values, oddStamp);
  expect(scores.every(score => score >= 0 && score <= 1)).toBe(true);
  expect(Math.max(...scores)).toBeLessThan(NORMAL);
});

test.each([1000, 0.001])('values %d times as large have the same scores', factor => {
  const values = [...noise(1000, 10, 0.5), 900, ...noise(200, 10, 0.5)];
  const plain = scoresOf(values);
  scoresOf(values.map(value => value * factor)).forEach((score, index) => {
    expect(score).toBeCloseTo(plain[index]!, 2);
  });
});

test('a score depends on nothing that comes after it', () => {
  const values = noise(800, 10, 0.5);
  const whole = scoresOf([...values, ...values.map(value => value * 1000)]);
  expect(whole.slice(0, 800)).toEqual(scoresOf(values));
});

test('values as large as numbers go do not blind it for what comes after', () => {
  const values = [...noise(600, 10, 0.2), 1.7e308, -1.7e308, ...noise(40_000, 10, 0.2)];
  const detector = new SeriesDetectors();
  values.forEach((value, index) => void detector.update(index, value));
  expect(detector.usual()).toBeGreaterThan(0);
  expect(Number.isFinite(detector.level())).toBe(true);
  detector.update(values.length, 1e6);
  expect(Number.isFinite(detector.surprise())).toBe(true);
});
