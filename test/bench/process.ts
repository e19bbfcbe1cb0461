import {leftOpen} from './left-open.js';
import type {Result} from './result.js';

const HERTZ = {'1s': '1 Hz', '100ms': '10 Hz', '20ms': '50 Hz'} as const;

interface Running {
  readonly containers: number;
  readonly interval: keyof typeof HERTZ;
  readonly rule: string;
  /** Percent of a core. */
  readonly cpuBudget?: number;
  readonly memoryBudget?: number;
}

const THRESHOLD = 'rx > 100GB/s';

const RUNNING: readonly Running[] = [
  {containers: 100, interval: '1s', rule: THRESHOLD, cpuBudget: 0.3},
  {containers: 1000, interval: '1s', rule: THRESHOLD, memoryBudget: 150},
  {containers: 1000, interval: '100ms', rule: THRESHOLD},
  {containers: 1000, interval: '20ms', rule: THRESHOLD, cpuBudget: 10},
  {containers: 5000, interval: '1s', rule: THRESHOLD},
  {containers: 5000, interval: '100ms', rule: THRESHOLD},
  {containers: 1000, interval: '1s', rule: 'anomaly', memoryBudget: 150},
];

/** `rxtop alert` of the built program from outside, with simulated containers: what it costs to leave it running. */
export async function benchProcess(): Promise<Result[]> {
  const results: Result[] = [];
  for (const {containers, interval, rule, cpuBudget, memoryBudget} of RUNNING) {
    const args = ['alert', `--demo=${containers}`, '--interval', interval, '--rule', rule];
    const {cpu, kibibytesPerSecond, megabytes, delay} = await leftOpen(args);
    const what = `alert at ${HERTZ[interval]}, ${containers.toLocaleString('en')} containers${rule === THRESHOLD ? '' : `, ${rule}`}`;
    results.push(
      {name: `${what}: of a core`, value: cpu, unit: '%', budget: cpuBudget},
      {name: `${what}: written`, value: kibibytesPerSecond, unit: 'KiB/s', budget: undefined},
      {name: `${what}: resident`, value: megabytes, unit: 'MB', budget: memoryBudget},
      {name: `${what}: event loop late, p95`, value: delay, unit: 'ms', budget: undefined},
    );
  }
  return results;
}
