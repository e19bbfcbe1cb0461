import {readFileSync} from 'node:fs';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import type Docker from 'dockerode';
import type {JsonDocument} from '../../src/view/json-contract.js';
import {connectTo} from '../engine/lab/docker-client.js';
import {provideHostTools} from '../engine/lab/host-tools.js';
import {createLabContainer} from '../engine/lab/lab-container.js';
import {LabImpossible} from '../engine/lab/lab-impossible.js';
import {startNamespaceChurn} from '../engine/lab/namespace-churn.js';
import {startPrivateEngine} from '../engine/lab/private-engine.js';
import type {EngineAddress} from '../engine/lab/provided.js';
import {removeAbandonedLabs, removeLab} from '../engine/lab/remains.js';
import {type RunningRxtop, startRxtop} from '../engine/lab/rxtop.js';
import {cpuMillisecondsOf} from './cpu-time.js';
import type {Result} from './result.js';

const STABLE = 20;
const WARM_UP_SECONDS = 15;
const WATCH_SECONDS = 20;
/** As many containers are started and end beside each other. */
const WORKERS = 8;
/** What has ended is told within so many seconds. */
const LAST_WORDS_SECONDS = 5;

const LABELS = {churn: 'yes'};

/** It asks for an answer that nobody gives, and is gone. */
const LIFE = ['sh', '-c', 'ping -c 1 -W 1 198.18.0.1 >/dev/null; true'];

/**
 * What it costs when network namespaces come and go beside stable containers, and when containers themselves do: as many a second as
 * the machine, and its dockerd, can. CPU is that of rxtop and of the program that tells it of links.
 */
export async function benchChurn(): Promise<Result[]> {
  try {
    await provideHostTools();
    await removeAbandonedLabs();
    const engine = await startPrivateEngine();
    try {
      const docker = connectTo(engine.socketPath);
      for (let number = 0; number < STABLE; number++) {
        await createLabContainer(docker, engine.image, {labels: LABELS}, name => `stable-${number}-${name}`);
      }
      return [...(await namespaces(engine)), ...(await containers(engine, docker))];
    } finally {
      await removeLab(engine.namespace);
    }
  } catch (error) {
    if (!(error instanceof LabImpossible)) throw error;

    process.stderr.write(`Churn was not measured: ${error.message}\n`);
    return [];
  }
}

async function namespaces(engine: EngineAddress): Promise<Result[]> {
  const rxtop = startRxtop(engine, ['alert', '--rule', 'rx > 100GB/s']);
  try {
    await pause(WARM_UP_SECONDS * 1000);
    const calm = await cpuPerSecond(rxtop);
    const churn = startNamespaceChurn({pid: rxtop.pid});
    try {
      await pause(WARM_UP_SECONDS * 1000);
      const before = churn.lives;
      const busy = await cpuPerSecond(rxtop);
      const rate = (churn.lives - before) / WATCH_SECONDS;
      return [
        {
          name: `churn, ${STABLE} containers and nothing else, alert at 1 Hz: CPU a second`,
          value: calm,
          unit: 'ms',
          budget: undefined,
        },
        {name: 'churn, network namespaces that come and go: a second', value: rate, unit: '', budget: undefined},
        {name: 'churn, the same containers beside them: CPU a second', value: busy, unit: 'ms', budget: undefined},
      ];
    } finally {
      await churn.stop();
    }
  } finally {
    await rxtop.stop();
  }
}

async function containers(engine: EngineAddress, docker: Docker): Promise<Result[]> {
  const rxtop = startRxtop(engine, ['json', '--follow', '--keep-ended', '10m', '--filter', 'label=churn=yes']);
  try {
    const stream = readLatest(rxtop);
    const isOver = {now: false};
    const lived: string[] = [];
    const workers = Promise.all(
      Array.from({length: WORKERS}, (_, number) => live(docker, engine.image, `${number}`, lived, isOver)),
    );
    let cpu: number;
    let rate: number;
    try {
      await pause(WARM_UP_SECONDS * 1000);
      const before = lived.length;
      cpu = await cpuPerSecond(rxtop);
      rate = (lived.length - before) / WATCH_SECONDS;
    } finally {
      isOver.now = true;
      await workers;
    }
    await pause(LAST_WORDS_SECONDS * 1000);
    const told = new Map(stream.latest?.containers.map(({id, ended}) => [id, ended?.counters]));
    const finals = lived.filter(id => told.get(id) === 'final').length;
    const name = 'churn, real containers that start and end';
    return [
      {name: `${name}: a second`, value: rate, unit: '', budget: undefined},
      {name: `${name}: CPU of json --follow a second`, value: cpu, unit: 'ms', budget: undefined},
      {
        name: `${name}: with final counters`,
        value: (100 * finals) / lived.length,
        unit: '%',
        budget: 90,
        isFloor: true,
      },
    ];
  } finally {
    await rxtop.stop();
  }
}

/** One life after the other. */
async function live(
  docker: Docker,
  image: string,
  worker: string,
  lived: string[],
  isOver: {readonly now: boolean},
): Promise<void> {
  for (let number = 0; !isOver.now; number++) {
    const container = await docker.createContainer({
      name: `life-${worker}-${number}`,
      Image: image,
      Cmd: LIFE,
      Labels: {...LABELS},
    });
    await container.start();
    await container.wait();
    lived.push(container.id);
    await container.remove();
  }
}

/** Reads on, and keeps the last document. Ends with the program. */
function readLatest(rxtop: RunningRxtop): {readonly latest: JsonDocument | undefined} {
  const stream: {latest: JsonDocument | undefined} = {latest: undefined};
  const readOn = async (): Promise<void> => {
    for (;;) stream.latest = JSON.parse(await rxtop.nextLine(60));
  };
  readOn().catch(() => undefined);
  return stream;
}

async function cpuPerSecond({pid}: RunningRxtop): Promise<number> {
  const before = cpuOf(pid);
  await pause(WATCH_SECONDS * 1000);
  return (cpuOf(pid) - before) / WATCH_SECONDS;
}

/** With what it has started and still runs. */
function cpuOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  const pids = children === '' ? [] : children.split(' ').map(Number);
  return cpuMillisecondsOf(pid) + pids.reduce((sum, each) => sum + cpuOfChild(each), 0);
}

function cpuOfChild(pid: number): number {
  try {
    return cpuMillisecondsOf(pid);
  } catch {
    // It ended between the listing and the reading.
    return 0;
  }
}
