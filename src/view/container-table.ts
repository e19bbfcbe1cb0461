import {layOutColumns, type PlacedColumn} from './column-layout.js';
import {COLUMNS, columnOf} from './columns.js';
import {type ContainerRow, countedSlots, isAlive, type ReadHistory} from './container-row.js';
import {cut, displayWidth, toWidth} from './display-width.js';
import {UNKNOWN, type UnitStyle} from './format.js';
import {paintFrame} from './frame.js';
import type {Palette} from './palette.js';
import type {SortOrder} from './row-order.js';
import {sparkline} from './sparkline.js';
import type {Style} from './style.js';
import type {Surface} from './surface.js';

/** The table of containers: all its rows in order, the part of them that is on the screen, and what is selected. */
export interface TableView {
  readonly rows: readonly ContainerRow[];
  /** Index of the first row on the screen. */
  readonly offset: number;
  readonly selectedId: string | undefined;
  readonly order: SortOrder;
  /** What the rows were filtered by, empty for nothing. */
  readonly filter: string;
  /** Whether something else is being written that is wrong so far: the rows are still those of `filter`. */
  readonly isFilterOld: boolean;
  readonly readHistory: ReadHistory;
}

/** Rows of a table's surface that no container stands in: the frame and the column heads. */
export const TABLE_OVERHEAD = 3;

/** Paints the table. Only the rows on the screen are looked at. */
export function paintTable(surface: Surface, view: TableView, palette: Palette, units: UnitStyle): void {
  const capacity = Math.max(0, surface.height - TABLE_OVERHEAD);
  const shown = view.rows.slice(view.offset, view.offset + capacity);
  const columns = layOutColumns(COLUMNS, surface.width - 2);
  const inside = paintFrame(surface, {left: titleOf(view, columns), right: positionText(view, shown.length)}, palette);

  for (const placed of columns) paintHead(inside, placed, view.order, palette);
  for (const [index, row] of shown.entries()) {
    const isSelected = row.container.id === view.selectedId;
    const look = isSelected ? (meaning: Style) => palette.selected(meaning) : (meaning: Style) => meaning;
    if (isSelected) inside.fill(' ', look(palette.text), index + 1, 1);
    paintRow(inside, index + 1, row, {columns, palette, units, look, readHistory: view.readHistory});
  }
}

interface RowPaint {
  readonly columns: readonly PlacedColumn[];
  readonly palette: Palette;
  readonly units: UnitStyle;
  readonly look: (meaning: Style) => Style;
  readonly readHistory: ReadHistory;
}

/** The column that rows are sorted by is named here where it has no room of its own. */
function titleOf({rows, filter, isFilterOld, order}: TableView, columns: readonly PlacedColumn[]): string {
  const parts = [`containers ${rows.length}`];
  if (!columns.some(({column}) => column.id === order.column)) parts.push(`by ${sortedTitle(order)}`);
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

function paintRow(inside: Surface, y: number, row: ContainerRow, paint: RowPaint): void {
  const {palette, look} = paint;
  for (const placed of paint.columns) paintCell(inside, y, row, placed, paint);
  if (row.note === undefined) return;

  const spot = noteSpot(row, paint.columns, inside.width);
  if (spot !== undefined) inside.put(spot.x, y, toWidth(row.note, spot.width, 'left'), look(palette.dim));
}

/** Where there is no room beside the figures, the note stands behind the name. */
function nameAndNote({container, note}: ContainerRow, width: number): string {
  const words = ` ${note}`;
  return `${cut(container.name, width - displayWidth(words))}${words}`;
}

function paintCell(inside: Surface, y: number, row: ContainerRow, placed: PlacedColumn, paint: RowPaint): void {
  const {column, x, width} = placed;
  const {palette, units, look} = paint;
  if (column.cell.kind === 'history') {
    const rates = new Float32Array(width);
    paint.readHistory(rates, countedSlots(row.container), column.cell.direction);
    for (const [index, glyph] of sparkline(rates).entries())
      inside.set(x + index, y, glyph, look(palette[column.look]));
    return;
  }

  const isNoteInside =
    column.id === 'name' && row.note !== undefined && noteSpot(row, paint.columns, Number.NaN) === undefined;
  const text = isNoteInside ? nameAndNote(row, width) : column.cell.text(row, units);
  const isQuiet = text === UNKNOWN || text === '·' || (column.id === 'name' && !isAlive(row.container));
  inside.put(x, y, toWidth(text, width, column.align), look(isQuiet ? palette.dim : palette[column.look]));
}

/**
 * Where the words stand that say why there is no figure: over the history, which has nothing to show then, over the
 * networks as well where that is too narrow, else after the first dash. A passing reason (a reset) leaves the received history in sight. Undefined where
 * all the columns that there are have figures.
 */
function noteSpot(
  row: ContainerRow,
  columns: readonly PlacedColumn[],
  end: number,
): {x: number; width: number} | undefined {
  const networks = columns.find(({column}) => column.id === 'network');
  const histories = columns.filter(({column}) => column.cell.kind === 'history');
  const history = row.traffic === undefined ? histories[0] : histories.at(-1);
  const isTooLong =
    history !== undefined && row.traffic === undefined && displayWidth(row.note ?? '') > end - history.x;
  const home = isTooLong ? (networks ?? history) : (history ?? networks);
  if (home !== undefined) return {x: home.x, width: end - home.x};

  if (row.traffic !== undefined && row.traffic.reason === undefined) return undefined;

  const figure = columns.find(({column}) => column.id === 'rx');
  const x = figure === undefined ? 0 : figure.x + figure.width + 1;
  return {x, width: end - x};
}
