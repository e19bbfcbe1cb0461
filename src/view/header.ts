import {isListCurrent, type WatchedEngine} from '../model/inventory.js';
import type {Traffic} from '../model/traffic.js';
import {bothWays} from './container-row.js';
import {cut, displayWidth} from './display-width.js';
import {enginesText} from './engine-text.js';
import {formatClock, formatCount, formatDuration, formatRate, type UnitStyle} from './format.js';
import type {Palette} from './palette.js';
import type {Style} from './style.js';
import type {Surface} from './surface.js';

/** The two lines on top. */
export interface HeaderView {
  readonly hostName: string;
  readonly engines: readonly WatchedEngine[];
  /** On the monotonic clock, like the times of the engines' states. */
  readonly nowSeconds: number;
  readonly running: number;
  readonly containers: number;
  /** How many of how many rows the totals are the sum of; undefined where they are the sum of all. */
  readonly part: {readonly shown: number; readonly all: number} | undefined;
  readonly intervalSeconds: number;
  readonly totals: Traffic | undefined;
  readonly firingAlerts: number;
  readonly time: Date;
  /** How long the picture has been frozen; undefined while it is live. */
  readonly pausedSeconds: number | undefined;
}

/** Rows of the header. */
export const HEADER_ROWS = 2;

/** Host names of clouds are longer, and say nothing more in their second half. */
const LONGEST_HOST_NAME = 24;

/** Narrower screens tell of a part of the sum in figures only. */
const ROOM_FOR_WORDS = 60;

interface Part {
  readonly text: string;
  readonly look: Style;
}

/** Paints the header: who we are and how it stands, then what all containers together receive and transmit. */
export function paintHeader(surface: Surface, view: HeaderView, palette: Palette, units: UnitStyle): void {
  const rightEdge = paintFromRight(surface, 0, rightParts(view, palette), palette);
  paintFromLeft(surface, 0, leftParts(view, palette), rightEdge);
  paintFromLeft(surface, 1, totalParts(view, palette, units, surface.width), surface.width);
}

function leftParts(view: HeaderView, palette: Palette): Part[] {
  const {engines} = view;
  const isWell = engines.every(({state}) => state === 'connected');
  const parts: Part[] = [{text: 'rxtop', look: palette.title}];
  if (engines[0]?.kind === 'demo') parts.push({text: ' DEMO ', look: palette.badge});
  parts.push(
    {text: cut(view.hostName, LONGEST_HOST_NAME), look: palette.text},
    {text: enginesText(engines, view.nowSeconds), look: isWell ? palette.dim : palette.warning},
    {text: containersText(view), look: palette.text},
    {text: `every ${formatDuration(view.intervalSeconds)}`, look: palette.dim},
  );
  return parts;
}

/** How many run is known only while somebody lists them. */
function containersText({engines, running, containers}: HeaderView): string {
  if (engines.some(isListCurrent)) return `${running}/${containers} running`;
  if (containers === 0) return '';
  return containers === 1 ? '1 container known' : `${containers} containers known`;
}

function rightParts(view: HeaderView, palette: Palette): Part[] {
  const parts: Part[] = [];
  if (view.pausedSeconds !== undefined) {
    const age = formatDuration(Math.max(0, Math.floor(view.pausedSeconds)));
    parts.push({text: ` PAUSED ${age} `, look: palette.badge});
  }
  const alerts = view.firingAlerts === 1 ? '1 alert' : `${view.firingAlerts} alerts`;
  if (view.firingAlerts > 0) parts.push({text: `● ${alerts}`, look: palette.critical});
  parts.push({text: formatClock(view.time), look: palette.text});
  return parts;
}

function totalParts({totals, part}: HeaderView, palette: Palette, units: UnitStyle, width: number): Part[] {
  return [
    {text: part === undefined ? '' : partText(part, width), look: palette.title},
    {text: `▼ RX ${formatRate(totals?.receive.bytesPerSecond, units)}`, look: palette.receive},
    {text: `▲ TX ${formatRate(totals?.transmit.bytesPerSecond, units)}`, look: palette.transmit},
    {text: `packets ${formatCount(bothWays(totals, 'packetsPerSecond'))}/s`, look: palette.text},
    {text: `errors ${formatCount(bothWays(totals, 'errorsPerSecond'))}/s`, look: palette.dim},
    {text: `drops ${formatCount(bothWays(totals, 'droppedPerSecond'))}/s`, look: palette.dim},
  ];
}

function partText({shown, all}: NonNullable<HeaderView['part']>, width: number): string {
  return width < ROOM_FOR_WORDS ? `${shown}/${all}` : `${shown} of ${all} shown`;
}

/** Writes parts with two blanks between; what no longer fits as a whole is left out, but for the first one. */
function paintFromLeft(surface: Surface, y: number, parts: readonly Part[], end: number): void {
  let x = 1;
  for (const {text, look} of parts) {
    if (text === '') continue;
    if (x > 1 && x + displayWidth(text) >= end) continue;

    x = surface.put(x, y, cut(text, end - x - 1), look) + 2;
  }
}

function paintFromRight(surface: Surface, y: number, parts: readonly Part[], palette: Palette): number {
  let x = surface.width - 1;
  for (const {text, look} of parts.toReversed()) x = surface.putBefore(x, y, text, look ?? palette.text) - 2;
  return x;
}
