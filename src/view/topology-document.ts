import type {ContainerRef} from '../model/container.js';
import type {DirectionTraffic, Traffic} from '../model/traffic.js';
import type {Topology, TopologyEdge, TopologyNetwork} from './topology.js';

/** Rates of one direction; `null` is "not known". */
interface JsonRates {
  readonly bytesPerSecond: number | null;
  readonly packetsPerSecond: number | null;
}

/** A container on a network, with that network's part of its traffic. `reason` says why rates are `null`. */
export interface JsonEdge extends ContainerRef {
  readonly host: string;
  readonly interfaces: readonly string[];
  readonly addresses: readonly string[];
  readonly sharedWith: ContainerRef | null;
  readonly receive: JsonRates;
  readonly transmit: JsonRates;
  readonly reason: string | null;
}

/** A network. `id` is `null` for what stands in a network's place: the host's network, none, what no network owns. */
export interface JsonNetwork {
  readonly id: string | null;
  readonly name: string;
  /** `null` where it spans several. */
  readonly host: string | null;
  readonly driver: string | null;
  readonly subnets: readonly string[];
  readonly isInternal: boolean | null;
  readonly receive: JsonRates;
  readonly transmit: JsonRates;
  readonly containers: readonly JsonEdge[];
}

/** What `rxtop topology --format json` prints. A change that could break a reader raises `schemaVersion`. */
export interface TopologyDocument {
  readonly schemaVersion: 1;
  readonly time: string;
  readonly networks: readonly JsonNetwork[];
}

/** The topology as a JSON document. */
export function topologyDocument({networks}: Topology, time: Date): TopologyDocument {
  return {schemaVersion: 1, time: time.toISOString(), networks: networks.map(jsonNetwork)};
}

function jsonNetwork({name, network, host, traffic, edges}: TopologyNetwork): JsonNetwork {
  return {
    id: network?.id ?? null,
    name,
    host: host ?? null,
    driver: network?.driver ?? null,
    subnets: network?.subnets ?? [],
    isInternal: network?.isInternal ?? null,
    ...jsonTraffic(traffic),
    containers: edges.map(jsonEdge),
  };
}

function jsonEdge({
  container: {id, name, host},
  interfaces,
  addresses,
  sharedWith,
  traffic,
  reason,
}: TopologyEdge): JsonEdge {
  return {
    id,
    name,
    host,
    interfaces,
    addresses,
    sharedWith: sharedWith ?? null,
    ...jsonTraffic(traffic),
    reason: reason ?? null,
  };
}

function jsonTraffic(traffic: Traffic | undefined): Pick<JsonEdge, 'receive' | 'transmit'> {
  return {receive: jsonRates(traffic?.receive), transmit: jsonRates(traffic?.transmit)};
}

function jsonRates(direction: DirectionTraffic | undefined): JsonRates {
  return {
    bytesPerSecond: direction?.bytesPerSecond ?? null,
    packetsPerSecond: direction?.packetsPerSecond ?? null,
  };
}
