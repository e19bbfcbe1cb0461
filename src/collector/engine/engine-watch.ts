import {UserError} from '../../errors.js';
import type {Clock} from '../../model/collector.js';
import type {EngineContainer} from '../../model/container.js';
import type {EngineStatus} from '../../model/inventory.js';
import {ContainerList} from './container-list.js';
import {createEngineClient, type EngineClient} from './engine-client.js';
import {EngineError, explainFailure, toEngineError} from './engine-error.js';
import type {EngineLocation, EngineTransport, FoundEngine} from './engine-location.js';
import {EngineSession} from './engine-session.js';
import type {EngineStats} from './engine-stats.js';
import type {LifeEvent} from './life-event.js';
import {nodeTimers, type Timers} from './timers.js';

/**
 * The living list of an engine's containers. It outlives the engine: while that is away, the containers stay listed as
 * they were last known, and `status` says what is wrong. A running container without a `pid` is not inspected yet.
 */
export interface EngineWatch {
  readonly status: EngineStatus;
  readonly containers: ReadonlyMap<string, EngineContainer>;
  /** Resolves when the first list stands, with its containers inspected, or the engine turned out not to answer. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Called after changes of the status or of containers, several at once, with the ids of the containers that changed. */
  onChange(listener: (changed: ReadonlySet<string>) => void): void;
  /** Called at once with what the engine tells of the lives of its containers; not there for what has no events. */
  onLife?(listener: (event: LifeEvent) => void): void;
  /** One reading of the engine's own statistics of a container. Never rejects. */
  readStats(containerId: string): Promise<EngineStats>;
}

/** `relocate` looks for an engine again, for as long as none was found. */
export interface EngineWatchPorts {
  readonly clock: Pick<Clock, 'monotonicSeconds'>;
  readonly relocate?: () => EngineLocation;
  readonly timers?: Timers;
  readonly createClient?: (target: EngineTransport, timers: Timers) => EngineClient;
}

/** An engine that has answered nothing for so long is told of as one that does not answer, while it is waited for. */
const DOUBT_SECONDS = 5;

const FIRST_RETRY_SECONDS = 0.5;
const LONGEST_RETRY_SECONDS = 10;

/** Watches the engine at that place. Nothing is connected to before `start`. */
export function createEngineWatch(location: EngineLocation, ports: EngineWatchPorts): EngineWatch {
  return new Watch(location, ports);
}

class Watch implements EngineWatch {
  readonly #clock: EngineWatchPorts['clock'];
  readonly #timers: Timers;
  readonly #createClient: NonNullable<EngineWatchPorts['createClient']>;
  readonly #relocate: (() => EngineLocation) | undefined;
  readonly #list = new ContainerList(id => this.#changed(id));
  readonly #listeners: Array<(changed: ReadonlySet<string>) => void> = [];
  readonly #lifeListeners: Array<(event: LifeEvent) => void> = [];
  #location: EngineLocation;
  #status: EngineStatus;
  #session: EngineSession | undefined;
  #wasConnected = false;
  #failures = 0;
  #isStopped = false;
  #cancelRetry: () => void = () => undefined;
  #cancelDoubt: () => void = () => undefined;
  #changedIds = new Set<string>();
  #willTell = false;

  constructor(location: EngineLocation, {clock, timers, createClient, relocate}: EngineWatchPorts) {
    this.#clock = clock;
    this.#timers = timers ?? nodeTimers;
    this.#createClient = createClient ?? createEngineClient;
    this.#relocate = relocate;
    this.#location = location;
    this.#status = {
      ...expected(location),
      version: undefined,
      state: 'connecting',
      sinceSeconds: clock.monotonicSeconds(),
      reason: undefined,
      hint: undefined,
    };
  }

  get status(): EngineStatus {
    return this.#status;
  }

  get containers(): ReadonlyMap<string, EngineContainer> {
    return this.#list.containers;
  }

  onChange(listener: (changed: ReadonlySet<string>) => void): void {
    this.#listeners.push(listener);
  }

  onLife(listener: (event: LifeEvent) => void): void {
    this.#lifeListeners.push(listener);
  }

  async start(): Promise<void> {
    await this.#connect();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelRetry();
    this.#cancelDoubt();
    this.#session?.end();
    this.#session = undefined;
  }

  async readStats(containerId: string): Promise<EngineStats> {
    if (this.#session !== undefined && this.#status.state === 'connected') return this.#session.stats(containerId);

    return {state: 'failed', reason: this.#status.reason ?? 'not connected yet'};
  }

  async #connect(): Promise<void> {
    if (this.#location.state === 'none') this.#locateAgain();
    if (this.#location.state === 'none') {
      const {sentence, hint} = this.#location;
      this.#update({state: 'unreachable', reason: sentence, hint});
      this.#retryLater();
      return;
    }

    const engine = this.#location;
    const client = this.#createClient(engine.transport, this.#timers);
    const session = new EngineSession(client, this.#list, this.#timers, error => this.#lost(engine, error), {
      now: () => this.#clock.monotonicSeconds(),
      tell: event => {
        for (const listener of this.#lifeListeners) listener(event);
      },
    });
    this.#session = session;
    this.#cancelDoubt = this.#timers.after(DOUBT_SECONDS, () => this.#doubt(engine));
    try {
      const version = await session.open();
      this.#cancelDoubt();
      if (this.#session !== session) return;

      this.#wasConnected = true;
      this.#failures = 0;
      this.#update({...version, state: 'connected', reason: undefined, hint: undefined});
      await session.firstInspections();
    } catch (error) {
      this.#cancelDoubt();
      session.end();
      if (this.#session === session) this.#lost(engine, toEngineError(error));
    }
  }

  #locateAgain(): void {
    try {
      this.#location = this.#relocate?.() ?? this.#location;
      this.#status = {...this.#status, ...expected(this.#location)};
    } catch (error) {
      if (!(error instanceof UserError) || this.#location.state !== 'none') throw error;

      this.#location = {...this.#location, sentence: error.message, hint: error.hint};
    }
  }

  #doubt(engine: FoundEngine): void {
    const silence = new EngineError('timeout', `nothing within ${DOUBT_SECONDS} s, still waiting`);
    this.#update({state: 'unreachable', ...explainFailure(silence, engine)});
  }

  #lost(engine: FoundEngine, error: EngineError): void {
    this.#session = undefined;
    const isHanging = error.failure === 'timeout';
    const state = this.#wasConnected && !isHanging ? 'reconnecting' : 'unreachable';
    this.#update({state, ...explainFailure(error, engine)});
    this.#retryLater();
  }

  #retryLater(): void {
    if (this.#isStopped) return;

    const seconds = Math.min(FIRST_RETRY_SECONDS * 2 ** this.#failures, LONGEST_RETRY_SECONDS);
    this.#failures++;
    this.#cancelRetry = this.#timers.after(seconds, () => void this.#connect());
  }

  #update(change: Partial<EngineStatus>): void {
    const isSameOutage = isAway(change.state) && isAway(this.#status.state);
    const sinceSeconds =
      isSameOutage || change.state === this.#status.state ? this.#status.sinceSeconds : this.#clock.monotonicSeconds();
    this.#status = {...this.#status, ...change, sinceSeconds};
    this.#tellSoon();
  }

  #changed(containerId: string): void {
    this.#changedIds.add(containerId);
    this.#tellSoon();
  }

  #tellSoon(): void {
    if (this.#willTell) return;

    this.#willTell = true;
    this.#timers.after(0, () => {
      const changed = this.#changedIds;
      this.#changedIds = new Set();
      this.#willTell = false;
      if (this.#isStopped) return;

      for (const listener of this.#listeners) listener(changed);
    });
  }
}

function isAway(state: EngineStatus['state'] | undefined): boolean {
  return state === 'reconnecting' || state === 'unreachable';
}

/** What the location lets us expect before anything has answered. */
function expected(location: EngineLocation): Pick<EngineStatus, 'kind' | 'endpoint'> {
  if (location.state === 'none') return {kind: 'none', endpoint: location.candidates[0]?.endpoint ?? ''};

  return {kind: location.endpoint.includes('podman') ? 'podman' : 'docker', endpoint: location.endpoint};
}
