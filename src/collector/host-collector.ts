import type {Clock, Collector, CollectorOptions} from '../model/collector.js';
import type {CounterTable} from '../model/counter-table.js';
import type {Finding} from '../model/finding.js';
import type {FlowReading} from '../model/flow.js';
import type {HostFacts, Inventory} from '../model/inventory.js';
import type {SocketReading} from '../model/socket.js';
import {EngineCounters} from './counters/engine-counters.js';
import {ProcFile} from './counters/proc-file.js';
import {diagnose} from './diagnose.js';
import type {Ends} from './ended/ends.js';
import type {EngineAccess} from './engine-access.js';
import {REMOTE_FLOWS, readFlows} from './flows/read-flows.js';
import {HostSandboxes, notHere} from './host-sandboxes.js';
import {type BuiltInventory, buildInventory, byName} from './inventory-builder.js';
import {KnownHost} from './known-host.js';
import {LinkBook} from './links/link-book.js';
import {type ReadLinks, readLinks} from './links/link-reader.js';
import {LocalCounters} from './local-counters.js';
import {ProtocolSlots} from './protocol-slots.js';
import type {SandboxLookup} from './sandboxes.js';
import {SlotBook} from './slot-book.js';
import {REMOTE_SOCKETS, readSocketsOf} from './sockets/read-sockets.js';
import {waitAtMost} from './wait-at-most.js';
import {watchEnds} from './watch-ends.js';
import {type WatchingSince, watchingSince} from './watching-since.js';

/** An answer of the engine's stats API stays current for so many intervals, and at least for so many seconds. */
const ENGINE_FRESH_INTERVALS = 3;
const ENGINE_FRESH_SECONDS = 5;

/** Nor does it wait for an engine that has answered nothing for so long. */
const QUIET_SECONDS = 4;

/** A document does not wait longer than this, and two intervals, for an engine that keeps answers back. */
const LONGEST_SETTLING_SECONDS = 15;

/** The kinds of interfaces are waited for no longer than this. */
const LONGEST_LINKS_SECONDS = 1;

/** Watches the containers of an engine: who is there by the engine's word, what they count by the kernel's. */
export class HostCollector implements Collector {
  readonly #options: CollectorOptions;
  readonly #table: CounterTable;
  readonly #clock: Clock;
  readonly #engine: EngineAccess;
  readonly #file = new ProcFile();
  readonly #sandboxes: HostSandboxes;
  readonly #slots: SlotBook;
  readonly #protocolSlots: ProtocolSlots;
  readonly #local: LocalCounters;
  readonly #links: LinkBook;
  readonly #engineCounters: EngineCounters;
  readonly #watchingSince: WatchingSince;
  readonly #ends: Ends | undefined;
  readonly #host: KnownHost;
  #changed = new Set<string>();
  #isStale = true;
  #lookups: ReadonlyMap<string, SandboxLookup> = new Map();
  #built: BuiltInventory | undefined;
  #closelyWatched: string | undefined;

  constructor(
    options: CollectorOptions,
    table: CounterTable,
    clock: Clock,
    engine: EngineAccess,
    links: ReadLinks = readLinks,
  ) {
    const now = () => clock.monotonicSeconds();
    this.#options = options;
    this.#table = table;
    this.#clock = clock;
    this.#engine = engine;
    this.#sandboxes = new HostSandboxes(options.procRoot, this.#file);
    this.#slots = new SlotBook(table);
    this.#protocolSlots = new ProtocolSlots(table.protocols);
    this.#local = new LocalCounters(this.#sandboxes.netDev, this.#file, table, now);
    this.#links = new LinkBook(links, now, () => {
      this.#isStale = true;
    });
    this.#engineCounters = new EngineCounters(engine.askStats, now, () => {
      this.#isStale = true;
    });
    this.#watchingSince = watchingSince(clock.now());
    this.#host = new KnownHost(table, clock);
    this.#ends = watchEnds({
      ...{options, clock, table},
      slots: this.#slots,
      sandboxes: this.#sandboxes,
      file: this.#file,
      isLocal: engine.isLocal,
      place: () => ({host: engine.host, endpoint: engine.watch.status.endpoint}),
      onNews: () => {
        this.#isStale = true;
      },
    });
    engine.watch.onLife?.(event => this.#ends?.hear(event));
    engine.watch.onChange(changed => {
      this.#isStale = true;
      for (const id of changed) this.#changed.add(id);
    });
  }

  get host(): HostFacts {
    return this.#host.facts;
  }

  get inventory(): Inventory {
    return this.#upToDate().inventory;
  }

  async start(): Promise<void> {
    this.#ends?.start();
    await this.#engine.watch.start();
    // It costs 40 ms: not before the first figures.
    void this.#host.learn(this.#engine.isLocal && this.#sandboxes.isOurs ? 'containers' : 'others');
    this.#upToDate();
    await this.#linksSettled('sums');
    this.#upToDate();
  }

  sweep(depth: 'regular' | 'thorough'): void {
    if (this.#ends?.isDue() === true) this.#isStale = true;
    const built = this.#upToDate();
    if (this.#local.sweep(depth) === 'changed') this.#isStale = true;
    this.#host.readUplink();
    this.#links.ask();
    if (built.byEngine.size > 0) {
      this.#engineCounters.ask();
      this.#writeEngineCounters(built);
    }
  }

  subsample(): 'read' | 'nothing' {
    return this.#local.subsample();
  }

  async settle(): Promise<void> {
    const longest = LONGEST_SETTLING_SECONDS + 2 * this.#options.intervalSeconds;
    await waitAtMost(longest, this.#engineCounters.settle(QUIET_SECONDS), this.#clock);
    await this.#linksSettled('all');
    this.#writeEngineCounters(this.#upToDate());
  }

  async #linksSettled(what: 'sums' | 'all'): Promise<void> {
    this.#links.ask();
    await waitAtMost(LONGEST_LINKS_SECONDS, this.#links.settled(what), this.#clock);
  }

  watchClosely(key: string | undefined): void {
    if (key === this.#closelyWatched) return;

    this.#closelyWatched = key;
    this.#isStale = true;
  }

  readFlows(_endpoint: string, addresses: ReadonlySet<string>): FlowReading {
    return this.#engine.isLocal ? readFlows(this.#options.procRoot, addresses) : REMOTE_FLOWS;
  }

  readSockets(containerKey: string, room: number): SocketReading {
    if (!this.#engine.isLocal) return REMOTE_SOCKETS;

    const container = this.inventory.containers.find(({key}) => key === containerKey);
    const lookup = container && this.#lookups.get(container.id);
    return readSocketsOf(lookup, lookup?.state === 'open' && this.#sandboxes.isHosts(lookup.sandbox), room);
  }

  diagnose(): readonly Finding[] {
    const {location, isLocal} = this.#engine;
    const {procRoot} = this.#options;
    return diagnose({
      location,
      isLocal,
      procRoot,
      forcedSource: this.#options.source,
      inventory: this.inventory,
      vethCount: this.#sandboxes.vethCount,
      areKindsClosed: this.#links.isClosed,
      ends: this.#sandboxes.linkListening,
    });
  }

  async stop(): Promise<void> {
    this.#ends?.stop();
    this.#engineCounters.stop();
    await this.#engine.watch.stop();
    this.#sandboxes.closeAll();
  }

  #upToDate(): BuiltInventory {
    if (this.#built !== undefined && !this.#isStale) return this.#built;

    this.#isStale = false;
    const {watch, isLocal, host} = this.#engine;
    const changed = this.#changed;
    this.#changed = new Set();
    const kept = this.#ends?.follow(watch.containers) ?? watch.containers;
    const lookups = isLocal ? this.#lookIntoSandboxes(changed) : notHere(watch.containers);
    this.#lookups = lookups;
    const built = buildInventory(
      {
        containers: watch.containers,
        kept,
        lookups,
        engine: {...watch.status, host},
        isLocal,
        forcedSource: this.#options.source,
        isHosts: sandbox => this.#sandboxes.isHosts(sandbox),
        withLoopback: this.#options.withLoopback,
        watchingSince: this.#watchingSince,
        linkOf: (sandbox, found) => this.#links.linkOf(sandbox, found),
        engineInterfaces: id => this.#engineCounters.interfaceNames(id),
        isForbiddenByEngine: id => this.#engineCounters.isForbidden(id),
      },
      this.#slots,
      this.#protocolSlots,
    );
    this.#local.bind(built.bindings, built.sandboxes, built.protocolBindings);
    this.#engineCounters.watch(
      new Map([...built.byEngine.keys()].map(id => [id, watch.containers.get(id)?.startedAt])),
    );
    if (this.#ends !== undefined) {
      const containers = this.#ends.complete(built.inventory.containers, built.bindings);
      built.inventory = {...built.inventory, containers: [...containers].sort(byName)};
    }
    const closelyWatched = built.inventory.containers.find(({key}) => key === this.#closelyWatched);
    const closely = closelyWatched && lookups.get(closelyWatched.id);
    this.#local.closely = closely?.state === 'open' ? closely.sandbox : undefined;
    this.#built = built;
    return built;
  }

  #lookIntoSandboxes(changed: ReadonlySet<string>): ReadonlyMap<string, SandboxLookup> {
    const lookups = this.#sandboxes.follow(this.#engine.watch.containers, changed);
    this.#links.follow(this.#sandboxes.all);
    return lookups;
  }

  #writeEngineCounters({byEngine}: BuiltInventory): void {
    const freshFor = Math.max(ENGINE_FRESH_SECONDS, ENGINE_FRESH_INTERVALS * this.#options.intervalSeconds);
    for (const [id, interfaces] of byEngine) {
      for (const {name, slot} of interfaces) {
        this.#engineCounters.write(id, name, slot, this.#table, freshFor);
      }
    }
  }
}
