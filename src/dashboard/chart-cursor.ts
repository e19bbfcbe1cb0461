import {chartCells} from '../view/detail-chart.js';
import {type TimeWindow, windowReaching} from '../view/time-window.js';
import type {Picture} from './picture.js';

/** The part of the past that the chart shows, and the moment that is read in it; undefined for none. */
export interface ChartCursor {
  readonly window: TimeWindow;
  readonly cursorSeconds: number | undefined;
}

/** The cursor a cell further, in a detail of that width. To the right of the newest there is nothing to read. */
export function stepCursor(
  {window, cursorSeconds}: ChartCursor,
  picture: Picture,
  paneWidth: number,
  step: 1 | -1,
): number | undefined {
  const end = picture.historyEnd(window.tier);
  const cell = window.seconds / Math.max(1, chartCells(paneWidth));
  const wanted = (cursorSeconds ?? end + cell / 2) + step * cell;
  return wanted > end ? undefined : Math.max(end - window.seconds + cell / 2, wanted);
}

/** The cursor at a moment, in the shortest window from the present one on that reaches there. */
export function cursorAt(from: TimeWindow, picture: Picture, atSeconds: number): ChartCursor {
  const window = windowReaching(from, picture.monotonicSeconds - atSeconds);
  const end = picture.historyEnd(window.tier);
  return {window, cursorSeconds: Math.max(end - window.seconds, Math.min(end, atSeconds))};
}
