import {spawn} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {cpuMillisecondsOf, residentMegabytesOf} from './cpu-time.js';

const PROGRAM = path.join(import.meta.dirname, '../../bin/rxtop');
const WATCH_SECONDS = 20;

/** What is watched, and how. `settleSeconds` go by before it counts: the compiler of hot code needs its time. */
interface Watch {
  readonly containers: number;
  readonly rule?: string;
  readonly interval?: string;
  readonly settleSeconds: number;
}

/** What the built `rxtop alert` costs with simulated containers: CPU milliseconds a second, resident megabytes. */
export async function costOfAlert({
  containers,
  rule = 'rx > 100GB/s',
  interval = '1',
  settleSeconds,
}: Watch): Promise<{cpu: number; memory: number}> {
  const argv = [PROGRAM, 'alert', `--demo=${containers}`, '--rule', rule, '--interval', interval];
  const child = spawn(process.execPath, argv, {stdio: 'ignore'});
  const pid = child.pid!;
  try {
    await pause(settleSeconds * 1000);
    const before = cpuMillisecondsOf(pid);
    await pause(WATCH_SECONDS * 1000);
    return {cpu: (cpuMillisecondsOf(pid) - before) / WATCH_SECONDS, memory: residentMegabytesOf(pid)};
  } finally {
    child.kill();
  }
}
