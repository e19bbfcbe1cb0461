import {expect, test} from 'vitest';
import {TrafficDetector} from '../../src/anomaly/traffic-detector.js';
import {createDetector} from '../scenarios/detectors.js';
import {alarmsADay, secondsUntilFound} from '../scenarios/run.js';
import {FAULTS, SERVICES} from '../scenarios/traffic.js';
import {createNormal, createRandom} from './random.js';

const QUIET_SECONDS = 900;
const [steady] = SERVICES;

test.each(FAULTS.filter(({name}) => !/drift|flapping/u.test(name)))('$name is found within ten seconds', fault => {
  expect(secondsUntilFound(createDetector, steady!, fault, 1, QUIET_SECONDS, 10)).toBeLessThanOrEqual(10);
});

test('a slow drift is found within the hour in which it grows tenfold', () => {
  const drift = FAULTS.find(({name}) => name.startsWith('drift'))!;
  expect(secondsUntilFound(createDetector, steady!, drift, 1, 10_800, 3600)).toBeLessThan(1800);
});

test('what is usual is the median, which the bursts before did not move', () => {
  const detector = new TrafficDetector('sum');
  const normal = createNormal(createRandom(1));
  for (let second = 0; second <= 1200; second++) {
    const factor = second === 1200 ? 100 : second % 60 < 4 ? 10 : 1;
    const bytes = 250e3 * factor * Math.exp(0.1 * normal());
    detector.update(second, {
      receiveBytes: bytes / 10,
      transmitBytes: bytes,
      receivePackets: bytes / 5000,
      transmitPackets: bytes / 500,
      faults: 0,
    });
  }
  const transmit = detector.moved().find(({feature}) => feature === 'transmit-bytes');
  expect(transmit?.usual).toBeGreaterThan(200e3);
  expect(transmit?.usual).toBeLessThan(300e3);
  expect(transmit?.onsetSeconds).toBe(1200);
});

test.each(SERVICES)('nothing is told of an hour of a service that is $name', service => {
  const hour = 3600;
  expect(alarmsADay(createDetector, service, 5, hour)).toBe(0);
});
