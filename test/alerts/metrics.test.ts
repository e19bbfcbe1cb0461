import {expect, test} from 'vitest';
import {
  figuresOf,
  measure as measureIn,
  measureProtocols,
  type RuleUnit,
  type TrafficMetric,
} from '../../src/alerts/metrics.js';
import type {Traffic} from '../../src/model/traffic.js';
import {traffic} from './fake-sweep.js';

const KNOWN = traffic(
  {bytesPerSecond: 1, packetsPerSecond: 2, errorsPerSecond: 3, droppedPerSecond: 4, packetsPerSecondOverFaults: 400},
  {
    bytesPerSecond: 10,
    packetsPerSecond: 20,
    errorsPerSecond: 30,
    droppedPerSecond: 40,
    packetsPerSecondOverFaults: 400,
  },
);

function measure(of: Traffic, metric: TrafficMetric, unit: RuleUnit): number {
  return measureIn(figuresOf(of), metric, unit);
}

test.each<[TrafficMetric, RuleUnit, number]>([
  ['rx', 'bytesPerSecond', 1],
  ['tx', 'bytesPerSecond', 10],
  ['total', 'bytesPerSecond', 11],
  ['rx.packets', 'perSecond', 2],
  ['tx.packets', 'perSecond', 20],
  ['rx.errors', 'perSecond', 3],
  ['tx.errors', 'perSecond', 30],
  ['rx.drops', 'perSecond', 4],
  ['tx.drops', 'perSecond', 40],
  ['rx.drops', 'ratio', 0.01],
  ['tx.errors', 'ratio', 0.075],
])('%s in %s', (metric, unit, value) => {
  expect(measure(KNOWN, metric, unit)).toBe(value);
});

test('what is not known is not zero', () => {
  expect(measure(traffic(), 'rx', 'bytesPerSecond')).toBeNaN();
  expect(measure(traffic({bytesPerSecond: 1}), 'total', 'bytesPerSecond')).toBeNaN();
  expect(measure(traffic({}, {bytesPerSecond: 1}), 'total', 'bytesPerSecond')).toBeNaN();
  expect(measure(traffic({droppedPerSecond: 1}), 'rx.drops', 'ratio')).toBeNaN();
  expect(measure(traffic({packetsPerSecondOverFaults: 1}), 'rx.drops', 'ratio')).toBeNaN();
});

test('a share of no packets is none or all of them', () => {
  const idle = {packetsPerSecondOverFaults: 0};
  expect(measure(traffic({...idle, droppedPerSecond: 0}), 'rx.drops', 'ratio')).toBe(0);
  expect(measure(traffic({...idle, droppedPerSecond: 7}), 'rx.drops', 'ratio')).toBe(1);
});

test('what protocols count is known or not, each by itself', () => {
  const counts = {
    udpReceiveBufferErrors: 10,
    udpReceiveBufferErrorsPerSecond: 2,
    tcpRetransmittedSegments: 5,
    tcpRetransmittedSegmentsPerSecond: undefined,
    ageSeconds: 0,
  };
  expect(measureProtocols(counts, 'udp.drops')).toBe(2);
  expect(measureProtocols(counts, 'tcp.retransmits')).toBeNaN();
});

test('peaks are those within the interval, and not known without them', () => {
  expect(measure(KNOWN, 'rx.peak', 'bytesPerSecond')).toBeNaN();
  const rates = {count: 1, addTo: () => 'added' as const};
  const withPeaks = {...KNOWN, peaks: {receive: 7, transmit: 9, rates}};
  expect(measure(withPeaks, 'rx.peak', 'bytesPerSecond')).toBe(7);
  expect(measure(withPeaks, 'tx.peak', 'bytesPerSecond')).toBe(9);
});
