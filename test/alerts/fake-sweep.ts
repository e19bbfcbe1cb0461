import {containerKey} from '../../src/model/container.js';
import type {Inventory, WatchedContainer, WatchedEngine, WatchedInterface} from '../../src/model/inventory.js';
import type {DirectionTraffic, History, ProtocolCounts, Sweep, Traffic} from '../../src/model/traffic.js';
import {NO_FIGURES} from '../model/no-figures.js';

/** Traffic of which only the given figures are known. */
export function traffic(receive: Partial<DirectionTraffic> = {}, transmit: Partial<DirectionTraffic> = {}): Traffic {
  return {
    receive: {...NO_FIGURES, ...receive},
    transmit: {...NO_FIGURES, ...transmit},
    ageSeconds: 0,
    faultsAgeSeconds: 0,
    reason: undefined,
  };
}

export const CONNECTED: WatchedEngine = {
  host: 'here',
  kind: 'docker',
  version: '26.1',
  endpoint: 'unix:///test.sock',
  state: 'connected',
  sinceSeconds: 0,
  reason: undefined,
  hint: undefined,
};

export function watchedInterface(given: Partial<WatchedInterface> = {}): WatchedInterface {
  return {
    slot: 0,
    name: 'eth0',
    isLoopback: false,
    kind: 'veth',
    isSummed: true,
    source: 'host',
    hostInterface: undefined,
    mac: undefined,
    addresses: [],
    network: undefined,
    endpointId: undefined,
    ...given,
  };
}

/** A running, counted container; its id follows from its name. */
export function container(name: string, given: Partial<WatchedContainer> = {}): WatchedContainer {
  const host = given.host ?? 'here';
  return {
    key: containerKey(host, `${name}-id`),
    host,
    endpoint: CONNECTED.endpoint,
    id: `${name}-id`,
    name,
    image: 'nginx:1',
    state: 'running',
    pid: 1,
    startedAt: undefined,
    labels: {},
    project: undefined,
    pod: undefined,
    service: undefined,
    networkMode: 'bridge',
    networks: [],
    networkNamespace: undefined,
    traffic: {state: 'counted', source: 'host', why: ''},
    interfaces: [watchedInterface()],
    formerSlots: [],
    protocolSlot: undefined,
    members: [],
    ...given,
  };
}

const NO_HISTORY: History = {
  capacity: {1: 0, 10: 0, 60: 0},
  readInto: () => undefined,
  newestBucket: () => 0,
  lastReset: () => undefined,
};

/** What a sweep of a test holds: containers, and what is known of each one's traffic by its name. */
export interface FakeSweep {
  readonly at: number;
  readonly containers?: readonly WatchedContainer[];
  readonly traffic?: Readonly<Record<string, Traffic>>;
  readonly engine?: WatchedEngine;
  /** Several engines, in the place of the one. */
  readonly engines?: Inventory['engines'];
  /** Traffic by interface name, for rules that ask for interfaces. */
  readonly interfaces?: Readonly<Record<string, Traffic>>;
  /** What protocols count, by the container's name. */
  readonly protocols?: Readonly<Record<string, ProtocolCounts>>;
}

export function fakeSweep({
  at,
  containers = [],
  traffic: known = {},
  engine = CONNECTED,
  engines = [engine],
  interfaces = {},
  protocols = {},
}: FakeSweep): Sweep {
  const inventory: Inventory = {engines, containers};
  const sum: Sweep['sum'] = ([first]) => (first === undefined ? traffic() : (interfaces[first.name] ?? traffic()));
  const trafficOf: Sweep['trafficOf'] = ({name, traffic: {state}}) =>
    state === 'counted' ? (known[name] ?? traffic()) : undefined;
  return {
    number: at,
    time: new Date(Date.UTC(2026, 0, 31, 12, 0, 0) + at * 1000),
    monotonicSeconds: 1000 + at,
    intervalSeconds: at === 0 ? undefined : 1,
    durationSeconds: 0.001,
    host: {name: 'host', kernel: '6', uplink: undefined, uplinkBytesPerSecond: undefined},
    inventory,
    history: NO_HISTORY,
    sum,
    trafficOf,
    figureOf: (of, direction, figure) => trafficOf(of)?.[direction][figure] ?? Number.NaN,
    figureOfSum: (of, direction, figure) => sum(of)[direction][figure] ?? Number.NaN,
    protocolsOf: ({name}) => protocols[name],
    totals: () => traffic(),
  };
}
