import {expect, test} from 'vitest';
import {BurstPace, canFindPeaks} from '../src/burst-pace.js';

/** Lets a pace read for a time, at so many CPU seconds a reading; answers the cadence of each reading. */
function read(pace: BurstPace, clock: {now: number; cpu: number}, cost: (now: number) => number, seconds: number) {
  const cadences: number[] = [];
  for (const end = clock.now + seconds; clock.now < end; ) {
    const cadence = pace.subIntervalSeconds(1, clock.now);
    clock.now += cadence ?? 1;
    pace.begin();
    if (cadence === undefined) continue;

    cadences.push(cadence);
    clock.cpu += cost(clock.now);
    pace.note(cadence, clock.now);
  }
  return cadences;
}

function started(): {pace: BurstPace; clock: {now: number; cpu: number}} {
  const clock = {now: 1000, cpu: 5};
  return {clock, pace: new BurstPace('auto', () => clock.cpu)};
}

test.each([
  [0.000_05, 0.02],
  [0.000_15, 0.02],
  [0.000_3, 0.05],
  [0.000_6, 0.1],
  [0.000_9, 0.1],
])('a reading that costs %d s of CPU is made every %d s', (cost, cadence) => {
  const {pace, clock} = started();
  expect(read(pace, clock, () => cost, 60).at(-1)).toBe(cadence);
});

test('it begins with the coarsest cadence, and is at the finest within three seconds where that is cheap', () => {
  const {pace, clock} = started();
  const cadences = read(pace, clock, () => 0.000_05, 3);
  expect(cadences[0]).toBe(0.1);
  expect(cadences.at(-1)).toBe(0.02);
});

test('what is too dear at any cadence is soon read for two seconds of thirty, and costs no more than that', () => {
  const {pace, clock} = started();
  const readings = read(pace, clock, () => 0.002, 320).length;
  expect(readings).toBeGreaterThan(150);
  expect(readings).toBeLessThan(230);
  expect(read(pace, clock, () => 0.002, 320).length).toBeLessThan(180);
});

test('code that has not been compiled yet does not count, nor does other work of a moment', () => {
  const {pace, clock} = started();
  let count = 0;
  const cadences = read(pace, clock, () => (++count < 9 || count % 5 === 0 ? 0.01 : 0.000_1), 20);
  expect(cadences.at(-1)).toBe(0.02);
});

test('what was too dear while its code was new is tried again after four seconds', () => {
  const {pace, clock} = started();
  expect(read(pace, clock, () => 0.002, 3).at(-1)).toBe(0.1);
  expect(pace.subIntervalSeconds(1, clock.now)).toBeUndefined();
  expect(read(pace, clock, () => 0.000_6, 4).length).toBeGreaterThan(5);
});

test('it gives way when readings become dearer, and takes half a minute before it tries again', () => {
  const {pace, clock} = started();
  read(pace, clock, () => 0.000_1, 10);
  expect(pace.subIntervalSeconds(1, clock.now)).toBe(0.02);
  const later = read(pace, clock, now => (now < 1012 ? 0.000_3 : 0.000_1), 20);
  expect(later.at(-1)).toBe(0.05);
  expect(read(pace, clock, () => 0.000_1, 30).at(-1)).toBe(0.02);
});

test('an interval that has no room for the cadence gets the nearest that fits; the parts divide it evenly', () => {
  const {pace} = started();
  expect(pace.subIntervalSeconds(0.1, 0)).toBe(0.05);
  expect(pace.subIntervalSeconds(0.05, 0)).toBe(0.025);
  expect(pace.subIntervalSeconds(0.02, 0)).toBeUndefined();
  expect(pace.subIntervalSeconds(0.25, 0)).toBe(0.125);
  expect(pace.subIntervalSeconds(60, 0)).toBe(0.1);
  expect(pace.subIntervalSeconds(61, 0)).toBeUndefined();
});

test.each([
  ['auto', 0.04, true],
  ['auto', 0.03, false],
  ['auto', 60, true],
  ['auto', 61, false],
  ['off', 1, false],
  [0.05, 0.1, true],
  [0.05, 0.09, false],
  [0.02, 12, true],
  [0.02, 13, false],
] as const)('%s in an interval of %d s: peaks can be found: %s', (wish, intervalSeconds, can) => {
  expect(canFindPeaks(wish, intervalSeconds)).toBe(can);
});

test('a cadence that was asked for stays, whatever it costs, and nobody looks at what it costs', () => {
  const pace = new BurstPace(0.02, () => {
    throw new Error('nobody asked');
  });
  expect(read(pace, {now: 0, cpu: 0}, () => 1, 2).every(cadence => cadence === 0.02)).toBe(true);
});
