import {readFileSync} from 'node:fs';
import type {EngineContainer} from '../model/container.js';
import {type Opening, openProcess, type ProcessHandle} from './process-handle.js';
import {createSandbox, readThrough, type Sandbox} from './sandbox.js';
import {compareStartTimes} from './start-time.js';

const RUNNING: ReadonlySet<string> = new Set(['running', 'paused', 'restarting']);

/**
 * A container's sandbox, or why /proc does not show it: see `Opening`. `ended`: its process has gone, and the engine will say
 * so. `stopped`: by the engine's word no process runs.
 */
export type SandboxLookup =
  | {readonly state: 'open'; readonly sandbox: Sandbox}
  | Exclude<Opening, {state: 'open'}>
  | {readonly state: 'ended'}
  | {readonly state: 'stopped'};

/** Room that is left for everything else that has to be opened. */
const SPARE_FILES = 128;

/**
 * The processes and network namespaces of all containers on this host. Each container's process is held by its own
 * handle; containers with the same namespace share a sandbox, which is read through the first of them.
 */
export class Sandboxes {
  readonly #procRoot: string;
  readonly #openings = new Map<string, {readonly pid: number; readonly process: ProcessHandle}>();
  #sandboxes = new Map<number, Sandbox>();
  #heldBefore: ReadonlySet<ProcessHandle> = new Set();
  #lastNumber = 0;
  /** Whether a process of the engine's was found here: only then is one that is absent one that has ended. */
  #isEngineHere = false;
  readonly #mostHandles: number;

  constructor(procRoot: string, mostHandles = openFilesLimit() - SPARE_FILES) {
    this.#procRoot = procRoot;
    this.#mostHandles = mostHandles;
  }

  get all(): Iterable<Sandbox> {
    return this.#sandboxes.values();
  }

  /** Follows the engine's list: opens what started, closes what ended. `changed` names containers whose interfaces may have. */
  follow(
    containers: ReadonlyMap<string, EngineContainer>,
    changed: ReadonlySet<string>,
  ): ReadonlyMap<string, SandboxLookup> {
    for (const [id, {pid}] of this.#openings) {
      const container = containers.get(id);
      if (container?.pid !== pid || !RUNNING.has(container.state)) this.#close(id);
    }

    const lookups = new Map<string, SandboxLookup>();
    const groups = new Map<number, {readonly ids: string[]; readonly processes: ProcessHandle[]}>();
    for (const container of ownersFirst(containers.values())) {
      const opening = this.#open(container);
      if (opening?.state !== 'open') {
        lookups.set(container.id, opening ?? {state: 'stopped'});
        continue;
      }

      const {netInode} = opening.process;
      const group = groups.get(netInode) ?? {ids: [], processes: []};
      groups.set(netInode, group);
      group.ids.push(container.id);
      group.processes.push(opening.process);
    }

    if (this.#isEngineHere) {
      for (const [id, {state}] of lookups) if (state === 'absent') lookups.set(id, {state: 'ended'});
    }
    const before = this.#sandboxes;
    this.#sandboxes = new Map();
    for (const [netInode, {ids, processes}] of groups) {
      const sandbox = this.#continueOrCreate(before.get(netInode), processes);
      if (ids.some(id => changed.has(id))) sandbox.isMapped = false;
      this.#sandboxes.set(netInode, sandbox);
      for (const id of ids) lookups.set(id, {state: 'open', sandbox});
    }
    this.#heldBefore = new Set([...groups.values()].flatMap(({processes}) => processes));
    return lookups;
  }

  closeAll(): void {
    for (const id of this.#openings.keys()) this.#close(id);
    this.#sandboxes.clear();
  }

  #open({id, pid, state}: EngineContainer): Opening | undefined {
    if (pid === undefined || !RUNNING.has(state)) return undefined;

    const known = this.#openings.get(id);
    if (known !== undefined) return {state: 'open', process: known.process};

    const opening: Opening =
      this.#openings.size < this.#mostHandles ? openProcess(this.#procRoot, pid, id) : {state: 'too-many'};
    if (opening.state === 'open') {
      this.#isEngineHere = true;
      this.#openings.set(id, {pid, process: opening.process});
    }
    return opening;
  }

  #close(id: string): void {
    this.#openings.get(id)?.process.close();
    this.#openings.delete(id);
  }

  /** The kernel gives inodes out again: only a process that was in the sandbox all the time proves it to be the same. */
  #continueOrCreate(before: Sandbox | undefined, processes: readonly ProcessHandle[]): Sandbox {
    const process = processes[0]!;
    if (before !== undefined && processes.some(held => this.#heldBefore.has(held))) return readThrough(before, process);

    return createSandbox(++this.#lastNumber, process);
  }
}

/** How many files this process may have open: https://man7.org/linux/man-pages/man5/proc_pid_limits.5.html */
function openFilesLimit(): number {
  const soft = /^Max open files\s+(\d+)/mu.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
}

/** A namespace belongs to the container that did not join it from another, and else to the one that was started first. */
function ownersFirst(containers: Iterable<EngineContainer>): EngineContainer[] {
  const joined = ({networkMode}: EngineContainer) => (networkMode.startsWith('container:') ? 1 : 0);
  return [...containers].sort(
    (a, b) => joined(a) - joined(b) || compareStartTimes(a.startedAt, b.startedAt) || (a.id < b.id ? -1 : 1),
  );
}
