import {expect, test} from 'vitest';
import {areaChart, chartScales} from '../../src/view/traffic-chart.js';

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

test.each([
  ['halves alike share the larger scale', 90_000, 400_000, true, [500_000, 500_000, false]],
  ['a half that is just not flat too', 8000, 400_000, true, [500_000, 500_000, false]],
  ['a flat half gets a scale of its own', 7000, 400_000, true, [10_000, 500_000, true]],
  ['whichever it is', 400_000, 7000, true, [500_000, 10_000, true]],
  ['but not where there is no room to say so', 7000, 400_000, false, [500_000, 500_000, false]],
  ['silence has no scale of its own', 0, 400_000, true, [500_000, 500_000, false]],
  ['noise is not blown up', 3, 900, true, [1000, 1000, false]],
] as const)('%s', (_, receive, transmit, mayBeApart, [top, bottom, areApart]) => {
  const scales = chartScales(Float32Array.of(Number.NaN, receive), Float32Array.of(transmit, 1), mayBeApart);
  expect(scales).toEqual({receive: top, transmit: bottom, areApart});
});
