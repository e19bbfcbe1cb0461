import {afterEach, describe, expect, test} from 'vitest';
import {CgroupList} from '../../../src/collector/cgroups/cgroup-list.js';
import {idOf, ProcTree} from './proc-tree.js';

const A = idOf('aaaa');
const B = idOf('bbbb');
const C = idOf('cccc');
const UID = '3cdbba5c-1ba6-4e6f-b9b4-0e0f1b2a3c4d';

let tree: ProcTree;
let now = 0;

afterEach(() => tree.remove());

function listOf(made: ProcTree): CgroupList {
  tree = made;
  now = 50;
  const clock = {monotonicSeconds: () => now, now: () => new Date('2026-01-31T12:00:00.000Z')};
  return new CgroupList({procRoot: tree.procRoot, root: tree.root, clock});
}

/** Who is there, by short id and process. */
function pids(list: CgroupList): Record<string, number | undefined> {
  return Object.fromEntries([...list.containers.values()].map(({name, pid}) => [name, pid]).toSorted());
}

describe('recorded trees', () => {
  /** A server that was run in the first by hand has the lowest pid of all. */
  test('Docker under a cgroup parent of its own, version 1', () => {
    const list = listOf(ProcTree.unpack('docker-v1-cgroupfs'));
    list.look();
    expect(pids(list)).toEqual({
      '0bf2c8338a7e': 23_933,
      '3a41e6df41d5': 24_015,
      '6f6c5c47023e': 24_201,
      d120bf29a912: 23_837,
      e817038117f2: 24_145,
    });
  });

  test('Podman with a pod under a cgroup parent of its own, version 1: its monitors and the pod itself are no containers', () => {
    const list = listOf(ProcTree.unpack('podman-v1-cgroupfs'));
    list.look();
    expect(pids(list)).toEqual({
      '2ef603777e9e': 18_033,
      '387af9a43d9a': 14_242,
      '4597ebd54b6f': 14_316,
      '4794bae24036': 17_934,
      '7c35bf8d800b': 18_219,
      '8ee631c1baaf': 18_250,
      cc16f73b482b: 17_970,
      d5728034307a: 17_829,
    });
  });
});

describe('made trees', () => {
  test.each([
    ['kubernetes-v2-systemd', {[A]: 910, [B]: 940, [C]: 961}],
    ['kubernetes-v1-cgroupfs', {[A]: 910, [B]: 940}],
    ['nested-v1-hybrid', {[A]: 800, [B]: 830}],
  ])('%s', (name, expected) => {
    const list = listOf(ProcTree.unpack(name));
    list.look();
    expect(Object.fromEntries([...list.containers].map(([id, {pid}]) => [id, pid]).toSorted())).toEqual(expected);
  });
});

test('a container that nothing more is known of has its short id, and the uid of its pod', () => {
  const list = listOf(ProcTree.unpack('kubernetes-v2-systemd'));
  expect(list.look()).toEqual(new Set([A, B, C]));
  expect(list.containers.get(B)).toEqual({
    id: B,
    name: 'bbbb00000000',
    image: 'unknown',
    state: 'running',
    pid: 940,
    startedAt: '2026-01-31T09:13:29.390Z',
    labels: {'io.kubernetes.pod.uid': UID},
    networkMode: 'unknown',
    endpoints: [],
  });
});

describe('the container’s process', () => {
  test('is the oldest, whatever its number: what was run in it later may have a network of its own', () => {
    const list = listOf(new ProcTree());
    tree.run({pid: 50, cgroups: `0::/docker/${A}`, startTicks: 3000});
    tree.run({pid: 900, cgroups: `0::/docker/${A}`, startTicks: 2000, name: ') S 1 (a'});
    tree.run({pid: 901, cgroups: `0::/docker/${A}/inner`, startTicks: 2000});
    list.look();
    expect(pids(list)).toEqual({aaaa00000000: 900});
  });

  test('a process that is run in it later makes no new container and changes nothing', () => {
    const list = listOf(new ProcTree());
    tree.run({pid: 900, cgroups: `0::/docker/${A}`});
    list.look();
    const before = list.containers.get(A);
    tree.run({pid: 20, cgroups: `0::/docker/${A}`, startTicks: 5000});
    expect(list.look()).toEqual(new Set());
    expect(list.containers.get(A)).toBe(before);
  });

  test('a pid that is used anew is another run of the container', () => {
    const list = listOf(new ProcTree());
    tree.run({pid: 900, cgroups: `0::/docker/${A}`});
    list.look();
    const {startedAt} = list.containers.get(A)!;
    tree.run({pid: 900, cgroups: `0::/docker/${A}`, startTicks: 6000});
    expect(list.look()).toEqual(new Set([A]));
    expect(list.containers.get(A)).toMatchObject({pid: 900, state: 'running'});
    expect(list.containers.get(A)?.startedAt).not.toBe(startedAt);
  });

  test('one that has only just begun is waited for: it may not be in its namespaces yet', () => {
    const list = listOf(new ProcTree());
    tree.run({pid: 900, cgroups: `0::/docker/${A}`, startTicks: 999_990});
    expect(list.look()).toEqual(new Set());
    expect(list.hasNews).toBe(true);
    tree.write('proc/uptime', '10000.50 9000.00\n');
    expect(list.look()).toEqual(new Set([A]));
    expect(list.hasNews).toBe(false);
  });
});

describe('a container that ends', () => {
  test('is told of at once, stays listed as exited while it may come back, and is gone then', () => {
    const list = listOf(new ProcTree());
    tree.run({pid: 900, cgroups: `0::/docker/${A}`});
    list.look();
    expect(list.hasNews).toBe(false);
    tree.end(900);
    expect(list.hasNews).toBe(true);
    expect(list.look()).toEqual(new Set([A]));
    expect(list.containers.get(A)).toMatchObject({state: 'exited', pid: undefined, name: 'aaaa00000000'});
    expect(list.hasNews).toBe(false);
    now += 9.9;
    expect(list.look()).toEqual(new Set());
    now += 0.1;
    expect(list.look()).toEqual(new Set([A]));
    expect([...list.containers]).toEqual([]);
  });

  test('goes on under its id when it is started again', () => {
    const list = listOf(new ProcTree());
    tree.run({pid: 900, cgroups: `0::/docker/${A}`});
    list.look();
    tree.end(900);
    list.look();
    tree.run({pid: 950, cgroups: `0::/docker/${A}`, startTicks: 7000});
    expect(list.look()).toEqual(new Set([A]));
    now += 60;
    list.look();
    expect(list.containers.get(A)).toMatchObject({state: 'running', pid: 950});
  });
});

describe('pausing', () => {
  const V1 = '6:freezer:/docker/';
  test.each([
    ['version 1', V1, 'sys/fs/cgroup/freezer/docker/ID/freezer.state', 'FROZEN\n', 'paused'],
    ['version 1, on its way', V1, 'sys/fs/cgroup/freezer/docker/ID/freezer.state', 'FREEZING\n', 'running'],
    ['version 1, not paused', V1, 'sys/fs/cgroup/freezer/docker/ID/freezer.state', 'THAWED\n', 'running'],
    ['version 2', '0::/docker/', 'sys/fs/cgroup/docker/ID/cgroup.events', 'populated 1\nfrozen 1\n', 'paused'],
    [
      'version 2, not paused',
      '0::/docker/',
      'sys/fs/cgroup/docker/ID/cgroup.events',
      'populated 1\nfrozen 0\n',
      'running',
    ],
    [
      'hybrid',
      '1:name=systemd:/\n0::/docker/',
      'sys/fs/cgroup/unified/docker/ID/cgroup.events',
      'frozen 1\n',
      'paused',
    ],
    ['cgroups are not mounted here', '0::/docker/', 'elsewhere', 'frozen 1\n', 'running'],
    ['above our cgroup namespace', '0::/../', 'sys/fs/ID/cgroup.events', 'frozen 1\n', 'running'],
  ])('%s', (_, prefix, file, text, state) => {
    const list = listOf(new ProcTree());
    tree.run({pid: 900, cgroups: `${prefix}${A}`});
    tree.write(file.replace('ID', A), text);
    list.look();
    expect(list.containers.get(A)?.state).toBe(state);
  });

  test('is seen when it happens, and when it ends', () => {
    const list = listOf(new ProcTree());
    const file = `sys/fs/cgroup/docker/${A}/cgroup.events`;
    tree.run({pid: 900, cgroups: `0::/docker/${A}`});
    list.look();
    tree.write(file, 'frozen 1\n');
    expect(list.look()).toEqual(new Set([A]));
    expect(list.containers.get(A)).toMatchObject({state: 'paused', pid: 900});
    tree.write(file, 'frozen 0\n');
    list.look();
    expect(list.containers.get(A)).toMatchObject({state: 'running', pid: 900});
  });
});

test('a container in the network namespace of the host says so', () => {
  const made = new ProcTree();
  made.run({pid: 900, cgroups: `0::/docker/${A}`});
  made.run({pid: 901, cgroups: `0::/docker/${B}`});
  made.shareNetwork(1, 900);
  made.write('proc/901/net/dev', '');
  const list = listOf(made);
  list.look();
  expect(list.containers.get(A)?.networkMode).toBe('host');
  expect(list.containers.get(B)?.networkMode).toBe('unknown');
});

test('another /proc’s `self` is the container that rxtop runs in, not the host', () => {
  const made = new ProcTree();
  made.run({pid: 900, cgroups: `0::/docker/${A}`});
  made.write('proc/1/net/dev', '');
  made.shareNetwork(900, 'self');
  const list = listOf(made);
  list.look();
  expect(list.containers.get(A)?.networkMode).toBe('unknown');
});

describe('where /proc hides others’ processes', () => {
  test('nobody else’s are listed (hidepid=2)', () => {
    const list = listOf(new ProcTree());
    tree.run({pid: 900, cgroups: `0::/docker/${A}`});
    list.look();
    expect(list.isBlind).toBe(false);
    tree.end(1);
    list.look();
    expect(list.isBlind).toBe(true);
  });

  test('there is no /proc at all', () => {
    const list = listOf(new ProcTree());
    tree.end(1);
    const nowhere = new CgroupList({
      procRoot: `${tree.root}/nowhere`,
      root: tree.root,
      clock: {monotonicSeconds: () => 0, now: () => new Date()},
    });
    expect(nowhere.look()).toEqual(new Set());
    expect(nowhere.isBlind).toBe(true);
    expect(list.isBlind).toBe(false);
  });
});

test('a process that ends while we look, or shows half of itself, is passed over', () => {
  const list = listOf(new ProcTree());
  tree.run({pid: 900, cgroups: `0::/docker/${A}`});
  tree.write('proc/900/stat', '900 (sl');
  tree.write('proc/901/stat', '901 (x) S');
  tree.write('proc/bus/cgroup', `0::/docker/${B}\n`);
  list.look();
  expect([...list.containers]).toEqual([]);
});
