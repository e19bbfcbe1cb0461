import path from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {EngineCounters} from '../../src/collector/counters/engine-counters.js';
import {createEngineWatch} from '../../src/collector/engine/engine-watch.js';
import {locateEngine, thisSystem} from '../../src/collector/engine/locate.js';
import {provideHostTools} from '../engine/lab/host-tools.js';
import {LabImpossible} from '../engine/lab/lab-impossible.js';
import {startPrivateEngine} from '../engine/lab/private-engine.js';
import type {EngineAddress} from '../engine/lab/provided.js';
import {removeAbandonedLabs, removeLab} from '../engine/lab/remains.js';
import {output} from '../engine/lab/run.js';
import {startRxtop} from '../engine/lab/rxtop.js';
import {SYSTEM_PATH} from '../engine/lab/system-path.js';
import {cpuMillisecondsOf} from './cpu-time.js';
import {daemonMilliseconds, startContainers} from './daemons.js';
import type {Result} from './result.js';

const CONTAINERS = 100;
const WATCH_SECONDS = 20;
const API_ROUNDS = 2;
/** The compiler of hot code needs its time where code runs once a second. */
const WARM_UP_SECONDS = 45;

/**
 * The same 100 real containers by our own reading and by the engine's stats API: CPU of us and of dockerd, containerd and
 * the shims, less what those use when nobody asks. Answers nothing, and says why, where no engine can be started.
 */
export async function benchAgainstEngine(): Promise<Result[]> {
  try {
    await provideHostTools();
    await removeAbandonedLabs();
    const engine = await startPrivateEngine();
    try {
      return await compare(engine);
    } finally {
      await removeLab(engine.namespace);
    }
  } catch (error) {
    if (!(error instanceof LabImpossible)) throw error;

    process.stderr.write(`Nothing was measured against an engine: ${error.message}\n`);
    return [];
  }
}

async function compare(engine: EngineAddress): Promise<Result[]> {
  await startContainers(engine, CONTAINERS);
  const idle = await daemonsPerSecond(engine);
  const alert = await watch(engine, idle, '1s');
  const often = await watch(engine, idle, '100ms');
  const own = await ownSweep(engine);
  const api = await statsApi(engine, idle);
  const what = `${CONTAINERS} real containers`;
  return [
    {name: `${what}, alert at 1 Hz: CPU a second`, value: alert.own, unit: 'ms', budget: 3},
    {name: `${what}, alert at 1 Hz: CPU of the daemons for it`, value: alert.daemons, unit: 'ms', budget: undefined},
    {name: `${what}, alert at 10 Hz: CPU a second`, value: often.own, unit: 'ms', budget: undefined},
    {name: `${what}, own sweep: CPU`, value: own, unit: 'ms', budget: undefined},
    {name: `${what}, stats API: CPU a sweep, with daemons`, value: api, unit: 'ms', budget: undefined},
    {name: `${what}, stats API to own sweep`, value: api / own, unit: 'times', budget: 1000, isFloor: true},
  ];
}

async function daemonsPerSecond(engine: EngineAddress): Promise<number> {
  const before = daemonMilliseconds(engine);
  await pause(WATCH_SECONDS * 1000);
  return (daemonMilliseconds(engine) - before) / WATCH_SECONDS;
}

/** CPU milliseconds of one of our sweeps of the same containers, on the engine's host. No daemon takes part in it. */
async function ownSweep(engine: EngineAddress): Promise<number> {
  const script = path.join(import.meta.dirname, 'own-sweep.ts');
  const argv = ['ip', 'netns', 'exec', engine.namespace, process.execPath, '--import', 'tsx', script];
  const environment = {...process.env, DOCKER_HOST: `unix://${engine.socketPath}`, PATH: SYSTEM_PATH};
  return Number(await output(argv, {environment}));
}

/** CPU milliseconds a second while a rule is watched. The daemons' idle noise may make their part negative: then it is 0. */
async function watch(engine: EngineAddress, idle: number, interval: string): Promise<{own: number; daemons: number}> {
  const rxtop = startRxtop(engine, ['alert', '--interval', interval, '--rule', 'rx > 100GB/s']);
  try {
    await pause(WARM_UP_SECONDS * 1000);
    const before = {own: cpuMillisecondsOf(rxtop.pid), daemons: daemonMilliseconds(engine)};
    await pause(WATCH_SECONDS * 1000);
    return {
      own: (cpuMillisecondsOf(rxtop.pid) - before.own) / WATCH_SECONDS,
      daemons: Math.max(0, (daemonMilliseconds(engine) - before.daemons) / WATCH_SECONDS - idle),
    };
  } finally {
    await rxtop.stop();
  }
}

/** CPU milliseconds of one round of answers for all containers: ours for asking, the daemons' for answering. */
async function statsApi(engine: EngineAddress, idle: number): Promise<number> {
  const location = locateEngine({host: `unix://${engine.socketPath}`, context: undefined}, thisSystem());
  const clock = {monotonicSeconds: () => performance.now() / 1000};
  const engineWatch = createEngineWatch(location, {clock});
  await engineWatch.start();
  try {
    const counters = new EngineCounters(
      id => engineWatch.readStats(id),
      clock.monotonicSeconds,
      () => undefined,
    );
    counters.watch(new Map([...engineWatch.containers.keys()].map(id => [id, undefined])));
    const began = clock.monotonicSeconds();
    const daemonsBefore = daemonMilliseconds(engine);
    const ownBefore = process.cpuUsage();
    for (let round = 0; round < API_ROUNDS; round++) {
      counters.ask();
      await counters.settle(60);
    }
    const {user, system} = process.cpuUsage(ownBefore);
    const noise = idle * (clock.monotonicSeconds() - began);
    return ((user + system) / 1000 + daemonMilliseconds(engine) - daemonsBefore - noise) / API_ROUNDS;
  } finally {
    await engineWatch.stop();
  }
}
