import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createGlob} from '../../src/selectors/glob.js';
import {globRegex, isPlain} from '../../src/selectors/glob-regex.js';

test.each([
  ['web', 'web'],
  ['web-*', 'web-.*'],
  ['a?b', 'a.b'],
  ['a.b+c', 'a\\.b\\+c'],
  ['[a-c]x', '[a-c]x|\\[a-c\\]x'],
  ['[!a-c]x', '[^a-c]x|\\[!a-c\\]x'],
  ['\\*', '\\*|\\\\\\*'],
])('%s is %s', (glob, regex) => {
  expect(globRegex(glob)).toBe(regex);
});

test('a regular expression fits what its glob fits, and nothing else', () => {
  const word = fc.string({unit: fc.constantFrom(...'ab-_.[]{}!^,*?\\/z'), maxLength: 8});
  fc.assert(
    fc.property(word, word, (pattern, text) => {
      const regex = new RegExp(`^(?:${globRegex(pattern).replaceAll('\\x{10FFFF}', '\\u{10FFFF}')})$`, 'su');
      for (const candidate of [text, pattern]) {
        expect([pattern, candidate, regex.test(candidate)]).toEqual([
          pattern,
          candidate,
          createGlob(pattern)(candidate),
        ]);
      }
    }),
    {numRuns: 2000},
  );
});

test.each(['*', 'a?', '[a]', '{a,b}', 'a\\b'])('%s is more than one text', pattern => {
  expect(isPlain(pattern)).toBe(false);
});
