import {mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, expect, test} from 'vitest';
import {openProcess, type ProcessHandle, readNetInode} from '../../src/collector/process-handle.js';
import {MAY_UNSHARE, OWN_CGROUP, type Sleeper, startSleeper} from './processes.js';

const sleepers: Sleeper[] = [];
const handles: ProcessHandle[] = [];

afterEach(async () => {
  for (const handle of handles.splice(0)) handle.close();
  await Promise.all(sleepers.splice(0).map(sleeper => sleeper.end()));
});

async function sleeper(network: 'same' | 'own' = 'same'): Promise<Sleeper> {
  const started = await startSleeper(network);
  sleepers.push(started);
  return started;
}

function opened(pid: number): ProcessHandle {
  const opening = openProcess('/proc', pid, OWN_CGROUP);
  if (opening.state !== 'open') throw new Error(opening.state);
  handles.push(opening.process);
  return opening.process;
}

function openDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

test('a container’s process is opened, with the inode of its network namespace as the kernel tells it', async () => {
  const {pid} = await sleeper();
  const handle = opened(pid);
  expect(handle.pid).toBe(pid);
  expect(`net:[${handle.networkNamespace}]`).toBe(readlinkSync(`/proc/${pid}/ns/net`));
  expect(readFileSync(`${handle.folder}/stat`, 'utf8')).toMatch(new RegExp(`^${pid} \\(sleep\\)`));
});

test('processes of one namespace have the same inode of net/dev, those of another have another', async () => {
  const [a, b] = [await sleeper(), await sleeper()];
  const own = readNetInode('/proc/self');
  expect(own).toBeGreaterThan(0);
  expect([opened(a.pid).netInode, opened(b.pid).netInode]).toEqual([own, own]);
});

test.skipIf(!MAY_UNSHARE)('a process in a namespace of its own is told apart', async () => {
  const [apart, another] = [await sleeper('own'), await sleeper('own')];
  const inodes = [opened(apart.pid), opened(another.pid)].map(({netInode}) => netInode);
  expect(new Set([...inodes, readNetInode('/proc/self')]).size).toBe(3);
  expect(opened(apart.pid).networkNamespace).not.toBe(opened(another.pid).networkNamespace);
});

test('once the process has ended, reads through the handle fail: its pid may be somebody else’s by then', async () => {
  const {pid, end} = await sleeper();
  const handle = opened(pid);
  await end();
  expect(() => readFileSync(`${handle.folder}/net/dev`)).toThrow(/ESRCH|ENOENT/);
  expect(() => readFileSync(`${handle.folder}/cgroup`)).toThrow(/ESRCH|ENOENT/);
});

test('a process whose cgroup does not name the container is foreign, and is let go', () => {
  const before = openDescriptors();
  expect(openProcess('/proc', process.pid, 'f'.repeat(64))).toEqual({state: 'foreign'});
  expect(openDescriptors()).toBe(before);
});

test('a pid that nobody has is absent where /proc shows other users’ processes', async () => {
  const {pid, end} = await sleeper();
  await end();
  const before = openDescriptors();
  expect(openProcess('/proc', pid, OWN_CGROUP)).toEqual({state: 'absent'});
  expect(openDescriptors()).toBe(before);
});

test('a folder that shows no network is hidden, and is let go', () => {
  const procRoot = mkdtempSync(path.join(tmpdir(), 'rxtop-proc-'));
  try {
    mkdirSync(path.join(procRoot, '100'));
    writeFileSync(path.join(procRoot, '100', 'cgroup'), '0::/docker/abc\n');
    const before = openDescriptors();
    expect(openProcess(procRoot, 100, 'abc')).toEqual({state: 'hidden'});
    expect(openDescriptors()).toBe(before);
  } finally {
    rmSync(procRoot, {recursive: true});
  }
});

test('closing a handle gives its descriptor back', async () => {
  const {pid} = await sleeper();
  const before = openDescriptors();
  const opening = openProcess('/proc', pid, OWN_CGROUP);
  expect(openDescriptors()).toBe(before + 1);
  if (opening.state === 'open') opening.process.close();
  expect(openDescriptors()).toBe(before);
});

test('no inode is known of a process that is not there', () => {
  expect(readNetInode('/proc/4194305')).toBeUndefined();
});
