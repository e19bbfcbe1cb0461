import type {Clock, Collector, CollectorOptions} from '../../model/collector.js';
import type {CounterTable} from '../../model/counter-table.js';
import type {HostFacts, Inventory, WatchedContainer, WatchedEngine} from '../../model/inventory.js';
import {type Flow, flowsOf, uplinkFlow, writeCounters, writeSubsample} from './flow.js';
import {DEMO_PLACE, type DemoContainer, populate} from './populate.js';
import {type DemoProtocols, protocolsOf, writeProtocols} from './protocols.js';
import {pseudoRandom} from './pseudo-random.js';
import {demoSockets} from './sockets.js';

const SEED = 20_260;

const RESTARTED_PID = 400_000;
const RESTARTED_NAMESPACE_INODE = 4_027_000_000;

const DEMO_HOST: HostFacts = {
  name: DEMO_PLACE.host,
  kernel: 'simulated',
  uplink: 'eth0',
  uplinkBytesPerSecond: 125_000_000,
};

/** A container that is started anew at regular times. */
interface Restarter {
  readonly index: number;
  readonly every: number;
  /** Seconds of its first life that had passed when the demo began. */
  readonly age: number;
  readonly flows: readonly Flow[];
  lives: number;
}

/**
 * Simulated containers with believable traffic: for looking round without an engine, and for tests and pictures. All of
 * it follows from the number of containers and the clock. It calls itself `demo` in every inventory; nobody gets it who
 * did not ask for it.
 */
export function createDemoCollector(
  count: number,
  table: CounterTable,
  clock: Clock,
  {withLoopback}: Pick<CollectorOptions, 'withLoopback'> = {withLoopback: false},
): Collector {
  let beganAt = clock.monotonicSeconds();
  let flows: Flow[] = [];
  let protocols: DemoProtocols[] = [];
  let restarters: Restarter[] = [];
  let inventory: Inventory = {engines: [demoEngine(beganAt)], containers: []};
  let host = DEMO_HOST;

  return {
    get host() {
      return host;
    },

    get inventory() {
      return inventory;
    },

    start() {
      beganAt = clock.monotonicSeconds();
      const acquireSlot = () => table.acquire('before-watching');
      const acquireProtocolSlot = () => table.protocols.acquire();
      const containers = populate(count, SEED, clock.now(), {acquireSlot, acquireProtocolSlot, withLoopback});
      const flowsOfContainers = containers.map(flowsOf);
      const uplink = uplinkFlow(flowsOfContainers.flat(), acquireSlot());
      host = {...DEMO_HOST, uplinkSlot: uplink.slot};
      flows = [...flowsOfContainers.flat(), uplink];
      protocols = protocolsOf(containers);
      restarters = findRestarters(containers, flowsOfContainers);
      inventory = {engines: [demoEngine(beganAt)], containers: containers.map(({watched}) => watched)};
      return Promise.resolve();
    },

    sweep() {
      const now = clock.monotonicSeconds();
      const seconds = now - beganAt;
      for (const restarter of restarters) {
        const lives = Math.floor((seconds + restarter.age) / restarter.every);
        if (lives === restarter.lives) continue;

        restart(restarter, lives, table);
        inventory = replaceContainer(inventory, restarter.index, startedAnew(restarter, inventory, clock.now()));
      }

      for (const flow of flows) writeCounters(flow, seconds, now, table);
      for (const each of protocols) writeProtocols(each, now, table);
    },

    subsample() {
      const now = clock.monotonicSeconds();
      for (const flow of flows) writeSubsample(flow, now - beganAt, now, table);
      return 'read';
    },

    settle: () => Promise.resolve(),

    /** Every figure of the demo is fresh at each sweep. */
    watchClosely: () => undefined,

    readFlows: () => ({
      state: 'unavailable',
      reason: 'demo',
      statement: 'the demo simulates no flows',
      remedy: 'Leave --demo out.',
    }),

    readSockets(containerKey, room) {
      const {containers} = inventory;
      return demoSockets(
        containers.find(({key}) => key === containerKey),
        containers,
        room,
      );
    },

    diagnose: () => [
      {
        subject: 'counters',
        outcome: 'ok',
        statement: 'this is the demo: its containers and their traffic are simulated',
        remedy: undefined,
      },
    ],

    stop() {
      for (const {slot} of flows) table.release(slot);
      for (const {slot} of protocols) table.protocols.release(slot);
      protocols = [];
      flows = [];
      restarters = [];
      return Promise.resolve();
    },
  };
}

function demoEngine(sinceSeconds: number): WatchedEngine {
  return {
    kind: 'demo',
    host: DEMO_PLACE.host,
    version: undefined,
    endpoint: DEMO_PLACE.endpoint,
    state: 'connected',
    sinceSeconds,
    reason: undefined,
    hint: undefined,
  };
}

function findRestarters(containers: readonly DemoContainer[], flows: readonly Flow[][]): Restarter[] {
  return containers.flatMap(({service: {restartsEvery}}, index) => {
    if (restartsEvery === undefined) return [];

    const age = restartsEvery * pseudoRandom(SEED, index);
    return [{index, every: restartsEvery, age, flows: flows[index]!, lives: 0}];
  });
}

/** As a restart looks to the kernel: another sandbox, whose interfaces begin to count at zero. */
function restart(restarter: Restarter, lives: number, table: CounterTable): void {
  restarter.lives = lives;
  for (const flow of restarter.flows) {
    flow.bornAt = lives * restarter.every - restarter.age;
    table.replace(flow.slot, 'while-watching');
  }
}

function startedAnew({index, lives}: Restarter, inventory: Inventory, now: Date): WatchedContainer {
  const container = inventory.containers[index]!;
  return {
    ...container,
    pid: RESTARTED_PID + 53 * lives + index,
    networkNamespace: RESTARTED_NAMESPACE_INODE + 70 * lives + index,
    startedAt: now.toISOString(),
  };
}

function replaceContainer(inventory: Inventory, index: number, container: WatchedContainer): Inventory {
  return {...inventory, containers: inventory.containers.with(index, container)};
}
