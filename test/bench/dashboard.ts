import {leftOpen} from './left-open.js';
import type {Result} from './result.js';

const SCREENS = [
  [1000, '1s', 80, 24],
  [1000, '1s', 120, 40],
  [1000, '1s', 250, 80],
  [1000, '100ms', 120, 40],
  [5000, '1s', 120, 40],
  [5000, '100ms', 120, 40],
] as const;

/** The built program in a pseudo-terminal: what leaving it open costs. */
export async function benchDashboard(): Promise<Result[]> {
  const results: Result[] = [];
  for (const [containers, interval, width, height] of SCREENS) {
    const args = [`--demo=${containers}`, '--interval', interval];
    const {cpu, kibibytesPerSecond, megabytes, delay} = await leftOpen(args, [width, height]);
    const hertz = interval === '1s' ? '1 Hz' : '10 Hz';
    const what = `dashboard at ${hertz}, ${containers.toLocaleString('en')} containers, ${width}x${height}`;
    const isBudgeted = containers === 1000 && interval === '1s' && width === 120;
    const memoryBudget = containers === 1000 && interval === '1s' ? 150 : undefined;
    results.push(
      {name: `${what}: of a core`, value: cpu, unit: '%', budget: isBudgeted ? 2 : undefined},
      {name: `${what}: written`, value: kibibytesPerSecond, unit: 'KiB/s', budget: isBudgeted ? 8 : undefined},
      {name: `${what}: resident`, value: megabytes, unit: 'MB', budget: memoryBudget},
      {name: `${what}: event loop late, p95`, value: delay, unit: 'ms', budget: isBudgeted ? 20 : undefined},
    );
  }
  return results;
}
