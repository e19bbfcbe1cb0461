import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {startPodman4} from '../engine/lab/engine-releases.js';
import {installPackage, provideHostTools} from '../engine/lab/host-tools.js';
import {LabImpossible} from '../engine/lab/lab-impossible.js';
import {startPrivateEngine} from '../engine/lab/private-engine.js';
import type {EngineAddress} from '../engine/lab/provided.js';
import {removeAbandonedLabs, removeLab} from '../engine/lab/remains.js';
import {daemonMilliseconds, startContainers} from './daemons.js';
import {ALERT, FOR_DOCKER, FOR_PODMAN, OURS, type Tool} from './other-tools.js';
import {costOfTree} from './process-tree.js';
import type {Result} from './result.js';
import {startTool} from './running-tool.js';
import {median} from './statistics.js';

const CONTAINERS = 100;
const WARM_UP_SECONDS = 30;
/** A minute in thirds: the median of them is quoted, as a minute. */
const WINDOWS = 3;
const WINDOW_SECONDS = 20;

/** Seconds of CPU for a minute of watching, of the daemons what they use anyway included, and megabytes at its end. */
interface Cost {
  readonly tool: number;
  readonly daemons: number;
  readonly megabytes: number;
}

/**
 * What watching the same 100 real containers once a second costs with the tools that one would take instead: CPU of the
 * tool and of the daemons, less what those use when nobody asks. Ours is measured first and last. Takes a quarter of an
 * hour; answers nothing, and says why, where no engine can be started.
 */
export async function benchOthers(): Promise<Result[]> {
  try {
    await provideHostTools();
  } catch (error) {
    if (!(error instanceof LabImpossible)) throw error;
    process.stderr.write(`Other tools were not measured: ${error.message}\n`);
    return [];
  }

  await removeAbandonedLabs();
  return [
    ...(await onEngine('Docker', startPrivateEngine, [...OURS, ...FOR_DOCKER, ALERT])),
    ...(await onEngine('Podman', startPodman4, [ALERT, ...FOR_PODMAN, ALERT])),
  ];
}

async function onEngine(
  product: string,
  start: () => Promise<EngineAddress>,
  tools: readonly Tool[],
): Promise<Result[]> {
  let engine: EngineAddress;
  try {
    engine = await start();
  } catch (error) {
    if (!(error instanceof LabImpossible)) throw error;
    process.stderr.write(`Nothing was measured with ${product}: ${error.message}\n`);
    return [];
  }

  try {
    await startContainers(engine, CONTAINERS);
    const before = await daemonsWhenIdle(engine);
    const costs = new Map<Tool, Cost[]>();
    for (const tool of tools) {
      const cost = await costOf(tool, engine);
      if (cost !== undefined) costs.set(tool, [...(costs.get(tool) ?? []), cost]);
    }
    const idle = (before + (await daemonsWhenIdle(engine))) / 2;
    return resultsOf(product, costs, idle);
  } finally {
    await removeLab(engine.namespace);
  }
}

/** Seconds of CPU a minute. */
async function daemonsWhenIdle(engine: EngineAddress): Promise<number> {
  const [daemons] = await windows(() => daemonMilliseconds(engine));
  return daemons;
}

/** Undefined, with a word why, where the tool is not to be had or ends by itself. */
async function costOf(tool: Tool, engine: EngineAddress): Promise<Cost | undefined> {
  for (const name of tool.packages) {
    const failure = await installPackage(name);
    if (failure !== undefined) return missing(tool, failure);
  }

  const running = startTool(tool, engine);
  try {
    await pause(WARM_UP_SECONDS * 1000);
    const [own, daemons] = await windows(
      () => costOfTree(running.pid).cpuMilliseconds,
      () => daemonMilliseconds(engine),
    );
    const complaint = running.complaint();
    if (complaint !== undefined) return missing(tool, complaint);

    const {megabytes} = costOfTree(running.pid);
    return {tool: own, daemons, megabytes};
  } finally {
    await running.stop();
  }
}

function missing({name}: Tool, why: string): undefined {
  process.stderr.write(`${name} was not measured: ${why}\n`);
  return undefined;
}

/** By how much each sum of milliseconds grows, as seconds a minute: the median of some windows. */
async function windows<const T extends readonly (() => number)[]>(...sums: T): Promise<{[K in keyof T]: number}> {
  const grown: number[][] = [];
  for (let window = 0; window < WINDOWS; window++) {
    const before = sums.map(read => read());
    await pause(WINDOW_SECONDS * 1000);
    grown.push(sums.map((read, index) => perMinute(read() - before[index]!)));
  }
  return sums.map((_, index) => median(grown.map(window => window[index]!))) as {[K in keyof T]: number};
}

function perMinute(milliseconds: number): number {
  return (milliseconds / 1000) * (60 / WINDOW_SECONDS);
}

function resultsOf(product: string, costs: ReadonlyMap<Tool, readonly Cost[]>, idle: number): Result[] {
  const asked = ({daemons}: Cost) => Math.max(0, daemons - idle);
  const total = (tool: Tool) => median((costs.get(tool) ?? []).map(cost => cost.tool + asked(cost)));
  const daemons = `${CONTAINERS} ${product} containers, nobody asks: CPU of the daemons a minute`;
  const rows = [...costs].flatMap(([tool, measured]) => {
    const what = `${CONTAINERS} ${product} containers, ${tool.name}`;
    const of = (pick: (cost: Cost) => number) => median(measured.map(pick));
    const isOurs = OURS.includes(tool);
    const row = (name: string, value: number, unit: string) => ({
      name: `${what}: ${name}`,
      value,
      unit,
      budget: undefined,
    });
    return [
      {
        ...row(
          'CPU of the tool a minute',
          of(cost => cost.tool),
          's',
        ),
        note: tool.delivers,
      },
      row('CPU of the daemons for it', of(asked), 's'),
      row(
        'resident',
        of(cost => cost.megabytes),
        'MB',
      ),
      ...(isOurs ? [] : [row('times rxtop alert', total(tool) / total(ALERT), 'times')]),
    ];
  });
  return [{name: daemons, value: idle, unit: 's', budget: undefined}, ...rows];
}
