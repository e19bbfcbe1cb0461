import {expect, test} from 'vitest';
import {asciiGlyph, asciiText} from '../../src/view/ascii.js';
import {sparkline} from '../../src/view/sparkline.js';

test('every sign of the screen has a stand-in of its own kind', () => {
  expect(asciiText('╭─ web ─╮ ▼ 1 kB ▲ – … ● ✖ ·')).toBe('+- web -+ v 1 kB ^ - ~ * x .');
});

test('a sparkline keeps its seven levels apart', () => {
  const levels = asciiText(sparkline(Float32Array.from([0, 1e5, 2e5, 4e5, 6e5, 8e5, 1e6])).join(''));
  expect(new Set(levels).size).toBe(7);
});

test.each([
  ['⠀', ' '],
  ['⡀', '.'],
  ['⣤', ':'],
  ['⣿', '#'],
])('the braille cell %o is %o', (cell, character) => {
  expect(asciiGlyph(cell)).toBe(character);
});

test('foreign text becomes question marks, never bytes above ASCII', () => {
  expect(asciiText('数据库 café')).toBe('??? caf?');
});
