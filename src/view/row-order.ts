import type {TableFacts} from './column.js';
import {type ColumnId, columnOf} from './columns.js';
import type {TableRow} from './table-row.js';

/** What rows are ordered by. Figures go from the largest down and names from A on; `isReversed` turns that round. */
export interface SortOrder {
  readonly column: ColumnId;
  readonly isReversed: boolean;
}

/** What a row is ordered by; undefined where that is not known. */
export type SortKey = number | string | undefined;

/** What the order looks at in a row. */
export function sortKeyOf({column}: SortOrder, facts: TableFacts): (row: TableRow) => SortKey {
  const sortsBy = columnOf(column).sortsBy ?? columnOf('rx').sortsBy!;
  return row => sortsBy(row, facts);
}

/** Things in the order of their keys. Unknown ones come last whichever way the order goes, equal ones by name. */
export function sortByKey<T>(
  items: readonly T[],
  {isReversed}: SortOrder,
  of: {readonly key: (item: T) => SortKey; readonly name: (item: T) => string},
): T[] {
  const turn = isReversed ? -1 : 1;
  return items
    .map(item => ({item, key: of.key(item), name: of.name(item)}))
    .sort((a, b) => compareKeys(a.key, b.key, turn) || compareText(a.name, b.name))
    .map(({item}) => item);
}

/** The rows in order. */
export function sortRows<Row extends TableRow>(rows: readonly Row[], order: SortOrder, facts: TableFacts): Row[] {
  return sortByKey(rows, order, {key: sortKeyOf(order, facts), name: ({name}) => name});
}

function compareKeys(a: SortKey, b: SortKey, turn: 1 | -1): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === 'string' || typeof b === 'string') return turn * compareText(String(a), String(b));
  return turn * (b - a);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
