import {expect, test} from 'vitest';
import {matchersOf} from '../../../src/collector/prometheus/narrowing.js';
import {countersQuery, oneOf} from '../../../src/collector/prometheus/queries.js';

const is = (key: 'name' | 'image', pattern: string, isNegated = false) => ({key, pattern, isNegated});

test.each([
  [[], []],
  [[is('name', 'web-*')], ['name=~"web-.*"']],
  [[is('name', 'web'), is('name', 'd?')], ['name=~"web|d."']],
  [
    [is('name', 'a.b'), is('image', 'nginx*', true)],
    ['name=~"a\\\\.b"', 'image!~"nginx.*"'],
  ],
  [[is('name', 'web'), is('name', '[ab]')], []],
  [[is('name', 'x"} or up{a="')], ['name=~"x\\"\\\\} or up\\\\{a=\\""']],
] as const)('conditions %j are passed on as %j', (conditions, matchers) => {
  const isOdd = conditions.some(({pattern}) => /[{}]/u.test(pattern));
  expect(matchersOf(conditions)).toEqual(isOdd ? [] : matchers);
});

test('names that mean something in an expression mean themselves', () => {
  expect(oneOf(['a.b', 'c|d', 'e"f', 'g\\h'])).toBe('a\\\\.b|c\\\\|d|e\\"f|g\\\\\\\\h');
});

test('raw samples are asked for, never those of the host itself', () => {
  expect(countersQuery(['name=~"web"'], 37.2)).toBe(
    '{__name__=~"container_network_(receive|transmit)_(bytes|packets|errors|packets_dropped)_total",id!="/",name=~"web"}[38s]',
  );
});
