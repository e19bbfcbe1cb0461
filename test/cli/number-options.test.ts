import {expect, test} from 'vitest';
import {parseBurst, parseCount, parseDemoCount, parseInterval} from '../../src/cli/number-options.js';

test.each([
  ['1', 1],
  ['0.5', 0.5],
  ['500ms', 0.5],
  ['2s', 2],
  ['1m30s', 90],
  ['20ms', 0.02],
  ['0.02', 0.02],
  ['1h', 3600],
  ['3600', 3600],
])('an interval of %s is %d seconds', (text, seconds) => {
  expect(parseInterval(text)).toBeCloseTo(seconds, 9);
});

test.each([
  ['0', 'at least 20ms'],
  ['0ms', 'at least 20ms'],
  ['19ms', 'at least 20ms'],
  ['3601', 'at most 1h'],
  ['2h', 'at most 1h'],
  ['9'.repeat(400), 'at most 1h'],
  ['-1', 'Expected seconds or a duration'],
  ['', 'Expected seconds or a duration'],
  ['soon', 'Expected seconds or a duration'],
  ['1 s', 'Expected seconds or a duration'],
  ['1x', 'Expected seconds or a duration'],
  ['1e3', 'Expected seconds or a duration'],
  ['0x10', 'Expected seconds or a duration'],
  ['.5', 'Expected seconds or a duration'],
  ['NaN', 'Expected seconds or a duration'],
  ['Infinity', 'Expected seconds or a duration'],
])('an interval of %j is refused: %s', (text, message) => {
  expect(() => parseInterval(text)).toThrow(message);
});

test.each([
  ['1', 1],
  ['007', 7],
  ['9007199254740991', 9_007_199_254_740_991],
])('a count of %s is %i', (text, count) => {
  expect(parseCount(text)).toBe(count);
});

test.each(['0', '-1', '1.5', '', ' 1', '1e3', 'many', '9007199254740993', '٣'])('a count of %j is refused', text => {
  expect(() => parseCount(text)).toThrow('Expected a whole number of at least 1.');
});

test.each(['10001', '99999999'])('%s simulated containers are too many', text => {
  expect(() => parseDemoCount(text)).toThrow('It must be at most 10000.');
});

test.each(['0', 'many'])('%s simulated containers are not understood', text => {
  expect(() => parseDemoCount(text)).toThrow('Expected a whole number of at least 1.');
});

test('10000 containers can be simulated', () => {
  expect(parseDemoCount('10000')).toBe(10_000);
});

test.each([
  ['20ms', 0.02],
  ['50ms', 0.05],
  ['100ms', 0.1],
  ['auto', 'auto'],
  ['off', 'off'],
])('--burst %s', (text, wish) => {
  expect(parseBurst(text)).toBe(wish);
});

test.each(['', '0', '20', '10ms', '1s', 'OFF', '-20ms', 'never'])(
  '--burst "%s" is refused with what is allowed',
  text => {
    expect(() => parseBurst(text)).toThrow('Expected 20ms, 50ms, 100ms, auto or off.');
  },
);
