import {describe, expect, test} from 'vitest';
import {layOutColumns, type PlacedColumn} from '../../src/view/column-layout.js';
import {COLUMNS, columnOf, DEFAULT_COLUMNS} from '../../src/view/columns.js';

const DEFAULT = DEFAULT_COLUMNS.map(columnOf);

function idsAt(width: number): string[] {
  return layOutColumns(DEFAULT, width).map(({column}) => column.id);
}

describe('columns leave a narrowing screen, the least needed first', () => {
  test.each([
    [200, ['name', 'rx', 'tx', 'rx-packets', 'tx-packets', 'errors', 'drops', 'network', 'rx-history', 'tx-history']],
    [90, ['name', 'rx', 'tx', 'errors', 'drops', 'network', 'rx-history', 'tx-history']],
    [78, ['name', 'rx', 'tx', 'drops', 'network', 'rx-history', 'tx-history']],
    [60, ['name', 'rx', 'tx', 'network', 'rx-history']],
    [38, ['name', 'rx', 'tx']],
  ])('at %d cells', (width, ids) => {
    expect(idsAt(width)).toEqual(ids);
  });
});

test('columns never overlap nor reach out of the width, from the least on', () => {
  for (let width = 38; width <= 260; width++) {
    checkPlaces(layOutColumns(DEFAULT, width), width);
    if (width % 20 === 0) checkPlaces(layOutColumns(COLUMNS, width), width);
  }
});

function checkPlaces(placed: readonly PlacedColumn[], width: number): void {
  for (const [index, {x, width: own}] of placed.entries()) {
    const next = placed[index + 1]?.x ?? width + 1;
    expect(x + own, `column ${index} at ${width}`).toBeLessThan(next);
  }
}

test('what is left over goes to the columns that have use for it', () => {
  const wide = layOutColumns(DEFAULT, 248);
  const widthOf = (id: string) => wide.find(({column}) => column.id === id)!.width;
  expect(widthOf('rx-history')).toBeGreaterThan(50);
  expect(widthOf('rx')).toBe(10);
  expect(widthOf('name')).toBeGreaterThan(34);
});
