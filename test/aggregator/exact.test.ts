import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createCounterTable} from '../../src/aggregator/counter-table.js';
import {Rates} from '../../src/aggregator/rates.js';
import {NameIndex} from '../../src/collector/counters/name-index.js';
import {parseNetDev} from '../../src/collector/counters/net-dev.js';
import type {CounterTable} from '../../src/model/counter-table.js';
import {createSelection} from '../../src/selectors/selector.js';
import {jsonDocument} from '../../src/view/json-document.js';
import {netDevText} from '../collector/counters/kernel-text.js';
import {container, onSlot, Scene} from '../view/json-scene.js';

const MOST = 2n ** 64n - 1n;

/** Any counter, those of a size at which doubles are not exact any more more often than others. */
const counter = fc.oneof(
  fc.bigInt({min: 0n, max: MOST}),
  fc.bigInt({min: 2n ** 53n - 2000n, max: 2n ** 53n + 2000n}),
  fc.bigInt({min: MOST - 5000n, max: MOST}),
  fc.bigInt({min: 0n, max: 5000n}),
);

/** Writes counters into the table as the kernel prints them and a collector reads them: all columns of the slot alike. */
function read(table: CounterTable, slot: number, value: bigint, at: number): void {
  const text = netDevText([{name: 'eth0', columns: Array.from({length: 16}, () => value)}]);
  const index = new NameIndex();
  index.set(0, Buffer.from('eth0'), slot);
  const pass = {taken: 0, unwatched: 0, malformed: 0};
  const take = (_: number, columns: Float64Array, rests: Float64Array) => {
    for (const name of ['receiveBytes', 'receivePackets', 'transmitBytes', 'transmitPackets'] as const) {
      table[name][slot] = columns[0]!;
      table.rest[name][slot] = rests[0]!;
    }
    for (const name of ['receiveErrors', 'receiveDropped', 'transmitErrors', 'transmitDropped'] as const) {
      table[name][slot] = columns[0]!;
      table.rest[name][slot] = rests[0]!;
    }
    table.sampledAt[slot] = at;
    table.faultsSampledAt[slot] = at;
  };
  parseNetDev(text, text.length, index, 0, take, pass);
}

const OPTIONS = {isAll: true, selection: createSelection([]), order: undefined, withLoopback: false, alerts: []};

/** As JSON has to write it. */
const written = (value: bigint) => (value < 2n ** 53n ? Number(value) : String(value));

test('whatever interfaces count, the container’s and the document’s sums are exact to the last digit', () => {
  const scene = new Scene();
  const {table} = scene.aggregator;
  fc.assert(
    fc.property(fc.array(counter, {minLength: 1, maxLength: 6}), values => {
      const slots = values.map(() => scene.slot());
      for (const [place, slot] of slots.entries()) read(table, slot, values[place]!, 50);
      const watched = slots.map(slot => onSlot(slot));
      const half = Math.ceil(watched.length / 2);
      const [one, two] = [watched.slice(0, half), watched.slice(half)].map((interfaces, index) =>
        container({id: String(index), interfaces}),
      ) as [ReturnType<typeof container>, ReturnType<typeof container>];
      const sweep = scene.sweep(0, two.interfaces.length === 0 ? [one] : [one, two], new Map());
      const document = jsonDocument(sweep, OPTIONS);
      const sum = written(values.reduce((a, b) => a + b));
      const part = written(values.slice(0, half).reduce((a, b) => a + b));
      for (const figure of ['bytes', 'packets', 'errors', 'dropped'] as const) {
        expect(document.totals.receive[figure]).toBe(sum);
        expect(document.totals.transmit[figure]).toBe(sum);
        expect(document.containers[0]!.receive[figure]).toBe(part);
        expect(document.containers[0]!.interfaces.map(each => each.transmit[figure])).toEqual(
          values.slice(0, half).map(written),
        );
      }
      for (const slot of slots) table.release(slot);
    }),
  );
});

test('running totals go on exactly, however large the counters are, also across resets', () => {
  const growth = fc.oneof(fc.bigInt({min: 0n, max: 5000n}), fc.bigInt({min: 0n, max: 2n ** 62n}));
  const step = fc.oneof(
    {weight: 4, arbitrary: fc.record({grows: growth})},
    {weight: 1, arbitrary: fc.record({restartsAt: fc.bigInt({min: 0n, max: 2n ** 55n})})},
  );
  fc.assert(
    fc.property(counter, fc.array(step, {maxLength: 30}), (first, steps) => {
      const rates = new Rates();
      const table = createCounterTable(slot => rates.forget(slot));
      const slot = table.acquire('before-watching');
      read(table, slot, first, 50);
      rates.update(table, 50);
      let value = first;
      let total = 0n;
      for (const [index, each] of steps.entries()) {
        const before = value;
        const wanted = 'grows' in each ? value + each.grows : each.restartsAt;
        value = wanted > MOST ? MOST : wanted;
        total += value < before ? value : value - before;
        read(table, slot, value, 51 + index);
        rates.update(table, 51 + index);
      }
      for (const name of ['receiveBytes', 'receivePackets', 'transmitBytes', 'transmitPackets'] as const) {
        expect(BigInt(rates.totals[name].value[slot]!) + BigInt(rates.totals[name].rest[slot]!)).toBe(total);
      }
    }),
    {numRuns: 300},
  );
});

test('a counter far beyond 2^53 that grows by one byte has a rate of one byte, and is no reset', () => {
  const scene = new Scene();
  const slot = scene.slot();
  const web = container({interfaces: [onSlot(slot)]});
  const {table} = scene.aggregator;
  read(table, slot, MOST - 3n, 50);
  scene.sweep(0, [web], new Map());
  for (const [second, value] of [
    [1, MOST - 2n],
    [2, MOST - 1n],
    [3, MOST],
  ] as const) {
    read(table, slot, value, 50 + second);
    const {receive, reason} = scene.sweep(second, [web], new Map()).trafficOf(web)!;
    expect([receive.bytesPerSecond, receive.totalBytes, reason]).toEqual([1, second, undefined]);
  }
  read(table, slot, MOST - 1n, 54);
  expect(scene.sweep(4, [web], new Map()).trafficOf(web)?.reason).toBe('counter-reset');
});
