import type {EngineContainer} from '../model/container.js';
import {type Opening, openProcess, type ProcessHandle} from './process-handle.js';
import {createSandbox, readThrough, type Sandbox} from './sandbox.js';
import {compareStartTimes} from './start-time.js';

const RUNNING: ReadonlySet<string> = new Set(['running', 'paused', 'restarting']);

/** A container's sandbox, or why /proc does not show it: see `Opening`. `stopped`: no process runs. */
export type SandboxLookup =
  | {readonly state: 'open'; readonly sandbox: Sandbox}
  | Exclude<Opening, {state: 'open'}>
  | {readonly state: 'stopped'};

/**
 * The processes and network namespaces of all containers on this host. Each container's process is held by its own
 * handle; containers with the same namespace share a sandbox, which is read through the first of them.
 */
export class Sandboxes {
  readonly #procRoot: string;
  readonly #openings = new Map<string, {readonly pid: number; readonly opening: Opening}>();
  #sandboxes = new Map<number, Sandbox>();
  #heldBefore: ReadonlySet<ProcessHandle> = new Set();
  #lastNumber = 0;

  constructor(procRoot: string) {
    this.#procRoot = procRoot;
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
    if (known?.opening.state === 'open') return known.opening;

    const opening = openProcess(this.#procRoot, pid, id);
    this.#openings.set(id, {pid, opening});
    return opening;
  }

  #close(id: string): void {
    const known = this.#openings.get(id);
    if (known?.opening.state === 'open') known.opening.process.close();
    this.#openings.delete(id);
  }

  /** The kernel gives inodes out again: only a process that was in the sandbox all the time proves it to be the same. */
  #continueOrCreate(before: Sandbox | undefined, processes: readonly ProcessHandle[]): Sandbox {
    const process = processes[0]!;
    if (before !== undefined && processes.some(held => this.#heldBefore.has(held))) return readThrough(before, process);

    return createSandbox(++this.#lastNumber, process);
  }
}

/** A namespace belongs to the container that did not join it from another, and else to the one that was started first. */
function ownersFirst(containers: Iterable<EngineContainer>): EngineContainer[] {
  const joined = ({networkMode}: EngineContainer) => (networkMode.startsWith('container:') ? 1 : 0);
  return [...containers].sort(
    (a, b) => joined(a) - joined(b) || compareStartTimes(a.startedAt, b.startedAt) || (a.id < b.id ? -1 : 1),
  );
}
