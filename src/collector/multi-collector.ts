import type {Clock, Collector} from '../model/collector.js';
import type {Finding} from '../model/finding.js';
import type {FlowReading} from '../model/flow.js';
import {type HostFacts, type Inventory, isAnyListCurrent, type WatchedContainer} from '../model/inventory.js';
import type {SocketReading} from '../model/socket.js';
import {byName} from './inventory-builder.js';

/** A collector of one engine among several. `optional`: nobody asked for that engine, so it is told of only once it has answered. */
export interface CollectorPart {
  readonly collector: Collector;
  readonly presence: 'wanted' | 'optional';
}

/** Once one engine has answered, the others are waited for so long. */
const LATE_SECONDS = 2;

/**
 * Watches several engines as one: each has a collector of its own, all write into the same table. None waits for another: an
 * engine that hangs is told of as such, and the rest is there.
 */
export class MultiCollector implements Collector {
  readonly #parts: readonly [CollectorPart, ...CollectorPart[]];
  readonly #clock: Clock;
  #told = new Set<Collector>();
  #seen: readonly Inventory[] = [];
  #merged: Inventory | undefined;

  constructor(parts: readonly [CollectorPart, ...CollectorPart[]], clock: Clock) {
    this.#parts = parts;
    this.#clock = clock;
    for (const {collector, presence} of parts) if (presence === 'wanted') this.#told.add(collector);
  }

  get host(): HostFacts {
    return this.#parts[0].collector.host;
  }

  get inventory(): Inventory {
    const seen = this.#toldCollectors().map(({inventory}) => inventory);
    const isSame =
      seen.length === this.#seen.length && seen.every((inventory, place) => inventory === this.#seen[place]);
    if (this.#merged !== undefined && isSame) return this.#merged;

    this.#seen = seen;
    this.#merged = merge(seen);
    return this.#merged;
  }

  async start(): Promise<void> {
    const done = new AbortController();
    const starts = this.#parts.map(({collector}) =>
      collector.start().then(() => isAnyListCurrent(collector.inventory)),
    );
    const firstAnswer = new Promise<void>(resolve => {
      for (const start of starts) void start.then(hasAnswered => hasAnswered && resolve());
    });
    const late = firstAnswer.then(() => this.#clock.sleep(LATE_SECONDS, done.signal));
    await Promise.race([Promise.all(starts), late]);
    done.abort();
  }

  /** The moments of all, in order. */
  *past(): Generator<{readonly monotonicSeconds: number}> {
    const pasts = this.#parts.map(({collector}) => (collector.past?.() ?? [])[Symbol.iterator]());
    const heads = pasts.map(past => ({past, next: past.next()}));
    for (;;) {
      const open = heads.filter(({next}) => next.done !== true);
      const [earliest] = open.sort((a, b) => a.next.value.monotonicSeconds - b.next.value.monotonicSeconds);
      if (earliest === undefined) return;

      yield earliest.next.value;
      earliest.next = earliest.past.next();
    }
  }

  sweep(depth: 'regular' | 'thorough'): void {
    for (const {collector} of this.#parts) collector.sweep(depth);
  }

  subsample(): 'read' | 'nothing' {
    let hasRead = false;
    for (const {collector} of this.#parts) hasRead = collector.subsample() === 'read' || hasRead;
    return hasRead ? 'read' : 'nothing';
  }

  async settle(): Promise<void> {
    await Promise.all(this.#parts.map(({collector}) => collector.settle()));
  }

  watchClosely(containerKey: string | undefined): void {
    for (const {collector} of this.#parts) collector.watchClosely(containerKey);
  }

  readFlows(endpoint: string, addresses: ReadonlySet<string>): FlowReading {
    const collectors = this.#parts.map(({collector}) => collector);
    const asked = collectors.find(({inventory}) => inventory.engines.some(engine => engine.endpoint === endpoint));
    return (asked ?? this.#parts[0].collector).readFlows(endpoint, addresses);
  }

  readSockets(containerKey: string, room: number): SocketReading {
    const owner = this.#parts.find(({collector: {inventory}}) =>
      inventory.containers.some(({key}) => key === containerKey),
    );
    return (owner ?? this.#parts[0]).collector.readSockets(containerKey, room);
  }

  /** What was found of each engine; what all have in common is told once. */
  diagnose(): readonly Finding[] {
    const findings = this.#toldCollectors().flatMap(collector => collector.diagnose());
    const told = new Set<string>();
    return findings.filter(finding => {
      const text = JSON.stringify(finding);
      const isNew = !told.has(text);
      told.add(text);
      return isNew;
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.#parts.map(({collector}) => collector.stop()));
  }

  #toldCollectors(): readonly Collector[] {
    const collectors = this.#parts.map(({collector}) => collector);
    for (const collector of collectors) {
      const [engine] = collector.inventory.engines;
      if (engine.state === 'connected') this.#told.add(collector);
    }
    return collectors.filter(collector => this.#told.has(collector));
  }
}

function merge(inventories: readonly Inventory[]): Inventory {
  const [first, ...others] = inventories.flatMap(({engines}) => engines);
  if (first === undefined) throw new RangeError('there is no engine to watch');

  const containers = inventories.flatMap(({containers}) => containers).sort(byName);
  const engines: Inventory['engines'] = [first, ...others];
  return {
    engines,
    containers: engines.some(({standIn}) => standIn !== undefined) ? withoutTwins(engines, containers) : containers,
  };
}

/** What stands in for an engine finds the containers of all engines of this machine: their own word about them is better. */
function withoutTwins(engines: Inventory['engines'], containers: readonly WatchedContainer[]): WatchedContainer[] {
  const standIns = new Set(engines.filter(({standIn}) => standIn !== undefined).map(({endpoint}) => endpoint));
  const listed = new Set(containers.filter(({endpoint}) => !standIns.has(endpoint)).map(({key}) => key));
  return containers.filter(({endpoint, key}) => !standIns.has(endpoint) || !listed.has(key));
}
