import type {HostFacts, Inventory, WatchedContainer} from '../model/inventory.js';
import type {ProtocolCounts, Sweep, Traffic} from '../model/traffic.js';
import type {InterfaceView} from '../view/container-detail.js';
import {bothWays, type ContainerRow, containerRow, type ReadHistory} from '../view/container-row.js';

/** What is to be seen of one sweep. */
export interface Picture {
  readonly time: Date;
  readonly monotonicSeconds: number;
  readonly host: HostFacts;
  readonly engine: Inventory['engine'];
  readonly rows: readonly ContainerRow[];
  readonly totals: Traffic;
  readonly interfacesOf: (container: WatchedContainer) => readonly InterfaceView[];
  readonly protocolsOf: (container: WatchedContainer) => ProtocolCounts | undefined;
  readonly readHistory: ReadHistory;
}

/** The history is drawn second by second. */
const TIER = 1;

/** The picture of the newest sweep. It is good until the next sweep: the figures are read when they are asked for. */
export function livePicture(sweep: Sweep, rows: readonly ContainerRow[] = rowsOf(sweep)): Picture {
  return {
    time: sweep.time,
    monotonicSeconds: sweep.monotonicSeconds,
    host: sweep.host,
    engine: sweep.inventory.engine,
    rows,
    totals: sweep.totals(),
    interfacesOf: container => interfaceViews(container, sweep),
    protocolsOf: container => sweep.protocolsOf(container),
    readHistory: (into, slots, direction) => sweep.history.readInto(into, slots, direction, TIER, 'mean'),
  };
}

/** A picture that stays as it is while the counting goes on: all figures are taken now, and the history up to now. */
export function frozenPicture(sweep: Sweep): Picture {
  const interfaces = new Map(
    sweep.inventory.containers.map(container => [container.id, interfaceViews(container, sweep)]),
  );
  const protocols = new Map(sweep.inventory.containers.map(container => [container.id, sweep.protocolsOf(container)]));
  const {history} = sweep;
  const newest = history.newestBucket(TIER);
  return {
    ...livePicture(sweep),
    interfacesOf: ({id}) => interfaces.get(id) ?? [],
    protocolsOf: ({id}) => protocols.get(id),
    readHistory(into, slots, direction) {
      const since = Math.min(history.newestBucket(TIER) - newest, history.capacity[TIER]);
      const all = new Float32Array(into.length + since);
      history.readInto(all, slots, direction, TIER, 'mean');
      into.set(all.subarray(0, into.length));
    },
  };
}

/** The rows of all containers of a sweep. */
export function rowsOf(sweep: Sweep): ContainerRow[] {
  return sweep.inventory.containers.map(container => containerRow(container, sweep));
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
