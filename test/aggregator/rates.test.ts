import {beforeEach, describe, expect, test} from 'vitest';
import {createCounterTable} from '../../src/aggregator/counter-table.js';
import {RateState, Rates} from '../../src/aggregator/rates.js';
import type {CounterTable, InterfaceBirth} from '../../src/model/counter-table.js';
import {type Faults, fill, fillFaults, type Reading} from './fill.js';

let rates: Rates;
let table: CounterTable;

beforeEach(() => {
  rates = new Rates();
  table = createCounterTable(slot => rates.forget(slot), 1);
});

/** A sweep that begins at `at` and reads the slot at `readAt`. */
function sweep(slot: number, at: number, reading: Reading | undefined, readAt = at): void {
  if (reading !== undefined) fill(table, slot, readAt, reading);
  rates.update(table, at);
}

function both(bytes: number, packets = bytes / 128): Reading {
  return {receiveBytes: bytes, receivePackets: packets, transmitBytes: 2 * bytes, transmitPackets: 2 * packets};
}

function receiveRate(slot: number): number {
  return rates.rate.receiveBytesPerSecond[slot]!;
}

interface Case {
  readonly title: string;
  readonly readings: readonly (readonly [at: number, bytes: number | undefined])[];
  readonly rate: number;
  readonly state: number;
}

const {NaN: UNKNOWN} = Number;

test.each<Case>([
  {title: 'the first sample has no rate', readings: [[10, 500]], rate: UNKNOWN, state: RateState.firstSample},
  {title: 'never read has no rate', readings: [[10, undefined]], rate: UNKNOWN, state: RateState.firstSample},
  // biome-ignore format: a case a line
  {title: 'steady traffic', readings: [[10, 500], [11, 1500], [12, 2500]], rate: 1000, state: RateState.known},
  // biome-ignore format: a case a line
  {title: 'idle is 0, which is known', readings: [[10, 500], [11, 500]], rate: 0, state: RateState.known},
  // biome-ignore format: a case a line
  {title: 'the time that really passed divides', readings: [[10, 500], [12.5, 1500]], rate: 400, state: RateState.known},
  // biome-ignore format: a case a line
  {title: 'a counter that went down is a reset', readings: [[10, 500], [11, 499]], rate: UNKNOWN, state: RateState.counterReset},
  // biome-ignore format: a case a line
  {title: 'after a reset there is a rate again', readings: [[10, 500], [11, 7], [12, 107]], rate: 100, state: RateState.known},
  // biome-ignore format: a case a line
  {title: 'a sweep without a reading has no rate', readings: [[10, 500], [11, 1500], [12, undefined]], rate: UNKNOWN, state: RateState.gone},
  // biome-ignore format: a case a line
  {title: 'a rate after a sweep without a reading spans both', readings: [[10, 500], [11, undefined], [12, 1500]], rate: 500, state: RateState.known},
  // biome-ignore format: a case a line
  {title: 'counters near 2^64 have a rate', readings: [[10, 2 ** 63], [11, 2 ** 63 + 2 ** 21]], rate: 2 ** 21, state: RateState.known},
])('$title', ({readings, rate, state}) => {
  const slot = table.acquire('before-watching');
  for (const [at, bytes] of readings) sweep(slot, at, bytes === undefined ? undefined : both(bytes));

  expect(receiveRate(slot)).toBe(rate);
  expect(rates.rate.transmitBytesPerSecond[slot]).toBe(2 * rate);
  expect(rates.rate.receivePacketsPerSecond[slot]).toBe(rate / 128);
  expect(rates.rate.transmitPacketsPerSecond[slot]).toBe(rate / 64);
  expect(rates.state[slot]).toBe(state);
});

test.each(['receiveBytes', 'receivePackets', 'transmitBytes', 'transmitPackets'] as const)(
  '%s alone going down resets all of the interface',
  figure => {
    const slot = table.acquire('before-watching');
    sweep(slot, 10, both(500));
    sweep(slot, 11, {...both(1500), [figure]: 1});
    expect(rates.state[slot]).toBe(RateState.counterReset);
    expect(rates.resetAt[slot]).toBe(11);
    for (const column of [...Object.values(rates.rate), ...Object.values(rates.faults.rate)])
      expect(column[slot]).toBeNaN();
  },
);

test('two samples at one time give one reading: the difference goes into the next', () => {
  const slot = table.acquire('before-watching');
  sweep(slot, 10, both(500), 10);
  sweep(slot, 10, both(900), 10);
  expect(receiveRate(slot)).toBeNaN();

  sweep(slot, 12, both(1500), 12);
  expect(receiveRate(slot)).toBe(500);
  expect(rates.totals.receiveBytes.value[slot]).toBe(1000);
});

test('what is read slower than the sweep keeps its rate as long as it is fresh', () => {
  const slot = table.acquire('before-watching');
  table.freshForSeconds[slot] = 5;
  sweep(slot, 10, both(500), 9);
  sweep(slot, 11, both(1500), 10.5);
  const seen = [12, 13, 14, 15, 15.5, 16].map(at => {
    sweep(slot, at, undefined);
    return receiveRate(slot);
  });
  expect(seen).toEqual([1000 / 1.5, 1000 / 1.5, 1000 / 1.5, 1000 / 1.5, 1000 / 1.5, UNKNOWN]);
  expect(rates.state[slot]).toBe(RateState.gone);
});

test('packets that are not known leave bytes alone', () => {
  const slot = table.acquire('before-watching');
  sweep(slot, 10, {receiveBytes: 10, transmitBytes: 20});
  sweep(slot, 11, {receiveBytes: 15, transmitBytes: 20});
  expect(receiveRate(slot)).toBe(5);
  expect(rates.state[slot]).toBe(RateState.known);
  expect(rates.rate.receivePacketsPerSecond[slot]).toBeNaN();
  expect([rates.totals.receiveBytes.value[slot], rates.totals.receivePackets.value[slot]]).toEqual([5, UNKNOWN]);
});

describe('running totals', () => {
  test.each<{title: string; birth: InterfaceBirth; readings: readonly number[]; total: number}>([
    {title: 'what was there before is not counted', birth: 'before-watching', readings: [500], total: 0},
    {title: 'all of a new interface is counted', birth: 'while-watching', readings: [500], total: 500},
    {title: 'differences add up', birth: 'before-watching', readings: [500, 600, 650], total: 150},
    {title: 'a reset does not lose them', birth: 'before-watching', readings: [500, 600, 30, 50], total: 150},
    {title: 'two resets', birth: 'while-watching', readings: [500, 30, 20], total: 550},
  ])('$title', ({birth, readings, total}) => {
    const slot = table.acquire(birth);
    for (const [index, bytes] of readings.entries()) sweep(slot, 10 + index, both(bytes));
    expect(rates.totals.receiveBytes.value[slot]).toBe(total);
    expect(rates.totals.transmitBytes.value[slot]).toBe(2 * total);
    expect(rates.totals.receivePackets.value[slot]).toBe(total / 128);
    expect(rates.totals.transmitPackets.value[slot]).toBe(total / 64);
  });

  test.each<{birth: InterfaceBirth; total: number}>([
    {birth: 'while-watching', total: 100 + 70},
    {birth: 'before-watching', total: 100},
  ])('go on when another interface born $birth takes the slot over', ({birth, total}) => {
    const slot = table.acquire('before-watching');
    sweep(slot, 10, both(500));
    sweep(slot, 11, both(600));
    table.replace(slot, birth);
    sweep(slot, 12, undefined);
    expect([rates.state[slot], receiveRate(slot)]).toEqual([RateState.gone, UNKNOWN]);

    sweep(slot, 13, both(70));
    expect(rates.state[slot]).toBe(RateState.counterReset);
    expect(rates.resetAt[slot]).toBe(13);
    expect(rates.totals.receiveBytes.value[slot]).toBe(total);

    sweep(slot, 14, both(80));
    expect(receiveRate(slot)).toBe(10);
    expect(rates.totals.receiveBytes.value[slot]).toBe(total + 10);
  });

  test('a new interface with greater counters than its forerunner is a reset all the same', () => {
    const slot = table.acquire('before-watching');
    sweep(slot, 10, both(500));
    table.replace(slot, 'while-watching');
    sweep(slot, 11, both(5000));
    expect([rates.state[slot], receiveRate(slot)]).toEqual([RateState.counterReset, UNKNOWN]);
    expect(rates.totals.receiveBytes.value[slot]).toBe(5000);
  });

  test('stay while the interface is retired, and go on when it comes back', () => {
    const slot = table.acquire('before-watching');
    sweep(slot, 10, both(500));
    sweep(slot, 11, both(600));
    table.retire(slot);
    sweep(slot, 12, undefined);
    sweep(slot, 13, undefined);
    expect([rates.state[slot], receiveRate(slot)]).toEqual([RateState.gone, UNKNOWN]);
    expect(rates.totals.receiveBytes.value[slot]).toBe(100);

    table.replace(slot, 'while-watching');
    sweep(slot, 14, both(40));
    expect(rates.totals.receiveBytes.value[slot]).toBe(140);
  });
});

describe('errors and drops', () => {
  function faults(slot: number, at: number, dropped: number): void {
    const all: Required<Faults> = {
      receiveErrors: dropped,
      receiveDropped: 2 * dropped,
      transmitErrors: 3 * dropped,
      transmitDropped: 4 * dropped,
    };
    fillFaults(table, slot, at, all);
  }

  const FAULT_RATES = [
    'receiveErrorsPerSecond',
    'receiveDroppedPerSecond',
    'transmitErrorsPerSecond',
    'transmitDroppedPerSecond',
  ] as const;
  const faultRates = (slot: number) => FAULT_RATES.map(name => rates.faults.rate[name][slot]);

  test('have a rate over the time between their own readings, and keep it until the next', () => {
    const slot = table.acquire('before-watching');
    faults(slot, 10, 100);
    sweep(slot, 10, both(0));
    for (const at of [11, 12, 13]) sweep(slot, at, both((at - 10) * 1000));
    expect(faultRates(slot)).toEqual([UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]);

    faults(slot, 14, 108);
    sweep(slot, 14, both(4000));
    expect(faultRates(slot)).toEqual([2, 4, 6, 8]);
    sweep(slot, 15, both(4000));
    expect(faultRates(slot)).toEqual([2, 4, 6, 8]);
  });

  test('come with the packets of the same time, so that a ratio compares like with like', () => {
    const slot = table.acquire('before-watching');
    faults(slot, 10, 0);
    sweep(slot, 10, both(0, 0));
    sweep(slot, 11, both(0, 1000));
    sweep(slot, 12, both(0, 2000));
    sweep(slot, 13, both(0, 2000));
    faults(slot, 14, 10);
    sweep(slot, 14, both(0, 2000));
    expect(rates.rate.receivePacketsPerSecond[slot]).toBe(0);
    expect(rates.faults.rate.receivePacketsPerSecond[slot]).toBe(500);
    expect(rates.faults.rate.transmitPacketsPerSecond[slot]).toBe(1000);
    expect(rates.faults.rate.receiveErrorsPerSecond[slot]).toBe(2.5);
  });

  test('that went down by themselves are not known', () => {
    const slot = table.acquire('before-watching');
    faults(slot, 10, 100);
    sweep(slot, 10, both(0));
    faults(slot, 11, 99);
    sweep(slot, 11, both(10));
    expect(faultRates(slot)).toEqual([UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]);
    expect(receiveRate(slot)).toBe(10);
  });

  test('are not compared across a reset, whenever they are read', () => {
    const slot = table.acquire('before-watching');
    faults(slot, 10, 1);
    sweep(slot, 10, both(1000));
    sweep(slot, 11, both(5));
    faults(slot, 12, 20);
    sweep(slot, 12, both(10));
    expect(faultRates(slot)).toEqual([UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]);

    faults(slot, 13, 21);
    sweep(slot, 13, both(20));
    expect(faultRates(slot)).toEqual([1, 2, 3, 4]);
  });

  test('are not known any more once the interface is gone, even if they were read when it could not be', () => {
    const slot = table.acquire('before-watching');
    faults(slot, 10, 1);
    sweep(slot, 10, both(0));
    faults(slot, 11, 2);
    sweep(slot, 11, undefined);
    table.retire(slot);
    sweep(slot, 12, undefined);
    expect(faultRates(slot)).toEqual([UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]);
  });
});

test('a slot that is used again shows nothing of its former owner', () => {
  const slot = table.acquire('while-watching');
  fillFaults(table, slot, 10, {receiveErrors: 5});
  sweep(slot, 10, both(500));
  sweep(slot, 11, both(600));
  sweep(slot, 12, both(6));
  table.release(slot);
  rates.update(table, 13);
  expect(table.acquire('before-watching')).toBe(slot);
  expect(rates.totals.receiveBytes.value[slot]).toBeNaN();
  expect([rates.state[slot], rates.resetAt[slot]]).toEqual([RateState.firstSample, UNKNOWN]);

  sweep(slot, 14, both(900));
  expect([rates.state[slot], rates.resetAt[slot], receiveRate(slot)]).toEqual([
    RateState.firstSample,
    UNKNOWN,
    UNKNOWN,
  ]);
  expect(rates.totals.receiveBytes.value[slot]).toBe(0);
});

test('slots do not mix: 300 of them, each with its own rate', () => {
  const slots = Array.from({length: 300}, () => table.acquire('before-watching'));
  for (const slot of slots) fill(table, slot, 10, both(0));
  rates.update(table, 10);
  for (const slot of slots) fill(table, slot, 11, both(slot));
  rates.update(table, 11);
  expect(slots.map(receiveRate)).toEqual(slots);
  expect(slots.map(slot => rates.totals.transmitBytes.value[slot])).toEqual(slots.map(slot => 2 * slot));
});
