import {expect, test} from 'vitest';
import {OWN_BACKGROUND, OWN_FOREGROUND, paletteColor} from '../../screenshots/colors.js';
import {shapeOf} from '../../screenshots/glyphs.js';
import {type Cell, drawSvg} from '../../screenshots/picture.js';

function row(text: string, look: Partial<Cell> = {}): Cell[] {
  return Array.from(text, glyph => ({
    glyph,
    foreground: OWN_FOREGROUND,
    background: OWN_BACKGROUND,
    isBold: false,
    isUnderlined: false,
    ...look,
  }));
}

test.each([...'▁▂▃▄▅▆▇█▏▌╭╮╰╯─│┈├┤┬┴┼⣿⠁'])('%s is drawn, so that it looks the same without the font', glyph => {
  expect(shapeOf(glyph)).toBeDefined();
});

test.each([...'aZ0 ▲▼●■–…<'])('"%s" is left to the font', glyph => {
  expect(shapeOf(glyph)).toBeUndefined();
});

test.each([
  ['▄', [{x: 0, y: 0.5, width: 1, height: 0.5}]],
  ['█', [{x: 0, y: 0, width: 1, height: 1}]],
  ['▌', [{x: 0, y: 0, width: 0.5, height: 1}]],
])('%s fills its part of the cell', (glyph, rectangles) => {
  expect(shapeOf(glyph)).toEqual({kind: 'fill', rectangles});
});

test.each([
  ['⠁', [{x: 0.25, y: 0.125}]],
  ['⢀', [{x: 0.75, y: 0.875}]],
  ['⠈', [{x: 0.75, y: 0.125}]],
  ['⡀', [{x: 0.25, y: 0.875}]],
])('the dot of %s stands where Unicode has it', (glyph, dots) => {
  expect(shapeOf(glyph)).toEqual({kind: 'dots', dots});
});

test.each([
  [0, '#000000'],
  [74, '#5fafd7'],
  [214, '#ffaf00'],
  [255, '#eeeeee'],
])('colour %i of the palette is %s', (index, color) => {
  expect(paletteColor(index)).toBe(color);
});

test('each glyph has a place of its own, and what means something in XML is escaped', () => {
  const svg = drawSvg([row('a<b')]);
  expect(svg).toContain(`<text x="14 24 34" y="29" fill="${OWN_FOREGROUND}">a&#60;b</text>`);
});

test('neighbours of one colour share an element, a new colour begins a new one', () => {
  const svg = drawSvg([[...row('▁▂'), ...row('▃', {foreground: '#ff0000'}), ...row(' x ', {background: '#005f87'})]]);
  expect(svg.match(/<path /g)).toHaveLength(2);
  expect(svg).toContain('<rect x="44" y="14" width="30" height="20" fill="#005f87"/>');
});
