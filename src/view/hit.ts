import type {ColumnId} from './columns.js';
import {tableColumns} from './container-table.js';
import {layOutDashboard, tableCapacity, type ZoomablePane} from './dashboard-layout.js';
import type {Rectangle} from './surface.js';

/** What stands at a cell of the screen. */
export type Hit =
  | {readonly kind: 'row'; readonly index: number}
  | {readonly kind: 'heading'; readonly column: ColumnId}
  | {readonly kind: 'pane'; readonly pane: ZoomablePane}
  | {readonly kind: 'nothing'};

/** What has to be known of the screen to tell what a cell belongs to. */
export interface HitScreen {
  readonly width: number;
  readonly height: number;
  readonly zoomed: ZoomablePane | undefined;
  readonly columns: readonly ColumnId[];
  readonly offset: number;
  readonly rows: number;
}

/** Tells what a cell of the screen belongs to. */
export function hitAt(screen: HitScreen, x: number, y: number): Hit {
  const layout = layOutDashboard(screen.width, screen.height, screen.zoomed);
  const pane = (['table', 'detail', 'alerts'] as const).find(each => isInside(layout?.[each], x, y));
  if (layout === undefined || pane === undefined) return {kind: 'nothing'};
  if (pane !== 'table') return {kind: 'pane', pane};

  const table = layout.table!;
  const line = y - table.y - 2;
  if (line === -1) return headingAt(screen, table, x - table.x - 1);

  const index = screen.offset + line;
  return line >= 0 && line < tableCapacity(layout) && index < screen.rows ? {kind: 'row', index} : {kind: 'pane', pane};
}

function headingAt({columns}: HitScreen, table: Rectangle, x: number): Hit {
  const hit = tableColumns(columns, table.width).find(placed => x >= placed.x && x < placed.x + placed.width);
  return hit?.column.sortsBy === undefined ? {kind: 'pane', pane: 'table'} : {kind: 'heading', column: hit.column.id};
}

function isInside(place: Rectangle | undefined, x: number, y: number): boolean {
  return place !== undefined && x >= place.x && x < place.x + place.width && y >= place.y && y < place.y + place.height;
}
