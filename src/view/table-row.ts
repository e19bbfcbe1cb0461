import type {Network} from '../model/container.js';
import type {WatchedContainer} from '../model/inventory.js';
import type {Direction, Figure, Traffic} from '../model/traffic.js';

/** A row of the table: a container, or a group of containers with its sum. Columns are made from nothing else. */
export interface TableRow {
  /** Names the row from sweep to sweep. A container on several networks has a row of its own under each of them. */
  readonly key: string;
  /** How many groups, or owners of its namespace, it stands under: its name is indented by as much. */
  readonly depth: number;
  /** Whether it stands under the owner of its namespace; not where that is in another group, or not shown. */
  readonly isUnderOwner?: boolean;
  readonly name: string;
  /** Undefined for a group. */
  readonly container: WatchedContainer | undefined;
  /** Undefined for a container. */
  readonly group: GroupFacts | undefined;
  /** Undefined where nothing is counted. For a group the sum of what is known. */
  readonly traffic: Traffic | undefined;
  /** A figure of the traffic without all the rest, where that is less work. */
  figureOf?(direction: Direction, figure: Figure): number | undefined;
  /** Why there is no rate, or that it is paused, as a short phrase; undefined for one that runs and has a rate. */
  readonly note: string | undefined;
  /** Slots of the interfaces that the row's past is made of, a list for each container. */
  readonly slots: readonly (readonly number[])[];
}

/** A figure of a row's traffic; undefined where it is not known. */
export function figureOf(row: TableRow, direction: Direction, figure: Figure): number | undefined {
  return row.figureOf === undefined ? row.traffic?.[direction][figure] : row.figureOf(direction, figure);
}

/** The sum of both directions of a figure; unknown where one of them is. */
export function figureBothWays(row: TableRow, figure: Figure): number | undefined {
  const receive = figureOf(row, 'receive', figure);
  const transmit = figureOf(row, 'transmit', figure);
  return receive === undefined || transmit === undefined ? undefined : receive + transmit;
}

/** What is known of a group besides its sum. */
export interface GroupFacts {
  readonly kind: GroupKind;
  /** Set where the group is a network that the engine told of. */
  readonly network?: Network | undefined;
  readonly isOpen: boolean;
  /** The containers in it, at whatever depth, each once; in a network with that network's part of their traffic. */
  readonly members: readonly ContainerRow[];
  /** How many of them are counted but have no rate now, and so are missing in the sum of rates. */
  readonly unknown: number;
}

/** What a group stands for. */
export type GroupKind = 'project' | 'service' | 'network' | 'image' | 'host';

/** A container as a row of the table. */
export interface ContainerRow extends TableRow {
  readonly container: WatchedContainer;
  readonly group: undefined;
}

/** A group of containers as a row of the table. */
export interface GroupRow extends TableRow {
  readonly container: undefined;
  readonly group: GroupFacts;
}
