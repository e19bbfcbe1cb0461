import {linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, unlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {Sandbox} from '../../src/collector/sandbox.js';
import {Sandboxes} from '../../src/collector/sandboxes.js';
import type {EngineContainer} from '../../src/model/container.js';
import {writeProcess} from './fake-proc.js';
import {container} from './fakes.js';

const NOTHING: ReadonlySet<string> = new Set();

let procRoot: string;
let sandboxes: Sandboxes;

beforeEach(() => {
  procRoot = mkdtempSync(path.join(tmpdir(), 'rxtop-proc-'));
  sandboxes = new Sandboxes(procRoot);
});

afterEach(() => {
  sandboxes.closeAll();
  rmSync(procRoot, {recursive: true});
});

/** A process in a namespace of its own, or in that of another process. */
function run(pid: number, containerId: string, joined?: number): void {
  writeProcess(procRoot, {pid, containerId, net: {dev: `of ${pid}`}});
  if (joined === undefined) return;

  const devOf = (each: number) => path.join(procRoot, String(each), 'net/dev');
  unlinkSync(devOf(pid));
  linkSync(devOf(joined), devOf(pid));
}

function follow(containers: readonly EngineContainer[], changed: ReadonlySet<string> = NOTHING) {
  return sandboxes.follow(new Map(containers.map(each => [each.id, each])), changed);
}

function sandboxOf(lookups: ReturnType<typeof follow>, id: string): Sandbox {
  const lookup = lookups.get(id);
  if (lookup?.state !== 'open') throw new Error(`${id} is ${lookup?.state}`);
  return lookup.sandbox;
}

test('each container with a process has a sandbox, and the same one the next time', () => {
  run(101, 'web');
  run(102, 'db');
  const containers = [container('web', {pid: 101}), container('db', {pid: 102})];
  const first = follow(containers);
  expect(sandboxOf(first, 'web')).not.toBe(sandboxOf(first, 'db'));
  expect(sandboxOf(first, 'web').number).not.toBe(sandboxOf(first, 'db').number);
  expect([...sandboxes.all].length).toBe(2);

  const second = follow(containers);
  expect(sandboxOf(second, 'web')).toBe(sandboxOf(first, 'web'));
});

test.each<[string, Partial<EngineContainer>, string]>([
  ['exited', {state: 'exited', pid: undefined}, 'stopped'],
  ['exited with a pid that is told late', {state: 'exited', pid: 101}, 'stopped'],
  ['running without a pid', {pid: undefined}, 'stopped'],
  ['paused', {state: 'paused', pid: 101}, 'open'],
  ['restarting with a process', {state: 'restarting', pid: 101}, 'open'],
  ['running with the pid of nobody', {pid: 999}, 'hidden'],
  ['running with the pid of another container', {pid: 102}, 'foreign'],
])('a container that is %s', (_, changes, state) => {
  run(101, 'web');
  run(102, 'somebody');
  expect(follow([container('web', changes)]).get('web')?.state).toBe(state);
});

test('containers in one namespace share a sandbox, read through the one that did not join', () => {
  run(101, 'sidecar', undefined);
  run(102, 'web');
  run(101, 'sidecar', 102);
  const lookups = follow([
    container('sidecar', {pid: 101, networkMode: 'container:web', startedAt: '2026-01-31T11:00:00Z'}),
    container('web', {pid: 102}),
  ]);
  expect(sandboxOf(lookups, 'sidecar')).toBe(sandboxOf(lookups, 'web'));
  expect(sandboxOf(lookups, 'web').process.pid).toBe(102);
  expect([...lookups.keys()]).toEqual(['web', 'sidecar']);
});

test('of containers that joined somebody who is gone, the one that was started first comes first', () => {
  run(101, 'late');
  run(102, 'early', 101);
  const joined = {networkMode: 'container:gone'};
  const lookups = follow([
    container('late', {...joined, pid: 101, startedAt: '2026-01-31T12:00:00.55Z'}),
    container('early', {...joined, pid: 102, startedAt: '2026-01-31T12:00:00.5Z'}),
  ]);
  expect([...lookups.keys()]).toEqual(['early', 'late']);
  expect(sandboxOf(lookups, 'late').process.pid).toBe(102);
});

test('a shared sandbox goes on with the member that stays', () => {
  run(101, 'web');
  run(102, 'sidecar', 101);
  const sidecar = container('sidecar', {pid: 102, networkMode: 'container:web'});
  const before = sandboxOf(follow([container('web', {pid: 101}), sidecar]), 'sidecar');
  before.isMapped = true;
  const after = sandboxOf(follow([container('web', {state: 'exited', pid: undefined}), sidecar]), 'sidecar');
  expect(after.number).toBe(before.number);
  expect(after.isMapped).toBe(true);
  expect(after.process.pid).toBe(102);
  expect(after.netDev).toBe(`${after.process.folder}/net/dev`);
});

test('a restarted container has another sandbox, even if the kernel gives the inode out again', () => {
  run(101, 'web');
  const before = sandboxOf(follow([container('web', {pid: 101})]), 'web');
  // The new process has the very file, so the very inode, of the old one.
  run(103, 'web', 101);
  const after = sandboxOf(follow([container('web', {pid: 103})]), 'web');
  expect(after.process.netInode).toBe(before.process.netInode);
  expect(after.number).not.toBe(before.number);
  expect(after.isMapped).toBe(false);
});

test('what the engine says has changed is looked into again, nothing else', () => {
  run(101, 'web');
  run(102, 'db');
  const containers = [container('web', {pid: 101}), container('db', {pid: 102})];
  const first = follow(containers);
  for (const each of sandboxes.all) each.isMapped = true;
  follow(containers, new Set(['db']));
  expect(sandboxOf(first, 'web').isMapped).toBe(true);
  expect(sandboxOf(first, 'db').isMapped).toBe(false);
});

test('a process that was hidden is looked for again', () => {
  mkdirSync(path.join(procRoot, '101'));
  expect(follow([container('web', {pid: 101})]).get('web')?.state).toBe('hidden');
  run(101, 'web');
  expect(follow([container('web', {pid: 101})]).get('web')?.state).toBe('open');
});

test('descriptors are held for what runs, and for nothing else', () => {
  const open = () => readdirSync('/proc/self/fd').length;
  const before = open();
  for (let pid = 101; pid <= 120; pid++) run(pid, `c${pid}`);
  const containers = Array.from({length: 20}, (_, index) => container(`c${101 + index}`, {pid: 101 + index}));
  for (let turn = 0; turn < 3; turn++) follow(containers);
  expect(open()).toBe(before + 20);

  follow([container('c101', {pid: 101}), container('c102', {state: 'exited', pid: undefined})]);
  expect(open()).toBe(before + 1);
  sandboxes.closeAll();
  expect(open()).toBe(before);
  expect([...sandboxes.all]).toEqual([]);
});

test('a process that is not there has ended only where another of the engine’s was found', () => {
  run(1, 'init');
  run(101, 'web');
  const gone = container('gone', {pid: 999});
  expect(follow([gone]).get('gone')).toEqual({state: 'absent'});
  expect(follow([container('web', {pid: 101}), gone]).get('gone')).toEqual({state: 'ended'});
});

test('no more processes are held than files may be open', () => {
  run(101, 'web');
  run(102, 'db');
  const containers = [container('web', {pid: 101}), container('db', {pid: 102})];
  const few = new Sandboxes(procRoot, 1);
  try {
    const lookups = few.follow(new Map(containers.map(each => [each.id, each])), NOTHING);
    expect([...lookups.values()].map(({state}) => state).sort()).toEqual(['open', 'too-many']);
  } finally {
    few.closeAll();
  }
});
