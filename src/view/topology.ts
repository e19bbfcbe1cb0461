import type {ContainerRef, Network} from '../model/container.js';
import type {RateReason, UnavailableReason, WatchedContainer} from '../model/inventory.js';
import type {Traffic} from '../model/traffic.js';
import {bothWays} from './container-row.js';
import type {SortOrder} from './row-order.js';
import {growTree, type RowNode, sortTree, type TreeWish} from './row-tree.js';
import type {ContainerRow, GroupRow, TableRow} from './table-row.js';

/** Networks with what hangs on them, the hottest first. */
export interface Topology {
  readonly networks: readonly TopologyNetwork[];
}

/** A network; `network` is undefined for what stands in its place: the host's network, none, interfaces that no network owns. */
export interface TopologyNetwork {
  readonly name: string;
  readonly network: Network | undefined;
  /** Undefined where it spans several. */
  readonly host: string | undefined;
  /** Sum of what is known; undefined where nothing is counted. */
  readonly traffic: Traffic | undefined;
  readonly edges: readonly TopologyEdge[];
}

/** A container on a network, with that network's part of its traffic. */
export interface TopologyEdge {
  readonly container: WatchedContainer;
  /** Its interfaces there, and their addresses; none where no interface could be tied to the network. */
  readonly interfaces: readonly string[];
  readonly addresses: readonly string[];
  /** Whose namespace it uses: the traffic is counted there. */
  readonly sharedWith: ContainerRef | undefined;
  readonly traffic: Traffic | undefined;
  readonly reason: UnavailableReason | RateReason | 'shared-with' | 'not-tied' | undefined;
}

/** How the networks are gathered: all of them open. */
export const NETWORK_TREE: Pick<TreeWish, 'grouping' | 'isOpen'> = {grouping: 'network', isOpen: () => true};

/** The hottest first. */
export const HOTTEST_FIRST: SortOrder = {column: 'total', isReversed: false};

/** Gathers containers by network. `trafficOn` is what a container receives and transmits on one of its networks. */
export function topologyOf(rows: readonly ContainerRow[], trafficOn: TreeWish['trafficOn']): Topology {
  const tree = sortTree(growTree(rows, {...NETWORK_TREE, trafficOn}), HOTTEST_FIRST, heatOf);
  return {networks: tree.map(networkOf)};
}

/** Bytes a second both ways; undefined where that is not known. */
export function heatOf({traffic}: TableRow): number | undefined {
  return bothWays(traffic, 'bytesPerSecond');
}

/** The interfaces of a container that are on a network; those that no network owns where there is none. */
export function interfacesOn({interfaces}: WatchedContainer, network: Network | undefined) {
  return interfaces.filter(each => !each.isLoopback && each.network?.id === network?.id);
}

function networkOf({row, children}: RowNode): TopologyNetwork {
  const {name, traffic, group} = row as GroupRow;
  const rows = children.flatMap(owner => [owner.row, ...owner.children.map(member => member.row)]) as ContainerRow[];
  return {
    name,
    network: group.network,
    host: hostOf(group.members),
    traffic,
    edges: rows.map(each => edgeOf(each, group.network)),
  };
}

/** The host that all of the containers run on; undefined where there are several. */
export function hostOf(rows: readonly ContainerRow[]): string | undefined {
  const [first, ...others] = new Set(rows.map(({container}) => container.host));
  return others.length === 0 ? first : undefined;
}

function edgeOf({container, traffic}: ContainerRow, network: Network | undefined): TopologyEdge {
  const status = container.traffic;
  const here = status.state === 'shared' ? [] : interfacesOn(container, network);
  return {
    container,
    interfaces: here.map(({name}) => name),
    addresses: here.flatMap(({addresses}) => addresses),
    sharedWith: status.state === 'shared' ? status.owner : undefined,
    traffic,
    reason: status.state !== 'counted' ? status.reason : traffic === undefined ? 'not-tied' : traffic.reason,
  };
}
