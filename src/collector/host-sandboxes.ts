import process from 'node:process';
import type {EngineContainer} from '../model/container.js';
import {HostInterfaces} from './counters/host-interfaces.js';
import type {ProcFile} from './counters/proc-file.js';
import type {LinkListening} from './diagnose.js';
import {canMonitorLinks} from './ended/link-monitor.js';
import {hostNetInodes} from './host-net-inodes.js';
import {mapSandboxes} from './mapping.js';
import {readNetInode} from './process-handle.js';
import type {Sandbox} from './sandbox.js';
import {Sandboxes, type SandboxLookup} from './sandboxes.js';

/** The containers' namespaces beside the host's own one: who is in which, and which interface of the host leads where. */
export class HostSandboxes {
  /** Where the host's own counters are read. */
  readonly netDev: string;
  readonly #inodes: ReadonlySet<number>;
  readonly #interfaces = new HostInterfaces();
  readonly #sandboxes: Sandboxes;
  readonly #file: ProcFile;

  constructor(procRoot: string, file: ProcFile) {
    // In another /proc, `self` is nobody: its first process has the host's interfaces.
    this.netDev = procRoot === '/proc' ? '/proc/net/dev' : `${procRoot}/1/net/dev`;
    this.#inodes = hostNetInodes(procRoot);
    this.#sandboxes = new Sandboxes(procRoot);
    this.#file = file;
  }

  /** Follows the engine's list, and looks into what is new or among `changed`. */
  follow(
    containers: ReadonlyMap<string, EngineContainer>,
    changed: ReadonlySet<string>,
  ): ReadonlyMap<string, SandboxLookup> {
    const lookups = this.#sandboxes.follow(containers, changed);
    const all = this.all;
    const unmapped = all.filter(({isMapped}) => !isMapped);
    if (unmapped.length > 0) {
      const mapped = all.filter(({isMapped}) => isMapped);
      const claimed = new Set(mapped.flatMap(({interfaces}) => interfaces.flatMap(({veth}) => veth?.rawName ?? [])));
      mapSandboxes(unmapped, claimed, this.#interfaces, this.netDev, this.#file);
    }
    return lookups;
  }

  /** All but the host's. */
  get all(): readonly Sandbox[] {
    return [...this.#sandboxes.all].filter(sandbox => !this.isHosts(sandbox));
  }

  /** Whether a sandbox is the host's own namespace, which a container uses. */
  isHosts({process}: Sandbox): boolean {
    return this.#inodes.has(process.netInode);
  }

  /** How many veths the host had when a sandbox was last looked into. */
  get vethCount(): number {
    return this.#interfaces.vethCount;
  }

  /** The highest index of an interface of the host now. */
  highestIndexNow(): number {
    this.#interfaces.refresh();
    return this.#interfaces.highestIndex;
  }

  /** Whether this process has the host's interfaces before it, and not those of a container. */
  get isOurs(): boolean {
    return this.#inodes.has(readNetInode('/proc/self') ?? Number.NaN);
  }

  /** The monitor tells of our own namespace: elsewhere it would tell of others' interfaces. */
  get linkListening(): LinkListening {
    if (!this.isOurs) return 'elsewhere';

    return canMonitorLinks(process.env.PATH) ? 'possible' : 'no-program';
  }

  closeAll(): void {
    this.#sandboxes.closeAll();
  }
}

/** Nothing of a remote engine's containers can be looked into. */
export function notHere(containers: ReadonlyMap<string, EngineContainer>): ReadonlyMap<string, SandboxLookup> {
  return new Map(
    [...containers.values()].map(({id, pid, state}) => [
      id,
      pid === undefined && (state === 'exited' || state === 'created' || state === 'dead')
        ? {state: 'stopped'}
        : {state: 'hidden'},
    ]),
  );
}
