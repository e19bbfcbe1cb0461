import {HEADER_ROWS} from './header.js';
import {ZOOMABLE_PANES, type ZoomablePane} from './key-map.js';
import type {Rectangle} from './surface.js';

/** Where each pane stands. A pane that has no room is undefined. */
export interface DashboardLayout extends Readonly<Partial<Record<ZoomablePane, Rectangle>>> {
  readonly header: Rectangle;
  readonly keys: Rectangle;
}

/** Smaller screens only say that they are too small. */
export const LEAST_WIDTH = 40;
export const LEAST_HEIGHT = 8;

const SIDE_BY_SIDE_FROM = 180;
const BOTTOM_PANES_FROM = 32;
const TICKER_FROM = 20;
const TICKER_ROWS = 4;

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
  return {header, keys, ...(zoomed === undefined ? panes(body, width, height) : {[zoomed]: body})};
}

/** Lines of a pane that hold something, besides so many for its frame and heads; one where it has no room. */
export function linesOf(pane: Rectangle | undefined, overhead: number): number {
  return Math.max(1, (pane?.height ?? 0) - overhead);
}

/** The pane that a cell of the screen belongs to, and the cell counted from the pane's corner. */
export function paneAt(
  layout: DashboardLayout | undefined,
  x: number,
  y: number,
): {readonly pane: ZoomablePane; readonly x: number; readonly y: number} | undefined {
  for (const pane of ZOOMABLE_PANES) {
    const place = layout?.[pane];
    if (place !== undefined && isInside(place, x, y)) return {pane, x: x - place.x, y: y - place.y};
  }

  return undefined;
}

function isInside(place: Rectangle, x: number, y: number): boolean {
  return x >= place.x && x < place.x + place.width && y >= place.y && y < place.y + place.height;
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
      alerts: {...body, y: body.y + tableRows, height: TICKER_ROWS},
    };
  }

  return {table: body};
}

function splitRows(area: Rectangle, share: number): [Rectangle, Rectangle] {
  const upper = Math.round(area.height * share);
  return [
    {...area, height: upper},
    {...area, y: area.y + upper, height: area.height - upper},
  ];
}
