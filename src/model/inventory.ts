import type {ContainerRef, ContainerState, Network} from './container.js';

/** Where a figure was read: the host's interface list, the container's own namespace, or the engine's stats API, or a Prometheus that scrapes its host. */
export type CounterSource = 'host' | 'namespace' | 'engine' | 'prometheus' | 'demo';

/** Why a container has no figures of its own. The words are part of the JSON contract. */
export type UnavailableReason = 'host-network' | 'no-network' | 'not-permitted' | 'not-running' | 'engine-unreachable';

/** Why a rate is not known although the container is counted. The words are part of the JSON contract. */
export type RateReason = 'first-sample' | 'counter-reset' | 'gone';

/** How a container's traffic is counted, or why it is not. `why` and `detail` are one plain phrase for the user. */
export type TrafficStatus =
  | {readonly state: 'counted'; readonly source: CounterSource; readonly why: string}
  | {readonly state: 'shared'; readonly reason: 'shared-with'; readonly owner: ContainerRef}
  | {readonly state: 'unavailable'; readonly reason: UnavailableReason; readonly detail: string};

/**
 * An interface of a container that is watched. `slot` is its row in the counter table. `network` is undefined for an
 * interface that no network owns (`wg0`, a veth moved in by hand) and where the engine does not tell.
 */
export interface WatchedInterface {
  readonly slot: number;
  readonly name: string;
  readonly isLoopback: boolean;
  /** The kernel's word for what it is: `veth`, `macvlan`, `wireguard`…; undefined where that is not known. */
  readonly kind: string | undefined;
  /** Whether the container's sum holds it: never for loopback, nor for what passes another of its interfaces as well. */
  readonly isSummed: boolean;
  readonly source: CounterSource;
  readonly hostInterface: string | undefined;
  readonly mac: string | undefined;
  readonly addresses: readonly string[];
  readonly network: Network | undefined;
  readonly endpointId: string | undefined;
}

/**
 * A container and what is watched of it. `host` is where it runs, as people call that; `endpoint` is the address of the engine that
 * lists it; `key` is its identity among all that are watched (see `containerKey`). `networkNamespace` is the inode of its network namespace, undefined where it
 * is closed to us. `formerSlots` are interfaces that it no longer has: they still belong to its running totals.
 * `members` are the containers that share this container's namespace.
 */
export interface WatchedContainer extends ContainerRef {
  readonly key: string;
  readonly host: string;
  readonly endpoint: string;
  readonly image: string;
  readonly state: ContainerState;
  readonly pid: number | undefined;
  readonly startedAt: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly project: string | undefined;
  readonly service: string | undefined;
  /** The pod that it is part of: its name, in Kubernetes with its namespace before it (`shop/web-0`). */
  readonly pod: string | undefined;
  readonly networkMode: string;
  /** The networks it is attached to by the engine's word, whether or not an interface could be tied to them. */
  readonly networks: readonly Network[];
  readonly networkNamespace: number | undefined;
  readonly traffic: TrafficStatus;
  readonly interfaces: readonly WatchedInterface[];
  readonly formerSlots: readonly number[];
  /** Row of its network namespace in the protocol table; undefined unless it is counted and its namespace can be read. */
  readonly protocolSlot: number | undefined;
  readonly members: readonly ContainerRef[];
  /** Set for a container that has ended and is kept for a while, with the figures that it had in the end. */
  readonly ended?: ContainerEnd | undefined;
}

/** How a container ended: `final` counters were read after its last packet, `approximate` ones are those of the last sweep. */
export interface ContainerEnd {
  /** RFC 3339. */
  readonly time: string;
  readonly counters: 'final' | 'approximate';
  /** Whether it is still to be listed. Else it is here for the sake of sums that outlive it. */
  readonly isListed: boolean;
}

export type EngineKind = 'docker' | 'podman' | 'prometheus' | 'demo' | 'none';

/**
 * The engine and how we stand with it. `reason` says in one plain sentence what is wrong and `hint` what to do about
 * it; both are undefined while connected. `endpoint` is where it was looked for, `sinceSeconds` is on the monotonic clock.
 */
export interface EngineStatus {
  readonly kind: EngineKind;
  readonly version: string | undefined;
  readonly endpoint: string;
  readonly state: 'connecting' | 'connected' | 'reconnecting' | 'unreachable';
  readonly sinceSeconds: number;
  readonly reason: string | undefined;
  readonly hint: string | undefined;
  /** What lists the containers of this machine in the engine's place while that has not answered yet, or is not asked. */
  readonly standIn?: 'cgroups';
}

/** An engine that is watched, and the host that it runs containers on, as people call that. */
export interface WatchedEngine extends EngineStatus {
  readonly host: string;
}

/** Whether the list of running containers is as things are now. Else it is as they were, or empty. */
export function isListCurrent({state, standIn}: EngineStatus): boolean {
  return state === 'connected' || standIn !== undefined;
}

/** Everything that is watched. A new object whenever anything in it changed; the same object otherwise. */
export interface Inventory {
  /** One at least, in the order in which they were named. */
  readonly engines: readonly [WatchedEngine, ...WatchedEngine[]];
  readonly containers: readonly WatchedContainer[];
  readonly leftOut?: LeftOut | undefined;
}

/** What a fleet has beside the containers that are told: so many interfaces, and what all together carry, those included. */
export interface LeftOut {
  readonly interfaces: number;
  readonly all: {
    readonly receiveBytesPerSecond: number | undefined;
    readonly transmitBytesPerSecond: number | undefined;
  };
}

/** Whether an engine lists its containers as they are now: without one, there is nothing to tell. */
export function isAnyListCurrent({engines}: Inventory): boolean {
  return engines.some(isListCurrent);
}

/** Whether containers of more than one host are watched, so that each has to be told with its host. */
export function hasSeveralHosts({engines: [first, ...others]}: Pick<Inventory, 'engines'>): boolean {
  return others.some(({host}) => host !== first.host);
}

/** The containers that an engine lists. */
export function containersOf({engines, containers}: Inventory, endpoint: string): readonly WatchedContainer[] {
  return engines.length === 1 ? containers : containers.filter(each => each.endpoint === endpoint);
}

/** The host that the containers run on, as systeminformation tells it. The uplink carries the default route. */
export interface HostFacts {
  readonly name: string;
  readonly kernel: string;
  readonly uplink: string | undefined;
  /** What it carries at most each way; undefined where its driver does not tell. */
  readonly uplinkBytesPerSecond: number | undefined;
  /** Where it is counted, as the host sees it; undefined where it is not. */
  readonly uplinkSlot?: number | undefined;
}
