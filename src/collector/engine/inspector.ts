import type {EngineContainer} from '../../model/container.js';
import {type EngineError, toEngineError} from './engine-error.js';
import type {Timers} from './timers.js';

/** What the inspector asks, and whom it tells. `found` gets undefined where the container is gone. */
export interface InspectorPorts {
  readonly inspect: (containerId: string) => Promise<EngineContainer | undefined>;
  readonly found: (containerId: string, container: EngineContainer | undefined) => void;
  readonly failed: (containerId: string, error: EngineError) => void;
  readonly timers: Timers;
}

interface Job {
  state: 'waiting' | 'queued' | 'running';
  /** An inspection was asked for while this one ran. */
  again: boolean;
  /** Something happened meanwhile that the answer of the one under way may not know of. */
  outdated: boolean;
  failures: number;
  cancelWait: () => void;
}

const AT_ONCE = 8;

/** An inspection that waits for a container's lock for longer than this leaves its place to others. */
const SLOW_SECONDS = 0.5;

const RETRY_SECONDS = 1;
const LONGEST_RETRY_SECONDS = 30;

/**
 * Inspects containers: never one container twice at once, some at a time, and without letting a slow one hold up the
 * others (while many containers start, the engine answers some inspections after seconds). A failed one is tried again.
 */
export class Inspector {
  readonly #ports: InspectorPorts;
  readonly #jobs = new Map<string, Job>();
  readonly #queue: string[] = [];
  readonly #idle: Array<() => void> = [];
  #places = AT_ONCE;
  #isStopped = false;

  constructor(ports: InspectorPorts) {
    this.#ports = ports;
  }

  /** Inspects the container as soon as there is a place; once more afterwards where an inspection is under way. */
  request(containerId: string): void {
    const job = this.#jobs.get(containerId);
    if (job?.state === 'running') job.again = true;
    else if (job?.state !== 'queued') this.#enqueue(containerId, job);
  }

  /** As `request`, and the answer of an inspection that is under way is not believed any more. */
  requestAnew(containerId: string): void {
    const job = this.#jobs.get(containerId);
    if (job?.state === 'running') job.outdated = true;
    this.request(containerId);
  }

  /** Inspects the container after some time, unless that is asked for earlier. */
  requestLater(containerId: string, seconds: number): void {
    if (!this.#jobs.has(containerId)) this.#wait(containerId, newJob(), seconds);
  }

  /** The container is gone: nothing more about it is asked or told. */
  forget(containerId: string): void {
    const job = this.#jobs.get(containerId);
    if (job === undefined) return;

    job.cancelWait();
    this.#jobs.delete(containerId);
    this.#settle();
  }

  /** Whether something is queued or under way. */
  get isBusy(): boolean {
    return [...this.#jobs.values()].some(job => job.state !== 'waiting');
  }

  /** Resolves when nothing is queued or under way. */
  idle(): Promise<void> {
    return new Promise(resolve => {
      this.#idle.push(resolve);
      this.#settle();
    });
  }

  stop(): void {
    this.#isStopped = true;
    for (const containerId of [...this.#jobs.keys()]) this.forget(containerId);
  }

  #wait(containerId: string, job: Job, seconds: number): void {
    job.state = 'waiting';
    job.cancelWait = this.#ports.timers.after(seconds, () => this.#enqueue(containerId, job));
    this.#jobs.set(containerId, job);
  }

  #enqueue(containerId: string, job = newJob()): void {
    if (this.#isStopped) return;

    job.cancelWait();
    job.state = 'queued';
    this.#jobs.set(containerId, job);
    this.#queue.push(containerId);
    this.#fillPlaces();
  }

  #fillPlaces(): void {
    while (this.#places > 0) {
      const containerId = this.#queue.shift();
      if (containerId === undefined) return;

      const job = this.#jobs.get(containerId);
      if (job?.state === 'queued') void this.#run(containerId, job);
    }
  }

  async #run(containerId: string, job: Job): Promise<void> {
    job.state = 'running';
    job.again = false;
    job.outdated = false;
    this.#places--;
    const leave = once(() => {
      this.#places++;
      this.#fillPlaces();
    });
    const cancelSlow = this.#ports.timers.after(SLOW_SECONDS, leave);
    try {
      const container = await this.#ports.inspect(containerId);
      if (this.#jobs.get(containerId) === job) this.#succeed(containerId, job, container);
    } catch (error) {
      if (this.#jobs.get(containerId) === job) this.#fail(containerId, job, toEngineError(error));
    } finally {
      cancelSlow();
      leave();
      this.#settle();
    }
  }

  #succeed(containerId: string, job: Job, container: EngineContainer | undefined): void {
    this.#jobs.delete(containerId);
    if (!job.outdated) this.#ports.found(containerId, container);
    if (job.again) this.#enqueue(containerId);
  }

  #fail(containerId: string, job: Job, error: EngineError): void {
    this.#ports.failed(containerId, error);
    if (this.#jobs.get(containerId) !== job) return;

    // What the engine refuses it will refuse again; the next list or event asks anew.
    if (error.status !== undefined && error.status < 500 && !job.again) {
      this.#jobs.delete(containerId);
      return;
    }

    job.failures++;
    const seconds = Math.min(RETRY_SECONDS * 2 ** (job.failures - 1), LONGEST_RETRY_SECONDS);
    this.#wait(containerId, job, seconds);
  }

  #settle(): void {
    if (this.#idle.length === 0) return;
    if (this.isBusy) return;

    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

function newJob(): Job {
  return {state: 'waiting', again: false, outdated: false, failures: 0, cancelWait: () => undefined};
}

function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;

    isDone = true;
    action();
  };
}
