import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {performance} from 'node:perf_hooks';
import process from 'node:process';
import {PseudoTerminal} from '../terminal/pseudo-terminal.js';
import {cpuMillisecondsOf} from './cpu-time.js';
import type {Result} from './result.js';
import {median} from './statistics.js';

const PROGRAM = path.join(import.meta.dirname, '../../bin/rxtop');
const ROUNDS = 15;

interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

interface Start {
  readonly name: string;
  readonly args: readonly string[];
  /** Milliseconds more than an empty script takes. */
  readonly budget: number | undefined;
}

const STARTS: readonly Start[] = [
  {name: '--version', args: ['--version'], budget: 20},
  {name: '--help', args: ['--help'], budget: 20},
  {name: 'json --no-rates, 24 simulated containers', args: ['json', '--demo', '--no-rates'], budget: undefined},
];

const FIRST_FRAME_BUDGET_MS = 300;

/** Tells what the process has used when it ends; the empty script and rxtop both carry it. */
const PROBE = `process.on('exit', () => {
  const {user, system} = process.cpuUsage();
  require('node:fs').writeSync(3, String((user + system) / 1000));
});`;

/** What it takes to start, against an empty script in the same round. The first round, which keeps the compiled code, is not counted. */
export async function benchStart(): Promise<Result[]> {
  const home = mkdtempSync(path.join(tmpdir(), 'rxtop-bench-'));
  try {
    const probe = path.join(home, 'probe.cjs');
    const empty = path.join(home, 'empty.cjs');
    writeFileSync(probe, PROBE);
    writeFileSync(empty, '');
    const measure = (args: readonly string[]) => costOf(['--require', probe, ...args], home);
    const rounds = Array.from({length: ROUNDS + 1}, () => {
      const base = measure([empty]);
      return STARTS.map(({args}) => difference(measure([PROGRAM, ...args]), base));
    }).slice(1);
    const more = STARTS.flatMap(({name, budget}, index): Result[] => [
      {
        name: `${name}, more than an empty script: CPU`,
        value: median(rounds.map(round => round[index]!.cpu)),
        unit: 'ms',
        budget,
      },
      {
        name: `${name}, more than an empty script: wall`,
        value: median(rounds.map(round => round[index]!.wall)),
        unit: 'ms',
        budget: undefined,
      },
    ]);
    return [...more, ...(await benchFirstFrame(home))];
  } finally {
    rmSync(home, {recursive: true, force: true});
  }
}

function costOf(args: readonly string[], home: string): Cost {
  const before = performance.now();
  const {output} = spawnSync(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: {PATH: process.env.PATH, HOME: home},
  });
  return {wall: performance.now() - before, cpu: Number(output[3])};
}

function difference(one: Cost, other: Cost): Cost {
  return {cpu: one.cpu - other.cpu, wall: one.wall - other.wall};
}

async function benchFirstFrame(home: string): Promise<Result[]> {
  const costs: Cost[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const before = performance.now();
    const terminal = new PseudoTerminal(process.execPath, [PROGRAM, '--demo=100'], {environment: {HOME: home}});
    try {
      await terminal.until('the first frame', () => terminal.text.includes('/100 running'));
      costs.push({wall: performance.now() - before, cpu: cpuMillisecondsOf(terminal.pid)});
      terminal.write('q');
      await terminal.ended();
    } finally {
      terminal.close();
    }
  }
  const name = 'first frame, 100 simulated containers, Node.js included';
  const counted = costs.slice(1);
  return [
    {name: `${name}: CPU`, value: median(counted.map(({cpu}) => cpu)), unit: 'ms', budget: undefined},
    {name: `${name}: wall`, value: median(counted.map(({wall}) => wall)), unit: 'ms', budget: FIRST_FRAME_BUDGET_MS},
  ];
}
