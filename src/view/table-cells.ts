import type {Direction} from '../model/traffic.js';
import {isBurst} from './burst.js';
import type {TableFacts} from './column.js';
import type {PlacedColumn} from './column-layout.js';
import {isAlive} from './container-row.js';
import {cut, displayWidth, toWidth} from './display-width.js';
import {formatPercent, UNKNOWN, type UnitStyle} from './format.js';
import type {Palette} from './palette.js';
import {readSumOfKnown} from './read-history.js';
import {type HeightScale, sparkline} from './sparkline.js';
import type {Style} from './style.js';
import type {Surface} from './surface.js';
import type {TableRow} from './table-row.js';

/** What cells are painted with. `look` turns a meaning into its look on this row. */
export interface RowPaint {
  readonly columns: readonly PlacedColumn[];
  readonly palette: Palette;
  readonly units: UnitStyle;
  readonly look: (meaning: Style) => Style;
  readonly facts: TableFacts;
  readonly scale: HeightScale;
}

/** Paints one row of the table, and over its empty cells the words that say why they are empty. */
export function paintRow(inside: Surface, y: number, row: TableRow, paint: RowPaint): void {
  const {palette, look, columns} = paint;
  const spot = row.note === undefined ? undefined : noteSpot(row, row.note, columns, inside.width);
  for (const placed of columns) paintCell(inside, y, row, placed, paint, spot !== undefined);
  if (spot !== undefined && row.note !== undefined) {
    inside.put(spot.x, y, toWidth(row.note, spot.width, 'left'), look(palette.dim));
  }
}

function paintCell(
  inside: Surface,
  y: number,
  row: TableRow,
  placed: PlacedColumn,
  paint: RowPaint,
  hasSpot: boolean,
): void {
  const {column, x, width} = placed;
  const {palette, units, look, facts} = paint;
  if (column.cell.kind === 'history') {
    paintHistory(inside, y, row, placed, column.cell.direction, paint);
    return;
  }
  if (column.cell.kind === 'share') {
    paintShare(inside, y, column.cell.share(row, facts), placed, paint);
    return;
  }

  if (column.id === 'name') {
    const meaning = nameLook(row, paint);
    inside.put(x, y, toWidth(nameText(row, width, hasSpot || hasReason(paint.columns)), width, 'left'), look(meaning));
    return;
  }
  const text = column.cell.text(row, units, facts);
  const isQuiet = text === UNKNOWN || text === '·';
  inside.put(x, y, toWidth(text, width, column.align), look(isQuiet ? palette.dim : palette[column.look]));
}

/** Seconds with a burst stand out. In a group nobody knows whether those of its containers came together. */
function paintHistory(
  inside: Surface,
  y: number,
  {slots}: TableRow,
  {column, x, width}: PlacedColumn,
  direction: Direction,
  {palette, look, facts: {readHistory}, scale}: RowPaint,
): void {
  const rates = new Float32Array(width);
  readSumOfKnown(readHistory, rates, slots, direction);
  const peaks = new Float32Array(width).fill(Number.NaN);
  const [only] = slots;
  if (only !== undefined && slots.length === 1) readHistory(peaks, only, direction, 1, 'peak');
  const [usual, standingOut] = [look(palette[column.look]), look(palette.warning)];
  for (const [index, glyph] of sparkline(rates, scale).entries()) {
    inside.set(x + index, y, glyph, isBurst(peaks[index]!, rates[index]!) ? standingOut : usual);
  }
}

/** A container that departs from its usual stands out by its name. */
function nameLook(row: TableRow, {palette, facts}: RowPaint): Style {
  if (row.group !== undefined) return palette.title;
  if (isOdd(row, facts)) return palette.warning;

  return isQuietName(row) ? palette.dim : palette.text;
}

function isOdd({container}: TableRow, {anomalies}: TableFacts): boolean {
  const found = container === undefined ? undefined : anomalies?.of(container)?.anomalies;
  return found?.some(({severity}) => severity !== 'notice') ?? false;
}

/** Room for `100 %` behind a bar. */
const PERCENT_WIDTH = 6;

function paintShare(
  inside: Surface,
  y: number,
  share: number | undefined,
  {x, width}: PlacedColumn,
  {palette, look}: RowPaint,
): void {
  const text = toWidth(formatPercent(share), PERCENT_WIDTH, 'right');
  const room = width - PERCENT_WIDTH - 1;
  const filled = Math.round(Math.min(share ?? 0, 1) * room);
  for (let cell = 0; cell < room; cell++) {
    const glyph = cell < filled ? '■' : share === undefined ? ' ' : '·';
    inside.set(x + cell, y, glyph, look(cell < filled ? palette.receive : palette.dim));
  }
  inside.put(x + room + 1, y, text, look(share === undefined ? palette.dim : palette.text));
}

function isQuietName({container}: TableRow): boolean {
  return container !== undefined && !isAlive(container);
}

function hasReason(columns: readonly PlacedColumn[]): boolean {
  return columns.some(({column}) => column.id === 'reason');
}

/** A group says whether it is open and how many are in it. Where there is no room for a note elsewhere, it stands behind the name. */
function nameText(row: TableRow, width: number, isNoteElsewhere: boolean): string {
  const {group, note, name} = row;
  const indent = indentOf(row);
  const ending = [
    group === undefined ? '' : ` · ${group.members.length}`,
    note === undefined || isNoteElsewhere ? '' : ` ${note}`,
  ].join('');
  return `${indent}${cut(name, width - displayWidth(indent) - displayWidth(ending))}${ending}`;
}

function indentOf({depth, group, isUnderOwner = false}: TableRow): string {
  if (group !== undefined) return `${'  '.repeat(depth)}${group.isOpen ? '▾' : '▸'} `;
  if (depth === 0) return '';

  return `${'  '.repeat(depth - 1)}${isUnderOwner ? '└ ' : '  '}`;
}

/**
 * Where the words stand that say why there is no figure: over the history, which has nothing to show then, over the
 * networks as well where that is too narrow, else after the first dash. A passing reason (a reset) leaves the received
 * history in sight. Undefined where a column of its own has them, and where all the columns that there are have figures.
 */
function noteSpot(
  row: TableRow,
  note: string,
  columns: readonly PlacedColumn[],
  end: number,
): {readonly x: number; readonly width: number} | undefined {
  if (hasReason(columns)) return undefined;

  const histories = columns.filter(({column}) => column.cell.kind === 'history');
  const history = row.traffic === undefined ? histories[0] : histories.at(-1);
  const networks = columns.find(({column}) => column.id === 'network');
  const historyEnd = endOfRun(columns, history, end);
  const isTooLong = history !== undefined && row.traffic === undefined && displayWidth(note) > historyEnd - history.x;
  const isBeside = networks !== undefined && columns[columns.indexOf(networks) + 1] === history;
  const home = isTooLong && isBeside ? networks : (history ?? networks);
  if (home !== undefined)
    return {x: home.x, width: (history === undefined ? endOfRun(columns, home, end) : historyEnd) - home.x};

  if (row.traffic !== undefined && row.traffic.reason === undefined) return undefined;

  const place = columns.findIndex(({column}) => column.id === 'rx');
  const after = columns[place + 1];
  return after === undefined ? undefined : {x: after.x, width: end - after.x};
}

/** Where the histories end that stand next to each other from a column on; the end of the row behind the last column. */
function endOfRun(columns: readonly PlacedColumn[], from: PlacedColumn | undefined, end: number): number {
  if (from === undefined) return end;

  let place = columns.indexOf(from);
  while (columns[place + 1]?.column.cell.kind === 'history') place++;
  const last = columns[place]!;
  return place === columns.length - 1 ? end : last.x + last.width;
}
