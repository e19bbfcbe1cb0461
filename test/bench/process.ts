import {HERTZ, type LeftOpenBudget, leftOpen, resultsOf} from './left-open.js';
import type {Result} from './result.js';

interface Running {
  readonly containers: number;
  readonly interval: keyof typeof HERTZ;
  readonly rule: string;
  readonly budget: LeftOpenBudget;
}

const THRESHOLD = 'rx > 100GB/s';

const RUNNING: readonly Running[] = [
  {containers: 100, interval: '1s', rule: THRESHOLD, budget: {cpu: 0.3}},
  {containers: 1000, interval: '1s', rule: THRESHOLD, budget: {megabytes: 150}},
  {containers: 1000, interval: '100ms', rule: THRESHOLD, budget: {}},
  {containers: 1000, interval: '20ms', rule: THRESHOLD, budget: {cpu: 10}},
  {containers: 5000, interval: '1s', rule: THRESHOLD, budget: {}},
  {containers: 5000, interval: '100ms', rule: THRESHOLD, budget: {}},
  {containers: 1000, interval: '1s', rule: 'anomaly', budget: {megabytes: 150}},
];

/** `rxtop alert` of the built program from outside, with simulated containers: what it costs to leave it running. */
export async function benchProcess(): Promise<Result[]> {
  const results: Result[] = [];
  for (const {containers, interval, rule, budget} of RUNNING) {
    const figures = await leftOpen(['alert', `--demo=${containers}`, '--interval', interval, '--rule', rule]);
    const ending = rule === THRESHOLD ? '' : `, ${rule}`;
    const what = `alert at ${HERTZ[interval]}, ${containers.toLocaleString('en')} containers${ending}`;
    results.push(...resultsOf(what, figures, budget));
  }
  return results;
}
