import {costOfAlert} from './alert-cost.js';
import type {Result} from './result.js';

/** Hot code is compiled late where it runs once a second. */
const settleSeconds = 45;

/** The whole built program from outside: what it costs to leave it running. */
export async function benchProcess(): Promise<Result[]> {
  const {cpu: cpu100} = await costOfAlert({containers: 100, settleSeconds});
  const {memory: memory1000, cpu: cpu1000} = await costOfAlert({containers: 1000, settleSeconds});
  const {memory: memoryDetecting, cpu: cpuDetecting} = await costOfAlert({
    containers: 1000,
    rule: 'anomaly',
    settleSeconds,
  });
  return [
    {name: 'alert at 1 Hz, 100 simulated containers: CPU a second', value: cpu100, unit: 'ms', budget: 3},
    {name: 'alert at 1 Hz, 1,000 simulated containers: CPU a second', value: cpu1000, unit: 'ms', budget: undefined},
    {name: 'alert, 1,000 simulated containers: resident', value: memory1000, unit: 'MB', budget: 150},
    {name: 'the same, watching for anomalies: CPU a second', value: cpuDetecting, unit: 'ms', budget: undefined},
    {name: 'the same, watching for anomalies: resident', value: memoryDetecting, unit: 'MB', budget: 150},
  ];
}
