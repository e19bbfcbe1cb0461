import {expect, test} from 'vitest';
import {createDetector} from '../scenarios/detectors.js';
import {alarmsADay, secondsUntilFound} from '../scenarios/run.js';
import {FAULTS, SERVICES} from '../scenarios/traffic.js';

const QUIET_SECONDS = 900;
const [steady] = SERVICES;

test.each(FAULTS.filter(({name}) => !/drift|flapping/u.test(name)))('$name is found within ten seconds', fault => {
  expect(secondsUntilFound(createDetector, steady!, fault, 1, QUIET_SECONDS, 10)).toBeLessThanOrEqual(10);
});

test.each(SERVICES)('nothing is told of an hour of a service that is $name', service => {
  const hour = 3600;
  expect(alarmsADay(createDetector, service, 5, hour)).toBe(0);
});
