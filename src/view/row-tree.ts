import {containerKey} from '../model/container.js';
import type {WatchedContainer} from '../model/inventory.js';
import {sumOfKnown} from '../model/sum-of-known.js';
import type {Traffic} from '../model/traffic.js';
import {
  type Grouping,
  type GroupPlace,
  hostPlace,
  imagePlace,
  type NetworkPlace,
  networkPlaces,
  projectPlaces,
} from './grouping.js';
import {type SortKey, type SortOrder, sortByKey} from './row-order.js';
import type {ContainerRow, GroupRow, TableRow} from './table-row.js';

/** A row with what stands below it: a group with its containers, a container with those that share its namespace. */
export interface RowNode {
  readonly row: TableRow;
  readonly children: readonly RowNode[];
}

/** How rows are to be gathered. */
export interface TreeWish {
  readonly grouping: Grouping;
  readonly isOpen: (groupKey: string) => boolean;
  /** What a container receives and transmits on one of its networks; undefined where no interface is tied to it. */
  readonly trafficOn: (container: WatchedContainer, networkId: string | undefined) => Traffic | undefined;
}

/** Gathers rows in groups, and members of shared namespaces under their owners. Nothing is sorted yet. */
export function growTree(rows: readonly ContainerRow[], wish: TreeWish): RowNode[] {
  switch (wish.grouping) {
    case 'none':
      return ownersWithMembers(rows, 0);
    case 'project':
      return byProject(rows, wish);
    case 'network':
      return byNetwork(rows, wish);
    case 'image':
      return gather(rows, row => [imagePlace(row.container)]).map(([place, inside]) => oneLevel(place, inside, wish));
    case 'host':
      return gather(rows, row => [hostPlace(row.container)]).map(([place, inside]) => oneLevel(place, inside, wish));
  }
}

/** The tree with every level in the order of a key; equal ones stand by name. */
export function sortTree(nodes: readonly RowNode[], order: SortOrder, keyOf: (row: TableRow) => SortKey): RowNode[] {
  const key = ({row}: RowNode) => keyOf(row);
  return sortByKey(nodes, order, {key, name: ({row}) => row.name}).map(node =>
    node.children.length === 0 ? node : {...node, children: sortTree(node.children, order, keyOf)},
  );
}

/** The tree with every level in an order that stood before, by the rank of each key; what has none comes behind. */
export function rankTree(nodes: readonly RowNode[], ranks: ReadonlyMap<string, number>): RowNode[] {
  const rankOf = ({row}: RowNode) => ranks.get(row.key) ?? Number.MAX_SAFE_INTEGER;
  return nodes
    .map(node => ({node, rank: rankOf(node)}))
    .sort((a, b) => a.rank - b.rank)
    .map(({node}) => (node.children.length === 0 ? node : {...node, children: rankTree(node.children, ranks)}));
}

/** The rows that are to be seen, from top to bottom: what is in a closed group is not among them. */
export function openRows(nodes: readonly RowNode[]): TableRow[] {
  const rows: TableRow[] = [];
  const visit = ({row, children}: RowNode): void => {
    rows.push(row);
    if (row.group === undefined || row.group.isOpen) children.forEach(visit);
  };
  nodes.forEach(visit);
  return rows;
}

/** Keys of all rows in their order, also of those in closed groups. */
export function* keysOf(nodes: readonly RowNode[]): Generator<string> {
  for (const {row, children} of nodes) {
    yield row.key;
    yield* keysOf(children);
  }
}

/** A service with a single container would say everything twice: it has no group of its own. */
function byProject(rows: readonly ContainerRow[], wish: TreeWish): RowNode[] {
  return gather(rows, row => projectPlaces(row.container).slice(0, 1)).map(([project, inside]) => {
    const services = gather(inside, row => projectPlaces(row.container).slice(1));
    const large = services.filter(([, ofService]) => ofService.length > 1);
    const grouped = new Set(large.flatMap(([, ofService]) => ofService));
    return groupNode(project, inside, wish, [
      ...large.map(([place, ofService]) => groupNode(place, ofService, wish, ownersWithMembers(ofService, 2), 1)),
      ...ownersWithMembers(
        inside.filter(row => !grouped.has(row)),
        1,
      ),
    ]);
  });
}

/** A member stands on the networks of its namespace's owner. */
function byNetwork(rows: readonly ContainerRow[], wish: TreeWish): RowNode[] {
  const owners = new Map(rows.map(row => [row.container.key, row.container]));
  const placesOf = ({container}: ContainerRow): NetworkPlace[] => {
    const {traffic} = container;
    const owner = traffic.state === 'shared' ? owners.get(containerKey(container.host, traffic.owner.id)) : undefined;
    return networkPlaces(owner ?? container);
  };
  return gather(rows, placesOf).map(([place, inside]) =>
    oneLevel(
      place,
      inside.map(row => onNetwork(row, place, wish)),
      wish,
    ),
  );
}

/** A container as it stands on one of its networks: with that network's part of its traffic. */
function onNetwork(row: ContainerRow, place: NetworkPlace, {trafficOn}: TreeWish): ContainerRow {
  const key = `${place.key}/${row.key}`;
  if (row.traffic === undefined) return copyOf(row, {key});

  const counted = row.container.interfaces.filter(({isSummed}) => isSummed);
  const here = counted.filter(({network}) => network?.id === place.id);
  if (here.length === counted.length) return copyOf(row, {key});

  const traffic = trafficOn(row.container, place.id);
  const note = traffic === undefined ? 'no interface tied to it' : row.note;
  return copyOf(row, {key, traffic, note, slots: [here.map(({slot}) => slot)]});
}

function oneLevel(place: GroupPlace, inside: readonly ContainerRow[], wish: TreeWish): RowNode {
  return groupNode(place, inside, wish, ownersWithMembers(inside, 1));
}

function groupNode(
  {kind, key, title, network}: GroupPlace,
  inside: readonly ContainerRow[],
  {isOpen}: TreeWish,
  children: readonly RowNode[],
  depth = 0,
): RowNode {
  const traffic = sumOfKnown(inside.map(row => row.traffic));
  const counted = inside.filter(row => row.traffic !== undefined);
  const row: GroupRow = {
    key,
    depth,
    name: title,
    container: undefined,
    group: {
      kind,
      network,
      isOpen: isOpen(key),
      members: inside,
      unknown: counted.filter(each => each.traffic?.reason !== undefined).length,
    },
    traffic,
    note: traffic === undefined ? 'nothing is counted' : undefined,
    slots: counted.flatMap(each => each.slots),
  };
  return {row, children};
}

/** Each row in each of its places, with what else is there. */
function gather<Place extends GroupPlace>(
  rows: readonly ContainerRow[],
  placesOf: (row: ContainerRow) => readonly Place[],
): [Place, ContainerRow[]][] {
  const groups = new Map<string, [Place, ContainerRow[]]>();
  for (const row of rows) {
    for (const place of placesOf(row)) {
      const group = groups.get(place.key);
      if (group === undefined) groups.set(place.key, [place, [row]]);
      else group[1].push(row);
    }
  }
  return [...groups.values()];
}

/** A member whose owner is not among the rows stands by itself. */
function ownersWithMembers(rows: readonly ContainerRow[], depth: number): RowNode[] {
  const ids = new Set(rows.map(({container}) => container.key));
  const members = new Map<string, ContainerRow[]>();
  const owners: ContainerRow[] = [];
  for (const row of rows) {
    const {traffic} = row.container;
    const ownerId = traffic.state === 'shared' ? containerKey(row.container.host, traffic.owner.id) : undefined;
    if (ownerId === undefined || !ids.has(ownerId)) owners.push(row);
    else members.set(ownerId, [...(members.get(ownerId) ?? []), row]);
  }
  return owners.map(row => ({
    row: atDepth(row, depth),
    children: (members.get(row.container.key) ?? []).map(member => ({
      row: underOwner(member, depth + 1),
      children: [],
    })),
  }));
}

/** The row with its name indented by so much. */
export function atDepth(row: ContainerRow, depth: number): ContainerRow {
  return row.depth === depth ? row : copyOf(row, {depth});
}

/** The row as it stands below that of its namespace's owner, with its name indented by so much. */
export function underOwner(row: ContainerRow, depth: number): ContainerRow {
  return copyOf(row, {depth, isUnderOwner: true});
}

/** A row that reads its figures when it is asked has no properties of its own for them, and so none that `...` would copy. */
function copyOf(row: ContainerRow, changes: Partial<ContainerRow>): ContainerRow {
  const {key, depth, name, container, group, traffic, note, slots} = row;
  return {key, depth, name, container, group, traffic, note, slots, ...changes};
}
