import fc from 'fast-check';
import {beforeEach, describe, expect, test} from 'vitest';
import {createAggregator} from '../../src/aggregator/aggregator.js';
import type {WatchedInterface} from '../../src/model/inventory.js';
import {sumOfKnown} from '../../src/model/sum-of-known.js';
import type {Aggregator, Sweep} from '../../src/model/traffic.js';
import {CONNECTED, container, onSlot} from '../view/json-scene.js';
import {fill} from './fill.js';

let aggregator: Aggregator;
let slots: number[];

beforeEach(() => {
  aggregator = createAggregator();
  slots = [aggregator.table.acquire('before-watching'), aggregator.table.acquire('before-watching')];
});

/** A sweep at that moment; each slot has received so much, and sent ten times as much. */
function sweep(at: number, received: readonly (number | undefined)[]): Sweep {
  for (const [place, bytes] of received.entries()) {
    if (bytes === undefined) continue;

    fill(aggregator.table, slots[place]!, at, {
      receiveBytes: bytes,
      receivePackets: 0,
      transmitBytes: bytes * 10,
      transmitPackets: 0,
    });
  }
  const host = {name: '', kernel: '', uplink: undefined, uplinkBytesPerSecond: undefined};
  const containers = slots.map((slot, place) =>
    container({id: `${place}`, key: `${place}`, interfaces: [onSlot(slot)]}),
  );
  const inventory = {engines: [CONNECTED] as const, containers};
  return aggregator.aggregate({
    number: 0,
    time: new Date(0),
    monotonicSeconds: at,
    durationSeconds: 0,
    host,
    inventory,
  });
}

/** A reading between two sweeps. */
function between(at: number, received: readonly (number | undefined)[]): void {
  const {subsamples} = aggregator.table;
  for (const [place, bytes] of received.entries()) {
    if (bytes === undefined) continue;

    const slot = slots[place]!;
    subsamples.receiveBytes[slot] = bytes;
    subsamples.transmitBytes[slot] = bytes * 10;
    subsamples.sampledAt[slot] = at;
  }
  aggregator.subsample(at);
}

function peaks(of: Sweep, ...places: readonly number[]): [number, number] | undefined {
  const found = of.sum(places.map(place => onSlot(slots[place]!) as WatchedInterface)).peaks;
  return found && [found.receive, found.transmit];
}

test('the peak is the highest rate between two readings, by the time that passed between them', () => {
  sweep(100, [1000]);
  between(100.1, [1010]);
  between(100.35, [1510]);
  between(100.9, [1520]);
  const now = sweep(101, [1525]);
  expect(now.sum([onSlot(slots[0]!)]).receive.bytesPerSecond).toBe(525);
  expect(peaks(now, 0)![0]).toBeCloseTo(2000, 6);
  expect(peaks(now, 0)![1]).toBeCloseTo(20_000, 5);
  expect(now.peakIntervalSeconds).toBeCloseTo(0.55, 6);
});

test('the last part, up to the sweep itself, counts as well', () => {
  sweep(100, [0]);
  between(100.5, [0]);
  expect(peaks(sweep(101, [500]), 0)![0]).toBeCloseTo(1000, 6);
});

test('a sweep without readings in between has no peaks, nor has the first one', () => {
  const first = sweep(100, [0]);
  expect(peaks(first, 0)).toBeUndefined();
  const second = sweep(101, [500]);
  expect(peaks(second, 0)).toBeUndefined();
  expect(second.peakIntervalSeconds).toBeUndefined();
  between(101.5, [600]);
  expect(peaks(sweep(102, [700]), 0)).toEqual([200, 2000]);
  expect(peaks(sweep(103, [700]), 0)).toBeUndefined();
});

test('what is read before the first sweep is nobody’s', () => {
  between(99.5, [0]);
  expect(peaks(sweep(100, [10]), 0)).toBeUndefined();
});

describe('unknown stays unknown', () => {
  test('a counter that went down within the interval', () => {
    sweep(100, [1000]);
    between(100.5, [10]);
    between(100.7, [1500]);
    expect(peaks(sweep(101, [2000]), 0)).toBeUndefined();
    between(101.5, [2100]);
    expect(peaks(sweep(102, [2200]), 0)).toEqual([200, 2000]);
  });

  test('a counter that is lower at the sweep than within the interval', () => {
    sweep(100, [1000]);
    between(100.5, [3000]);
    expect(peaks(sweep(101, [2000]), 0)).toBeUndefined();
  });

  test('an interface that another one took the place of', () => {
    sweep(100, [1000]);
    between(100.5, [3000]);
    aggregator.table.replace(slots[0]!, 'while-watching');
    between(100.7, [3100]);
    expect(peaks(sweep(101, [4000]), 0)).toBeUndefined();
    between(101.5, [4100]);
    expect(peaks(sweep(102, [4200]), 0)).toEqual([200, 2000]);
  });

  test('an interface that is not read between sweeps, also in a sum with one that is', () => {
    sweep(100, [0, 0]);
    between(100.5, [50]);
    const now = sweep(101, [100, 900]);
    expect(peaks(now, 0)).toBeDefined();
    expect(peaks(now, 1)).toBeUndefined();
    expect(peaks(now, 0, 1)).toBeUndefined();
    expect(now.totals().peaks).toBeUndefined();
  });

  test('the peak of a sum, once later sweeps have taken its place', () => {
    sweep(100, [0, 0]);
    between(100.5, [50, 50]);
    const old = sweep(101, [100, 100]);
    const kept = old.inventory.containers.map(each => old.trafficOf(each));
    between(101.5, [150, 150]);
    expect(sumOfKnown(kept)!.peaks!.receive).toBe(200);
    sweep(102, [200, 200]);
    between(102.5, [250, 250]);
    expect(sumOfKnown(kept)!.peaks).toBeUndefined();
  });
});

test('a reading that misses an interface makes a longer part for that one', () => {
  sweep(100, [0, 0]);
  between(100.25, [100, 0]);
  between(100.5, [100, undefined]);
  between(100.75, [100, 300]);
  const now = sweep(101, [100, 300]);
  expect(peaks(now, 0)![0]).toBeCloseTo(400, 6);
  expect(peaks(now, 1)![0]).toBeCloseTo(600, 6);
  expect(peaks(now, 0, 1)![0]).toBeCloseTo(600, 6);
});

test('the peak of a sum is that of what passed at the same time, not the sum of peaks', () => {
  sweep(100, [0, 0]);
  between(100.25, [1000, 0]);
  between(100.5, [1000, 0]);
  between(100.75, [1000, 1200]);
  const now = sweep(101, [1100, 1300]);
  expect(peaks(now, 0)![0]).toBe(4000);
  expect(peaks(now, 1)![0]).toBe(4800);
  expect(peaks(now, 0, 1)![0]).toBe(4800);
  expect(now.totals().peaks!.receive).toBe(4800);
});

test('what has no rate is no part of the peak of all', () => {
  sweep(100, [0]);
  between(100.5, [100]);
  const now = sweep(101, [100, 5000]);
  expect(now.totals().peaks!.receive).toBe(200);
});

test('counters beyond 2^53 have exact peaks', () => {
  const {table} = aggregator;
  sweep(100, [2 ** 60]);
  table.subsamples.receiveRest[slots[0]!] = 100;
  between(100.5, [2 ** 60]);
  table.rest.receiveBytes[slots[0]!] = 120;
  expect(peaks(sweep(101, [2 ** 60]), 0)![0]).toBe(200);
});

test('a slot that is given to another interface has none of the peaks before', () => {
  sweep(100, [0]);
  between(100.5, [100]);
  sweep(101, [100]);
  aggregator.table.release(slots[0]!);
  slots[0] = aggregator.table.acquire('before-watching');
  expect(peaks(sweep(102, [7]), 0)).toBeUndefined();
});

test('no more than 600 parts are kept: the last one is longer then', () => {
  sweep(100, [0]);
  for (let part = 1; part < 1000; part++) between(100 + part / 1000, [part]);
  const now = sweep(101, [1000]);
  expect(peaks(now, 0)![0]).toBeCloseTo(1000, 3);
  expect(now.peakIntervalSeconds).toBeCloseTo(0.401, 6);
});

test('whatever passes, no peak is below its mean, and none above all bytes in the shortest part', () => {
  const part = fc.record({
    milliseconds: fc.integer({min: 1, max: 300}),
    bytes: fc.array(fc.option(fc.nat(2 ** 40), {nil: undefined, freq: 5}), {minLength: 2, maxLength: 2}),
  });
  fc.assert(
    fc.property(fc.array(fc.array(part, {minLength: 2, maxLength: 30}), {minLength: 1, maxLength: 5}), intervals => {
      aggregator = createAggregator();
      slots = [aggregator.table.acquire('before-watching'), aggregator.table.acquire('before-watching')];
      let at = 1000;
      const counters = [5, 7];
      sweep(at, counters);
      for (const parts of intervals) {
        const shortest = Math.min(...parts.map(({milliseconds}) => milliseconds)) / 1000;
        const before = [...counters];
        let now: Sweep | undefined;
        for (const [place, {milliseconds, bytes}] of parts.entries()) {
          at += milliseconds / 1000;
          for (const slot of [0, 1]) counters[slot]! += bytes[slot] ?? 0;
          if (place === parts.length - 1) now = sweep(at, counters);
          else between(at, [bytes[0] === undefined ? undefined : counters[0], counters[1]]);
        }
        for (const places of [[0], [1], [0, 1]]) {
          const traffic = now!.sum(places.map(place => onSlot(slots[place]!)));
          if (traffic.peaks === undefined) continue;

          expect(traffic.peaks.receive).toBeGreaterThanOrEqual(traffic.receive.bytesPerSecond!);
          expect(traffic.peaks.transmit).toBeGreaterThanOrEqual(traffic.transmit.bytesPerSecond!);
          const all = places.reduce((sum, place) => sum + counters[place]! - before[place]!, 0);
          expect(traffic.peaks.receive).toBeLessThanOrEqual((all / shortest) * 1.000_001);
        }
        expect(now!.sum([onSlot(slots[1]!)]).peaks).toBeDefined();
      }
    }),
  );
});
