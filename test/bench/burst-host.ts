import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {createAggregator} from '../../src/aggregator/aggregator.js';
import {BurstPace, type BurstWish} from '../../src/burst-pace.js';
import {HostNetDev} from '../../src/collector/counters/host-net-dev.js';
import {HOST, NameIndex} from '../../src/collector/counters/name-index.js';
import {ProcFile} from '../../src/collector/counters/proc-file.js';
import type {Clock, Collector} from '../../src/model/collector.js';
import {monitor, Tempo} from '../../src/monitor.js';

/**
 * Runs in a network namespace with many interfaces: reads all of them by the program's own loop, at the interval and with the
 * `--burst` of its arguments, and prints CPU milliseconds a second, and into how many parts the last interval was divided. With
 * `list` in the place of `--burst` it only has the kernel print its list, and leaves that unread.
 */
const SECONDS = 8;

const NEVER = new AbortController().signal;

const clock: Clock = {
  monotonicSeconds: () => performance.now() / 1000,
  now: () => new Date(),
  sleep: async (seconds, signal) => {
    await pause(seconds * 1000, undefined, {signal});
  },
};

/** The compiler of hot code needs its time where code runs once a second. */
function warmUpSeconds(intervalSeconds: number): number {
  return intervalSeconds < 1 ? 8 : 30;
}

async function main(intervalSeconds: number, wish: BurstWish): Promise<void> {
  const aggregator = createAggregator();
  const index = new NameIndex();
  const file = new ProcFile();
  file.read('/proc/net/dev');
  for (const line of file.latin1.split('\n').slice(2)) {
    const name = line.slice(0, line.indexOf(':')).trim();
    if (name !== '') index.set(HOST, Buffer.from(name), aggregator.table.acquire('before-watching'));
  }
  const host = new HostNetDev('/proc/net/dev', file, aggregator.table);
  let readings = 0;
  const collector: Collector = {
    host: {name: '', kernel: '', uplink: undefined, uplinkBytesPerSecond: undefined},
    inventory: {engines: [] as never, containers: []},
    start: async () => undefined,
    sweep: () => host.read(index, clock.monotonicSeconds),
    subsample: () => {
      readings++;
      host.subsample(index, clock.monotonicSeconds);
      return 'read';
    },
    settle: async () => undefined,
    watchClosely: () => undefined,
    readFlows: () => ({state: 'unavailable', reason: 'demo', statement: '', remedy: ''}),
    readSockets: () => ({state: 'read', sockets: [], counts: [], isCut: false}),
    diagnose: () => [],
    stop: async () => undefined,
  };
  const pace = {
    tempo: new Tempo(intervalSeconds),
    count: undefined,
    settles: false,
    depth: 'regular',
    burst: new BurstPace(wish, cpuSeconds),
  } as const;
  const began = clock.monotonicSeconds();
  let from: {readonly cpu: number; readonly at: number} | undefined;
  let parts = 0;
  for await (const {monotonicSeconds} of monitor(collector, aggregator, clock, pace, new AbortController().signal)) {
    parts = readings + 1;
    readings = 0;
    if (from === undefined && monotonicSeconds - began >= warmUpSeconds(intervalSeconds)) {
      from = {cpu: cpuSeconds(), at: monotonicSeconds};
    } else if (from !== undefined && monotonicSeconds - from.at >= SECONDS) {
      process.stdout.write(`${((cpuSeconds() - from.cpu) * 1000) / (monotonicSeconds - from.at)} ${parts}\n`);
      return;
    }
  }
}

/** What nobody can save who reads the kernel's list so often. */
async function readListAlone(intervalSeconds: number): Promise<void> {
  const file = new ProcFile();
  const began = clock.monotonicSeconds();
  let from: number | undefined;
  for (;;) {
    file.read('/proc/net/dev');
    const seconds = clock.monotonicSeconds() - began;
    if (seconds >= warmUpSeconds(intervalSeconds) + SECONDS) break;
    if (seconds >= warmUpSeconds(intervalSeconds)) from ??= cpuSeconds();
    await clock.sleep(intervalSeconds - (seconds % intervalSeconds), NEVER);
  }
  process.stdout.write(`${((cpuSeconds() - from!) * 1000) / SECONDS} 1\n`);
}

function cpuSeconds(): number {
  const {user, system} = process.cpuUsage();
  return (user + system) / 1e6;
}

const [interval, burst] = process.argv.slice(2);
if (burst === 'list') await readListAlone(Number(interval));
else await main(Number(interval), burst === 'auto' || burst === 'off' ? burst : Number(burst));
