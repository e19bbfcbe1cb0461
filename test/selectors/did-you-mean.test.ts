import {expect, test} from 'vitest';
import {didYouMean} from '../../src/selectors/did-you-mean.js';

const KNOWN = ['name', 'network', 'service', 'rx', 'tx', 'rx.drops', 'MB/s'];

test.each([
  ['nmae', 'name'],
  ['netwrok', 'network'],
  ['sevice', 'service'],
  ['NAME', 'name'],
  ['rx.drop', 'rx.drops'],
  ['rxx', 'rx'],
  ['mb/s', 'MB/s'],
])('%s means %s', (word, meant) => {
  expect(didYouMean(word, KNOWN)).toBe(meant);
});

test.each(['', 'q', 'zz', 'bandwidth', 'x'.repeat(10_000)])('%s means nothing known', word => {
  expect(
    didYouMean(
      word,
      KNOWN.filter(known => known.length > 2),
    ),
  ).toBeUndefined();
});
