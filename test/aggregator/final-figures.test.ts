import fc from 'fast-check';
import {beforeEach, expect, test} from 'vitest';
import {createCounterTable} from '../../src/aggregator/counter-table.js';
import {Rates} from '../../src/aggregator/rates.js';
import type {CounterTable, FinalFigures} from '../../src/model/counter-table.js';
import {fill} from './fill.js';

let rates: Rates;
let table: CounterTable;

beforeEach(() => {
  rates = new Rates();
  table = createCounterTable(slot => rates.forget(slot), 1);
});

function final(bytes: number, rest = 0): FinalFigures {
  return {figures: [bytes, bytes, bytes, bytes], rests: [rest, rest, rest, rest]};
}

function read(slot: number, at: number, bytes: number): void {
  fill(table, slot, at, {
    receiveBytes: bytes,
    receivePackets: bytes,
    transmitBytes: bytes,
    transmitPackets: bytes,
  });
}

function total(slot: number): number {
  return rates.totals.receiveBytes.value[slot]!;
}

test('what an interface counted after its last sweep is in the total, and no rate', () => {
  const slot = table.acquire('while-watching');
  read(slot, 10, 100);
  rates.update(table, 10);
  expect(table.isConcluded(slot)).toBe(false);

  expect(table.conclude(slot, final(140), 10.5)).toBe('taken');
  table.retire(slot);
  rates.update(table, 11);

  expect(table.isConcluded(slot)).toBe(true);
  expect(total(slot)).toBe(140);
  expect(rates.rate.receiveBytesPerSecond[slot]).toBeNaN();
  rates.update(table, 12);
  expect(total(slot)).toBe(140);
});

test('one that is replaced before the next sweep keeps its final figures in the total', () => {
  const slot = table.acquire('before-watching');
  read(slot, 10, 100);
  rates.update(table, 10);
  table.conclude(slot, final(140), 10.5);
  table.replace(slot, 'while-watching');
  read(slot, 11, 7);
  rates.update(table, 11);

  expect(total(slot)).toBe(47);
  expect(table.isConcluded(slot)).toBe(false);
});

test('final figures below the last reading are refused', () => {
  const slot = table.acquire('before-watching');
  read(slot, 10, 100);

  expect(table.conclude(slot, {...final(200), figures: [200, 200, 99, 200]}, 11)).toBe('refused');
  expect(table.receiveBytes[slot]).toBe(100);
  expect(table.isConcluded(slot)).toBe(false);
});

test('beyond 2^53 the last digits of final figures are kept', () => {
  const slot = table.acquire('while-watching');
  expect(table.conclude(slot, final(2 ** 60, 3), 10)).toBe('taken');
  expect(table.conclude(slot, final(2 ** 60, 2), 10)).toBe('refused');
  table.retire(slot);
  rates.update(table, 11);

  expect([table.receiveBytes[slot], table.rest.receiveBytes[slot]]).toEqual([2 ** 60, 3]);
  expect([total(slot), rates.totals.receiveBytes.rest[slot]]).toEqual([2 ** 60, 3]);
});

test('what came and went between two sweeps is in the total as often as it happened', () => {
  const slot = table.acquire('before-watching');
  table.addUnseen(slot, final(5));
  rates.update(table, 9);
  expect(total(slot)).toBeNaN();

  read(slot, 10, 100);
  rates.update(table, 10);
  expect(total(slot)).toBe(5);
  table.addUnseen(slot, final(20));
  table.addUnseen(slot, final(300));
  table.replace(slot, 'while-watching');
  read(slot, 11, 1);
  rates.update(table, 11);
  rates.update(table, 12);
  expect(total(slot)).toBe(326);
});

test('a slot that is given to another forgets its finals and what nobody saw', () => {
  const slot = table.acquire('while-watching');
  table.addUnseen(slot, final(5));
  table.conclude(slot, final(50), 10);
  table.release(slot);
  const again = table.acquire('while-watching');
  read(again, 11, 3);
  rates.update(table, 11);

  expect(again).toBe(slot);
  expect(table.isConcluded(again)).toBe(false);
  expect(total(again)).toBe(3);
});

test('whatever happens to an interface and those after it, its total never goes down', () => {
  const amount = fc.integer({min: 0, max: 1000});
  const step = fc.oneof(
    fc.record({kind: fc.constant('grow' as const), amount}),
    fc.record({kind: fc.constant('end' as const), amount}),
    fc.record({kind: fc.constant('too little' as const), amount}),
    fc.record({kind: fc.constant('unseen' as const), amount}),
    fc.record({kind: fc.constant('restart' as const), amount}),
    fc.record({kind: fc.constant('sweep' as const), amount}),
  );
  fc.assert(
    fc.property(fc.array(step, {maxLength: 40}), steps => {
      rates = new Rates();
      table = createCounterTable(slot => rates.forget(slot), 1);
      const slot = table.acquire('while-watching');
      let [counter, expected, hasEnded, before] = [0, 0, false, 0];
      for (const [at, {kind, amount: by}] of steps.entries()) {
        if (kind === 'unseen') {
          table.addUnseen(slot, final(by));
          expected += by;
        } else if (kind === 'too little' && table.receiveBytes[slot]! > 0) {
          expect(table.conclude(slot, final(table.receiveBytes[slot]! - 1), at)).toBe('refused');
        } else if (kind === 'restart' && hasEnded) {
          table.replace(slot, 'while-watching');
          [counter, hasEnded] = [0, false];
          read(slot, at, 0);
          rates.update(table, at);
        } else if (kind === 'end' && !hasEnded && !Number.isNaN(table.sampledAt[slot]!)) {
          counter += by;
          expected += by;
          hasEnded = true;
          table.conclude(slot, final(counter), at);
        } else if (kind === 'grow' && !hasEnded) {
          counter += by;
          expected += by;
          read(slot, at, counter);
          rates.update(table, at);
        } else if (kind === 'sweep') rates.update(table, at);
        const now = total(slot);
        if (Number.isNaN(now)) continue;
        expect(now).toBeGreaterThanOrEqual(before);
        before = now;
      }
      if (Number.isNaN(table.sampledAt[slot]!)) return;
      rates.update(table, 1000);
      expect(total(slot)).toBe(expected);
    }),
  );
});
