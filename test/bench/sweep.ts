import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {createAggregator} from '../../src/aggregator/aggregator.js';
import type {Reading} from '../../src/model/traffic.js';
import type {Result} from './result.js';
import {median, percentile} from './statistics.js';
import {engineSource, hostSource, namespaceSource, type Source} from './sweep-sources.js';

/** Sweeps of 1,000 interfaces; of more it takes fewer until the compiler is done. */
const WARM_UP_SWEEPS = 400;
const LEAST_WARM_UP_SWEEPS = 40;
const ROUNDS = 30;
const LEAST_ROUNDS = 6;
/** As many as there are texts of the host's list: in each round the counters start anew once. */
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
  readonly slowest: number;
  readonly allocated: number;
}

/** Each source, at which numbers of interfaces it is measured, and the budgets of these in milliseconds. */
interface Measurement {
  readonly name: string;
  readonly source: Source;
  readonly sizes: readonly number[];
  readonly budgets: Readonly<Record<number, number>>;
  readonly isFlat: boolean;
}

const MEASUREMENTS: readonly Measurement[] = [
  {name: 'host', source: hostSource, sizes: [100, 1000, 5000, 20_000], budgets: {1000: 2, 5000: 12}, isFlat: true},
  {name: 'namespace', source: namespaceSource, sizes: [100, 1000, 5000, 20_000], budgets: {}, isFlat: true},
  // The engine is asked for 50 containers a second at most.
  {name: 'engine', source: engineSource, sizes: [50], budgets: {}, isFlat: false},
];

/**
 * One sweep with rates and history (read, parse, rates, tiers) by each source, from generated texts: CPU by number of
 * interfaces, how it grows, and what each interface more allocates.
 */
export async function benchSweep(): Promise<Result[]> {
  const results: Result[] = [];
  for (const {name, source, sizes, budgets, isFlat} of MEASUREMENTS) {
    const measured: Measured[] = [];
    for (const size of sizes) measured.push(await measure(source, size));
    for (const {interfaces, milliseconds, slowest} of measured) {
      const what = `sweep by ${name}, ${interfaces.toLocaleString('en')} interfaces: CPU`;
      results.push(
        {name: what, value: milliseconds, unit: 'ms', budget: budgets[interfaces]},
        {name: `${what}, p95`, value: slowest, unit: 'ms', budget: undefined},
      );
    }
    if (isFlat) results.push(...growth(name, measured));
  }
  return results;
}

function growth(name: string, measured: readonly Measured[]): Result[] {
  const small = measured[0]!;
  const large = measured.at(-1)!;
  const from = measured[1]!;
  const exponent = Math.log(large.milliseconds / from.milliseconds) / Math.log(large.interfaces / from.interfaces);
  const perInterface = (large.allocated - small.allocated) / (large.interfaces - small.interfaces);
  const range = `from ${from.interfaces.toLocaleString('en')} to ${large.interfaces.toLocaleString('en')}`;
  return [
    {name: `sweep by ${name}, growth exponent ${range}`, value: exponent, unit: '', budget: 1.2},
    {name: `sweep by ${name}, allocated whatever the number`, value: small.allocated, unit: 'B', budget: undefined},
    {
      name: `sweep by ${name}, allocated for each interface more`,
      value: Math.max(0, perInterface),
      unit: 'B',
      budget: 1,
    },
  ];
}

async function measure(source: Source, interfaces: number): Promise<Measured> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rxtop-bench-'));
  try {
    const sweep = prepare(source, interfaces, folder);
    const fewer = Math.max(1, interfaces / 1000);
    const warmUp = Math.max(LEAST_WARM_UP_SWEEPS, WARM_UP_SWEEPS / fewer);
    const rounds = Math.max(LEAST_ROUNDS, Math.round(ROUNDS / fewer));
    for (let count = 0; count < warmUp; count++) await sweep();
    const times: number[] = [];
    for (let count = 0; count < rounds * SWEEPS_PER_ROUND; count++) times.push(await cpuMilliseconds(sweep));
    const allocated = (await allocatedBytes(sweep, rounds)) / SWEEPS_PER_ROUND;
    return {interfaces, milliseconds: median(times), slowest: percentile(times, 95), allocated};
  } finally {
    rmSync(folder, {recursive: true});
  }
}

/** Readings a second apart. What is not a promise is not waited for, so that it allocates nothing. */
function prepare(source: Source, interfaces: number, folder: string): () => void | Promise<void> {
  const aggregator = createAggregator();
  const read = source(interfaces, folder, aggregator.table);
  const time = new Date(0);
  let number = 0;
  const aggregate = (): void => {
    aggregator.aggregate({...SCENE, number, time, monotonicSeconds: 1000 + number, durationSeconds: 0});
    number++;
  };
  return () => {
    const reading = read(1000 + number);
    if (reading instanceof Promise) return reading.then(aggregate);

    aggregate();
    return undefined;
  };
}

async function cpuMilliseconds(sweep: () => void | Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  const pending = sweep();
  if (pending !== undefined) await pending;
  const {user, system} = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** What a round leaves on the heap, the least of several: the engine's own book-keeping comes and goes. */
async function allocatedBytes(sweep: () => void | Promise<void>, rounds: number): Promise<number> {
  const left: number[] = [];
  for (let round = 0; round < rounds; round++) {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    for (let count = 0; count < SWEEPS_PER_ROUND; count++) {
      const pending = sweep();
      if (pending !== undefined) await pending;
    }
    left.push(process.memoryUsage().heapUsed - before);
  }
  return Math.min(...left.filter(bytes => bytes > 0));
}
