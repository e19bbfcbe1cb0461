import type {Direction} from '../model/traffic.js';
import {bothWays, type ContainerRow} from './container-row.js';
import {formatBytes, formatCount, type UnitStyle} from './format.js';
import type {Palette} from './palette.js';

/** Names of the columns, as `--sort` takes them. */
export const COLUMN_IDS = [
  'name',
  'rx',
  'tx',
  'rx-packets',
  'tx-packets',
  'errors',
  'drops',
  'network',
  'rx-history',
  'tx-history',
] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

/**
 * A column of the table: everything that is to be known of it stands here. A column with a `text` shows a figure or a
 * name, one with a `history` draws the past of a direction.
 */
export interface Column {
  readonly id: ColumnId;
  readonly title: string;
  /** What it shows, in a few words, for the help. */
  readonly meaning: string;
  readonly width: {readonly least: number; readonly most: number};
  readonly align: 'left' | 'right';
  /** Columns leave a narrow screen in the order of this number, the lowest first; undefined stays. */
  readonly leaves: number | undefined;
  readonly look: keyof Pick<
    Palette,
    'text' | 'dim' | 'receive' | 'transmit' | 'warning' | 'receiveHistory' | 'transmitHistory'
  >;
  readonly cell: ColumnCell;
  /** What rows are ordered by; undefined for a column that cannot be sorted by. Unknown values come last. */
  readonly sortsBy: ((row: ContainerRow) => number | string | undefined) | undefined;
  /** Whether its usual order is from A on, not from the largest down. */
  readonly isAlphabetical: boolean;
}

export type ColumnCell =
  | {readonly kind: 'text'; readonly text: (row: ContainerRow, units: UnitStyle) => string}
  | {readonly kind: 'history'; readonly direction: Direction};

/** All columns, in the order they stand on the screen. Adding one is adding it here. */
export const COLUMNS: readonly Column[] = [
  {
    id: 'name',
    title: 'NAME',
    meaning: 'name of the container',
    width: {least: 18, most: 60},
    align: 'left',
    leaves: undefined,
    look: 'text',
    cell: {kind: 'text', text: row => row.container.name},
    sortsBy: row => row.container.name,
    isAlphabetical: true,
  },
  rateColumn('rx', '▼RX/s', 'receive'),
  rateColumn('tx', '▲TX/s', 'transmit'),
  packetColumn('rx-packets', '▼PKT/s', 'receive'),
  packetColumn('tx-packets', '▲PKT/s', 'transmit'),
  faultColumn('errors', 'ERR/s', 'errorsPerSecond', 3),
  faultColumn('drops', 'DROP/s', 'droppedPerSecond', 4),
  {
    id: 'network',
    title: 'NETWORK',
    meaning: 'networks it is attached to',
    width: {least: 12, most: 30},
    align: 'left',
    leaves: 7,
    look: 'dim',
    cell: {kind: 'text', text: row => networkNames(row)},
    sortsBy: row => networkNames(row) || undefined,
    isAlphabetical: true,
  },
  historyColumn('rx-history', '▼RX PAST', 'receive', 6),
  historyColumn('tx-history', '▲TX PAST', 'transmit', 5),
];

/** The column with that name. */
export function columnOf(id: ColumnId): Column {
  return COLUMNS.find(column => column.id === id)!;
}

/** Columns that rows can be ordered by, in the order of the number keys. */
export const SORTABLE_COLUMNS: readonly Column[] = COLUMNS.filter(column => column.sortsBy !== undefined);

function rateColumn(id: ColumnId, title: string, direction: Direction): Column {
  return {
    id,
    title,
    meaning: `bytes ${direction === 'receive' ? 'received' : 'sent'} a second`,
    width: {least: 9, most: 10},
    align: 'right',
    leaves: undefined,
    look: direction,
    cell: {kind: 'text', text: (row, units) => formatBytes(row.traffic?.[direction].bytesPerSecond, units)},
    sortsBy: row => row.traffic?.[direction].bytesPerSecond,
    isAlphabetical: false,
  };
}

function packetColumn(id: ColumnId, title: string, direction: Direction): Column {
  return {
    id,
    title,
    meaning: `packets ${direction === 'receive' ? 'received' : 'sent'} a second`,
    width: {least: 8, most: 8},
    align: 'right',
    leaves: direction === 'receive' ? 2 : 1,
    look: 'text',
    cell: {kind: 'text', text: row => formatCount(row.traffic?.[direction].packetsPerSecond)},
    sortsBy: row => row.traffic?.[direction].packetsPerSecond,
    isAlphabetical: false,
  };
}

function faultColumn(
  id: ColumnId,
  title: string,
  figure: 'errorsPerSecond' | 'droppedPerSecond',
  leaves: number,
): Column {
  return {
    id,
    title,
    meaning: `${figure === 'errorsPerSecond' ? 'errors' : 'dropped packets'} a second, both ways`,
    width: {least: 6, most: 7},
    align: 'right',
    leaves,
    look: 'warning',
    cell: {kind: 'text', text: row => faults(bothWays(row.traffic, figure))},
    sortsBy: row => bothWays(row.traffic, figure),
    isAlphabetical: false,
  };
}

function historyColumn(id: ColumnId, title: string, direction: Direction, leaves: number): Column {
  return {
    id,
    title,
    meaning: `${direction} rate of the last seconds, one a cell`,
    width: {least: 8, most: 60},
    align: 'left',
    leaves,
    look: direction === 'receive' ? 'receiveHistory' : 'transmitHistory',
    cell: {kind: 'history', direction},
    sortsBy: undefined,
    isAlphabetical: false,
  };
}

function networkNames({container}: ContainerRow): string {
  return container.networks.map(({name}) => name).join(', ');
}

/** Silence is a dot: a column of zeros would hide the one that is not. */
function faults(perSecond: number | undefined): string {
  return perSecond === 0 ? '·' : formatCount(perSecond);
}
