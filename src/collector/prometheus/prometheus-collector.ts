import type {Clock, Collector, CollectorOptions} from '../../model/collector.js';
import type {CounterTable} from '../../model/counter-table.js';
import type {Finding} from '../../model/finding.js';
import type {HostFacts, Inventory, WatchedEngine} from '../../model/inventory.js';
import type {PrometheusOptions} from '../../model/prometheus.js';
import {SlotBook} from '../slot-book.js';
import {type Fleet, readFleet, targetKey} from './fleet.js';
import {type FleetFacts, NO_FACTS, readFacts} from './fleet-facts.js';
import {fleetEngines, fleetInventory} from './fleet-inventory.js';
import {askFleet, type Extent, findExtent} from './fleet-questions.js';
import {allTargets} from './fleet-targets.js';
import type {QueryClient} from './query.js';
import type {QueryFailure} from './query-failure.js';
import {ScrapeWriter} from './scrape-writer.js';

/** Asked at half the scrape interval, no scrape is seen late; nobody needs it oftener than this. */
const ASK_SECONDS = {least: 1, most: 15};

/** Who is the busiest changes, and so does who is scraped. */
const EXTENT_SECONDS = 60;

/** After a failure: twice as long each time. */
const LONGEST_PAUSE_SECONDS = 60;

const NO_FLEET: Fleet = {targets: [], containers: []};

/**
 * Reads the counters of a whole fleet from a Prometheus, or from whatever speaks its API, where exporters (rxtop's own, cAdvisor,
 * the kubelet) have left them. It finds rates and resets by itself, from raw samples at their own times. A server that fails
 * takes nothing away of what is known: figures grow old, and that is said.
 */
export class PrometheusCollector implements Collector {
  readonly #client: QueryClient;
  readonly #url: string;
  readonly #table: CounterTable;
  readonly #clock: Clock;
  readonly #options: Pick<CollectorOptions, 'withLoopback'> & {readonly prometheus: PrometheusOptions};
  readonly #slots: SlotBook;
  readonly #stopping = new AbortController();
  readonly #since = new Map<string, {readonly isUp: boolean; readonly at: number}>();
  #writer: ScrapeWriter | undefined;
  #extent: Extent | undefined;
  #extentAt = 0;
  #fleet: Fleet = NO_FLEET;
  #facts: FleetFacts = NO_FACTS;
  #inventory: Inventory;
  #failedSince: number | undefined;
  #failures = 0;
  #hasPast = false;
  #loop: Promise<void> | undefined;

  constructor(
    client: QueryClient,
    url: string,
    table: CounterTable,
    clock: Clock,
    options: Pick<CollectorOptions, 'withLoopback'> & {readonly prometheus: PrometheusOptions},
  ) {
    this.#client = client;
    this.#url = url;
    this.#table = table;
    this.#clock = clock;
    this.#options = options;
    this.#slots = new SlotBook(table);
    this.#inventory = {engines: [this.#server('connecting', undefined)], containers: []};
  }

  get host(): HostFacts {
    return {name: new URL(this.#url).host, kernel: 'unknown', uplink: undefined, uplinkBytesPerSecond: undefined};
  }

  get inventory(): Inventory {
    return this.#inventory;
  }

  async start(): Promise<void> {
    let pause = await this.#ask();
    this.#loop = (async () => {
      while (!this.#stopping.signal.aborted) {
        await this.#clock.sleep(pause, this.#stopping.signal);
        if (!this.#stopping.signal.aborted) pause = await this.#ask();
      }
    })();
  }

  *past(): Generator<{readonly monotonicSeconds: number}> {
    if (this.#hasPast || this.#writer === undefined) return;

    this.#hasPast = true;
    yield* this.#writer.writePast();
  }

  sweep(): void {
    this.#writer?.writeNewest();
  }

  subsample(): 'nothing' {
    return 'nothing';
  }

  settle(): Promise<void> {
    return Promise.resolve();
  }

  watchClosely(): void {
    return;
  }

  readFlows() {
    return {state: 'unavailable', reason: 'remote', ...ON_THE_HOST} as const;
  }

  readSockets() {
    return {state: 'unavailable', reason: 'remote', ...ON_THE_HOST} as const;
  }

  diagnose(): readonly Finding[] {
    return this.#inventory.engines.map(({endpoint, state, reason, hint}): Finding => {
      const statement = reason ?? (endpoint === this.#url ? 'it answers' : 'it is scraped');
      const outcome = state === 'connected' ? 'ok' : 'failed';
      return {subject: endpoint, outcome, statement, remedy: state === 'connected' ? undefined : hint};
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    this.#client.close();
    this.#slots.keepOnly(new Set());
  }

  /** Asks once, and says after how many seconds to ask again. */
  async #ask(): Promise<number> {
    const {signal} = this.#stopping;
    const now = this.#clock.monotonicSeconds();
    let extent = this.#extent;
    if (extent === undefined || now - this.#extentAt > EXTENT_SECONDS) {
      const found = await findExtent(this.#client, this.#clock, this.#options.prometheus, signal);
      if (found.state === 'failed') return this.#fail(found);
      extent = extent === undefined ? found.extent : {...found.extent, offset: extent.offset, pastSeconds: 0};
      this.#extentAt = now;
    }

    const answer = await askFleet(this.#client, extent, this.#fleet.targets, signal);
    if (answer.state === 'failed') return this.#fail(answer);

    this.#failures = 0;
    this.#failedSince = undefined;
    this.#facts = readFacts(answer.facts);
    this.#fleet = withMissing(readFleet(answer.counters), this.#fleet, this.#facts);
    this.#extent = answer.extent;
    this.#show(this.#extent);
    return this.#pause();
  }

  #show(extent: Extent): void {
    const targets = allTargets(this.#fleet.targets, extent.recent, this.#facts);
    const {containers, scrapes} = fleetInventory(this.#fleet, this.#facts, this.#slots, this.#options.withLoopback);
    this.#writer ??= new ScrapeWriter(this.#table, extent.offset);
    this.#writer.take(scrapes);
    const [first, ...others] = fleetEngines(targets, this.#facts, (key, isUp) => this.#sinceOf(key, isUp));
    const engines: Inventory['engines'] =
      first === undefined ? [this.#server('unreachable', NO_SUCH_METRIC)] : [first, ...others];
    this.#inventory = {engines, containers, leftOut: extent.leftOut};
  }

  #fail(failure: QueryFailure): number {
    const now = this.#clock.monotonicSeconds();
    this.#failedSince ??= now;
    const told = {...failure, reason: `${this.#url} ${failure.reason}`};
    const {engines, containers} = this.#inventory;
    const isKnown = this.#fleet.targets.length > 0;
    const [first, ...others] = isKnown
      ? engines.map(engine => ({
          ...engine,
          ...told,
          state: 'reconnecting' as const,
          sinceSeconds: this.#failedSince ?? now,
        }))
      : [];
    this.#inventory = {
      ...this.#inventory,
      engines: first === undefined ? [this.#server('unreachable', told)] : [first, ...others],
      containers,
    };
    const pause = failure.retryAfterSeconds ?? this.#pause() * 2 ** this.#failures++;
    return Math.min(LONGEST_PAUSE_SECONDS, Math.max(pause, ASK_SECONDS.least));
  }

  #pause(): number {
    const intervals = this.#fleet.targets.flatMap(({intervalSeconds}) => intervalSeconds ?? []);
    const half = intervals.length === 0 ? ASK_SECONDS.least : Math.min(...intervals) / 2;
    return Math.min(ASK_SECONDS.most, Math.max(ASK_SECONDS.least, half));
  }

  #server(state: WatchedEngine['state'], failure: QueryFailure | undefined): WatchedEngine {
    return {
      kind: 'prometheus',
      version: undefined,
      host: new URL(this.#url).host,
      endpoint: this.#url,
      state,
      sinceSeconds: this.#failedSince ?? this.#clock.monotonicSeconds(),
      reason: failure?.reason,
      hint: failure?.hint,
    };
  }

  #sinceOf(key: string, isUp: boolean): number {
    const known = this.#since.get(key);
    if (known?.isUp === isUp) return known.at;

    const at = this.#clock.monotonicSeconds();
    this.#since.set(key, {isUp, at});
    return at;
  }
}

const ON_THE_HOST = {
  statement: 'Prometheus knows counters only',
  remedy: 'Run rxtop on the container’s host, or name its engine with --host.',
};

const NO_SUCH_METRIC: QueryFailure = {
  reason: 'Prometheus has no series container_network_receive_bytes_total of any container',
  hint: 'Let it scrape rxtop export (rxtop export --print scrape-config), cAdvisor or the kubelet’s /metrics/cadvisor.',
};

/** A target that cannot be scraped has no samples any more: its containers stay, and their figures grow old. */
function withMissing(now: Fleet, before: Fleet, {isUp}: FleetFacts): Fleet {
  const present = new Set(now.targets.map(targetKey));
  const hosts = new Set(now.targets.map(({host}) => host));
  const missing = before.targets.filter(
    target => !present.has(targetKey(target)) && !hosts.has(target.host) && isUp.get(targetKey(target)) === false,
  );
  if (missing.length === 0) return now;

  const keys = new Set(missing.map(targetKey));
  return {
    targets: [...now.targets, ...missing].sort((a, b) => a.host.localeCompare(b.host)),
    containers: [...now.containers, ...before.containers.filter(({target}) => keys.has(targetKey(target)))],
  };
}
