import {HERTZ, type LeftOpenBudget, leftOpen, resultsOf} from './left-open.js';
import type {Result} from './result.js';

interface Screen {
  readonly containers: number;
  readonly interval: keyof typeof HERTZ;
  readonly size: readonly [number, number];
  readonly budget: LeftOpenBudget;
}

const SCREENS: readonly Screen[] = [
  {containers: 1000, interval: '1s', size: [80, 24], budget: {megabytes: 150}},
  {
    containers: 1000,
    interval: '1s',
    size: [120, 40],
    budget: {cpu: 2, kibibytesPerSecond: 8, megabytes: 150, delay: 20},
  },
  {containers: 1000, interval: '1s', size: [250, 80], budget: {megabytes: 150}},
  {containers: 1000, interval: '100ms', size: [120, 40], budget: {}},
  {containers: 5000, interval: '1s', size: [120, 40], budget: {}},
  {containers: 5000, interval: '100ms', size: [120, 40], budget: {}},
];

/** The built program in a pseudo-terminal: what leaving it open costs. */
export async function benchDashboard(): Promise<Result[]> {
  const results: Result[] = [];
  for (const {containers, interval, size, budget} of SCREENS) {
    const figures = await leftOpen([`--demo=${containers}`, '--interval', interval], size);
    const what = `dashboard at ${HERTZ[interval]}, ${containers.toLocaleString('en')} containers, ${size.join('x')}`;
    results.push(...resultsOf(what, figures, budget));
  }
  return results;
}
