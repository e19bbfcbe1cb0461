import {beforeEach, describe, expect, test} from 'vitest';
import {createAggregator} from '../../src/aggregator/aggregator.js';
import {createCounterTable} from '../../src/aggregator/counter-table.js';
import {type SeenInterface, SlotBook} from '../../src/collector/slot-book.js';
import type {CounterTable} from '../../src/model/counter-table.js';
import {CONNECTED, container, onSlot} from '../view/json-scene.js';

let table: CounterTable;
let book: SlotBook;

beforeEach(() => {
  table = createCounterTable(() => undefined);
  book = new SlotBook(table);
});

function seen(name: string, changes: Partial<SeenInterface> = {}): SeenInterface {
  return {
    seenBy: 'kernel',
    within: '1',
    name,
    index: undefined,
    networkId: undefined,
    isSummed: true,
    birth: 'before-watching',
    ...changes,
  };
}

const ETH0 = seen('eth0', {index: 7, networkId: 'front'});

/** What became of a slot since its generation was this. */
function fate(slot: number, generation: number): string {
  const [now, isRetired] = [table.generation[slot]!, table.isRetired[slot] === 1];
  if (now === generation) return isRetired ? 'retired' : 'goes on';
  if (now % 2 === 0) return 'released';
  return `replaced, born ${table.startsAtZero[slot] === 1 ? 'while-watching' : 'before-watching'}`;
}

/** Follows a container through two looks at it; answers what became of the slot of its first interface. */
function between(before: SeenInterface, after: readonly SeenInterface[]): {fate: string; slots: readonly number[]} {
  const [slot] = book.follow('web', [before]).slots;
  const generation = table.generation[slot!]!;
  const {slots} = book.follow('web', after);
  return {fate: fate(slot!, generation), slots};
}

test('each interface of each container gets a slot of its own, in the order in which they were seen', () => {
  expect(book.follow('web', [ETH0, seen('eth1', {index: 9})])).toEqual({slots: [0, 1], former: []});
  expect(book.follow('db', [ETH0])).toEqual({slots: [2], former: []});
  expect(book.follow('web', [seen('eth1', {index: 9}), ETH0])).toEqual({slots: [1, 0], former: []});
});

test.each(['before-watching', 'while-watching'] as const)('an interface born %s begins so', birth => {
  const [slot] = book.follow('web', [{...ETH0, birth}]).slots;
  expect(table.startsAtZero[slot!]).toBe(birth === 'while-watching' ? 1 : 0);
});

test.each<{title: string; before: SeenInterface; after: SeenInterface; fate: string}>([
  {title: 'nothing changed', before: ETH0, after: ETH0, fate: 'goes on'},
  {title: 'it was renamed', before: ETH0, after: {...ETH0, name: 'wan0'}, fate: 'goes on'},
  {
    title: 'it was renamed, and no network owns it',
    before: seen('tun0', {index: 3}),
    after: seen('vpn', {index: 3}),
    fate: 'goes on',
  },
  {
    title: 'its index became known when it was brought up',
    before: seen('wg0'),
    after: seen('wg0', {index: 3}),
    fate: 'goes on',
  },
  {
    title: 'its network became known a moment later',
    before: seen('eth1', {index: 9}),
    after: seen('eth1', {index: 9, networkId: 'back', birth: 'while-watching'}),
    fate: 'goes on',
  },
  {
    title: 'the engine does not say any more which network it is on',
    before: ETH0,
    after: {...ETH0, networkId: undefined},
    fate: 'goes on',
  },
  {
    title: 'the container was restarted',
    before: ETH0,
    after: {...ETH0, within: '2'},
    fate: 'replaced, born while-watching',
  },
  {
    title: 'the container was restarted, with an interface that no network owns',
    before: seen('eth0', {index: 7}),
    after: seen('eth0', {index: 7, within: '2'}),
    fate: 'replaced, born before-watching',
  },
  {
    title: 'it was connected anew, under another name',
    before: ETH0,
    after: {...ETH0, name: 'eth2', index: 12},
    fate: 'replaced, born while-watching',
  },
  {
    title: 'another one that no network owns has its name, and may have carried traffic elsewhere',
    before: seen('eth0', {index: 7}),
    after: seen('eth0', {index: 12}),
    fate: 'replaced, born before-watching',
  },
  {
    title: 'it is counted by the engine from now on, from the counters that it had',
    before: ETH0,
    after: {...ETH0, seenBy: 'engine', within: '2026', index: undefined},
    fate: 'replaced, born before-watching',
  },
  {title: 'another one came', before: ETH0, after: seen('eth1', {index: 9, networkId: 'back'}), fate: 'retired'},
])('$title: the slot $fate', ({before, after, fate: expected}) => {
  expect(between(before, [after]).fate).toBe(expected);
});

test('two interfaces that swap their names keep their slots', () => {
  const [a, b] = [seen('a', {index: 3}), seen('b', {index: 4})];
  const {slots} = book.follow('web', [a, b]);
  const swapped = book.follow('web', [
    {...a, index: 4},
    {...b, index: 3},
  ]);
  expect(swapped.slots).toEqual([slots[1], slots[0]]);
});

test('a new interface with the old name of one that is still there gets a slot of its own', () => {
  const {slots} = book.follow('web', [seen('tun0', {index: 3})]);
  const later = book.follow('web', [seen('tun0', {index: 4}), seen('old', {index: 3})]);
  expect(later.slots[1]).toBe(slots[0]);
  expect(later.slots[0]).not.toBe(slots[0]);
});

describe('a container that was disconnected', () => {
  test('has the slot retired, and gets it back on the same network under another name', () => {
    const {slots} = book.follow('web', [ETH0]);
    expect(book.follow('web', [])).toEqual({slots: [], former: slots});
    expect(table.isRetired[slots[0]!]).toBe(1);

    expect(book.follow('web', [{...ETH0, name: 'eth2', index: 12}])).toEqual({slots, former: []});
    expect(table.isRetired[slots[0]!]).toBe(0);
  });

  test('has its slot back even if its network was not told any more when it went', () => {
    const {slots} = book.follow('web', [ETH0]);
    book.follow('web', [{...ETH0, networkId: undefined}]);
    book.follow('web', []);
    expect(book.follow('web', [{...ETH0, name: 'eth2', index: 12}]).slots).toEqual(slots);
  });

  test('and whose network is known only a moment after the interface came: what it counted is not counted twice', () => {
    const {slots} = book.follow('web', [ETH0]);
    book.follow('web', []);
    const unowned = book.follow('web', [seen('eth2', {index: 12})]);
    expect(unowned).toEqual({slots: [1], former: slots});

    const owned = book.follow('web', [seen('eth2', {index: 12, networkId: 'front'})]);
    expect(owned).toEqual({slots, former: []});
    expect(table.generation[1]! % 2).toBe(0);
    expect(table.startsAtZero[slots[0]!]).toBe(1);
  });
});

test('what was out of sight and is the same as before does not count its past again', () => {
  const {slots} = book.follow('web', [{...ETH0, birth: 'while-watching'}]);
  book.follow('web', []);
  expect(book.follow('web', [ETH0]).slots).toEqual(slots);
  expect([table.isRetired[slots[0]!], table.startsAtZero[slots[0]!]]).toEqual([0, 0]);
});

test('a container that goes gives its slots back, those of former interfaces too', () => {
  book.follow('web', [ETH0, seen('tun0', {index: 3})]);
  book.follow('web', [ETH0]);
  book.follow('db', [ETH0]);
  book.keepOnly(new Set(['db']));
  expect([0, 1, 2].map(slot => table.generation[slot]! % 2)).toEqual([0, 0, 1]);
  expect(book.follow('web', [ETH0]).former).toEqual([]);
});

test('a container that makes interfaces without end uses the slots of those that went first again', () => {
  for (let number = 0; number < 1000; number++) {
    book.follow('web', [ETH0, seen(`tun${number}`, {index: 100 + number})]);
    book.follow('web', [ETH0]);
  }
  expect(table.size).toBeLessThan(12);
  expect(book.follow('web', [ETH0]).former.length).toBeLessThan(12);
});

test('a container that was never counted costs nothing', () => {
  expect(book.follow('stopped', [])).toEqual({slots: [], former: []});
  expect(table.size).toBe(0);
});

describe('with the aggregator', () => {
  const web = 'web';

  function total(
    aggregator: ReturnType<typeof createAggregator>,
    at: number,
    slots: readonly number[],
    former: readonly number[],
  ) {
    const watched = container({interfaces: slots.map(slot => onSlot(slot)), formerSlots: former});
    return aggregator
      .aggregate({
        number: at,
        time: new Date(0),
        monotonicSeconds: at,
        durationSeconds: 0,
        host: {name: '', kernel: '', uplink: undefined, uplinkBytesPerSecond: undefined},
        inventory: {engines: [{...CONNECTED, host: 'here'}], containers: [watched]},
      })
      .trafficOf(watched)?.receive.totalBytes;
  }

  function fill(into: CounterTable, slot: number, at: number, bytes: number): void {
    for (const name of ['receiveBytes', 'receivePackets', 'transmitBytes', 'transmitPackets'] as const)
      into[name][slot] = bytes;
    into.sampledAt[slot] = at;
  }

  test('the running total goes through connect, disconnect, restart and late knowledge without counting a byte twice', () => {
    const aggregator = createAggregator();
    const slotBook = new SlotBook(aggregator.table);
    let at = 0;
    const look = (interfaces: readonly (SeenInterface & {bytes: number})[]) => {
      at++;
      const {slots, former} = slotBook.follow(web, interfaces);
      for (const [place, {bytes}] of interfaces.entries()) fill(aggregator.table, slots[place]!, at, bytes);
      return total(aggregator, at, slots, former);
    };
    const eth1 = seen('eth1', {index: 9});
    expect(look([{...ETH0, bytes: 1000}])).toBe(0);
    expect(look([{...ETH0, bytes: 1100}])).toBe(100);
    // Connected to a second network, which the engine tells of later.
    expect(
      look([
        {...ETH0, bytes: 1100},
        {...eth1, bytes: 5},
      ]),
    ).toBe(100);
    expect(
      look([
        {...ETH0, bytes: 1100},
        {...eth1, bytes: 25},
      ]),
    ).toBe(120);
    expect(
      look([
        {...ETH0, bytes: 1100},
        {...eth1, networkId: 'back', birth: 'while-watching', bytes: 30},
      ]),
    ).toBe(125);
    // Disconnected from it.
    expect(look([{...ETH0, bytes: 1100}])).toBe(125);
    // Restarted: both are there again, with counters of their own.
    expect(
      look([
        {...ETH0, within: '2', bytes: 7},
        {...eth1, within: '2', networkId: 'back', bytes: 3},
      ]),
    ).toBe(135);
    expect(
      look([
        {...ETH0, within: '2', bytes: 8},
        {...eth1, within: '2', networkId: 'back', bytes: 3},
      ]),
    ).toBe(136);
  });
});

test('what a sum did not hold leaves nothing behind in the running totals, and gives no slot to what a sum holds', () => {
  const wg0 = seen('wg0', {index: 9, isSummed: false});
  const [slot] = book.follow('web', [wg0]).slots;
  const generation = table.generation[slot!]!;
  expect(book.follow('web', [])).toEqual({slots: [], former: []});
  expect(fate(slot!, generation)).toBe('retired');

  const other = book.follow('web', [seen('wg0', {index: 12})]);
  expect(other.slots).not.toEqual([slot]);
  expect(other.former).toEqual([]);
  const again = book.follow('web', [seen('wg0', {index: 12}), seen('wg0', {index: 13, isSummed: false})]);
  expect(again.slots[1]).toBe(slot);
});
