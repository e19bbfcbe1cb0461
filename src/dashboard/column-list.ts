import {type ColumnId, DEFAULT_COLUMNS} from '../view/columns.js';
import {listedColumns} from '../view/columns-pane.js';

/** The list of columns while it is open: which are shown, in which order, and which one is selected. */
export interface ColumnList {
  readonly shown: readonly ColumnId[];
  readonly cursor: number;
}

/** What the list of columns understands. */
export const COLUMN_ACTIONS = [
  'up',
  'down',
  'page-up',
  'page-down',
  'first',
  'last',
  'toggle-column',
  'column-earlier',
  'column-later',
  'default-columns',
  'close-columns',
] as const;
export type ColumnAction = (typeof COLUMN_ACTIONS)[number];

const PAGE = 10;

/** What is shown and selected after a key; no cursor where the list was closed. */
export function changeColumns(
  list: ColumnList,
  action: ColumnAction,
): {readonly columns: readonly ColumnId[]; readonly columnCursor: number | undefined} {
  const {shown, cursor} = list;
  const ids = listedColumns(shown);
  const at = (place: number) => ({columns: shown, columnCursor: Math.max(0, Math.min(ids.length - 1, place))});
  switch (action) {
    case 'up':
      return at(cursor - 1);
    case 'down':
      return at(cursor + 1);
    case 'page-up':
      return at(cursor - PAGE);
    case 'page-down':
      return at(cursor + PAGE);
    case 'first':
      return at(0);
    case 'last':
      return at(ids.length - 1);
    case 'toggle-column':
      return toggle(list, ids[cursor]!);
    case 'column-earlier':
      return move(list, cursor - 1);
    case 'column-later':
      return move(list, cursor + 1);
    case 'default-columns':
      return {columns: DEFAULT_COLUMNS, columnCursor: 0};
    case 'close-columns':
      return {columns: shown, columnCursor: undefined};
  }
}

/** The cursor goes where the column goes. Rows need their name: it stays. */
function toggle({shown, cursor}: ColumnList, id: ColumnId): ReturnType<typeof changeColumns> {
  if (id === 'name') return {columns: shown, columnCursor: cursor};

  const columns = shown.includes(id) ? shown.filter(each => each !== id) : [...shown, id];
  return {columns, columnCursor: listedColumns(columns).indexOf(id)};
}

/** Columns that are not shown have no place to move to. */
function move({shown, cursor}: ColumnList, to: number): ReturnType<typeof changeColumns> {
  const id = shown[cursor];
  if (id === undefined || to < 0 || to >= shown.length) return {columns: shown, columnCursor: cursor};

  return {columns: shown.toSpliced(cursor, 1).toSpliced(to, 0, id), columnCursor: to};
}
