import {readFileSync} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {HOST, IGNORED, NameIndex} from '../../../src/collector/counters/name-index.js';
import {Column, type NetDevPass, parseNetDev, type TakeLine} from '../../../src/collector/counters/net-dev.js';
import {netDevText, type PrintedInterface} from './kernel-text.js';

const FIXTURES = path.join(import.meta.dirname, '../../fixtures/net-dev');
const MOST = 2n ** 64n - 1n;

interface Parsed {
  readonly pass: NetDevPass;
  /** Columns by name; a name that came twice is there twice. */
  readonly taken: readonly (readonly [name: string, columns: readonly number[]])[];
  /** The columns with their rests. */
  readonly exact: readonly (readonly bigint[])[];
}

function parse(text: Uint8Array, names: readonly string[], owner = HOST): Parsed {
  const index = new NameIndex();
  for (const [slot, name] of names.entries()) index.set(owner, Buffer.from(name, 'latin1'), slot);
  const taken: [string, number[]][] = [];
  const pass = {taken: -1, unwatched: -1, malformed: -1};
  const exact: bigint[][] = [];
  const take: TakeLine = (slot, columns, rests) => {
    taken.push([names[slot]!, [...columns]]);
    exact.push([...columns].map((value, column) => BigInt(value) + BigInt(rests[column]!)));
  };
  parseNetDev(text, text.length, index, owner, take, pass);
  return {pass, taken, exact};
}

function figures({taken}: Parsed): Record<string, unknown> {
  return Object.fromEntries(
    taken.map(([name, columns]) => [
      name,
      Object.fromEntries(Object.entries(Column).map(([key, column]) => [key, columns[column]])),
    ]),
  );
}

describe('a recorded file', () => {
  test('of a sandbox gives each interface its figures, also one with an escape sequence in its name', () => {
    const parsed = parse(readFileSync(path.join(FIXTURES, 'sandbox.dev')), ['lo', 'eth0', 'e\u001b[31mth']);
    expect(parsed.pass).toEqual({taken: 3, unwatched: 0, malformed: 0});
    expect(figures(parsed)).toMatchObject({
      lo: {receiveBytes: 0, transmitBytes: 0},
      eth0: {
        receiveBytes: 25_962,
        receivePackets: 46,
        receiveErrors: 0,
        receiveDropped: 5,
        transmitBytes: 24_938,
        transmitPackets: 33,
        transmitErrors: 0,
        transmitDropped: 0,
      },
      'e\u001b[31mth': {receiveBytes: 516, receivePackets: 6, transmitBytes: 516, transmitPackets: 6},
    });
  });

  test('of its host says the same with the directions swapped, and no drops', () => {
    const parsed = parse(readFileSync(path.join(FIXTURES, 'host.dev')), ['veth1a2b3c4', 'fifteen-bytes-x']);
    expect(parsed.pass).toEqual({taken: 2, unwatched: 2, malformed: 0});
    expect(figures(parsed)).toMatchObject({
      veth1a2b3c4: {receiveBytes: 24_938, receivePackets: 33, transmitBytes: 25_962, transmitPackets: 46},
    });
    expect(figures(parsed)).toMatchObject({veth1a2b3c4: {receiveDropped: 0, transmitDropped: 0}});
  });
});

const NAMES = [
  'eth0',
  'a',
  'fifteen-bytes-x',
  'e\u001b[31mth',
  'v\u00c3\u00a9th',
  'eth0:1',
  ':',
  'x::',
  'Inter-|',
  '1',
  '%d',
  '"',
];

test.each(NAMES)('an interface called %j is read', name => {
  const columns = Array.from({length: 16}, (_, index) => 1000 + index);
  const {taken, pass} = parse(
    netDevText([
      {name: 'other', columns},
      {name, columns},
    ]),
    [name],
  );
  expect(taken).toEqual([[name, columns]]);
  expect(pass).toEqual({taken: 1, unwatched: 1, malformed: 0});
});

test.each([
  0n,
  1n,
  2n ** 32n - 1n,
  2n ** 53n - 1n,
  2n ** 53n + 1n,
  2n ** 63n,
  9_007_199_254_740_993n,
  12_345_678_901_234_567_890n,
  MOST,
])('a counter at %s is the double next to it, and what that rounds off', value => {
  const {taken, exact} = parse(netDevText([{name: 'eth0', columns: Array.from({length: 16}, () => value)}]), ['eth0']);
  expect(taken).toEqual([['eth0', Array.from({length: 16}, () => Number(value))]]);
  expect(exact).toEqual([Array.from({length: 16}, () => value)]);
});

test.each([MOST + 1n, 10n ** 20n - 1n, 10n ** 20n])('%s is more than the kernel can count', value => {
  const {pass} = parse(netDevText([{name: 'eth0', columns: Array.from({length: 16}, () => value)}]), ['eth0']);
  expect(pass).toEqual({taken: 0, unwatched: 0, malformed: 1});
});

test('a counter that grows never seems to go down, however large it is', () => {
  const counter = fc.bigInt({min: 0n, max: MOST - 1000n});
  fc.assert(
    fc.property(counter, fc.bigInt({min: 0n, max: 1000n}), (before, more) => {
      const columns = [before, before + more, ...Array.from({length: 14}, () => 0)];
      const [[, parsed]] = parse(netDevText([{name: 'eth0', columns}]), ['eth0']).taken as [[string, number[]]];
      expect(parsed[0]).toBe(Number(before));
      expect(parsed[1]! >= parsed[0]!).toBe(true);
    }),
    {numRuns: 2000},
  );
});

const ONE = netDevText([{name: 'eth0', columns: Array.from({length: 16}, () => 123_456)}]);
const TWO = netDevText([
  {name: 'eth0', columns: Array.from({length: 16}, () => 123_456)},
  {name: 'eth1', columns: Array.from({length: 16}, () => 654_321)},
]);

test('torn at any byte, a line is whole or left out, never half a number', () => {
  for (let length = 0; length <= TWO.length; length++) {
    const {taken, pass} = parse(TWO.subarray(0, length), ['eth0', 'eth1']);
    const whole = (length >= ONE.length ? 1 : 0) + (length === TWO.length ? 1 : 0);
    expect(taken.map(([, columns]) => new Set(columns))).toEqual(
      [new Set([123_456]), new Set([654_321])].slice(0, whole),
    );
    expect(pass.taken).toBe(whole);
    expect(pass.unwatched).toBe(0);
  }
});

test('what an earlier reading left behind the end is not read', () => {
  const index = new NameIndex();
  index.set(HOST, Buffer.from('eth0'), 0);
  index.set(HOST, Buffer.from('eth1'), 1);
  const taken: number[] = [];
  const pass = {taken: 0, unwatched: 0, malformed: 0};
  for (const length of [ONE.length, ONE.length - 1, ONE.length - 5, 0]) {
    taken.length = 0;
    parseNetDev(TWO, length, index, HOST, slot => taken.push(slot), pass);
    expect(taken).toEqual(length === ONE.length ? [0] : []);
  }
});

test.each([
  ['an empty file', '', {taken: 0, unwatched: 0, malformed: 0}],
  ['a header alone', 'Inter-|\n face |\n', {taken: 0, unwatched: 0, malformed: 0}],
  ['empty lines', 'a\nb\n\n\n', {taken: 0, unwatched: 0, malformed: 2}],
  ['a name without figures', 'a\nb\neth0:\n', {taken: 0, unwatched: 0, malformed: 1}],
  ['fifteen columns', `a\nb\neth0: ${'1 '.repeat(15)}\n`, {taken: 0, unwatched: 0, malformed: 1}],
  ['seventeen columns', `a\nb\neth0: ${'1 '.repeat(17)}\n`, {taken: 0, unwatched: 0, malformed: 1}],
  ['a word among them', `a\nb\neth0: ${'1 '.repeat(8)}x ${'1 '.repeat(7)}\n`, {taken: 0, unwatched: 0, malformed: 1}],
  ['a negative number', `a\nb\neth0: -1 ${'1 '.repeat(15)}\n`, {taken: 0, unwatched: 0, malformed: 1}],
  ['a fraction', `a\nb\neth0: 1.5 ${'1 '.repeat(15)}\n`, {taken: 0, unwatched: 0, malformed: 1}],
  ['no colon', `a\nb\neth0 ${'1 '.repeat(16)}\n`, {taken: 0, unwatched: 0, malformed: 1}],
  ['a name that is too long', `a\nb\n${'n'.repeat(16)}: ${'1 '.repeat(16)}\n`, {taken: 0, unwatched: 0, malformed: 1}],
  ['no blank after the colon', `a\nb\neth0:${'1 '.repeat(16)}\n`, {taken: 1, unwatched: 0, malformed: 0}],
])('%s is told for what it is', (_, text, pass) => {
  expect(parse(Buffer.from(text), ['eth0']).pass).toEqual(pass);
});

test('one wrong line does not hide the others', () => {
  const text = TWO.toString('latin1').replace(/eth0:.*/, 'eth0: what?');
  const {taken, pass} = parse(Buffer.from(text), ['eth0', 'eth1']);
  expect(taken.map(([name]) => name)).toEqual(['eth1']);
  expect(pass).toEqual({taken: 1, unwatched: 0, malformed: 1});
});

test('an interface that is known and not counted is met but not taken', () => {
  const index = new NameIndex();
  index.set(7, Buffer.from('eth0'), IGNORED);
  index.set(7, Buffer.from('eth1'), 3);
  const slots: number[] = [];
  const pass = {taken: 0, unwatched: 0, malformed: 0};
  parseNetDev(TWO, TWO.length, index, 7, slot => slots.push(slot), pass);
  expect(slots).toEqual([3]);
  expect(pass).toEqual({taken: 2, unwatched: 0, malformed: 0});
});

/** Every name that the kernel allows: dev_valid_name in net/core/dev.c refuses `/`, `:` and its white space, to which 0xa0 belongs. */
const REFUSED = new Set([...'/: \t\n\v\f\r\u00a0'].map(character => character.charCodeAt(0)));
const kernelName = fc
  .array(
    fc.integer({min: 1, max: 0xff}).filter(byte => !REFUSED.has(byte)),
    {minLength: 1, maxLength: 15},
  )
  .map(bytes => String.fromCharCode(...bytes));

test('any list of interfaces that the kernel may print is read back, those that are watched', () => {
  const printed = fc.uniqueArray(
    fc.record({
      name: kernelName,
      columns: fc.array(fc.bigInt({min: 0n, max: MOST}), {minLength: 16, maxLength: 16}),
      isWatched: fc.boolean(),
    }),
    {selector: ({name}) => name, maxLength: 40},
  );
  fc.assert(
    fc.property(printed, (interfaces: readonly (PrintedInterface & {isWatched: boolean})[]) => {
      const watched = interfaces.filter(({isWatched}) => isWatched);
      const {taken, exact, pass} = parse(
        netDevText(interfaces),
        watched.map(({name}) => name),
      );
      expect(taken).toEqual(watched.map(({name, columns}) => [name, columns.map(Number)]));
      expect(exact).toEqual(watched.map(({columns}) => columns));
      expect(pass).toEqual({taken: watched.length, unwatched: interfaces.length - watched.length, malformed: 0});
    }),
  );
});

test('no bytes at all make it throw, or take what is not there', () => {
  const pieces = fc.oneof(
    fc.uint8Array({maxLength: 40}),
    fc
      .constantFrom('eth0:', ' ', '\n', '18446744073709551616 ', 'eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n')
      .map(text => Buffer.from(text)),
  );
  fc.assert(
    fc.property(fc.array(pieces, {maxLength: 40}), parts => {
      const bytes = Buffer.concat(parts);
      const lines = bytes.toString('latin1').split('\n').length - 1;
      const {taken, pass} = parse(bytes, ['eth0']);
      expect(pass.taken).toBe(taken.length);
      expect(pass.taken + pass.unwatched + pass.malformed).toBeLessThanOrEqual(Math.max(0, lines - 1));
      for (const [, columns] of taken) expect(columns.every(value => value >= 0)).toBe(true);
    }),
  );
});
