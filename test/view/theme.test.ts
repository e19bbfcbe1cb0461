import {describe, expect, test} from 'vitest';
import {nearestBasic, parseColor} from '../../src/view/color.js';
import {paletteFor} from '../../src/view/palette.js';
import {lookOf} from '../../src/view/style.js';
import {THEMES} from '../../src/view/theme.js';

describe('a colour as a person writes it', () => {
  test.each([
    ['74', 74],
    ['255', 255],
    ['256', undefined],
    ['blue', 4],
    ['bright-blue', 12],
    ['#ffaf00', 214],
    ['#5fafd7', 74],
    ['#fff', undefined],
    ['mauve', undefined],
  ])('%s is %s', (written, color) => {
    expect(parseColor(written)).toBe(color);
  });
});

test.each([
  [16, 8, 0],
  [231, 16, 15],
  [196, 8, 1],
  [46, 16, 10],
] as const)('%i is nearest to %i colours’ %i', (color, count, nearest) => {
  expect(nearestBasic(color, count)).toBe(nearest);
});

test.each([8, 16, 256] as const)('no theme uses a colour that a terminal of %i colours has not', depth => {
  for (const theme of THEMES) {
    const palette = paletteFor(depth, theme, {receive: 197});
    for (const meaning of [palette.text, palette.dim, palette.receive, palette.transmit, palette.badge]) {
      for (const look of [lookOf(meaning), lookOf(palette.selected(meaning))]) {
        for (const color of [look.foreground, look.background]) expect(color === 0x1ff || color < depth).toBe(true);
      }
    }
  }
});

test('own colours replace those of the theme, but never bring colour where there is none', () => {
  expect(lookOf(paletteFor(256, 'light', {receive: 99}).receive).foreground).toBe(99);
  expect(lookOf(paletteFor(256, 'default', {selection: 52}).selected(0)).background).toBe(52);
  expect(lookOf(paletteFor('none', 'default', {receive: 99}).receive).foreground).toBe(0x1ff);
  expect(lookOf(paletteFor(256, 'mono', {receive: 99}).receive).foreground).toBe(0x1ff);
});
