import {spawn} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {cpuMillisecondsOf, residentMegabytesOf} from './cpu-time.js';
import type {Result} from './result.js';

const PROGRAM = path.join(import.meta.dirname, '../../bin/rxtop');
/** The compiler of hot code needs its time where code runs once a second. */
const SETTLE_SECONDS = 45;
const WATCH_SECONDS = 20;

/** The whole built program from outside: what it costs to leave it running. */
export async function benchProcess(): Promise<Result[]> {
  const {cpu: cpu100} = await costOfAlert(100);
  const {memory: memory1000, cpu: cpu1000} = await costOfAlert(1000);
  const {memory: memoryDetecting, cpu: cpuDetecting} = await costOfAlert(1000, 'anomaly');
  return [
    {name: 'alert at 1 Hz, 100 simulated containers: CPU a second', value: cpu100, unit: 'ms', budget: 3},
    {name: 'alert at 1 Hz, 1,000 simulated containers: CPU a second', value: cpu1000, unit: 'ms', budget: undefined},
    {name: 'alert, 1,000 simulated containers: resident', value: memory1000, unit: 'MB', budget: 150},
    {name: 'the same, watching for anomalies: CPU a second', value: cpuDetecting, unit: 'ms', budget: undefined},
    {name: 'the same, watching for anomalies: resident', value: memoryDetecting, unit: 'MB', budget: 150},
  ];
}

async function costOfAlert(containers: number, rule = 'rx > 100GB/s'): Promise<{cpu: number; memory: number}> {
  const child = spawn(process.execPath, [PROGRAM, 'alert', `--demo=${containers}`, '--rule', rule], {stdio: 'ignore'});
  const pid = child.pid!;
  try {
    await pause(SETTLE_SECONDS * 1000);
    const before = cpuMillisecondsOf(pid);
    await pause(WATCH_SECONDS * 1000);
    return {cpu: (cpuMillisecondsOf(pid) - before) / WATCH_SECONDS, memory: residentMegabytesOf(pid)};
  } finally {
    child.kill();
  }
}
