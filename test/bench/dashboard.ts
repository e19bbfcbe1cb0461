import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {startRxtop} from '../terminal/pseudo-terminal.js';
import {cpuMillisecondsOf, residentMegabytesOf} from './cpu-time.js';
import type {Result} from './result.js';

/** The compiler of hot code needs its time where code runs once a second. */
const SETTLE_SECONDS = 45;
const WATCH_SECONDS = 20;
const DELAY_SECONDS = 10;
const BY_SIZE = [
  [1000, 80, 24],
  [1000, 120, 40],
  [1000, 250, 80],
  [5000, 120, 40],
] as const;

/** The built program in a pseudo-terminal: what leaving it open costs. */
export async function benchDashboard(): Promise<Result[]> {
  const results: Result[] = [];
  for (const [containers, width, height] of BY_SIZE) {
    const {cpu, kibibytes, memory, delay} = await leftOpen(containers, width, height);
    const what = `dashboard at 1 Hz, ${containers.toLocaleString('en')} containers, ${width}x${height}`;
    const isBudgeted = containers === 1000 && width === 120;
    results.push(
      {name: `${what}: of a core`, value: cpu, unit: '%', budget: isBudgeted ? 2 : undefined},
      {name: `${what}: written`, value: kibibytes, unit: 'KiB/s', budget: isBudgeted ? 8 : undefined},
      {name: `${what}: resident`, value: memory, unit: 'MB', budget: containers === 1000 ? 150 : undefined},
      {name: `${what}: event loop late, p95`, value: delay, unit: 'ms', budget: isBudgeted ? 20 : undefined},
    );
  }
  return results;
}

interface LeftOpen {
  readonly cpu: number;
  readonly kibibytes: number;
  readonly memory: number;
  readonly delay: number;
}

async function leftOpen(containers: number, width: number, height: number): Promise<LeftOpen> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rxtop-bench-'));
  const delayFile = path.join(folder, 'delay');
  const preload = new URL('event-loop-delay.js', import.meta.url).href;
  const terminal = startRxtop([`--demo=${containers}`], {
    width,
    height,
    environment: {NODE_OPTIONS: `--import ${preload}`, RXTOP_BENCH_DELAY_FILE: delayFile},
  });
  try {
    await pause(SETTLE_SECONDS * 1000);
    const [cpu, bytes] = [cpuMillisecondsOf(terminal.pid), terminal.bytesWritten];
    await pause(WATCH_SECONDS * 1000);
    const figures = {
      cpu: (cpuMillisecondsOf(terminal.pid) - cpu) / (WATCH_SECONDS * 10),
      kibibytes: (terminal.bytesWritten - bytes) / WATCH_SECONDS / 1024,
      memory: residentMegabytesOf(terminal.pid),
    };
    // Looking how late timers are costs CPU itself.
    terminal.kill('SIGUSR2');
    await pause(DELAY_SECONDS * 1000);
    terminal.write('q');
    await terminal.ended();
    return {...figures, delay: Number(readFileSync(delayFile, 'utf8'))};
  } finally {
    terminal.close();
    rmSync(folder, {recursive: true});
  }
}
