import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createGlob, escapeGlob} from '../../src/selectors/glob.js';

describe('a pattern', () => {
  test.each([
    ['web', 'web'],
    ['web-*', 'web-1'],
    ['web-*', 'web-'],
    ['*', ''],
    ['*', 'registry:5000/team/nginx:1.27'],
    ['*nginx*', 'registry:5000/team/nginx:1.27'],
    ['registry:5000/*:1.27', 'registry:5000/team/nginx:1.27'],
    ['*/nginx:*', 'a/b/nginx:1'],
    ['**', 'a/b'],
    ['a*b*c', 'a-b-b-c'],
    ['?', '/'],
    ['web-?', 'web-1'],
    ['😀?', '😀😀'],
    ['web-[0-9]', 'web-7'],
    ['web-[!0-9]', 'web-x'],
    ['web-[^0-9]', 'web-x'],
    ['[]x]', ']'],
    ['[a-]', '-'],
    ['{web,api}-*', 'api-1'],
    ['{web,api}-{1,2}', 'web-2'],
    ['{a,b{c,d}}', 'bd'],
    ['{a,}x', 'x'],
    ['\\*', '*'],
    ['\\{a,b\\}', '{a,b}'],
    ['[::1]:5000/x', '[::1]:5000/x'],
    ['[2001:db8::1]:5000/*', '2:5000/x'],
    ['\\[2001:db8::1\\]:5000/*', '[2001:db8::1]:5000/x'],
    ['[a', '[a'],
    ['[', '['],
    ['{a,b', '{a,b'],
    ['{a}', '{a}'],
    ['a(b|c)', 'a(b|c)'],
    ['$HOME^.+', '$HOME^.+'],
    ['.', '.'],
    ['./x', './x'],
    ['..', '..'],
    ['*', '\n'],
    ['"a"', '"a"'],
    ['a\\', 'a\\'],
  ])('%j fits %j', (pattern, text) => {
    expect(createGlob(pattern)(text)).toBe(true);
  });

  test.each([
    ['web', 'web1'],
    ['web', 'Web'],
    ['web-*', 'xweb-1'],
    ['web-?', 'web-'],
    ['web-?', 'web-12'],
    ['web-[0-9]', 'web-x'],
    ['web-[!0-9]', 'web-7'],
    ['[a-c]', '-'],
    ['{web,api}', 'web,api'],
    ['a.b', 'axb'],
    ['a(b|c)', 'ab'],
    ['a+', 'aa'],
    ['a', 'a/'],
    ['./x', 'x'],
    ['a*b*c', 'a-c-b'],
    ['\\*', 'x'],
    ['', 'a'],
  ])('%j does not fit %j', (pattern, text) => {
    expect(createGlob(pattern)(text)).toBe(false);
  });

  test('that is made to be slow is not', () => {
    const text = 'a'.repeat(512);
    const patterns = [
      `${'*a'.repeat(100)}b`,
      `${'?*'.repeat(200)}b`,
      '{a,b}'.repeat(40),
      '{'.repeat(2000),
      '[a-'.repeat(2000),
    ];
    const start = process.cpuUsage();
    for (const pattern of patterns) expect(createGlob(pattern)(text)).toBe(false);
    const {user} = process.cpuUsage(start);
    expect(user / 1000).toBeLessThan(1000);
  });

  test('always fits itself, whatever it is', () => {
    fc.assert(fc.property(fc.string({unit: 'binary'}), text => createGlob(text)(text)));
  });

  test('with everything escaped fits only itself', () => {
    const characters = fc.string({unit: fc.constantFrom(...'ab*?[]{},\\!^-')});
    fc.assert(
      fc.property(characters, characters, (text, other) => {
        const literal = createGlob([...text].map(character => `\\${character}`).join(''));
        expect(literal(text)).toBe(true);
        if (other !== text && [...other].length === [...text].length) expect(literal(other)).toBe(false);
      }),
    );
  });
});

test('an escaped text is the pattern of that text alone', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, other) => {
      const fits = createGlob(escapeGlob(text));
      expect(fits(text)).toBe(true);
      expect(fits(other)).toBe(other === text || other === escapeGlob(text));
    }),
  );
  expect(createGlob(escapeGlob('web[12]{a,b}*'))('web1a')).toBe(false);
});
