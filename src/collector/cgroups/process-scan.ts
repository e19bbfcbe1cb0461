import {readdirSync, statSync} from 'node:fs';
import process from 'node:process';
import {errorCode} from '../../errors.js';
import type {ProcFile} from '../counters/proc-file.js';
import {isClosed} from '../process-handle.js';
import {parseStartTicks} from '../process-start.js';
import {type CgroupPlace, placeOfProcess} from './cgroup-path.js';

/** A container by its processes. `pid` is the oldest: what was run in it later may be in other namespaces. */
export interface ContainerProcesses extends CgroupPlace {
  readonly pid: number;
  /** When that process started, in ticks since the machine did. */
  readonly startTicks: number;
  /** Its `/proc/<pid>/cgroup`. */
  readonly cgroups: string;
}

/** What /proc shows. `isBlind`: processes of other users are hidden from us (hidepid), and with them most containers. */
export interface ProcessScan {
  readonly containers: ReadonlyMap<string, ContainerProcesses>;
  readonly isBlind: boolean;
}

interface Candidates {
  readonly place: CgroupPlace;
  readonly processes: Array<{readonly pid: number; readonly cgroups: string}>;
}

/**
 * Finds every container that has a process, by the processes' cgroups: one file a process. `known` is what was found before:
 * where the oldest process of a container still lives there is none to look for.
 */
export function scanProcesses(
  procRoot: string,
  file: ProcFile,
  known: ReadonlyMap<string, ContainerProcesses>,
): ProcessScan {
  const places = new Map<string, CgroupPlace | undefined>();
  const found = new Map<string, Candidates>();
  const pids = processIds(procRoot);
  for (const pid of pids) {
    const cgroups = readIfOpen(`${procRoot}/${pid}/cgroup`, file);
    if (cgroups === undefined) continue;

    if (!places.has(cgroups)) places.set(cgroups, placeOfProcess(cgroups));
    const place = places.get(cgroups);
    if (place === undefined) continue;

    const candidates = found.get(place.containerId) ?? {place, processes: []};
    found.set(place.containerId, candidates);
    candidates.processes.push({pid, cgroups});
  }

  const containers = new Map<string, ContainerProcesses>();
  for (const [id, candidates] of found) {
    const oldest = oldestOf(candidates, known.get(id), procRoot, file);
    if (oldest !== undefined) containers.set(id, oldest);
  }
  const isBlind = readIfOpen(`${procRoot}/1/cgroup`, file) === undefined && !pids.some(pid => isOthers(procRoot, pid));
  return {containers, isBlind};
}

/** Whether it is a process of another user that we may look into. The first process of a machine may be closed even to root. */
function isOthers(procRoot: string, pid: number): boolean {
  try {
    return statSync(`${procRoot}/${pid}/cgroup`).uid !== process.geteuid?.();
  } catch (error) {
    if (isClosed(error)) return false;
    throw error;
  }
}

function processIds(procRoot: string): number[] {
  return readdirSync(procRoot)
    .filter(name => /^\d+$/.test(name))
    .map(Number);
}

function oldestOf(
  {place, processes}: Candidates,
  known: ContainerProcesses | undefined,
  procRoot: string,
  file: ProcFile,
): ContainerProcesses | undefined {
  const read = ({pid, cgroups}: Candidates['processes'][number]): ContainerProcesses | undefined => {
    const startTicks = parseStartTicks(readIfOpen(`${procRoot}/${pid}/stat`, file) ?? '');
    return startTicks === undefined ? undefined : {...place, pid, startTicks, cgroups};
  };
  const same = processes.find(({pid}) => pid === known?.pid);
  const again = same && read(same);
  if (again !== undefined && again.startTicks === known?.startTicks) return again;

  return processes
    .flatMap(each => read(each) ?? [])
    .toSorted((a, b) => a.startTicks - b.startTicks || a.pid - b.pid)[0];
}

/** Undefined where the process has ended, or is closed to us. Throws where we may open no more files. */
export function readIfOpen(path: string, file: ProcFile): string | undefined {
  try {
    file.read(path);
    return file.latin1;
  } catch (error) {
    if (isClosed(error) && !isOutOfFiles(error)) return undefined;
    throw error;
  }
}

/** Whether this process, or the whole system, may open no more files: that tells nothing of the file. */
export function isOutOfFiles(error: unknown): boolean {
  return errorCode(error) === 'EMFILE' || errorCode(error) === 'ENFILE';
}
