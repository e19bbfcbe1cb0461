import {closeSync, constants, existsSync, openSync, readFileSync, readlinkSync, statSync} from 'node:fs';
import path from 'node:path';
import {errorCode} from '../errors.js';
import {parseStartTicks} from './process-start.js';

/**
 * A process of a container, held by a handle on its folder in /proc. Unlike a handle on a file in it, that pins no network
 * namespace, and once the process has ended reads through it fail: a new process with the same pid is never taken for it.
 */
export interface ProcessHandle {
  readonly pid: number;
  /** `/proc/self/fd/<n>`: leads to the process's folder as long as it lives. */
  readonly folder: string;
  /** Inode of its network namespace; undefined where that is closed to us (it needs CAP_SYS_PTRACE). */
  readonly networkNamespace: number | undefined;
  /**
   * Tells its network namespace from every other, for every user: the inode of its `net/dev`. The kernel makes a folder
   * of such files for each namespace, not for each process (proc_net_ns_init in fs/proc/proc_net.c).
   */
  readonly netInode: number;
  /** When it started, in ticks since the machine did; undefined where /proc does not tell. */
  readonly startTicks: number | undefined;
  close(): void;
}

/**
 * `absent`: /proc has no such process. `hidden`: /proc does not show it to us. `foreign`: the pid belongs to somebody else.
 * `too-many`: we may hold no more files open.
 */
export type Opening =
  | {readonly state: 'open'; readonly process: ProcessHandle}
  | {readonly state: 'absent'}
  | {readonly state: 'hidden'}
  | {readonly state: 'foreign'}
  | {readonly state: 'too-many'};

/** Opens the process of a container. Its cgroup path must name the container, so that a pid used anew is not taken for it. */
export function openProcess(procRoot: string, pid: number, containerId: string): Opening {
  let descriptor: number;
  try {
    descriptor = openSync(path.join(procRoot, String(pid)), constants.O_RDONLY | constants.O_DIRECTORY);
  } catch (error) {
    return whyNotOpen(error, procRoot);
  }

  const folder = `/proc/self/fd/${descriptor}`;
  try {
    if (!readFileSync(`${folder}/cgroup`, 'utf8').includes(containerId)) {
      closeSync(descriptor);
      return {state: 'foreign'};
    }

    const networkNamespace = readNamespace(`${folder}/ns/net`);
    const netInode = statSync(`${folder}/net/dev`).ino;
    const startTicks = readStartTicks(`${folder}/stat`);
    const close = () => closeSync(descriptor);
    return {state: 'open', process: {pid, folder, networkNamespace, netInode, startTicks, close}};
  } catch (error) {
    closeSync(descriptor);
    return whyNotOpen(error, procRoot);
  }
}

const CLOSED = new Set(['ENOENT', 'ESRCH', 'ENXIO', 'ENOTDIR', 'EACCES', 'EPERM', 'EINVAL', 'EMFILE', 'ENFILE']);

function whyNotOpen(error: unknown, procRoot: string): Opening {
  const code = errorCode(error) ?? '';
  if (code === 'EMFILE' || code === 'ENFILE') return {state: 'too-many'};
  if (!isClosed(error)) throw error;

  // With hidepid, /proc hides other users' processes as if they did not exist, and the first process with them.
  const hasNone = ['ENOENT', 'ESRCH', 'ENXIO'].includes(code) && existsSync(path.join(procRoot, '1/net/dev'));
  return hasNone ? {state: 'absent'} : {state: 'hidden'};
}

/** Inode of the network namespace behind a link of the form `net:[4026532281]`, undefined where it is closed to us. */
function readNamespace(link: string): number | undefined {
  try {
    const inode = /^net:\[(\d+)\]$/.exec(readlinkSync(link))?.[1];
    return inode === undefined ? undefined : Number(inode);
  } catch (error) {
    if (isClosed(error)) return undefined;
    throw error;
  }
}

function readStartTicks(file: string): number | undefined {
  try {
    return parseStartTicks(readFileSync(file, 'utf8'));
  } catch (error) {
    if (isClosed(error)) return undefined;
    throw error;
  }
}

/** The inode that stands for a process's network namespace (see `netInode`), undefined where the process is closed to us. */
export function readNetInode(processFolder: string): number | undefined {
  try {
    return statSync(`${processFolder}/net/dev`).ino;
  } catch (error) {
    if (isClosed(error)) return undefined;
    throw error;
  }
}

/**
 * Whether a process has ended or is closed to us: ENOENT or ESRCH when it has ended, ENXIO when its namespace goes at the
 * moment of opening (seq_open_net in fs/proc/proc_net.c), EACCES or EPERM when it is closed. ENOTDIR: our handle was let go, and
 * its number leads to a file of another sort. EMFILE and ENFILE: we may open no more files, and it is closed to us for now.
 */
export function isClosed(error: unknown): boolean {
  return CLOSED.has(errorCode(error) ?? '');
}
