import fc from 'fast-check';
import {expect, test} from 'vitest';
import {safeText} from '../../src/model/safe-text.js';

test.each(['', 'web-1', 'größe', 'データ', '👩‍👩'.slice(0, 2), 'a b', '\\u001b', 'e\u0301'])(
  '%j stays as it is',
  text => {
    expect(safeText(text)).toBe(text);
  },
);

test.each([
  ['an escape sequence', '\u001b[31mX', '\\u001b[31mX'],
  ['a C1 control', 'a\u009bb', 'a\\u009bb'],
  ['a line feed', 'a\nb', 'a\\u000ab'],
  ['NUL and DEL', '\0\u007f', '\\u0000\\u007f'],
  ['a right-to-left override', 'a\u202eb', 'a\\u202eb'],
  ['an isolate', '\u2066a\u2069', '\\u2066a\\u2069'],
  ['a zero-width joiner', 'a\u200db', 'a\\u200db'],
  ['a byte order mark', '\ufeffa', '\\ufeffa'],
  ['separators', 'a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
  ['a lone surrogate', 'a\ud800b', 'a\\ud800b'],
  ['private use', '\ue000\u{100000}', '\\ue000\\u{100000}'],
  ['a tag character', '\u{e0041}', '\\u{e0041}'],
  ['what is not assigned', '\u0378', '\\u0378'],
])('%s becomes visible', (_, text, expected) => {
  expect(safeText(text)).toBe(expected);
});

test('long text is cut, also between the halves of a character', () => {
  expect(safeText('a'.repeat(512))).toBe('a'.repeat(512));
  expect(safeText('a'.repeat(600))).toBe(`${'a'.repeat(512)}…`);
  expect(safeText(`${'a'.repeat(511)}😀b`)).toBe(`${'a'.repeat(511)}\\ud83d…`);
});

test('nothing that comes out can steer a terminal or break a line, and once safe is safe for good', () => {
  fc.assert(
    fc.property(fc.string({unit: 'binary', maxLength: 600}), text => {
      const safe = safeText(text);
      expect(safe).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u);
      if (safe.length <= 512) expect(safeText(safe)).toBe(safe);
    }),
  );
});
