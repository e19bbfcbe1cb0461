import type {EngineContainer} from '../../model/container.js';
import type {EngineStatus} from '../../model/inventory.js';
import type {EngineWatch} from '../engine/engine-watch.js';
import {type CgroupWatch, HIDDEN_PROCESSES} from './cgroup-watch.js';

type Containers = EngineWatch['containers'];

/**
 * An engine's list, and that by cgroups for as long as the engine has never answered, also while it is still waited for. Once it does its list takes over for good:
 * containers have the same ids in both. One that is lost later leaves its list behind as it was.
 */
export class StandInWatch implements EngineWatch {
  readonly #engine: EngineWatch;
  readonly #cgroups: CgroupWatch;
  readonly #listeners: Array<(changed: ReadonlySet<string>) => void> = [];
  #phase: 'engine' | 'cgroups' | 'taking-over' = 'engine';
  #hasAnswered = false;
  #isStopped = false;
  #standingIn: Promise<void> | undefined;
  #takenOver: Containers = new Map();

  constructor(engine: EngineWatch, cgroups: CgroupWatch) {
    this.#engine = engine;
    this.#cgroups = cgroups;
    engine.onChange(changed => this.#engineChanged(changed));
    cgroups.onChange(changed => {
      if (this.#phase === 'cgroups') this.#tell(changed);
    });
  }

  get status(): EngineStatus {
    const {status} = this.#engine;
    if (this.#phase !== 'cgroups') return status;
    if (this.#cgroups.isBlind) return {...status, reason: `${status.reason}, and ${HIDDEN_PROCESSES}`};

    return this.#cgroups.containers.size === 0
      ? status
      : {...status, kind: 'none', version: undefined, standIn: 'cgroups'};
  }

  get containers(): Containers {
    if (this.#phase === 'engine') return this.#engine.containers;

    return this.#phase === 'cgroups' ? this.#cgroups.containers : this.#takenOver;
  }

  onChange(listener: (changed: ReadonlySet<string>) => void): void {
    this.#listeners.push(listener);
  }

  onLife(listener: Parameters<NonNullable<EngineWatch['onLife']>>[0]): void {
    this.#engine.onLife?.(listener);
  }

  async start(): Promise<void> {
    await this.#engine.start();
    this.#hasAnswered ||= this.#engine.status.state === 'connected';
    if (!this.#hasAnswered) await this.#standIn();
  }

  #standIn(): Promise<void> {
    if (this.#isStopped) return Promise.resolve();

    this.#phase = 'cgroups';
    this.#standingIn ??= this.#cgroups.start();
    return this.#standingIn;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([this.#engine.stop(), this.#cgroups.stop()]);
  }

  readStats(containerId: string): ReturnType<EngineWatch['readStats']> {
    return this.#engine.readStats(containerId);
  }

  #engineChanged(changed: ReadonlySet<string>): void {
    this.#hasAnswered ||= this.#engine.status.state === 'connected';
    if (this.#phase === 'cgroups' && !this.#hasAnswered) {
      this.#tell(new Set());
      return;
    }
    if (this.#phase === 'engine') {
      if (!this.#hasAnswered && this.#engine.status.state === 'unreachable') void this.#standIn();
      this.#tell(changed);
      return;
    }

    const isFirst = this.#phase === 'cgroups';
    if (isFirst) void this.#cgroups.stop();
    this.#takenOver = withProcesses(this.#engine.containers, this.#cgroups.containers);
    const isWhole = [...this.#engine.containers.values()].every(isInspected);
    this.#phase = isWhole ? 'engine' : 'taking-over';
    this.#tell(
      isFirst ? new Set([...changed, ...this.#cgroups.containers.keys(), ...this.#engine.containers.keys()]) : changed,
    );
  }

  #tell(changed: ReadonlySet<string>): void {
    for (const listener of this.#listeners) listener(changed);
  }
}

/** The engine names a container's process only when it was inspected: until then, what cgroups told of it goes on. */
function withProcesses(listed: Containers, known: Containers): Containers {
  return new Map(
    [...listed].map(([id, container]): [string, EngineContainer] => {
      const {pid, startedAt} = isInspected(container) ? container : (known.get(id) ?? container);
      return [id, {...container, pid, startedAt}];
    }),
  );
}

function isInspected({pid, state}: EngineContainer): boolean {
  return pid !== undefined || (state !== 'running' && state !== 'paused');
}
