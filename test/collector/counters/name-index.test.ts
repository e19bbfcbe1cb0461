import fc from 'fast-check';
import {expect, test} from 'vitest';
import {HOST, IGNORED, NameIndex, NOT_WATCHED} from '../../../src/collector/counters/name-index.js';

function bytesOf(name: string): Buffer {
  return Buffer.from(name, 'latin1');
}

/** Looks the name up where it stands in the middle of other bytes, as in a file. */
function find(index: NameIndex, owner: number, name: string): number {
  const bytes = bytesOf(`xx${name}yy`);
  return index.find(owner, bytes, 2, 2 + name.length);
}

test('a name that nobody set is not watched', () => {
  const index = new NameIndex();
  expect(find(index, HOST, 'eth0')).toBe(NOT_WATCHED);
  index.set(HOST, bytesOf('eth0'), 3);
  expect(find(index, HOST, 'eth0')).toBe(3);
  expect(find(index, HOST, 'eth')).toBe(NOT_WATCHED);
  expect(find(index, HOST, 'eth00')).toBe(NOT_WATCHED);
  expect(find(index, HOST, '')).toBe(NOT_WATCHED);
});

test('the same name in several namespaces is several interfaces', () => {
  const index = new NameIndex();
  for (let owner = 0; owner < 500; owner++) index.set(owner, bytesOf('eth0'), 10_000 + owner);
  for (let owner = 0; owner < 500; owner++) expect(find(index, owner, 'eth0')).toBe(10_000 + owner);
  expect(find(index, 500, 'eth0')).toBe(NOT_WATCHED);
});

test('setting a name again puts it on another slot', () => {
  const index = new NameIndex();
  index.set(HOST, bytesOf('lo'), IGNORED);
  index.set(HOST, bytesOf('lo'), 4);
  expect(find(index, HOST, 'lo')).toBe(4);
});

test('10,000 names of up to 15 bytes are all found, while the table grows', () => {
  const index = new NameIndex();
  const nameOf = (number: number) => `veth${(number * 2_654_435_761).toString(16)}`.slice(-15);
  for (let number = 0; number < 10_000; number++) index.set(number % 3, bytesOf(nameOf(number)), number);
  for (let number = 0; number < 10_000; number++) expect(find(index, number % 3, nameOf(number))).toBe(number);
  expect(find(index, 1, nameOf(0))).toBe(NOT_WATCHED);
});

test('a name of 16 bytes is refused, one of 15 is not', () => {
  const index = new NameIndex();
  index.set(HOST, bytesOf('n'.repeat(15)), 1);
  expect(find(index, HOST, 'n'.repeat(15))).toBe(1);
  expect(() => index.set(HOST, bytesOf('n'.repeat(16)), 1)).toThrow(RangeError);
});

test('it answers as a Map does, whatever the names: few bytes make many collisions', () => {
  const name = fc
    .array(fc.constantFrom(0, 1, 97, 255), {minLength: 1, maxLength: 15})
    .map(bytes => String.fromCharCode(...bytes));
  const entry = fc.tuple(fc.integer({min: 0, max: 3}), name, fc.integer({min: 0, max: 1000}));
  fc.assert(
    fc.property(fc.array(entry, {maxLength: 400}), fc.array(entry, {maxLength: 50}), (entries, others) => {
      const index = new NameIndex();
      const map = new Map<string, number>();
      for (const [owner, text, slot] of entries) {
        index.set(owner, bytesOf(text), slot);
        map.set(`${owner} ${text}`, slot);
      }
      for (const [owner, text] of [...entries, ...others]) {
        expect(find(index, owner, text)).toBe(map.get(`${owner} ${text}`) ?? NOT_WATCHED);
      }
    }),
  );
});
