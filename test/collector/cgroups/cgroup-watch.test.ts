import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {CgroupWatch} from '../../../src/collector/cgroups/cgroup-watch.js';
import {ManualTimers} from '../engine/manual-timers.js';
import {idOf, ProcTree} from './proc-tree.js';

const A = idOf('aaaa');
const B = idOf('bbbb');

let tree: ProcTree;
let timers: ManualTimers;
let watch: CgroupWatch;
let now: number;
/** What reading the clock costs: time that passes while we look. */
let cost: number;

beforeEach(() => {
  tree = new ProcTree();
  timers = new ManualTimers();
  now = 100;
  cost = 0;
  const clock = {
    monotonicSeconds: () => {
      now += cost;
      return now;
    },
    now: () => new Date('2026-01-31T12:00:00.000Z'),
  };
  watch = new CgroupWatch({procRoot: tree.procRoot, reason: 'nobody asked', hint: 'Ask.'}, {clock, timers});
});

afterEach(async () => {
  await watch.stop();
  tree.remove();
});

function pass(seconds: number): void {
  now += seconds;
  timers.advance(seconds);
}

test('the first look is over when it has started', async () => {
  tree.run({pid: 900, cgroups: `0::/docker/${A}`});
  expect(watch.containers.size).toBe(0);
  await watch.start();
  expect([...watch.containers.keys()]).toEqual([A]);
});

test('its status says that there is no engine, why, and that the list is good all the same', async () => {
  await watch.start();
  expect(watch.status).toEqual({
    kind: 'none',
    version: undefined,
    endpoint: '',
    state: 'unreachable',
    sinceSeconds: 100,
    reason: 'nobody asked',
    hint: 'Ask.',
    standIn: 'cgroups',
  });
});

test('where /proc hides others’ processes its status says so, and what to do', async () => {
  tree.end(1);
  await watch.start();
  expect(watch.status).toMatchObject({
    reason: 'nobody asked, and /proc hides the processes of other users (hidepid)',
    hint: 'Run rxtop as root.',
  });
  expect(watch.status.standIn).toBeUndefined();
});

test('a new container is found within five seconds, and told of', async () => {
  const told: string[][] = [];
  watch.onChange(changed => told.push([...changed]));
  await watch.start();
  tree.run({pid: 900, cgroups: `0::/docker/${A}`});
  for (let second = 0; second < 4; second++) pass(1);
  expect(told).toEqual([]);
  pass(1);
  expect(told).toEqual([[A]]);
  pass(5);
  expect(told).toEqual([[A]]);
});

test('that a container has ended is found within a second', async () => {
  tree.run({pid: 900, cgroups: `0::/docker/${A}`});
  await watch.start();
  tree.run({pid: 901, cgroups: `0::/docker/${B}`});
  tree.end(900);
  pass(1);
  expect(watch.containers.get(A)?.state).toBe('exited');
  expect(watch.containers.get(B)?.state).toBe('running');
});

describe('its cost', () => {
  test('is at most half a percent of a core', async () => {
    await watch.start();
    expect(timers.dueIn).toEqual([1]);
    cost = 0.02;
    tree.run({pid: 900, cgroups: `0::/docker/${A}`});
    pass(1);
    const [pause] = timers.dueIn;
    expect(pause).toBeGreaterThan((cost / 0.005) * 0.999);
  });

  test('ends with it', async () => {
    await watch.start();
    await watch.stop();
    expect(timers.dueIn).toEqual([]);
  });
});

test('it has no statistics', async () => {
  expect(await watch.readStats()).toEqual({state: 'failed', reason: 'nobody asked'});
});
