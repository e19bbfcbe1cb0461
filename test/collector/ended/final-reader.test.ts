import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {ProcFile} from '../../../src/collector/counters/proc-file.js';
import type {DueReading} from '../../../src/collector/ended/final-links.js';
import {readFinals} from '../../../src/collector/ended/final-reader.js';
import {columnsOf, netDevText} from '../counters/kernel-text.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rxtop-finals-'));
});

afterEach(() => rmSync(folder, {recursive: true}));

function due(name: string, end: DueReading['end']): DueReading {
  const link = {
    ...{hostIndex: 9, hostName: name, bornAt: 1, leftAt: undefined, mac: undefined, figures: undefined},
    readAt: Number.NaN,
  };
  return {name, link, end};
}

/** What is taken of what is due, as `name` and its figures. */
function taken(file: string, ...readings: readonly DueReading[]) {
  const found: unknown[] = [];
  readFinals(readings, file, new ProcFile(), ({name}, {figures, rests}) => found.push([name, figures, rests]));
  return found;
}

test('the container’s own end is taken as it is, the host’s end swapped, and what has gone is passed over', () => {
  const file = path.join(folder, 'dev');
  const interfaces = ['in9', 'veth9', 'eth0'].map(name => ({name, columns: columnsOf(100, 1, 200, 2)}));
  writeFileSync(file, netDevText(interfaces));
  expect(taken(file, due('veth9', 'host'), due('in9', 'container'), due('gone', 'container'))).toEqual([
    ['in9', [100, 1, 200, 2], [0, 0, 0, 0]],
    ['veth9', [200, 2, 100, 1], [0, 0, 0, 0]],
  ]);
});

test('counters beyond 2^53 are exact, and names any bytes', () => {
  const file = path.join(folder, 'dev');
  const columns = columnsOf(0, 1, 0, 2).map((value, place) => (place === 8 ? 2n ** 64n - 1n : BigInt(value)));
  writeFileSync(file, netDevText([{name: 'v\u{ff}\u{1b}', columns}]));
  const [[name, figures, rests]] = taken(file, due('v\u{ff}\u{1b}', 'host')) as [[string, number[], number[]]];
  expect(name).toBe('v\u{ff}\u{1b}');
  expect(BigInt(figures[0]!) + BigInt(rests[0]!)).toBe(2n ** 64n - 1n);
});

test('a host that does not let us look gives nothing', () => {
  expect(taken(path.join(folder, 'missing'), due('veth9', 'host'))).toEqual([]);
});
