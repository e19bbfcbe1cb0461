import type {CounterTable} from './counter-table.js';
import type {Finding} from './finding.js';
import type {FlowReading} from './flow.js';
import type {HostFacts, Inventory} from './inventory.js';
import type {PrometheusOptions} from './prometheus.js';
import type {SocketReading} from './socket.js';

/**
 * What finds containers and reads their counters: a real host, or the demo. `start` resolves when the first inventory
 * stands, also when no engine answers (the inventory says so). `sweep` never waits for an engine.
 */
export interface Collector {
  readonly host: HostFacts;
  readonly inventory: Inventory;
  start(): Promise<void>;
  /**
   * What was counted before the first sweep, where that is known: writes the counters of each moment into the table, then tells
   * when it was, oldest first.
   */
  past?(): Iterable<{readonly monotonicSeconds: number}>;
  /** Reads all counters that can be read now into the table. `thorough` reads errors and drops of every container too. */
  sweep(depth: 'regular' | 'thorough'): void;
  /** Reads bytes between two sweeps, of what a single read gives: `nothing` where there is nothing of that kind. */
  subsample(): 'read' | 'nothing';
  /** Waits, within bounds, until figures that only the engine's API can give have arrived for the present sweep. */
  settle(): Promise<void>;
  /** Keeps errors and drops of the container with this key as fresh as its bytes. */
  watchClosely(containerKey: string | undefined): void;
  /** Looks up the flows of the engine's host that have one of these addresses at an end. It costs milliseconds: on demand only. */
  readFlows(endpoint: string, addresses: ReadonlySet<string>): FlowReading;
  /** Looks up the sockets in a container's network namespace, so many at most. It costs milliseconds: on demand only. */
  readSockets(containerKey: string, room: number): SocketReading;
  /** What can be read here and what cannot, after `start`. */
  diagnose(): readonly Finding[];
  stop(): Promise<void>;
}

/** What the user may choose about collecting; `procRoot` is where the host's procfs is mounted. */
export interface CollectorOptions {
  /** Addresses of engines, or Docker contexts that name them; several are watched at once. Not both kinds. */
  readonly hosts: readonly string[];
  readonly contexts: readonly string[];
  /**
   * Which kinds of engine may answer; any if there is none. Where no address is given, each is looked for at its usual places.
   * `auto`: what is there, and cgroups where nothing answers; `none`: cgroups alone.
   */
  readonly engines: readonly EngineWish[];
  readonly source: 'auto' | 'host' | 'namespace' | 'engine';
  readonly procRoot: string;
  readonly intervalSeconds: number;
  /** Whether loopback interfaces are watched as well; they are never part of a sum. */
  readonly withLoopback: boolean;
  /** How long a container that has ended stays in the inventory; undefined if nobody wants to know of ends. */
  readonly keepEndedSeconds?: number | undefined;
  /** Where a fleet's counters are asked for; undefined for engines. */
  readonly prometheus?: PrometheusOptions | undefined;
  /** Number of simulated containers; undefined for the real thing. */
  readonly demo: number | undefined;
}

export type EngineWish = 'auto' | 'docker' | 'podman' | 'none';

/** Makes a collector that writes into the given table. */
export type CreateCollector = (options: CollectorOptions, table: CounterTable, clock: Clock) => Collector;

/** Time as the program sees it. Monotonic seconds never jump; `now` is the wall clock, for people and for JSON only. */
export interface Clock {
  monotonicSeconds(): number;
  now(): Date;
  /** Resolves after that time, or at once when the signal aborts; never rejects. */
  sleep(seconds: number, signal: AbortSignal): Promise<void>;
}
