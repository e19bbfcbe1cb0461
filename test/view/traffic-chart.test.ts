import {expect, test} from 'vitest';
import {areaChart} from '../../src/view/traffic-chart.js';

function drawn(rates: number[], rows: number, grows: 'up' | 'down'): string[] {
  return areaChart(Float32Array.from(rates), rows, 8, grows).map(row => row.join(''));
}

test('received traffic stands on the base line, two buckets a cell and four dots a row', () => {
  expect(drawn([1, 2, 3, 4, 5, 6, 7, 8], 2, 'up')).toEqual(['  ⣠⣾', '⣠⣾⣿⣿']);
});

test('sent traffic hangs from it, mirrored', () => {
  expect(drawn([1, 2, 3, 4, 5, 6, 7, 8], 2, 'down')).toEqual(['⠙⢿⣿⣿', '  ⠙⢿']);
});

test('a gap has no dot, silence has one', () => {
  expect(drawn([Number.NaN, Number.NaN, 0, 0], 1, 'up')).toEqual([' ⣀']);
});

test('what is higher than the scale is cut off at its top', () => {
  expect(drawn([100, 100], 1, 'up')).toEqual(['⣿']);
});
