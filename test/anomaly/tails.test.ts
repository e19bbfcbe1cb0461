import {expect, test} from 'vitest';
import {Tails} from '../../src/anomaly/tails.js';
import {createRandom} from './random.js';

const FORGETTING = 1 / 100_000;

function learn(tail: Tails, deviation: number, forgetting: number, leastFactor = 1): void {
  tail.learn(0, 0, deviation, forgetting);
  tail.settle(0, 0, leastFactor);
}

function tailOf(count: number, draw: () => number): Tails {
  const tail = new Tails(1);
  for (let index = 0; index < count; index++) learn(tail, draw(), FORGETTING);
  return tail;
}

test('what was never seen cannot be judged, and what does not deviate is no surprise', () => {
  expect(new Tails(1).surprise(0, 0, 5, 0)).toBe(0);
  expect(tailOf(100, () => 1).surprise(0, 0, 0, 0)).toBe(0);
});

test('among evenly spread deviations, the surprise is the logarithm of the share that is larger', () => {
  const random = createRandom(1);
  const tail = tailOf(20_000, random);
  expect(tail.surprise(0, 0, 0.5, 0)).toBeCloseTo(-Math.log10(0.5), 1);
  expect(tail.surprise(0, 0, 0.9, 0)).toBeCloseTo(1, 1);
});

test('a Pareto tail is continued beyond what was seen', () => {
  const random = createRandom(2);
  const tail = tailOf(20_000, () => (1 - random()) ** -0.5);
  // P(D > 1000) = 1000^-2.
  expect(tail.surprise(0, 0, 1000, 0)).toBeGreaterThan(5);
  expect(tail.surprise(0, 0, 1000, 0)).toBeLessThan(7);
});

test.each([1000, 0.001, 1e-12, 1e12])('deviations %d times as large are as rare as before', factor => {
  const [plain, scaled] = [createRandom(3), createRandom(3)];
  const tail = tailOf(2000, () => 1 / plain());
  const scaledTail = tailOf(2000, () => factor / scaled());
  for (const deviation of [0.7, 2, 30, 1e6]) {
    expect(scaledTail.surprise(0, 0, deviation * factor, 0)).toBeCloseTo(tail.surprise(0, 0, deviation, 0), 3);
  }
});

test('ups and downs are judged apart', () => {
  const random = createRandom(4);
  const tail = tailOf(20_000, () => random() * (random() < 0.5 ? 1 : -1000));
  expect(tail.surprise(0, 0, -900, 0)).toBeCloseTo(-Math.log10(0.05), 1);
  expect(tail.surprise(0, 0, 900, 0)).toBeGreaterThan(5);
});

test.each([1.1, 3, 20, 45, 60, 500, 1e5])(
  'a deviation of %d is told exactly, or as none if it is less rare than is asked for',
  size => {
    const random = createRandom(5);
    const tail = tailOf(5000, () => 1 / random());
    const exact = tail.surprise(0, 0, size, 0);
    tail.settle(0, 0, 10 ** 1.75);
    const told = tail.surprise(0, 0, size, 0);
    expect(told).toBe(exact >= 1.75 || told > 0 ? exact : 0);
  },
);

test('what came long ago is forgotten', () => {
  const tail = new Tails(1);
  for (let index = 0; index < 200; index++) learn(tail, 100, 0.01);
  const before = tail.surprise(0, 0, 100, 0);
  for (let index = 0; index < 2000; index++) learn(tail, 1, 0.01);
  expect(before).toBeLessThan(0.1);
  expect(tail.surprise(0, 0, 100, 0)).toBeGreaterThan(1.5);
});

test('deviations of any size have a place', () => {
  const tail = new Tails(1);
  for (const deviation of [1e-300, 1, 1e300, 1, 1e-300]) learn(tail, deviation, 0.1);
  expect(Number.isFinite(tail.surprise(0, 0, 1e308, 0))).toBe(true);
  expect(Number.isFinite(tail.surprise(0, 0, 5e-324, 0))).toBe(true);
});
