import {existsSync} from 'node:fs';
import path from 'node:path';
import type {Clock} from '../../model/collector.js';
import type {EngineContainer} from '../../model/container.js';
import {ProcFile} from '../counters/proc-file.js';
import {hostNetInodes} from '../host-net-inodes.js';
import {isClosed, readNetInode} from '../process-handle.js';
import {parseUptime, startedAt} from '../process-start.js';
import type {ContainerIdentity} from './container-identity.js';
import {isFrozen} from './freezer.js';
import {type ContainerProcesses, isOutOfFiles, type ProcessScan, readIfOpen, scanProcesses} from './process-scan.js';
import {RuntimeFiles} from './runtime-files.js';

/** A process this young may still be on its way into its container's namespaces. */
const GROWN_UP_SECONDS = 0.25;

/** A restart takes this long at most: until then a container without a process is listed as exited, and keeps its history. */
const KEEP_ENDED_SECONDS = 10;

const SHORT_ID = 12;

interface Entry {
  readonly processes: ContainerProcesses;
  readonly container: EngineContainer;
  readonly isNamed: boolean;
  /** Monotonic seconds of the scan that did not find it any more. */
  readonly endedAt: number | undefined;
}

/** Where things are on the machine that is looked at: `root` is the folder that its `/proc` is in. */
export interface CgroupListPorts {
  readonly procRoot: string;
  readonly root: string;
  readonly clock: Pick<Clock, 'monotonicSeconds' | 'now'>;
  /** Who names what no file names; undefined where there is nobody. */
  readonly names?: {identify(containerId: string): ContainerIdentity | undefined} | undefined;
}

/** The containers that run on this machine, by their processes' cgroups alone. Nothing happens but when it is told to look. */
export class CgroupList {
  readonly #ports: CgroupListPorts;
  readonly #file = new ProcFile();
  readonly #entries = new Map<string, Entry>();
  readonly #containers = new Map<string, EngineContainer>();
  readonly #hostInodes: ReadonlySet<number>;
  #isBlind = false;
  #hasNewborn = false;

  constructor(ports: CgroupListPorts) {
    const {procRoot} = ports;
    this.#ports = ports;
    this.#hostInodes = hostNetInodes(procRoot);
  }

  get containers(): ReadonlyMap<string, EngineContainer> {
    return this.#containers;
  }

  /** Whether /proc hides other users' processes. */
  get isBlind(): boolean {
    return this.#isBlind;
  }

  /** Whether containers of Kubernetes are here that go by their ids, because no file names them. */
  get hasNamelessPods(): boolean {
    return [...this.#entries.values()].some(
      ({isNamed, processes, endedAt}) => !isNamed && processes.podUid !== undefined && endedAt === undefined,
    );
  }

  /** Whether there is something to find out: a process has ended, or there was one that was too young. */
  get hasNews(): boolean {
    if (this.#hasNewborn) return true;

    return [...this.#entries.values()].some(
      ({processes, endedAt}) => endedAt === undefined && !existsSync(`${this.#ports.procRoot}/${processes.pid}`),
    );
  }

  /** Looks at all processes, and answers the ids of the containers that have changed. */
  look(): ReadonlySet<string> {
    const scan = this.#scan();
    if (scan === undefined) return new Set();

    const uptime = parseUptime(readIfOpen(`${this.#ports.procRoot}/uptime`, this.#file) ?? '');
    const runtimes = new RuntimeFiles(this.#ports.root);
    const seen = new Set<string>();
    this.#isBlind = scan.isBlind;
    this.#hasNewborn = false;
    for (const [id, processes] of scan.containers) {
      const known = this.#entries.get(id);
      const run = known !== undefined && isSameRun(known.processes, processes) ? known : undefined;
      if (run === undefined && uptime !== undefined && uptime - processes.startTicks / 100 < GROWN_UP_SECONDS) {
        this.#hasNewborn = true;
        continue;
      }

      seen.add(id);
      this.#entries.set(id, {
        processes,
        ...this.#describe(processes, run, uptime, runtimes),
        endedAt: undefined,
      });
    }
    this.#noteEnded(seen);
    return this.#publish();
  }

  /** Undefined where we may open no more files: what is known stays. */
  #scan(): ProcessScan | undefined {
    const known = new Map([...this.#entries].map(([id, {processes}]) => [id, processes]));
    try {
      return scanProcesses(this.#ports.procRoot, this.#file, known);
    } catch (error) {
      if (isOutOfFiles(error)) return undefined;
      if (isClosed(error)) return {containers: new Map(), isBlind: true};
      throw error;
    }
  }

  #describe(
    processes: ContainerProcesses,
    run: Entry | undefined,
    uptime: number | undefined,
    runtimes: RuntimeFiles,
  ): Pick<Entry, 'container' | 'isNamed'> {
    const {containerId: id, pid, startTicks, cgroups} = processes;
    const {procRoot, root, clock, names} = this.#ports;
    const state = isFrozen(path.join(root, 'sys/fs/cgroup'), cgroups, this.#file) ? 'paused' : 'running';
    if (run !== undefined) return this.#goOn(run, state);

    const identity = runtimes.identify(id) ?? names?.identify(id);
    const isHosts = this.#hostInodes.has(readNetInode(`${procRoot}/${pid}`) ?? Number.NaN);
    const container: EngineContainer = {
      id,
      name: identity?.name ?? shortId(id),
      image: identity?.image ?? 'unknown',
      state,
      pid,
      startedAt: uptime === undefined ? undefined : startedAt(startTicks, uptime, clock.now()),
      labels: labelsOf(identity, processes),
      networkMode: isHosts ? 'host' : identity?.joined === undefined ? 'unknown' : `container:${identity.joined}`,
      endpoints: [],
    };
    return {container, isNamed: identity !== undefined};
  }

  /** What is known of a run stays as it is, but for its state, and for a name that was not known. */
  #goOn({container, isNamed, processes}: Entry, state: EngineContainer['state']): Pick<Entry, 'container' | 'isNamed'> {
    const identity = isNamed ? undefined : this.#ports.names?.identify(container.id);
    if (identity === undefined)
      return {container: container.state === state ? container : {...container, state}, isNamed};

    const {name, image = container.image, joined} = identity;
    const networkMode =
      container.networkMode === 'host' || joined === undefined ? container.networkMode : `container:${joined}`;
    return {
      container: {...container, state, name, image, networkMode, labels: labelsOf(identity, processes)},
      isNamed: true,
    };
  }

  #noteEnded(seen: ReadonlySet<string>): void {
    const now = this.#ports.clock.monotonicSeconds();
    for (const [id, entry] of this.#entries) {
      if (seen.has(id)) continue;

      if (entry.endedAt === undefined) {
        const container: EngineContainer = {...entry.container, state: 'exited', pid: undefined};
        this.#entries.set(id, {...entry, container, endedAt: now});
      } else if (now - entry.endedAt >= KEEP_ENDED_SECONDS) {
        this.#entries.delete(id);
      }
    }
  }

  #publish(): ReadonlySet<string> {
    const changed = new Set<string>();
    for (const id of this.#containers.keys()) {
      if (this.#entries.has(id)) continue;

      this.#containers.delete(id);
      changed.add(id);
    }
    for (const [id, {container}] of this.#entries) {
      if (this.#containers.get(id) === container) continue;

      this.#containers.set(id, container);
      changed.add(id);
    }
    return changed;
  }
}

function isSameRun(a: ContainerProcesses, b: ContainerProcesses): boolean {
  return a.pid === b.pid && a.startTicks === b.startTicks;
}

/** LXC containers have names only. */
function shortId(id: string): string {
  return /^[0-9a-f]{64}$/.test(id) ? id.slice(0, SHORT_ID) : id;
}

function labelsOf(identity: ContainerIdentity | undefined, {podUid}: ContainerProcesses): EngineContainer['labels'] {
  return podUid === undefined ? (identity?.labels ?? {}) : {'io.kubernetes.pod.uid': podUid, ...identity?.labels};
}
