import {existsSync, readdirSync, readFileSync, readlinkSync, rmdirSync, statSync, writeFileSync} from 'node:fs';
import {rm} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {run} from './run.js';

/**
 * Every lab is known by one name: its folder under the temporary folder, its network namespace and its cgroup bear it.
 * It says which process made the lab (pid and start time), so that what a crashed run left behind can be told from what
 * is in use, without a record that could get lost.
 */
const NAME = /^rxtop-lab-(?<pid>\d+)-(?<startTime>\d+)-\w+$/;
const CGROUPS = '/sys/fs/cgroup';

/** What the name of a lab made by this process begins with; `mkdtemp` adds the rest. */
export function labNamePrefix(): string {
  return `rxtop-lab-${process.pid}-${startTimeOf(process.pid)}-`;
}

/** Removes what is left of labs whose process is gone, and says which. */
export async function removeAbandonedLabs(): Promise<string[]> {
  const folders = readdirSync(os.tmpdir());
  const namespaces = existsSync('/run/netns') ? readdirSync('/run/netns') : [];
  const abandoned = [...new Set([...folders, ...namespaces])].filter(isAbandoned);
  for (const name of abandoned) await removeLab(name);
  return abandoned;
}

/**
 * Ends every process of a lab and removes its cgroups, namespace and folder. Its mounts were made in a mount namespace of
 * its own and have gone with the last process.
 */
export async function removeLab(name: string): Promise<void> {
  thaw(name);
  const deadline = Date.now() + 10_000;
  for (let pids = processesOf(name); pids.length > 0; pids = processesOf(name)) {
    if (Date.now() > deadline) throw new Error(`processes of ${name} do not end: ${pids.join(', ')}`);
    for (const pid of pids) kill(pid);
    await sleep(20);
  }

  removeCgroups(name);
  if (existsSync(`/run/netns/${name}`)) await run(['ip', 'netns', 'del', name]);
  await rm(path.join(os.tmpdir(), name), {recursive: true, force: true, maxRetries: 20, retryDelay: 50});
}

function isAbandoned(name: string): boolean {
  const {pid, startTime} = NAME.exec(name)?.groups ?? {};
  return pid !== undefined && startTimeOf(Number(pid)) !== startTime;
}

/** The engine, its containerd and shims live in the lab's network namespace, its containers in the lab's cgroup. */
function processesOf(name: string): number[] {
  const namespace = namespaceOf(name);
  return readdirSync('/proc')
    .filter(entry => /^\d+$/.test(entry))
    .filter(pid => {
      const cgroup = readProc(() => readFileSync(`/proc/${pid}/cgroup`, 'utf8')) ?? '';
      const isInside = namespace !== undefined && readProc(() => readlinkSync(`/proc/${pid}/ns/net`)) === namespace;
      return (isInside || cgroup.includes(`/${name}/`)) && !isZombie(pid);
    })
    .map(Number);
}

function namespaceOf(name: string): string | undefined {
  const inode = readProc(() => statSync(`/run/netns/${name}`).ino);
  return inode === undefined ? undefined : `net:[${inode}]`;
}

/** Under cgroup v1 a paused container takes no signal, not even SIGKILL, until it is thawed. */
function thaw(name: string): void {
  for (const folder of cgroupsOf(name)) {
    const file = path.join(folder, 'freezer.state');
    if (existsSync(file)) readProc(() => writeFileSync(file, 'THAWED'));
  }
}

/** Innermost first. A cgroup that is still busy is left: it is empty and harmless. */
function removeCgroups(name: string): void {
  for (const folder of cgroupsOf(name).reverse()) readProc(() => rmdirSync(folder));
}

function cgroupsOf(name: string): string[] {
  if (!existsSync(CGROUPS)) return [];

  const hierarchies = [CGROUPS, ...readdirSync(CGROUPS).map(entry => path.join(CGROUPS, entry))];
  return hierarchies
    .map(folder => path.join(folder, name))
    .filter(existsSync)
    .flatMap(withSubfolders);
}

function withSubfolders(folder: string): string[] {
  const entries = readProc(() => readdirSync(folder, {withFileTypes: true})) ?? [];
  return [
    folder,
    ...entries.filter(entry => entry.isDirectory()).flatMap(entry => withSubfolders(path.join(folder, entry.name))),
  ];
}

/** Field 22 of `/proc/<pid>/stat`, counted after the command in parentheses, which may hold blanks itself. */
function startTimeOf(pid: number): string | undefined {
  return statFields(pid)?.[19];
}

function isZombie(pid: string): boolean {
  return statFields(Number(pid))?.[0] === 'Z';
}

function statFields(pid: number): string[] | undefined {
  const text = readProc(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

function kill(pid: number): void {
  readProc(() => process.kill(pid, 'SIGKILL'));
}

/** Processes and their cgroups come and go while we look, and PID 1 may be closed to us: that is no answer, not a failure. */
function readProc<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
