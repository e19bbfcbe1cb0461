import fc from 'fast-check';
import {beforeEach, describe, expect, test} from 'vitest';
import {createCounterTable} from '../../src/aggregator/counter-table.js';
import {type SweepRates, TieredHistory} from '../../src/aggregator/history.js';
import type {CounterTable} from '../../src/model/counter-table.js';
import type {BucketStatistic, Direction, TierSeconds} from '../../src/model/traffic.js';

const {NaN: GAP} = Number;

let history: TieredHistory;
let table: CounterTable;

beforeEach(() => {
  history = new TieredHistory();
  table = createCounterTable(slot => history.forget(slot));
});

/** A sweep at that moment: each slot's receive rate since the sweep before. Transmit is ten times as much. */
function record(until: number, rates: readonly number[], resetAt: readonly number[] = []): void {
  const columns = Float64Array.from({length: table.size}, (_, slot) => rates[slot] ?? GAP);
  const resets = Float64Array.from({length: table.size}, (_, slot) => resetAt[slot] ?? GAP);
  const unknown = columns.map(() => GAP);
  history.record(until, table, {
    receive: columns,
    transmit: columns.map(rate => rate * 10),
    receivePeak: unknown,
    transmitPeak: unknown,
    resetAt: resets,
  });
}

function read(
  slots: readonly number[],
  length: number,
  {
    tier = 1,
    statistic = 'mean',
    direction = 'receive',
  }: {tier?: TierSeconds; statistic?: BucketStatistic; direction?: Direction} = {},
): number[] {
  const into = new Float32Array(length).fill(4711);
  history.readInto(into, slots, direction, tier, statistic);
  return [...into].map(value => Number(value.toPrecision(6)));
}

const acquire = () => table.acquire('before-watching');

test('nothing is known before the first sweep, not even 0', () => {
  const slot = acquire();
  expect(history.newestBucket(1)).toBe(-1);
  expect(read([slot], 3)).toEqual([GAP, GAP, GAP]);
});

test.each([0, 5.2, 1_000_000.25])('seconds before the first sweep at %d are a gap in every tier', start => {
  const slot = acquire();
  record(start, [GAP]);
  record(start + 130, [7]);
  for (const tier of [1, 10, 60] as const) {
    const buckets = read([slot], 1500, {tier}).filter(value => !Number.isNaN(value));
    expect(buckets.every(value => value === 7)).toBe(true);
    expect(buckets.length).toBeGreaterThan(0);
    expect(buckets.length).toBeLessThanOrEqual(Math.ceil(130 / tier) + 1);
  }
});

test('a rate spreads over the seconds that it covers, in proportion', () => {
  const slot = acquire();
  record(100, [GAP]);
  record(100.25, [40]);
  record(101.5, [8]);
  record(102, [2]);
  // 100–101: 40 for a quarter of a second, 8 for three quarters. 101–102: 8 and 2, half a second each.
  expect(history.newestBucket(1)).toBe(101);
  expect(read([slot], 3)).toEqual([GAP, 16, 5]);
  expect(read([slot], 2, {statistic: 'minimum'})).toEqual([8, 2]);
  expect(read([slot], 2, {statistic: 'maximum'})).toEqual([40, 8]);
  expect(read([slot], 2, {direction: 'transmit'})).toEqual([160, 50]);
});

test.each([
  {interval: 0.1, jitter: () => 0},
  {interval: 1, jitter: (sweep: number) => (sweep % 3) * 0.004},
  {interval: 5, jitter: () => 0},
])('a steady rate is a flat line at an interval of $interval s', ({interval, jitter}) => {
  const slot = acquire();
  record(50, [GAP]);
  for (let sweep = 1; sweep * interval <= 120; sweep++) record(50 + sweep * interval + jitter(sweep), [1000]);
  expect(read([slot], 119)).toEqual(Array.from({length: 119}, () => 1000));
  expect(read([slot], 11, {tier: 10})).toEqual(Array.from({length: 11}, () => 1000));
  expect(read([slot], 1, {tier: 60, statistic: 'minimum'})).toEqual([1000]);
});

test('the open second is not shown before it has ended', () => {
  const slot = acquire();
  record(10, [GAP]);
  record(10.9, [5]);
  expect(read([slot], 2)).toEqual([GAP, GAP]);
  record(11, [5]);
  expect(read([slot], 2)).toEqual([GAP, 5]);
  record(11.5, [9]);
  expect(read([slot], 2)).toEqual([GAP, 5]);
});

test('a second without any known part is a gap, one with a known part is not', () => {
  const slot = acquire();
  record(10, [GAP]);
  record(11, [5]);
  record(12, [GAP]);
  record(12.5, [GAP]);
  record(13, [3]);
  expect(read([slot], 3)).toEqual([5, GAP, 3]);
});

describe('wider tiers', () => {
  test('keep least, mean and most of the narrower buckets that are known', () => {
    const slot = acquire();
    record(120, [GAP]);
    for (let second = 0; second < 60; second++) record(121 + second, [second % 10 === 3 ? GAP : second]);

    const known = (from: number) => Array.from({length: 10}, (_, index) => from + index).filter(n => n % 10 !== 3);
    const means = [0, 10, 20, 30, 40, 50].map(from => known(from).reduce((a, b) => a + b) / 9);
    expect(read([slot], 6, {tier: 10})).toEqual(means.map(mean => Number(mean.toPrecision(6))));
    expect(read([slot], 2, {tier: 10, statistic: 'minimum'})).toEqual([40, 50]);
    expect(read([slot], 2, {tier: 10, statistic: 'maximum'})).toEqual([49, 59]);
    expect(read([slot], 1, {tier: 60, statistic: 'minimum'})).toEqual([0]);
    expect(read([slot], 1, {tier: 60, statistic: 'maximum'})).toEqual([59]);
    expect(read([slot], 1, {tier: 60})[0]).toBeCloseTo(means.reduce((a, b) => a + b) / 6, 3);
  });

  test('are gaps where none of their seconds is known', () => {
    const slot = acquire();
    record(120, [GAP]);
    record(130, [1]);
    record(140, [GAP]);
    record(150, [2]);
    expect(read([slot], 3, {tier: 10})).toEqual([1, GAP, 2]);
  });

  test('of an interface that came in the middle are made of its own seconds only', () => {
    acquire();
    record(120, [GAP]);
    record(134, [1]);
    const late = acquire();
    record(135, [1, GAP]);
    record(180, [1, 6]);
    expect(read([late], 6, {tier: 10})).toEqual([GAP, 6, 6, 6, 6, 6]);
    expect(read([late], 1, {tier: 60, statistic: 'minimum'})).toEqual([6]);
    expect(read([late], 46).slice(0, 2)).toEqual([GAP, 6]);
  });
});

test('a sum is unknown where an interface that was there is unknown', () => {
  const [a, b] = [acquire(), acquire()];
  record(10, [GAP, GAP]);
  record(11, [1, 2]);
  record(12, [1, GAP]);
  record(13, [1, 4]);
  expect(read([a, b], 3)).toEqual([3, GAP, 5]);
  expect(read([a, a], 3)).toEqual([2, 2, 2]);
  expect(read([], 3)).toEqual([GAP, GAP, GAP]);
});

test('an interface that was not there yet is no part of the sum', () => {
  const early = acquire();
  record(10, [GAP]);
  record(12, [1]);
  const late = acquire();
  record(13, [1, 5]);
  expect(read([early, late], 3)).toEqual([1, 1, 6]);
});

test('what is retired is no part of the sum any more, and its past stays', () => {
  const [stays, goes] = [acquire(), acquire()];
  record(10, [GAP, GAP]);
  record(12, [1, 5]);
  table.retire(goes);
  record(13, [1, GAP]);
  record(15, [1, GAP]);
  // What passed in the second in which it went is not known.
  expect(read([stays, goes], 5)).toEqual([6, 6, GAP, 1, 1]);

  table.replace(goes, 'while-watching');
  record(16, [1, GAP]);
  record(17, [1, 7]);
  expect(read([goes], 7)).toEqual([5, 5, GAP, GAP, GAP, GAP, 7]);
  expect(read([stays, goes], 2)).toEqual([GAP, 8]);
  // While it was away it added nothing to the sum, and that is known.
  expect(read([stays, goes], 7)).toEqual([6, 6, GAP, 1, 1, GAP, 8]);
});

test('a slot that is used again shows its former owner’s past in no tier', () => {
  const slot = acquire();
  const other = acquire();
  record(60, [GAP, GAP]);
  for (let second = 61; second <= 200.5; second++) record(second, [99, 1]);
  record(200.5, [99, 1]);
  table.release(slot);
  expect(acquire()).toBe(slot);
  for (let second = 201; second <= 240; second++) record(second, [second === 201 ? GAP : 3, 1]);

  const known = (tier: TierSeconds) =>
    (['minimum', 'mean', 'maximum'] as const).flatMap(statistic =>
      read([slot], tier === 1 ? 600 : 24, {tier, statistic}).filter(value => !Number.isNaN(value)),
    );
  expect(new Set([...known(1), ...known(10), ...known(60)])).toEqual(new Set([3]));
  expect(known(1).length).toBe(3 * 39);
  expect(known(10).length).toBe(3 * 4);
  expect(known(60).length).toBe(3 * 1);
  expect(read([other], 2)).toEqual([1, 1]);
});

test('hundreds of slots keep their pasts apart, also where one of the last was used before', () => {
  const slots = Array.from({length: 300}, acquire);
  record(60, []);
  for (let second = 61; second <= 75; second++)
    record(
      second,
      slots.map(slot => slot + 1000),
    );
  const again = slots[200]!;
  table.release(again);
  expect(acquire()).toBe(again);
  for (let second = 76; second <= 120; second++) {
    record(
      second,
      slots.map(slot => (slot === again ? 3 : slot)),
    );
  }
  expect(read([again], 6, {tier: 10})).toEqual([GAP, 3, 3, 3, 3, 3]);
  expect(read([again], 1, {tier: 60, statistic: 'maximum'})).toEqual([3]);
  for (const slot of [0, 127, 128, 299]) {
    expect(read([slot], 2, {tier: 10})).toEqual([slot, slot]);
    expect(read([slot], 1, {tier: 60, statistic: 'maximum'})).toEqual([slot + 1000]);
  }
});

test('a slot that nobody has any more records nothing for the next one', () => {
  const slot = acquire();
  record(10, [GAP]);
  record(11, [99]);
  table.release(slot);
  record(12.5, [99]);
  acquire();
  record(13, [GAP]);
  record(14, [1]);
  expect(read([slot], 4)).toEqual([GAP, GAP, GAP, 1]);
});

test('asked for more than a tier holds, the rest is unknown', () => {
  const slot = acquire();
  record(0, [GAP]);
  for (let second = 10; second <= 1000; second += 10) record(second, [second]);
  const seconds = read([slot], 700);
  expect(seconds.slice(0, 100)).toEqual(Array.from({length: 100}, () => GAP));
  expect(seconds[100]).toBe(410);
  expect(seconds.at(-1)).toBe(1000);
});

test('a day wraps round: the oldest minute gives way to the newest', () => {
  const slot = acquire();
  record(0, [GAP]);
  for (let minute = 1; minute <= 1500; minute++) record(minute * 60, [minute]);
  expect(history.newestBucket(60)).toBe(1499);
  const minutes = read([slot], 1441, {tier: 60});
  expect([minutes[0], minutes[1], minutes[2], minutes.at(-1)]).toEqual([GAP, 61, 62, 1500]);
  expect(read([slot], 720, {tier: 10})[0]).toBe(1381);
});

test('after hours without a sweep there is a gap, and what is older than the tier is gone', () => {
  const slot = acquire();
  record(0, [GAP]);
  record(60, [8]);
  record(4000, [2]);
  expect(read([slot], 600)).toEqual(Array.from({length: 600}, () => 2));
  const minutes = read([slot], 66, {tier: 60});
  expect(minutes.slice(0, 56)).toEqual([8, ...Array.from({length: 55}, () => GAP)]);
  // The first of them is known in part.
  expect(minutes.slice(56)).toEqual(Array.from({length: 10}, () => 2));
});

test('the last reset is told, and none is undefined', () => {
  const [a, b] = [acquire(), acquire()];
  record(10, [1, 1], [GAP, 9.5]);
  expect(history.lastReset(a)).toBeUndefined();
  expect(history.lastReset(b)).toBe(9.5);
  expect(history.lastReset(4711)).toBeUndefined();
});

/** The rates of a single slot, the same both ways. */
function alike(rate: number, peak: number = GAP): SweepRates {
  const [rates, peaks] = [Float64Array.of(rate), Float64Array.of(peak)];
  return {receive: rates, transmit: rates, receivePeak: peaks, transmitPeak: peaks, resetAt: Float64Array.of(GAP)};
}

test('any pattern of sweeps gives the seconds that plain integration gives', () => {
  const sweep = fc.record({
    seconds: fc.integer({min: 1, max: 400}).map(hundredths => hundredths / 100),
    rate: fc.oneof({weight: 4, arbitrary: fc.integer({min: 0, max: 1000})}, {weight: 1, arbitrary: fc.constant(GAP)}),
  });
  fc.assert(
    fc.property(fc.integer({min: 0, max: 500}), fc.array(sweep, {minLength: 1, maxLength: 60}), (start, sweeps) => {
      const own = new TieredHistory();
      const ownTable = createCounterTable(slot => own.forget(slot));
      const slot = ownTable.acquire('before-watching');
      const sum = new Map<number, {bytes: number; seconds: number}>();
      let hundredths = start;
      own.record(hundredths / 100, ownTable, alike(GAP));
      for (const {seconds, rate} of sweeps) {
        const end = hundredths + Math.round(seconds * 100);
        for (; hundredths < end; hundredths++) {
          if (Number.isNaN(rate)) continue;
          const bucket = Math.floor(hundredths / 100);
          const before = sum.get(bucket) ?? {bytes: 0, seconds: 0};
          sum.set(bucket, {bytes: before.bytes + rate / 100, seconds: before.seconds + 1 / 100});
        }
        own.record(end / 100, ownTable, alike(rate));
      }

      const into = new Float32Array(300);
      own.readInto(into, [slot], 'receive', 1, 'mean');
      const newest = own.newestBucket(1);
      expect(newest).toBe(Math.floor(hundredths / 100) - 1);
      for (let index = 0; index < into.length; index++) {
        const expected = sum.get(newest - (into.length - 1 - index));
        if (expected === undefined) expect(into[index]).toBeNaN();
        else expect(into[index]).toBeCloseTo(expected.bytes / expected.seconds, 1);
      }
    }),
  );
});

describe('peaks', () => {
  /** Sweeps a second apart, from 100 on: the rate since the sweep before, and its peak. */
  function sweeps(of: readonly (readonly [rate: number, peak: number])[], start = 100): void {
    history.record(start, table, alike(GAP));
    for (const [place, [rate, peak]] of of.entries()) history.record(start + 1 + place, table, alike(rate, peak));
  }

  const peaks = (slots: readonly number[], length: number, tier: TierSeconds = 1) =>
    read(slots, length, {tier, statistic: 'peak'});

  test('a second has the highest of its sweeps', () => {
    const slot = acquire();
    history.record(100, table, alike(GAP));
    history.record(100.5, table, alike(10, 40));
    history.record(101.5, table, alike(10, 25));
    history.record(102, table, alike(10, 11));
    expect(peaks([slot], 2)).toEqual([40, 25]);
    expect(read([slot], 2)).toEqual([10, 10]);
  });

  test('a second of which a part is not known has none; one whose rate is not known in part has that of the rest', () => {
    const slot = acquire();
    history.record(100, table, alike(GAP));
    history.record(100.5, table, alike(10, 40));
    history.record(101, table, alike(10));
    history.record(101.5, table, alike(10, 40));
    history.record(102, table, alike(GAP));
    expect(peaks([slot], 2)).toEqual([GAP, 40]);
  });

  test('wider buckets have the highest of their parts, and none where a part’s is not known', () => {
    const slot = acquire();
    const tens = (place: number): [number, number] => [1, place >= 10 && place < 20 ? GAP : 10 + place];
    sweeps(
      Array.from({length: 60}, (_, place) => tens(place)),
      120,
    );
    expect(peaks([slot], 6, 10)).toEqual([19, GAP, 39, 49, 59, 69]);
    expect(peaks([slot], 1, 60)).toEqual([GAP]);
    sweeps(
      Array.from({length: 60}, (_, place) => [place % 7 === 0 ? GAP : 1, place % 7 === 0 ? GAP : place]),
      180,
    );
    expect(peaks([slot], 1, 60)).toEqual([59]);
  });

  test('what was before the first peak is not known, whatever stands in its place', () => {
    const slot = acquire();
    sweeps(
      [
        ...Array.from({length: 25}, (): [number, number] => [5, GAP]),
        ...Array.from({length: 35}, (): [number, number] => [5, 6]),
      ],
      120,
    );
    expect(peaks([slot], 40).filter(peak => peak === 6)).toHaveLength(35);
    expect(peaks([slot], 6, 10)).toEqual([GAP, GAP, GAP, 6, 6, 6]);
    expect(read([slot], 6, {tier: 10})).toEqual([5, 5, 5, 5, 5, 5]);
  });

  test('of several slots it is what their sum has certainly reached', () => {
    const [a, b] = [acquire(), acquire()];
    const both = (rates: readonly [number, number], peak: readonly [number, number]): SweepRates => {
      const [columns, highest] = [Float64Array.from(rates), Float64Array.from(peak)];
      return {
        receive: columns,
        transmit: columns,
        receivePeak: highest,
        transmitPeak: highest,
        resetAt: Float64Array.of(GAP, GAP),
      };
    };
    history.record(100, table, both([GAP, GAP], [GAP, GAP]));
    history.record(101, table, both([10, 10], [50, 12]));
    history.record(102, table, both([10, 10], [11, 12]));
    history.record(103, table, both([10, 10], [50, GAP]));
    expect(peaks([a, b], 3)).toEqual([50, 20, GAP]);
  });

  test('no peak is below the largest rate of its bucket, whatever the sweeps are', () => {
    const one = fc.record({
      hundredths: fc.integer({min: 1, max: 400}),
      rate: fc.oneof({weight: 5, arbitrary: fc.nat(1000)}, {weight: 1, arbitrary: fc.constant(GAP)}),
      times: fc.oneof({weight: 5, arbitrary: fc.integer({min: 1, max: 9})}, {weight: 1, arbitrary: fc.constant(GAP)}),
    });
    fc.assert(
      fc.property(fc.array(one, {minLength: 1, maxLength: 80}), all => {
        const own = new TieredHistory();
        const ownTable = createCounterTable(slot => own.forget(slot));
        const slot = ownTable.acquire('before-watching');
        let at = 100;
        own.record(at, ownTable, alike(GAP));
        for (const {hundredths, rate, times} of all) {
          at += hundredths / 100;
          own.record(at, ownTable, alike(rate, rate * times));
        }
        for (const tier of [1, 10] as const) {
          const [largest, peak] = [new Float32Array(50), new Float32Array(50)];
          own.readInto(largest, [slot], 'transmit', tier, 'maximum');
          own.readInto(peak, [slot], 'transmit', tier, 'peak');
          for (const [place, rate] of largest.entries()) {
            if (Number.isNaN(rate)) expect(peak[place]).toBeNaN();
            else if (!Number.isNaN(peak[place]!)) expect(peak[place]).toBeGreaterThanOrEqual(rate);
          }
        }
        if (all.every(({times}) => !Number.isNaN(times))) {
          const [mean, peak] = [new Float32Array(50), new Float32Array(50)];
          own.readInto(mean, [slot], 'receive', 1, 'mean');
          own.readInto(peak, [slot], 'receive', 1, 'peak');
          expect(peak.map(Number.isNaN as never)).toEqual(mean.map(Number.isNaN as never));
        }
      }),
    );
  });
});
