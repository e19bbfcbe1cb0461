import {layOutDashboard, paneAt} from '../view/dashboard-layout.js';
import type {ZoomablePane} from '../view/key-map.js';
import type {DashboardState} from './dashboard-state.js';
import type {MouseAction} from './terminal.js';

/** What the mouse means: a step in the pane that has the keys, or a click on a place within a pane. */
export type MouseTarget =
  | {readonly kind: 'step'; readonly action: 'up' | 'down'}
  | {readonly kind: 'click'; readonly pane: ZoomablePane; readonly x: number; readonly y: number};

/** Undefined where it means nothing: beside the panes, and under a window that only keys are for. */
export function mouseTarget(
  {hasMouse, columnCursor, isHelpOpen, zoomed}: DashboardState,
  {width, height}: {readonly width: number; readonly height: number},
  action: MouseAction,
  x: number,
  y: number,
): MouseTarget | undefined {
  if (!hasMouse || columnCursor !== undefined || isHelpOpen) return undefined;
  if (action !== 'press') return {kind: 'step', action: action === 'wheel-up' ? 'up' : 'down'};

  const hit = paneAt(layOutDashboard(width, height, zoomed), x, y);
  return hit === undefined ? undefined : {kind: 'click', ...hit};
}
