import type {TableFacts} from './column.js';
import {layOutColumns, type PlacedColumn} from './column-layout.js';
import {type ColumnId, columnOf} from './columns.js';
import {cut, displayWidth} from './display-width.js';
import type {UnitStyle} from './format.js';
import {paintFrame} from './frame.js';
import type {Grouping} from './grouping.js';
import type {Palette} from './palette.js';
import type {SortOrder} from './row-order.js';
import type {HeightScale} from './sparkline.js';
import type {Style} from './style.js';
import type {Surface} from './surface.js';
import {paintRow} from './table-cells.js';
import type {TableRow} from './table-row.js';

/** The table of containers: all its rows in order, the part of them that is on the screen, and what is selected. */
export interface TableView {
  readonly rows: readonly TableRow[];
  /** How many containers the rows stand for, whether or not their groups are open. */
  readonly containers: number;
  /** Index of the first row on the screen. */
  readonly offset: number;
  readonly selectedKey: string | undefined;
  readonly columns: readonly ColumnId[];
  readonly order: SortOrder;
  readonly grouping: Grouping;
  /** What the rows were filtered by, empty for nothing. */
  readonly filter: string;
  /** Whether something else is being written that is wrong so far: the rows are still those of `filter`. */
  readonly isFilterOld: boolean;
  readonly facts: TableFacts;
  readonly scale: HeightScale;
}

/** Rows of a table's surface that no container stands in: the frame and the column heads. */
export const TABLE_OVERHEAD = 3;

/** The columns of a table of that width, frame included, in cells inside the frame. */
export function tableColumns(columns: readonly ColumnId[], width: number): PlacedColumn[] {
  return layOutColumns(columns.map(columnOf), width - 2);
}

/** Paints the table. Only the rows on the screen are looked at. */
export function paintTable(
  surface: Surface,
  view: TableView,
  palette: Palette,
  units: UnitStyle,
  isFocused = false,
): void {
  const capacity = Math.max(0, surface.height - TABLE_OVERHEAD);
  const shown = view.rows.slice(view.offset, view.offset + capacity);
  const columns = tableColumns(view.columns, surface.width);
  const title = {left: titleOf(view, columns), right: positionText(view, shown.length), isFocused};
  const inside = paintFrame(surface, title, palette);

  for (const placed of columns) paintHead(inside, placed, view.order, palette);
  for (const [index, row] of shown.entries()) {
    const isSelected = row.key === view.selectedKey;
    const look = isSelected ? (meaning: Style) => palette.selected(meaning) : (meaning: Style) => meaning;
    if (isSelected) inside.fill(' ', look(palette.text), index + 1, 1);
    paintRow(inside, index + 1, row, {columns, palette, units, look, facts: view.facts, scale: view.scale});
  }
}

/** The column that rows are sorted by is named here where it has no room of its own. */
function titleOf(view: TableView, columns: readonly PlacedColumn[]): string {
  const {containers, filter, isFilterOld, order, grouping, scale} = view;
  const parts = [`containers ${containers}`];
  if (grouping !== 'none') parts.push(`by ${grouping}`);
  if (!columns.some(({column}) => column.id === order.column)) parts.push(`sorted by ${sortedTitle(order)}`);
  if (scale === 'log') parts.push('log');
  if (isFilterOld) parts.push(filter === '' ? 'still unfiltered' : `still ${filter}`);
  else if (filter !== '') parts.push(filter);
  return parts.join(' · ');
}

function sortedTitle({column, isReversed}: SortOrder): string {
  const {title, isAlphabetical} = columnOf(column);
  return `${title}${isAlphabetical === isReversed ? '↓' : '↑'}`;
}

function positionText({rows, offset}: TableView, shown: number): string {
  return shown < rows.length && shown > 0 ? `${offset + 1} to ${offset + shown} of ${rows.length}` : '';
}

function paintHead(inside: Surface, {column, x, width}: PlacedColumn, order: SortOrder, palette: Palette): void {
  const isSorted = column.id === order.column;
  const title = isSorted ? sortedTitle(order) : column.title;
  const text = cut(title, width);
  const at = column.align === 'left' ? x : x + width - displayWidth(text);
  inside.put(at, 0, text, isSorted ? palette.sortHeading : palette.heading);
}
