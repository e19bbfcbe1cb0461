import type {AnomalyReader} from '../model/anomaly.js';
import type {Direction, Sweep} from '../model/traffic.js';
import type {UnitStyle} from './format.js';
import type {Palette} from './palette.js';
import type {ReadHistory} from './read-history.js';
import type {TableRow} from './table-row.js';
import {TIME_WINDOWS, type TimeWindow} from './time-window.js';

/** What a cell may depend on besides its row. */
export interface TableFacts {
  readonly time: Date;
  /** What the host's uplink carries at most; undefined where the host does not tell. */
  readonly uplinkBytesPerSecond: number | undefined;
  readonly window: TimeWindow;
  readonly readHistory: ReadHistory;
  /** Absent where nothing looks for anomalies. */
  readonly anomalies?: AnomalyReader | undefined;
}

/**
 * A column of the table: everything that is to be known of it stands here. A column with a `text` shows a figure or a
 * name, one with a `share` a bar, one with a `history` draws the past of a direction.
 */
export interface Column<Id extends string = string> {
  readonly id: Id;
  readonly title: string;
  /** What it shows, in a few words, for the help and the list of columns. */
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
  readonly sortsBy: ((row: TableRow, facts: TableFacts) => number | string | undefined) | undefined;
  /** Whether its usual order is from A on, not from the largest down. */
  readonly isAlphabetical: boolean;
}

export type ColumnCell =
  | {readonly kind: 'text'; readonly text: (row: TableRow, units: UnitStyle, facts: TableFacts) => string}
  | {readonly kind: 'share'; readonly share: (row: TableRow, facts: TableFacts) => number | undefined}
  | {readonly kind: 'history'; readonly direction: Direction};

/** The facts of a sweep, for rows that are sorted or printed without a screen. */
export function factsOf({
  time,
  host,
  history,
  anomalies,
}: Pick<Sweep, 'time' | 'host' | 'history' | 'anomalies'>): TableFacts {
  return {
    time,
    uplinkBytesPerSecond: host.uplinkBytesPerSecond,
    anomalies,
    window: TIME_WINDOWS[0],
    readHistory: (into, slots, direction, tier = 1, statistic = 'mean') =>
      history.readInto(into, slots, direction, tier, statistic),
  };
}
