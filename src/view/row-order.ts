import {type Column, type ColumnId, columnOf} from './columns.js';
import type {ContainerRow} from './container-row.js';

/** What rows are ordered by. Figures go from the largest down and names from A on; `isReversed` turns that round. */
export interface SortOrder {
  readonly column: ColumnId;
  readonly isReversed: boolean;
}

interface Keyed {
  readonly row: ContainerRow;
  readonly key: number | string | undefined;
}

/** The rows in order. Unknown values come last whichever way the order goes, equal ones by name. */
export function sortRows(rows: readonly ContainerRow[], {column, isReversed}: SortOrder): ContainerRow[] {
  const sortsBy = keyOf(column);
  const turn = isReversed ? -1 : 1;
  return rows
    .map(row => ({row, key: sortsBy(row)}))
    .sort((a, b) => compareKeys(a, b, turn) || compareText(a.row.container.name, b.row.container.name))
    .map(({row}) => row);
}

/** Whether a row has a value to be ordered by. */
export function canBeOrdered(row: ContainerRow, {column}: SortOrder): boolean {
  return keyOf(column)(row) !== undefined;
}

/**
 * The rows in an order that stood before: what was there keeps its place, what is new comes behind. Sorting anew at each
 * sweep would make rows dance under the reader's eyes.
 */
export function keepOrder(rows: readonly ContainerRow[], ids: readonly string[]): ContainerRow[] {
  const left = new Map(rows.map(row => [row.container.id, row]));
  const kept: ContainerRow[] = [];
  for (const id of ids) {
    const row = left.get(id);
    if (row !== undefined) kept.push(row);
    left.delete(id);
  }

  return [...kept, ...left.values()];
}

function keyOf(column: ColumnId): NonNullable<Column['sortsBy']> {
  return columnOf(column).sortsBy ?? columnOf('rx').sortsBy!;
}

function compareKeys(a: Keyed, b: Keyed, turn: 1 | -1): number {
  if (a.key === undefined || b.key === undefined) return Number(a.key === undefined) - Number(b.key === undefined);
  if (typeof a.key === 'string' || typeof b.key === 'string') return turn * compareText(String(a.key), String(b.key));
  return turn * (b.key - a.key);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
