import {afterEach, beforeEach, expect, test} from 'vitest';
import {CgroupWatch} from '../../../src/collector/cgroups/cgroup-watch.js';
import {StandInWatch} from '../../../src/collector/cgroups/stand-in-watch.js';
import type {EngineWatch} from '../../../src/collector/engine/engine-watch.js';
import type {EngineContainer} from '../../../src/model/container.js';
import type {EngineStatus} from '../../../src/model/inventory.js';
import {ManualTimers} from '../engine/manual-timers.js';
import {CONNECTED, container} from '../fakes.js';
import {idOf, ProcTree} from './proc-tree.js';

const A = idOf('aaaa');
const B = idOf('bbbb');

const CLOSED: EngineStatus = {
  ...CONNECTED,
  version: undefined,
  state: 'unreachable',
  reason: 'permission denied on /var/run/docker.sock',
  hint: 'Join the group.',
};

/** An engine that says what the test says. */
class FakeEngine implements EngineWatch {
  status: EngineStatus = CLOSED;
  readonly containers = new Map<string, EngineContainer>();
  isStopped = false;
  #listener: (changed: ReadonlySet<string>) => void = () => undefined;

  /** Whether it is still waited for. */
  waiting: Promise<void> = Promise.resolve();

  async start(): Promise<void> {
    await this.waiting;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
  }

  onChange(listener: (changed: ReadonlySet<string>) => void): void {
    this.#listener = listener;
  }

  async readStats(): ReturnType<EngineWatch['readStats']> {
    return {state: 'gone'};
  }

  tell(status: EngineStatus, ...changed: EngineContainer[]): void {
    this.status = status;
    for (const each of changed) this.containers.set(each.id, each);
    this.#listener(new Set(changed.map(({id}) => id)));
  }
}

let tree: ProcTree;
let timers: ManualTimers;
let engine: FakeEngine;
let watch: StandInWatch;
let now: number;
const told: string[][] = [];

beforeEach(() => {
  tree = new ProcTree();
  timers = new ManualTimers();
  engine = new FakeEngine();
  now = 100;
  told.length = 0;
  const clock = {monotonicSeconds: () => now, now: () => new Date('2026-01-31T12:00:00.000Z')};
  const cgroups = new CgroupWatch({procRoot: tree.procRoot, reason: '', hint: undefined}, {clock, timers});
  watch = new StandInWatch(engine, cgroups);
  watch.onChange(changed => told.push([...changed].toSorted()));
  tree.run({pid: 900, cgroups: `0::/docker/${A}`});
});

afterEach(async () => {
  await watch.stop();
  expect(engine.isStopped).toBe(true);
  expect(timers.dueIn).toEqual([]);
  tree.remove();
});

/** The first list is there; what is told from then on is kept. */
async function start(): Promise<void> {
  await watch.start();
  told.length = 0;
}

test('an engine that answers is all there is: no process is looked at', async () => {
  engine.tell(CONNECTED, container(B));
  await start();
  expect([...watch.containers.keys()]).toEqual([B]);
  expect(watch.status).toBe(engine.status);
  expect(timers.dueIn).toEqual([]);
});

test('where none answers, containers are listed by cgroup, and the status says why', async () => {
  await start();
  expect([...watch.containers.keys()]).toEqual([A]);
  expect(watch.status).toEqual({...CLOSED, kind: 'none', standIn: 'cgroups'});
});

test('where cgroups show no container either, the status is the engine’s, until there is one', async () => {
  tree.end(900);
  await start();
  expect(watch.status).toEqual(CLOSED);
  tree.run({pid: 901, cgroups: `0::/docker/${B}`});
  now += 5;
  timers.advance(5);
  expect(told).toEqual([[B]]);
  expect(watch.status.standIn).toBe('cgroups');
});

test('where /proc hides others’ processes, the status says both', async () => {
  tree.end(1);
  tree.end(900);
  await start();
  expect(watch.status).toEqual({
    ...CLOSED,
    reason: 'permission denied on /var/run/docker.sock, and /proc hides the processes of other users (hidepid)',
  });
});

test('an engine that is late is stood in for while it is waited for, and takes over when it answers', async () => {
  let answer: () => void = () => undefined;
  engine.waiting = new Promise(resolve => {
    answer = resolve;
  });
  engine.status = {...CLOSED, state: 'connecting', reason: undefined, hint: undefined};
  let isStarted = false;
  const started = watch.start().then(() => {
    isStarted = true;
  });
  expect(watch.containers.size).toBe(0);

  engine.tell({...CLOSED, reason: 'does not answer'});
  expect([...watch.containers.keys()]).toEqual([A]);
  expect(watch.status).toMatchObject({kind: 'none', reason: 'does not answer', standIn: 'cgroups'});
  expect(isStarted).toBe(false);

  engine.tell(CONNECTED, container(A, {name: 'web', pid: 900}));
  answer();
  await started;
  expect(watch.containers).toBe(engine.containers);
  expect(timers.dueIn).toEqual([]);
});

test('what the engine says of its state meanwhile is told', async () => {
  await start();
  engine.tell({...CLOSED, reason: 'nothing listens'});
  expect(told).toEqual([[]]);
  expect(watch.status).toMatchObject({kind: 'none', reason: 'nothing listens', standIn: 'cgroups'});
});

test('when the engine turns up it takes over; until it names a process, the one that is known goes on', async () => {
  await start();
  const {startedAt} = watch.containers.get(A)!;
  const uninspected = {pid: undefined, startedAt: undefined};
  engine.tell(CONNECTED, container(A, {name: 'web', ...uninspected}), container(B, {name: 'db', ...uninspected}));
  expect(watch.status).toBe(engine.status);
  expect(told).toEqual([[A, B]]);
  expect(watch.containers.get(A)).toMatchObject({name: 'web', pid: 900, startedAt});
  expect(watch.containers.get(B)).toMatchObject({name: 'db', pid: undefined});
  expect(timers.dueIn).toEqual([]);

  const inspected = container(A, {name: 'web', pid: 900, startedAt: '2026-01-31T11:00:00Z'});
  engine.tell(CONNECTED, inspected, container(B, {pid: 902}));
  expect(watch.containers).toBe(engine.containers);
  expect(told).toEqual([
    [A, B],
    [A, B],
  ]);
});

test('what cgroups know and the engine does not is not its container', async () => {
  await start();
  engine.tell(CONNECTED, container(B));
  expect([...watch.containers.keys()]).toEqual([B]);
  expect(told).toEqual([[A, B]]);
});

test('an engine that is lost after it has answered leaves its list as it was', async () => {
  await start();
  engine.tell(CONNECTED, container(B));
  engine.tell({...CLOSED, state: 'reconnecting'});
  expect([...watch.containers.keys()]).toEqual([B]);
  expect(watch.status).toMatchObject({kind: 'docker', state: 'reconnecting'});
});
