import {TABLE_OVERHEAD} from './container-table.js';
import {HEADER_ROWS} from './header.js';
import type {Pane} from './key-map.js';
import type {Rectangle} from './surface.js';

/** Where each pane stands. A pane that has no room is undefined. */
export interface DashboardLayout {
  readonly header: Rectangle;
  readonly table: Rectangle | undefined;
  readonly detail: Rectangle | undefined;
  readonly alerts: Rectangle | undefined;
  /** Has all the room or none. */
  readonly networks?: Rectangle | undefined;
  readonly sockets?: Rectangle | undefined;
  readonly keys: Rectangle;
}

/** Smaller screens only say that they are too small. */
export const LEAST_WIDTH = 40;
export const LEAST_HEIGHT = 8;

const SIDE_BY_SIDE_FROM = 180;
const BOTTOM_PANES_FROM = 32;
const TICKER_FROM = 20;
const TICKER_ROWS = 4;

/** A pane that can have all the room. */
export type ZoomablePane = Exclude<Pane, 'columns'>;

/** The panes of a screen of that size; undefined where it is too small. A zoomed pane has all the room. */
export function layOutDashboard(
  width: number,
  height: number,
  zoomed: ZoomablePane | undefined,
): DashboardLayout | undefined {
  if (width < LEAST_WIDTH || height < LEAST_HEIGHT) return undefined;

  const header = {x: 0, y: 0, width, height: HEADER_ROWS};
  const keys = {x: 0, y: height - 1, width, height: 1};
  const body = {x: 0, y: HEADER_ROWS, width, height: height - HEADER_ROWS - 1};
  if (zoomed !== undefined) {
    return {header, keys, table: undefined, detail: undefined, alerts: undefined, [zoomed]: body};
  }
  return {header, keys, ...panes(body, width, height)};
}

/** Rows of the table that hold a container. */
export function tableCapacity(layout: DashboardLayout | undefined): number {
  return Math.max(1, (layout?.table?.height ?? 0) - TABLE_OVERHEAD);
}

function panes(body: Rectangle, width: number, height: number): Pick<DashboardLayout, 'table' | 'detail' | 'alerts'> {
  if (width >= SIDE_BY_SIDE_FROM && height >= TICKER_FROM) {
    const left = Math.round(width * 0.6);
    const [detail, alerts] = splitRows({...body, x: left, width: width - left}, 0.62);
    return {table: {...body, width: left}, detail, alerts};
  }

  if (height >= BOTTOM_PANES_FROM) {
    const [table, bottom] = splitRows(body, 0.58);
    const left = Math.round(width * 0.64);
    return {
      table,
      detail: {...bottom, width: left},
      alerts: {...bottom, x: bottom.x + left, width: width - left},
    };
  }

  if (height >= TICKER_FROM) {
    const tableRows = body.height - TICKER_ROWS;
    return {
      table: {...body, height: tableRows},
      detail: undefined,
      alerts: {...body, y: body.y + tableRows, height: TICKER_ROWS},
    };
  }

  return {table: body, detail: undefined, alerts: undefined};
}

function splitRows(area: Rectangle, share: number): [Rectangle, Rectangle] {
  const upper = Math.round(area.height * share);
  return [
    {...area, height: upper},
    {...area, y: area.y + upper, height: area.height - upper},
  ];
}
