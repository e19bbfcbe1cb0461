import {expect, test} from 'vitest';
import type {Anomaly, AnomalyFeature, MovedFeature} from '../../src/model/anomaly.js';
import {anomalyText, detectionText} from '../../src/view/anomaly-text.js';

const UNITS = {unit: 'bytes', steps: 'si'} as const;

function moved(feature: AnomalyFeature, value: number, usual: number, isFlapping = false): MovedFeature {
  return {feature, value, usual, score: 0.8, onsetSeconds: 0, isFlapping, isDrift: false};
}

function anomaly(features: readonly MovedFeature[], given: Partial<Anomaly> = {}): Anomaly {
  return {
    network: undefined,
    score: 0.8,
    severity: 'critical',
    onset: new Date(2026, 0, 31, 14, 3, 7),
    moved: features,
    steady: [],
    ...given,
  };
}

test.each([
  [
    anomaly([moved('transmit-bytes', 3.1e6, 250e3)], {network: 'egress', steady: ['transmit-packets']}),
    'tx 12.4x its 15-min median (3.10 MB/s against 250 kB/s) since 14:03:07, on network egress; packets unchanged, so the packets got larger',
  ],
  [
    anomaly([moved('receive-packets', 50e3, 500)], {steady: ['receive-bytes']}),
    'rx packets 100x its 15-min median (50.0k/s against 500/s) since 14:03:07; bytes unchanged, so the packets got smaller',
  ],
  [
    anomaly([moved('receive-bytes', 0, 2e6), moved('receive-packets', 0, 2e3), moved('transmit-bytes', 0, 1e5)]),
    'rx nearly silent (0 B/s against 2.00 MB/s) since 14:03:07; packets and bytes alike; also tx',
  ],
  [anomaly([moved('transmit-bytes', 1e6, 0)]), 'tx out of silence (1.00 MB/s against 0 B/s) since 14:03:07'],
  [anomaly([moved('ratio', 30, 0.5)]), 'tx to rx 60.0x its 15-min median (30.0 to 1 against 0.50 to 1) since 14:03:07'],
  [
    anomaly([moved('faults', 20, 0.01, true)]),
    'errors and drops at 20/s against <0.1/s since 14:03:07, and it keeps coming and going',
  ],
])('case %#', (given, text) => {
  expect(anomalyText(given, UNITS)).toBe(text);
});

test('while it learns it says how long that takes', () => {
  expect(detectionText({learningSeconds: 215, score: 0, anomalies: []}, UNITS)).toBe('learning, 4 min left');
  expect(detectionText({learningSeconds: 59, score: 0, anomalies: []}, UNITS)).toBe('learning, 59 s left');
  expect(detectionText({learningSeconds: 0, score: 0, anomalies: []}, UNITS)).toBeUndefined();
});
