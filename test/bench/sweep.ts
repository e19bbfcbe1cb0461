import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {createAggregator} from '../../src/aggregator/aggregator.js';
import {HostNetDev} from '../../src/collector/counters/host-net-dev.js';
import {HOST, NameIndex} from '../../src/collector/counters/name-index.js';
import {ProcFile} from '../../src/collector/counters/proc-file.js';
import type {Reading} from '../../src/model/traffic.js';
import {netDevText, vethName} from './net-dev-text.js';
import type {Result} from './result.js';
import {median} from './statistics.js';

const FILES = 16;
const WARM_UP_SWEEPS = 400;
const ROUNDS = 30;
const SWEEPS_PER_ROUND = 16;

const SCENE: Pick<Reading, 'host' | 'inventory'> = {
  host: {name: '', kernel: '', uplink: undefined, uplinkBytesPerSecond: undefined},
  inventory: {
    engines: [
      {
        host: '',
        kind: 'none',
        version: undefined,
        endpoint: '',
        state: 'connected',
        sinceSeconds: 0,
        reason: undefined,
        hint: undefined,
      },
    ],
    containers: [],
  },
};

interface Measured {
  readonly interfaces: number;
  readonly milliseconds: number;
  readonly allocated: number;
}

/**
 * One sweep with rates and history (read the host's list, parse, rates, tiers), from generated text of `/proc/net/dev`: CPU
 * by number of interfaces, how it grows, and what each interface more allocates.
 */
export function benchSweep(): Result[] {
  const [small, middle, large] = [100, 1000, 5000].map(measure) as [Measured, Measured, Measured];
  const growth = Math.log(large.milliseconds / middle.milliseconds) / Math.log(large.interfaces / middle.interfaces);
  const perInterface = (large.allocated - small.allocated) / (large.interfaces - small.interfaces);
  return [
    {name: 'sweep, 100 interfaces: CPU', value: small.milliseconds, unit: 'ms', budget: undefined},
    {name: 'sweep, 1,000 interfaces: CPU', value: middle.milliseconds, unit: 'ms', budget: 2},
    {name: 'sweep, 5,000 interfaces: CPU', value: large.milliseconds, unit: 'ms', budget: 12},
    {name: 'sweep, growth exponent from 1,000 to 5,000', value: growth, unit: '', budget: 1.2},
    {name: 'sweep, allocated whatever the number', value: small.allocated, unit: 'B', budget: undefined},
    {name: 'sweep, allocated for each interface more', value: Math.max(0, perInterface), unit: 'B', budget: 1},
  ];
}

function measure(interfaces: number): Measured {
  const folder = mkdtempSync(path.join(tmpdir(), 'rxtop-bench-'));
  try {
    const sweep = prepare(interfaces, folder);
    for (let count = 0; count < WARM_UP_SWEEPS; count++) sweep();
    const rounds = Array.from({length: ROUNDS}, () => cpuMilliseconds(sweep) / SWEEPS_PER_ROUND);
    const allocated = allocatedBytes(sweep) / SWEEPS_PER_ROUND;
    return {interfaces, milliseconds: median(rounds), allocated};
  } finally {
    rmSync(folder, {recursive: true});
  }
}

/** Readings of files that grow; when the last has been read, the clock goes on and the counters start anew. */
function prepare(interfaces: number, folder: string): () => void {
  const aggregator = createAggregator();
  const index = new NameIndex();
  for (let number = 0; number < interfaces; number++) {
    index.set(HOST, Buffer.from(vethName(number)), aggregator.table.acquire('before-watching'));
  }

  const buffer = new ProcFile();
  const hosts = Array.from({length: FILES}, (_, second) => {
    const file = path.join(folder, String(second));
    writeFileSync(file, netDevText(interfaces, second));
    return new HostNetDev(file, buffer, aggregator.table);
  });

  let number = 0;
  const time = new Date(0);
  return () => {
    const monotonicSeconds = 1000 + number;
    hosts[number % FILES]!.read(index, () => monotonicSeconds);
    aggregator.aggregate({...SCENE, number, time, monotonicSeconds, durationSeconds: 0});
    number++;
  };
}

function cpuMilliseconds(sweep: () => void): number {
  const before = process.cpuUsage();
  for (let count = 0; count < SWEEPS_PER_ROUND; count++) sweep();
  const {user, system} = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** What a round leaves on the heap, the least of several: the engine's own book-keeping comes and goes. */
function allocatedBytes(sweep: () => void): number {
  const rounds = Array.from({length: ROUNDS}, () => {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    for (let count = 0; count < SWEEPS_PER_ROUND; count++) sweep();
    return process.memoryUsage().heapUsed - before;
  });
  return Math.min(...rounds.filter(bytes => bytes > 0));
}
