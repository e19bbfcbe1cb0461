import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {liesBetween, readFigures, swapped} from '../../../src/collector/counters/net-dev-figures.js';
import {ProcFile} from '../../../src/collector/counters/proc-file.js';
import {columnsOf, netDevText} from './kernel-text.js';

const FIXTURES = path.join(import.meta.dirname, '../../fixtures/net-dev');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rxtop-figures-'));
});

afterAll(() => rmSync(folder, {recursive: true}));

test('the recorded sandbox lies between itself and itself, seen from its host with the directions swapped', () => {
  const file = new ProcFile();
  const inside = readFigures(path.join(FIXTURES, 'sandbox.dev'), file).get('eth0')!;
  const outside = readFigures(path.join(FIXTURES, 'host.dev'), file).get('veth1a2b3c4')!;
  expect(inside).toEqual([25_962, 46, 24_938, 33]);
  expect(swapped(outside)).toEqual(inside);
  expect(liesBetween(inside, swapped(outside), inside)).toBe(true);
});

test.each(['eth0', 'eth0:1', 'fifteen-bytes-x', 'e\u001b[31mth', 'v\u00ffth', 'v\u00c3\u00a9th'])(
  '%j is read by its bytes',
  name => {
    const path_ = path.join(folder, 'dev');
    writeFileSync(path_, netDevText([{name, columns: columnsOf(1, 2, 3, 4)}]));
    expect(readFigures(path_, new ProcFile())).toEqual(new Map([[name, [1, 2, 3, 4]]]));
  },
);

test('a short line has unknown figures, which lie between nothing', () => {
  const path_ = path.join(folder, 'short');
  writeFileSync(path_, 'a\nb\neth0: 1 2\nno colon\n');
  const figures = readFigures(path_, new ProcFile());
  expect(figures).toEqual(new Map([['eth0', [1, 2, Number.NaN, Number.NaN]]]));
  expect(liesBetween([0, 0, 0, 0], figures.get('eth0')!, [9, 9, 9, 9])).toBe(false);
});

test.each([
  [[1, 1, 1, 1], true],
  [[5, 5, 5, 5], true],
  [[9, 9, 9, 9], true],
  [[0, 5, 5, 5], false],
  [[5, 5, 5, 10], false],
  [[5, 0, 5, 5], false],
  [[5, 5, 10, 5], false],
] as const)('%j between 1 and 9: %s', (middle, expected) => {
  expect(liesBetween([1, 1, 1, 1], middle, [9, 9, 9, 9])).toBe(expected);
});
