import {expect, test} from 'vitest';
import {createCounterTable} from '../../src/aggregator/counter-table.js';
import type {CounterTable} from '../../src/model/counter-table.js';
import {fill, fillFaults} from './fill.js';

const FIGURES = [
  'receiveBytes',
  'receivePackets',
  'transmitBytes',
  'transmitPackets',
  'sampledAt',
  'receiveErrors',
  'receiveDropped',
  'transmitErrors',
  'transmitDropped',
  'faultsSampledAt',
] as const;

function figures(table: CounterTable, slot: number): number[] {
  return FIGURES.map(name => table[name][slot]!);
}

const ALL_UNKNOWN = FIGURES.map(() => Number.NaN);

test('slots are given out from 0, each with all its figures unknown', () => {
  const table = createCounterTable(() => undefined);
  expect([table.acquire('before-watching'), table.acquire('before-watching')]).toEqual([0, 1]);
  expect(table.size).toBe(2);
  expect(figures(table, 1)).toEqual(ALL_UNKNOWN);
});

test.each([
  ['before-watching', 0],
  ['while-watching', 1],
] as const)('an interface born %s has startsAtZero %i, by acquire and by replace', (birth, startsAtZero) => {
  const table = createCounterTable(() => undefined);
  const slot = table.acquire(birth);
  expect(table.startsAtZero[slot]).toBe(startsAtZero);

  table.replace(slot, birth === 'before-watching' ? 'while-watching' : 'before-watching');
  table.replace(slot, birth);
  expect(table.startsAtZero[slot]).toBe(startsAtZero);
});

test('a released slot is given out again as new, and whoever keeps figures beside it is told', () => {
  const told: number[] = [];
  const table = createCounterTable(slot => void told.push(slot));
  const first = table.acquire('while-watching');
  table.acquire('before-watching');
  fill(table, first, 5, {receiveBytes: 1, receivePackets: 2, transmitBytes: 3, transmitPackets: 4});
  fillFaults(table, first, 5, {receiveErrors: 1, receiveDropped: 2, transmitErrors: 3, transmitDropped: 4});
  table.freshForSeconds[first] = 9;
  table.retire(first);
  table.release(first);

  expect(table.acquire('before-watching')).toBe(first);
  expect(told).toEqual([0, 1, 0]);
  expect(figures(table, first)).toEqual(ALL_UNKNOWN);
  expect([table.freshForSeconds[first], table.startsAtZero[first], table.isRetired[first]]).toEqual([0, 0, 0]);
  expect(table.size).toBe(2);
});

test('the generation is odd while a slot is in use and never the same for two interfaces', () => {
  const table = createCounterTable(() => undefined);
  const slot = table.acquire('before-watching');
  const seen = [table.generation[slot]!];
  table.replace(slot, 'while-watching');
  seen.push(table.generation[slot]!);
  table.retire(slot);
  expect(table.generation[slot]).toBe(seen.at(-1));
  table.replace(slot, 'while-watching');
  seen.push(table.generation[slot]!);
  table.release(slot);
  expect(table.generation[slot]! % 2).toBe(0);
  table.acquire('before-watching');
  seen.push(table.generation[slot]!);

  expect(seen.every(generation => generation % 2 === 1)).toBe(true);
  expect(new Set(seen).size).toBe(seen.length);
});

test('replacing clears the figures and brings a retired slot back', () => {
  const told: number[] = [];
  const table = createCounterTable(slot => void told.push(slot));
  const slot = table.acquire('before-watching');
  fill(table, slot, 5, {receiveBytes: 1});
  table.retire(slot);
  expect(table.isRetired[slot]).toBe(1);
  expect(table.receiveBytes[slot]).toBe(1);

  table.replace(slot, 'while-watching');
  expect(table.isRetired[slot]).toBe(0);
  expect(figures(table, slot)).toEqual(ALL_UNKNOWN);
  expect(told).toEqual([0]);
});

test('growing keeps what every column holds', () => {
  const table = createCounterTable(() => undefined, 2);
  const slots = Array.from({length: 2}, () => table.acquire('while-watching'));
  for (const slot of slots) {
    for (const [place, name] of FIGURES.entries()) table[name][slot] = 100 * slot + place;
    table.freshForSeconds[slot] = slot + 7;
  }
  table.retire(1);
  for (let more = 0; more < 1000; more++) table.acquire('before-watching');

  expect(table.size).toBe(1002);
  for (const slot of slots) {
    expect(figures(table, slot)).toEqual(FIGURES.map((_, place) => 100 * slot + place));
    expect([table.freshForSeconds[slot], table.startsAtZero[slot]]).toEqual([slot + 7, 1]);
    expect(table.generation[slot]! % 2).toBe(1);
  }
  expect([table.isRetired[0], table.isRetired[1]]).toEqual([0, 1]);
  expect(table.receiveBytes[1001]).toBeNaN();
});

test.each(['replace', 'retire', 'release'] as const)('%s refuses a slot that is not in use', method => {
  const table = createCounterTable(() => undefined);
  const slot = table.acquire('before-watching');
  table.release(slot);
  expect(() => table[method](slot, 'before-watching')).toThrow(RangeError);
  expect(() => table[method](4711, 'before-watching')).toThrow(RangeError);
});
