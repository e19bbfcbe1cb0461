import {describe, expect, test} from 'vitest';
import {cut, displayWidth, glyphsOf, toWidth, wrap} from '../../src/view/display-width.js';

test.each([
  ['web', 3],
  ['', 0],
  ['数据库', 6],
  ['café', 4],
  ['cafe\u0301', 4],
  ['👩', 2],
  ['▁▂▃', 3],
])('%o takes %d cells', (text, cells) => {
  expect(displayWidth(text)).toBe(cells);
});

describe('cutting', () => {
  test.each([
    ['shop-web-1', 20, 'shop-web-1'],
    ['shop-web-1', 10, 'shop-web-1'],
    ['shop-web-1', 6, 'shop-…'],
    ['shop-web-1', 1, '…'],
    ['shop-web-1', 0, ''],
    ['数据库', 5, '数据…'],
    ['数据库', 4, '数…'],
    ['数据库', 6, '数据库'],
  ])('%o to %d cells gives %o', (text, width, cutText) => {
    expect(cut(text, width)).toBe(cutText);
    expect(displayWidth(cut(text, width))).toBeLessThanOrEqual(width);
  });
});

test('a text is filled up on the side that it does not keep to', () => {
  expect(toWidth('web', 5, 'left')).toBe('web  ');
  expect(toWidth('12 kB', 7, 'right')).toBe('  12 kB');
  expect(toWidth('数据库', 5, 'right')).toBe('数据…');
});

test('a wide character stays one glyph, and a mark stays on its letter', () => {
  expect([...glyphsOf('数e\u0301')]).toEqual([
    {text: '数', width: 2},
    {text: 'e\u0301', width: 1},
  ]);
});

test('lines break between words, and what is too long for a line is broken anywhere and never lost', () => {
  expect(wrap('no engine at /run/docker.sock', 12)).toEqual(['no engine at', '/run/docker.', 'sock']);
  expect(wrap('', 10)).toEqual([]);
});
