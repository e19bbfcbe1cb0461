import path from 'node:path';
import type {Clock} from '../../model/collector.js';
import type {EngineStatus} from '../../model/inventory.js';
import type {EngineWatch} from '../engine/engine-watch.js';
import {nodeTimers, type Timers} from '../engine/timers.js';
import {CgroupList} from './cgroup-list.js';
import type {CrictlNames} from './crictl.js';

/** `root` is the folder that holds the machine's `/proc`, `/run` and `/var`: the one that `procRoot` is in if not given. */
export interface CgroupWatchPorts {
  readonly clock: Pick<Clock, 'monotonicSeconds' | 'now'>;
  readonly timers?: Timers;
  readonly root?: string;
  /** Names Kubernetes' containers that no file names. */
  readonly names?: CrictlNames | undefined;
}

/** `reason` is why no engine is asked, `hint` what to do about it: for the status. */
export interface CgroupWatchOptions {
  readonly procRoot: string;
  readonly reason: string;
  readonly hint: string | undefined;
}

/** Every process is looked at so often: new containers are found then. */
const LOOK_EVERY_SECONDS = 5;

/** Whether a known process has ended is looked at so often. */
const CHECK_EVERY_SECONDS = 1;

/** The first list waits this long for names that have to be asked for. */
const LONGEST_WAIT_FOR_NAMES_SECONDS = 2;

/** Of one core: after each piece of work there is a pause that is long enough. */
const MOST_CPU = 0.005;

/**
 * The living list of this machine's containers by their processes' cgroups: it asks no engine. A container without a process
 * is not seen. Names are short ids unless the runtime's files may be read.
 */
export class CgroupWatch implements EngineWatch {
  readonly #clock: CgroupWatchPorts['clock'];
  readonly #timers: Timers;
  readonly #list: CgroupList;
  readonly #names: CrictlNames | undefined;
  readonly #options: CgroupWatchOptions;
  readonly #listeners: Array<(changed: ReadonlySet<string>) => void> = [];
  readonly #since: number;
  #lookedAt = 0;
  #isStopped = false;
  #naming: Promise<void> = Promise.resolve();
  #cancel: () => void = () => undefined;

  constructor(options: CgroupWatchOptions, {clock, timers, root, names}: CgroupWatchPorts) {
    const {procRoot} = options;
    this.#options = options;
    this.#clock = clock;
    this.#timers = timers ?? nodeTimers;
    this.#list = new CgroupList({procRoot, root: root ?? path.dirname(procRoot), clock, names});
    this.#names = names;
    this.#since = clock.monotonicSeconds();
  }

  get status(): EngineStatus {
    const {reason, hint} = this.#options;
    const common = {
      kind: 'none',
      version: undefined,
      endpoint: '',
      state: 'unreachable',
      sinceSeconds: this.#since,
    } as const;
    return this.#list.isBlind
      ? {...common, reason: `${reason}, and ${HIDDEN_PROCESSES}`, hint: 'Run rxtop as root.'}
      : {...common, reason, hint, standIn: 'cgroups'};
  }

  get containers(): EngineWatch['containers'] {
    return this.#list.containers;
  }

  /** Whether /proc hides other users' processes, and with them their containers. */
  get isBlind(): boolean {
    return this.#list.isBlind;
  }

  onChange(listener: (changed: ReadonlySet<string>) => void): void {
    this.#listeners.push(listener);
  }

  /** Names are waited for, but not long. */
  async start(): Promise<void> {
    this.#work('look');
    if (!this.#list.hasNamelessPods || this.#names === undefined) return;

    await new Promise<void>(resolve => {
      const cancel = this.#timers.after(LONGEST_WAIT_FOR_NAMES_SECONDS, resolve);
      void this.#naming.then(() => {
        cancel();
        resolve();
      });
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel();
  }

  async readStats(): ReturnType<EngineWatch['readStats']> {
    return {state: 'failed', reason: this.#options.reason};
  }

  #work(what: 'look' | 'check'): void {
    const begin = this.#clock.monotonicSeconds();
    const isDue = what === 'look' || begin - this.#lookedAt >= LOOK_EVERY_SECONDS;
    if (isDue || this.#list.hasNews) this.#look(begin);
    const seconds = this.#clock.monotonicSeconds() - begin;
    this.#cancel = this.#timers.after(Math.max(CHECK_EVERY_SECONDS, seconds / MOST_CPU), () => this.#work('check'));
  }

  #look(now: number): void {
    this.#lookedAt = now;
    const changed = this.#list.look();
    if (changed.size > 0) for (const listener of this.#listeners) listener(changed);
    if (this.#list.hasNamelessPods) this.#naming = this.#askForNames();
  }

  async #askForNames(): Promise<void> {
    const isNew = await this.#names?.ask();
    if (isNew && !this.#isStopped) this.#look(this.#clock.monotonicSeconds());
  }
}

/** What hidepid does to us, in words. https://docs.kernel.org/filesystems/proc.html#mount-options */
export const HIDDEN_PROCESSES = '/proc hides the processes of other users (hidepid)';
