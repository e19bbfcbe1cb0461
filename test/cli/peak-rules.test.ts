import {expect, test} from 'vitest';
import type {BurstWish} from '../../src/burst-pace.js';
import {asksForPeaks, assertPeaks} from '../../src/cli/peak-rules.js';
import {parseRules} from '../../src/cli/rules.js';
import {DEFAULTS} from './default-options.js';

const assert = (rules: readonly string[], burst: BurstWish | undefined, intervalSeconds: number) => () =>
  assertPeaks(parseRules(rules), {...DEFAULTS, burst, collector: {...DEFAULTS.collector, intervalSeconds}});

test('rules that ask for peaks', () => {
  expect(asksForPeaks(parseRules(['rx > 1MB/s', 'rx.peak > 900Mbit/s for 3s as critical']))).toBe(true);
  expect(asksForPeaks(parseRules(['rx > 1MB/s']))).toBe(false);
});

test.each([
  [['rx.peak > 1MB/s'], undefined, 1],
  [['rx.peak > 1MB/s'], 0.02, 0.05],
  [['rx > 1MB/s'], 'off', 1],
  [[], 'auto', 3600],
  [[], undefined, 0.02],
] as const)('%j with --burst %s every %d s has what it needs', (rules, burst, intervalSeconds) => {
  expect(assert(rules, burst, intervalSeconds)).not.toThrow();
});

test.each([
  [['tx.peak > 1MB/s'], 'off', 1, '"tx.peak > 1MB/s" needs readings between sweeps, which --burst off turns off'],
  [['tx.peak > 1MB/s'], undefined, 0.02, 'an interval that has room for 2 to 600 readings, which 0.02 s has not'],
  [['tx.peak > 1MB/s'], undefined, 3600, 'which 3600 s has not'],
  [[], 0.02, 60, '--burst 20ms needs an interval that has room for 2 to 600 readings, which 60 s has not'],
] as const)('%j with --burst %s every %d s is refused', (rules, burst, intervalSeconds, message) => {
  expect(assert(rules, burst, intervalSeconds)).toThrow(message);
});
