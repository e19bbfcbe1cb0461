import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {ownHome} from '../own-home.js';
import {startRxtop} from '../terminal/pseudo-terminal.js';
import {cpuMillisecondsOf, residentMegabytesOf} from './cpu-time.js';
import type {Result} from './result.js';

const PROGRAM = path.join(import.meta.dirname, '../../bin/rxtop');
/** The compiler of hot code needs its time where code runs once a second. */
const SETTLE_SECONDS = 45;
const WATCH_SECONDS = 20;
const DELAY_SECONDS = 10;

/** What the program needs while it is left running. */
export interface LeftOpen {
  /** Percent of a core. */
  readonly cpu: number;
  readonly kibibytesPerSecond: number;
  readonly megabytes: number;
  /** Milliseconds by which timers are late, the 95th percentile. */
  readonly delay: number;
}

/** How often a sweep is made, by the `--interval` for it. */
export const HERTZ = {'1s': '1 Hz', '100ms': '10 Hz', '20ms': '50 Hz'} as const;

/** What each figure may be at the most. */
export type LeftOpenBudget = Readonly<Partial<Record<keyof LeftOpen, number>>>;

/** The figures as rows of the table. */
export function resultsOf(what: string, figures: LeftOpen, budget: LeftOpenBudget): Result[] {
  return [
    {name: `${what}: of a core`, value: figures.cpu, unit: '%', budget: budget.cpu},
    {name: `${what}: written`, value: figures.kibibytesPerSecond, unit: 'KiB/s', budget: budget.kibibytesPerSecond},
    {name: `${what}: resident`, value: figures.megabytes, unit: 'MB', budget: budget.megabytes},
    {name: `${what}: event loop late, p95`, value: figures.delay, unit: 'ms', budget: budget.delay},
  ];
}

interface Program {
  readonly pid: number;
  readonly bytesWritten: number;
  kill(signal: NodeJS.Signals): void;
  /** Asks it to end and waits. */
  end(): Promise<void>;
  /** Ends what is left of it. */
  close(): void;
}

/** Leaves the built program open with these arguments: in a terminal of a size, or with its output read and thrown away. */
export async function leftOpen(args: readonly string[], size?: readonly [number, number]): Promise<LeftOpen> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rxtop-bench-'));
  const delayFile = path.join(folder, 'delay');
  const preload = new URL('event-loop-delay.js', import.meta.url).href;
  const environment = {NODE_OPTIONS: `--import ${preload}`, RXTOP_BENCH_DELAY_FILE: delayFile};
  const program = size === undefined ? onPipe(args, environment) : onTerminal(args, size, environment);
  try {
    await pause(SETTLE_SECONDS * 1000);
    const [cpu, bytes] = [cpuMillisecondsOf(program.pid), program.bytesWritten];
    await pause(WATCH_SECONDS * 1000);
    const figures = {
      cpu: (cpuMillisecondsOf(program.pid) - cpu) / (WATCH_SECONDS * 10),
      kibibytesPerSecond: (program.bytesWritten - bytes) / WATCH_SECONDS / 1024,
      megabytes: residentMegabytesOf(program.pid),
    };
    // Looking how late timers are costs CPU itself.
    program.kill('SIGUSR2');
    await pause(DELAY_SECONDS * 1000);
    await program.end();
    return {...figures, delay: Number(readFileSync(delayFile, 'utf8'))};
  } finally {
    program.close();
    rmSync(folder, {recursive: true});
  }
}

function onTerminal(
  args: readonly string[],
  [width, height]: readonly [number, number],
  environment: Record<string, string>,
): Program {
  const terminal = startRxtop(args, {width, height, environment});
  return {
    pid: terminal.pid,
    get bytesWritten() {
      return terminal.bytesWritten;
    },
    kill: signal => terminal.kill(signal),
    end: async () => {
      terminal.write('q');
      await terminal.ended();
    },
    close: () => terminal.close(),
  };
}

function onPipe(args: readonly string[], environment: Record<string, string>): Program {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {PATH: process.env.PATH, HOME: ownHome(), LANG: 'C.UTF-8', ...environment},
  });
  let bytesWritten = 0;
  child.stdout.on('data', (data: Buffer) => {
    bytesWritten += data.length;
  });
  const ended = once(child, 'close');
  return {
    pid: child.pid!,
    get bytesWritten() {
      return bytesWritten;
    },
    kill: signal => child.kill(signal),
    end: async () => {
      child.kill('SIGTERM');
      await ended;
    },
    close: () => child.kill('SIGKILL'),
  };
}
