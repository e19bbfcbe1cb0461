import process from 'node:process';
import {Pace} from '../../src/anomaly/pace.js';
import {TrafficDetector, type TrafficRates} from '../../src/anomaly/traffic-detector.js';
import {createTraffic, SERVICES} from '../scenarios/traffic.js';
import type {Result} from './result.js';
import {median} from './statistics.js';

const CONTAINERS = 1000;
/** Bytes and packets of both directions. */
const SERIES = 4 * CONTAINERS;
/** Different traffic, made beforehand and repeated: making it costs more than watching it. */
const STREAMS = 24;
const STREAM_SECONDS = 300;
/** Longer than it learns: while it does, it judges nothing. */
const WARM_UP_SWEEPS = 400;
const ROUNDS = 15;
const SWEEPS_PER_ROUND = 10;

/** What it costs to look for anomalies in four series of each of 1,000 containers, all of which have traffic. */
export function benchDetector(): Result[] {
  const streams = Array.from({length: STREAMS}, (_, index) => stream(index));
  globalThis.gc?.();
  const before = memory();
  const pace = new Pace();
  const detectors = Array.from({length: CONTAINERS}, () => new TrafficDetector('network', pace));
  let second = 0;
  const sweep = () => {
    for (let index = 0; index < CONTAINERS; index++) {
      detectors[index]!.update(second, streams[index % STREAMS]![(second + index) % STREAM_SECONDS]!);
    }
    second++;
  };
  for (let count = 0; count < WARM_UP_SWEEPS; count++) sweep();
  globalThis.gc?.();
  const bytes = memory() - before;
  const milliseconds = median(Array.from({length: ROUNDS}, () => cpuMilliseconds(sweep)));
  return [
    {name: 'detector, a series and sample: CPU', value: (milliseconds * 1000) / SERIES, unit: 'µs', budget: 5},
    {name: 'detector, a series: memory', value: bytes / SERIES / 1024, unit: 'KiB', budget: 16},
    {name: 'detector, 1,000 containers x 4 series at 1 Hz: of a core', value: milliseconds / 10, unit: '%', budget: 3},
  ];
}

function stream(index: number): readonly TrafficRates[] {
  const traffic = createTraffic(SERVICES[index % SERVICES.length]!, index + 1);
  return Array.from({length: STREAM_SECONDS}, (_, second) => ({...traffic(second)}));
}

function cpuMilliseconds(sweep: () => void): number {
  const before = process.cpuUsage();
  for (let count = 0; count < SWEEPS_PER_ROUND; count++) sweep();
  const {user, system} = process.cpuUsage(before);
  return (user + system) / 1000 / SWEEPS_PER_ROUND;
}

function memory(): number {
  const {heapUsed, arrayBuffers} = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
