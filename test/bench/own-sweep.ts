import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {createAggregator} from '../../src/aggregator/aggregator.js';
import {createCollector} from '../../src/collector/create-collector.js';
import type {Clock, CollectorOptions} from '../../src/model/collector.js';

/**
 * Runs on the host of an engine that DOCKER_HOST names: prints the CPU milliseconds of one sweep of all its containers, with
 * rates and history, as the program does it in its loop.
 */
const WARM_UP_SWEEPS = 500;
const SWEEPS = 1000;

const OPTIONS: CollectorOptions = {
  hosts: [],
  contexts: [],
  engines: [],
  source: 'auto',
  procRoot: '/proc',
  intervalSeconds: 1,
  withLoopback: false,
  demo: undefined,
};

/** The sweeps follow one another at once, and by this clock a second apart: what is read at a slower cadence follows the time. */
let skippedSeconds = 0;

const clock: Clock = {
  monotonicSeconds: () => performance.now() / 1000 + skippedSeconds,
  now: () => new Date(),
  sleep: seconds => pause(seconds * 1000),
};

async function main(): Promise<void> {
  const aggregator = createAggregator();
  const collector = createCollector(OPTIONS, aggregator.table, clock);
  await collector.start();
  let number = 0;
  const sweep = () => {
    skippedSeconds += OPTIONS.intervalSeconds;
    const monotonicSeconds = clock.monotonicSeconds();
    collector.sweep('regular');
    const {host, inventory} = collector;
    aggregator.aggregate({number: number++, time: clock.now(), monotonicSeconds, durationSeconds: 0, host, inventory});
  };
  for (let count = 0; count < WARM_UP_SWEEPS; count++) sweep();
  const before = process.cpuUsage();
  for (let count = 0; count < SWEEPS; count++) sweep();
  const {user, system} = process.cpuUsage(before);
  process.stdout.write(`${(user + system) / 1000 / SWEEPS}\n`);
  await collector.stop();
}

await main();
