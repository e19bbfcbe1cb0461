import {expect, test} from 'vitest';
import {sumOfKnown} from '../../src/model/sum-of-known.js';
import type {DirectionTraffic, Traffic} from '../../src/model/traffic.js';
import {NO_FIGURES} from './no-figures.js';

function traffic(known: Partial<DirectionTraffic>, rest: Partial<Traffic> = {}): Traffic {
  const direction = {...NO_FIGURES, ...known};
  return {
    receive: direction,
    transmit: direction,
    ageSeconds: 0,
    faultsAgeSeconds: undefined,
    reason: undefined,
    ...rest,
  };
}

test('there is no sum of nothing', () => {
  expect(sumOfKnown([])).toBeUndefined();
  expect(sumOfKnown([undefined])).toBeUndefined();
});

test('what one part does not know is the sum of the others', () => {
  const sum = sumOfKnown([
    traffic({bytes: 5, bytesPerSecond: 2}, {faultsAgeSeconds: 3}),
    traffic({bytes: 7, errors: 0}, {ageSeconds: 1, reason: 'counter-reset'}),
  ]);
  expect(sum?.receive).toEqual({...NO_FIGURES, bytes: 12, bytesPerSecond: 2, errors: 0});
  expect(sum).toMatchObject({ageSeconds: 1, faultsAgeSeconds: 3, reason: undefined});
});

test('the first reason is told where no part has a rate', () => {
  const sum = sumOfKnown([traffic({bytes: 1}, {reason: 'first-sample'}), traffic({bytes: 1}, {reason: 'gone'})]);
  expect(sum?.reason).toBe('first-sample');
});
