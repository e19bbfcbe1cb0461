import {expect, test} from 'vitest';
import {PLAIN, style} from '../../src/view/style.js';
import {CellGrid} from '../../src/view/surface.js';

const LOUD = style({isBold: true});

test('text stands where it is put, and the cell behind it is told', () => {
  const grid = new CellGrid(10, 2);
  expect(grid.surface().put(2, 1, 'web', PLAIN)).toBe(5);
  expect(grid.toText()).toBe('\n  web');
});

test('what is painted outside of a part is cut off', () => {
  const grid = new CellGrid(10, 3);
  const part = grid.surface().part({x: 2, y: 1, width: 4, height: 1});
  part.put(-1, 0, 'abcdefgh', LOUD);
  part.put(0, 1, 'below', LOUD);
  part.put(0, -1, 'above', LOUD);
  expect(grid.toText()).toBe('\n  bcde\n');
});

test('a part of a part cannot reach out of the first', () => {
  const grid = new CellGrid(10, 1);
  const part = grid.surface().part({x: 2, y: 0, width: 3, height: 1}).part({x: 1, y: 0, width: 50, height: 50});
  part.fill('#', PLAIN);
  expect(grid.toText()).toBe('   ##');
});

test('a wide glyph takes two cells, and is left out where only one is left', () => {
  const grid = new CellGrid(5, 1);
  grid.surface().put(0, 0, '数据库', PLAIN);
  expect(grid.glyphs).toEqual(['数', '', '据', '', ' ']);
});

test('a text can end at a cell', () => {
  const grid = new CellGrid(8, 1);
  expect(grid.surface().putBefore(8, 0, '12 kB', PLAIN)).toBe(3);
  expect(grid.toText()).toBe('   12 kB');
});
