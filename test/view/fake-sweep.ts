import {type ContainerState, containerKey} from '../../src/model/container.js';
import type {
  RateReason,
  TrafficStatus,
  WatchedContainer,
  WatchedEngine,
  WatchedInterface,
} from '../../src/model/inventory.js';
import type {DirectionTraffic, History, ProtocolCounts, Sweep, Traffic} from '../../src/model/traffic.js';

/** A container for a test: what is left out is quiet and usual. */
export interface FakeContainer {
  readonly name: string;
  readonly receive?: number | undefined;
  readonly transmit?: number | undefined;
  readonly drops?: number;
  readonly networks?: readonly string[];
  readonly state?: ContainerState;
  readonly status?: TrafficStatus;
  readonly reason?: RateReason;
  readonly image?: string;
  readonly startedAt?: string;
  readonly project?: string;
  readonly service?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Another host than that of the first engine. */
  readonly host?: string;
}

const COUNTED: TrafficStatus = {state: 'counted', source: 'host', why: 'read from the host side of its interfaces'};

/** An engine that answers. */
export const ENGINE: WatchedEngine = {
  host: 'prod-01',
  kind: 'docker',
  version: '28.5.2',
  endpoint: 'unix:///var/run/docker.sock',
  state: 'connected',
  sinceSeconds: 0,
  reason: undefined,
  hint: undefined,
};

/** What the protocols of every container count. */
export const PROTOCOLS: ProtocolCounts = {
  udpReceiveBufferErrors: 12,
  udpReceiveBufferErrorsPerSecond: 0.5,
  tcpRetransmittedSegments: 3,
  tcpRetransmittedSegmentsPerSecond: 0,
  ageSeconds: 0,
};

/** Time of day is local: the tests run with any time zone. */
const NOON = new Date(2026, 0, 31, 12, 0, 0);

/** A sweep of some containers; each network of a container has one interface and an equal part of its traffic. */
export function fakeSweep(
  fakes: readonly FakeContainer[],
  changes: Partial<Pick<Sweep, 'number' | 'monotonicSeconds' | 'intervalSeconds' | 'history'>> & {
    readonly engine?: WatchedEngine;
  } = {},
): Sweep {
  let slot = 0;
  const traffics = new Map<number, Traffic>();
  const containers = fakes.map((fake, index): WatchedContainer => {
    const networks = fake.networks ?? ['front'];
    const interfaces = networks.map((network, place): WatchedInterface => {
      traffics.set(slot, trafficOf(fake, networks.length));
      return {
        slot: slot++,
        name: `eth${place}`,
        isLoopback: false,
        kind: 'veth',
        isSummed: true,
        source: 'host',
        hostInterface: undefined,
        mac: undefined,
        addresses: [`172.18.${index}.2/16`],
        network: {id: network, name: network, driver: 'bridge', bridge: undefined, subnets: []},
        endpointId: undefined,
      };
    });
    return {
      key: containerKey(fake.host ?? ENGINE.host, `id-of-${fake.name}`),
      host: fake.host ?? ENGINE.host,
      endpoint: ENGINE.endpoint,
      id: `id-of-${fake.name}`,
      name: fake.name,
      image: fake.image ?? 'nginx:1.27',
      state: fake.state ?? 'running',
      pid: 1,
      startedAt: fake.startedAt,
      labels: fake.labels ?? {},
      project: fake.project,
      service: fake.service,
      pod: undefined,
      networkMode: 'bridge',
      networks: interfaces.map(({network}) => network!),
      networkNamespace: index,
      traffic: fake.status ?? COUNTED,
      interfaces,
      formerSlots: [],
      protocolSlot: undefined,
      members: [],
    };
  });
  const others = new Set(fakes.flatMap(({host}) => host ?? []));
  const sum = (interfaces: readonly WatchedInterface[]): Traffic =>
    interfaces.map(each => traffics.get(each.slot)!).reduce(addTraffic);
  const trafficOfContainer: Sweep['trafficOf'] = container =>
    container.traffic.state === 'counted' ? sum(container.interfaces) : undefined;

  return {
    number: changes.number ?? 1,
    time: NOON,
    monotonicSeconds: changes.monotonicSeconds ?? 100,
    intervalSeconds: 'intervalSeconds' in changes ? changes.intervalSeconds : 1,
    durationSeconds: 0.001,
    host: {name: 'prod-01', kernel: '6.1', uplink: undefined, uplinkBytesPerSecond: undefined},
    inventory: {engines: [changes.engine ?? ENGINE, ...[...others].map(host => ({...ENGINE, host}))], containers},
    history: changes.history ?? sawtooth(),
    sum,
    trafficOf: trafficOfContainer,
    figureOf: (of, direction, figure) => trafficOfContainer(of)?.[direction][figure] ?? Number.NaN,
    figureOfSum: (of, direction, figure) => sum(of)[direction][figure] ?? Number.NaN,
    protocolsOf: () => PROTOCOLS,
    totals: () =>
      containers
        .filter(each => each.traffic.state === 'counted')
        .map(each => sum(each.interfaces))
        .filter(({reason}) => reason === undefined)
        .reduce(addTraffic, trafficOf({name: ''}, 1)),
  };
}

/** A history that rises and falls, with a gap where a bucket's number is a multiple of 10. */
export function sawtooth(newest = 1000): History {
  return {
    capacity: {1: 600, 10: 720, 60: 1440},
    readInto(into, slots, direction) {
      for (let index = 0; index < into.length; index++) {
        const bucket = newest - into.length + 1 + index;
        const height = direction === 'receive' ? bucket % 10 : 10 - (bucket % 10);
        into[index] = bucket % 10 === 0 ? Number.NaN : height * 10_000 * slots.length;
      }
    },
    newestBucket: () => newest,
    lastReset: () => undefined,
  };
}

function trafficOf({receive = 0, transmit = 0, drops = 0, reason}: FakeContainer, parts: number): Traffic {
  return {
    receive: direction(reason === undefined ? receive / parts : undefined, drops / parts),
    transmit: direction(reason === undefined ? transmit / parts : undefined, 0),
    ageSeconds: 0,
    faultsAgeSeconds: 0,
    reason,
  };
}

function direction(bytesPerSecond: number | undefined, drops: number): DirectionTraffic {
  const packetsPerSecond = bytesPerSecond === undefined ? undefined : bytesPerSecond / 1000;
  return {
    bytes: 5_000_000,
    packets: 5000,
    errors: 0,
    dropped: drops,
    bytesPerSecond,
    packetsPerSecond,
    errorsPerSecond: 0,
    droppedPerSecond: drops,
    packetsPerSecondOverFaults: packetsPerSecond,
    totalBytes: 1_000_000,
    totalPackets: 1000,
  };
}

function addTraffic(a: Traffic, b: Traffic): Traffic {
  return {
    receive: addDirection(a.receive, b.receive),
    transmit: addDirection(a.transmit, b.transmit),
    ageSeconds: 0,
    faultsAgeSeconds: 0,
    reason: a.reason ?? b.reason,
  };
}

function addDirection(a: DirectionTraffic, b: DirectionTraffic): DirectionTraffic {
  const keys = Object.keys(a) as Exclude<keyof DirectionTraffic, 'rest'>[];
  const sums = keys.map(key => [key, a[key] === undefined || b[key] === undefined ? undefined : a[key] + b[key]]);
  return Object.fromEntries(sums) as DirectionTraffic;
}
