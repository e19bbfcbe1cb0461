import type {AnomalyReader} from '../model/anomaly.js';
import type {HostFacts, Inventory, WatchedContainer} from '../model/inventory.js';
import type {ProtocolCounts, Sweep, TierSeconds, Traffic} from '../model/traffic.js';
import type {InterfaceView} from '../view/container-detail.js';
import {bothWays, containerRow} from '../view/container-row.js';
import type {ReadHistory} from '../view/read-history.js';
import type {ContainerRow} from '../view/table-row.js';
import {trafficOn} from '../view/traffic-on.js';

/** What is to be seen of one sweep. */
export interface Picture {
  readonly time: Date;
  readonly monotonicSeconds: number;
  readonly host: HostFacts;
  readonly engines: Inventory['engines'];
  readonly leftOut: Inventory['leftOut'];
  readonly rows: readonly ContainerRow[];
  readonly totals: Traffic;
  readonly peakIntervalSeconds: number | undefined;
  /** What the host's way out carries. */
  readonly uplink: Traffic | undefined;
  readonly interfacesOf: (container: WatchedContainer) => readonly InterfaceView[];
  readonly protocolsOf: (container: WatchedContainer) => ProtocolCounts | undefined;
  readonly anomalies: AnomalyReader;
  /** What a container receives and transmits on one of its networks; undefined where no interface is tied to it. */
  readonly trafficOn: (container: WatchedContainer, networkId: string | undefined) => Traffic | undefined;
  readonly readHistory: ReadHistory;
  /** Monotonic time at which the newest closed bucket ends. */
  readonly historyEnd: (tier: TierSeconds) => number;
  readonly lastReset: (slot: number) => number | undefined;
}

/** Widths of the history's buckets. */
const TIERS = [1, 10, 60] as const satisfies readonly TierSeconds[];

/** The picture of the newest sweep. It is good until the next sweep: the figures are read when they are asked for. */
export function livePicture(sweep: Sweep, rows: readonly ContainerRow[] = rowsOf(sweep)): Picture {
  return {
    time: sweep.time,
    monotonicSeconds: sweep.monotonicSeconds,
    host: sweep.host,
    engines: sweep.inventory.engines,
    leftOut: sweep.inventory.leftOut,
    rows,
    totals: sweep.totals(),
    peakIntervalSeconds: sweep.peakIntervalSeconds,
    uplink: sweep.uplink,
    interfacesOf: container => interfaceViews(container, sweep),
    protocolsOf: container => sweep.protocolsOf(container),
    anomalies: sweep.anomalies ?? {of: () => undefined},
    trafficOn: (container, networkId) => trafficOn(container, networkId, sweep),
    historyEnd: tier => (sweep.history.newestBucket(tier) + 1) * tier,
    lastReset: slot => sweep.history.lastReset(slot),
    readHistory: (into, slots, direction, tier = 1, statistic = 'mean') =>
      sweep.history.readInto(into, slots, direction, tier, statistic),
  };
}

/** A picture that stays as it is while the counting goes on: all figures are taken now, and the history up to now. */
export function frozenPicture(sweep: Sweep): Picture {
  const interfaces = new Map(
    sweep.inventory.containers.map(container => [container.key, interfaceViews(container, sweep)]),
  );
  const protocols = new Map(sweep.inventory.containers.map(container => [container.key, sweep.protocolsOf(container)]));
  const anomalies = new Map(sweep.inventory.containers.map(each => [each.key, sweep.anomalies?.of(each)]));
  const {history} = sweep;
  const newest = new Map(TIERS.map(tier => [tier, history.newestBucket(tier)]));
  const onNetworks = new Map(sweep.inventory.containers.map(container => [container.key, byNetwork(container, sweep)]));
  return {
    ...livePicture(sweep),
    interfacesOf: ({key}) => interfaces.get(key) ?? [],
    protocolsOf: ({key}) => protocols.get(key),
    anomalies: {of: ({key}) => anomalies.get(key)},
    trafficOn: ({key}, networkId) => onNetworks.get(key)?.get(networkId),
    historyEnd: tier => (newest.get(tier)! + 1) * tier,
    readHistory(into, slots, direction, tier = 1, statistic = 'mean') {
      const since = Math.min(history.newestBucket(tier) - newest.get(tier)!, history.capacity[tier]);
      const all = new Float32Array(into.length + since);
      history.readInto(all, slots, direction, tier, statistic);
      into.set(all.subarray(0, into.length));
    },
  };
}

/** The rows of all containers of a sweep. */
export function rowsOf(sweep: Sweep): ContainerRow[] {
  return sweep.inventory.containers.map(container => containerRow(container, sweep));
}

/** A container on a single network has all of its traffic there. */
function byNetwork(container: WatchedContainer, sweep: Sweep): Map<string | undefined, Traffic> {
  const ids = new Set(container.interfaces.filter(({isSummed}) => isSummed).map(({network}) => network?.id));
  if (ids.size < 2) return new Map();

  return new Map([...ids].map(id => [id, trafficOn(container, id, sweep)!]));
}

function interfaceViews(container: WatchedContainer, sweep: Sweep): InterfaceView[] {
  const views = container.interfaces.map(watched => ({watched, traffic: sweep.sum([watched])}));
  const sum = views
    .filter(({watched}) => watched.isSummed)
    .reduce((total, {traffic}) => total + (bothWays(traffic, 'bytesPerSecond') ?? Number.NaN), 0);
  return views.map(({watched, traffic}) => ({
    watched,
    traffic,
    share: watched.isSummed ? shareOf(traffic, sum) : undefined,
  }));
}

/** Unknown where a part of the sum is unknown, and where nothing flows. */
function shareOf(traffic: Traffic, sum: number): number | undefined {
  const own = bothWays(traffic, 'bytesPerSecond');
  return own === undefined || !(sum > 0) ? undefined : own / sum;
}
