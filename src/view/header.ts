import {isListCurrent, type LeftOut, type WatchedEngine} from '../model/inventory.js';
import type {Peaks} from '../model/peaks.js';
import type {Traffic} from '../model/traffic.js';
import {bothWays} from './container-row.js';
import {cut, displayWidth} from './display-width.js';
import {enginesText, standInText} from './engine-text.js';
import {
  formatBytes,
  formatClock,
  formatCount,
  formatDuration,
  formatMilliseconds,
  formatPercent,
  formatRate,
  type UnitStyle,
} from './format.js';
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
  /** What a fleet has beside the containers that are told. */
  readonly leftOut?: LeftOut | undefined;
  readonly intervalSeconds: number;
  /** What peaks are means over, at most; undefined where there are none. */
  readonly peakIntervalSeconds?: number | undefined;
  readonly totals: Traffic | undefined;
  readonly firingAlerts: number;
  /** How many of those that tell people of alerts fail to. */
  readonly failingNotifiers?: number;
  readonly uplink?: UplinkView | undefined;
  /** What the program itself costs; undefined before the first sweep. */
  readonly own?: OwnCost | undefined;
  readonly time: Date;
  /** How long the picture has been frozen; undefined while it is live. */
  readonly pausedSeconds: number | undefined;
}

/** The host's way out: what it carries at most each way, and what it carries now, containers or not, as the host sees it. */
export interface UplinkView {
  readonly name: string | undefined;
  readonly bytesPerSecond: number | undefined;
  readonly traffic: Traffic | undefined;
}

/** What the program itself costs: its share of one core, its memory, and the wall time of the last sweep. */
export interface OwnCost {
  readonly cpuShare: number | undefined;
  readonly residentBytes: number;
  readonly sweepSeconds: number;
}

/** Rows of the header. */
export const HEADER_ROWS = 2;

/** Host names of clouds are longer, and say nothing more in their second half. */
const LONGEST_HOST_NAME = 24;

/** Narrower screens tell of a part of the sum in figures only. */
const ROOM_FOR_WORDS = 60;

/** From here on, figures have whole words beside them. */
const ROOM_FOR_LONG_WORDS = 100;

interface Part {
  readonly text: string;
  /** Stands in its place where there is no room for it. */
  readonly shortText?: string;
  readonly look: Style;
}

/** Paints the header: who we are and how it stands, then what all containers together receive and transmit. */
export function paintHeader(surface: Surface, view: HeaderView, palette: Palette, units: UnitStyle): void {
  const rightEdge = paintFromRight(surface, 0, rightParts(view, palette), palette);
  paintFromLeft(surface, 0, leftParts(view, palette, surface.width), {end: rightEdge, longEnd: rightEdge});
  const cost = view.own === undefined ? '' : costText(view.own);
  const room = {end: surface.width, longEnd: surface.width - displayWidth(cost)};
  const afterTotals = paintFromLeft(surface, 1, totalParts(view, palette, units, surface.width), room);
  // Left out as a whole where there is no room.
  if (cost !== '' && afterTotals + displayWidth(cost) < surface.width) {
    surface.putBefore(surface.width - 1, 1, cost, palette.dim);
  }
}

function leftParts(view: HeaderView, palette: Palette, width: number): Part[] {
  const {engines} = view;
  const inFull = width < ROOM_FOR_LONG_WORDS ? undefined : standInText(engines);
  const isWell = engines.every(({state}) => state === 'connected');
  const parts: Part[] = [{text: 'rxtop', look: palette.title}];
  if (engines[0]?.kind === 'demo') parts.push({text: ' DEMO ', look: palette.badge});
  parts.push(
    {text: cut(view.hostName, LONGEST_HOST_NAME), look: palette.text},
    {text: inFull ?? enginesText(engines, view.nowSeconds), look: isWell ? palette.dim : palette.warning},
    {text: containersText(view), look: palette.text},
    {text: `every ${formatDuration(view.intervalSeconds)}`, look: palette.dim},
    {text: peakIntervalText(view.peakIntervalSeconds), look: palette.dim},
  );
  return parts;
}

/** In steps of 10 ms, so that it seldom moves. */
function peakIntervalText(seconds: number | undefined): string {
  return seconds === undefined ? '' : `peaks in ${formatDuration(Math.ceil(seconds * 100 - 0.5) / 100)}`;
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
  const failing = view.failingNotifiers ?? 0;
  if (failing > 0)
    parts.push({text: `✖ ${failing === 1 ? 'notifier' : `${failing} notifiers`}`, look: palette.warning});
  if (view.firingAlerts > 0) parts.push({text: `● ${alerts}`, look: palette.critical});
  parts.push({text: formatClock(view.time), look: palette.text});
  return parts;
}

function totalParts(view: HeaderView, palette: Palette, units: UnitStyle, width: number): Part[] {
  const {totals, part, uplink} = view;
  const [packets, errors, drops] =
    width < ROOM_FOR_LONG_WORDS ? ['pkt', 'err', 'drop'] : ['packets', 'errors', 'drops'];
  return [
    {text: part === undefined ? '' : partText(part, width), look: palette.title},
    {text: `▼ RX ${formatRate(totals?.receive.bytesPerSecond, units)}`, look: palette.receive},
    {text: `▲ TX ${formatRate(totals?.transmit.bytesPerSecond, units)}`, look: palette.transmit},
    {text: `${packets} ${formatCount(bothWays(totals, 'packetsPerSecond'))}/s`, look: palette.text},
    {text: `${errors} ${formatCount(bothWays(totals, 'errorsPerSecond'))}/s`, look: palette.dim},
    {text: `${drops} ${formatCount(bothWays(totals, 'droppedPerSecond'))}/s`, look: palette.dim},
    uplinkPart(uplink, palette, units),
    {text: peakText(totals?.peaks, units), look: palette.dim},
    leftOutPart(view.leftOut, palette, units),
  ];
}

function peakText(peaks: Peaks | undefined, units: UnitStyle): string {
  return peaks === undefined ? '' : `peak ▼ ${formatRate(peaks.receive, units)} ▲ ${formatRate(peaks.transmit, units)}`;
}

/** The sums above are those of the busiest containers then. */
function leftOutPart(leftOut: LeftOut | undefined, palette: Palette, units: UnitStyle): Part {
  if (leftOut === undefined) return {text: '', look: palette.dim};

  const {interfaces, all} = leftOut;
  const [receive, transmit] = [all.receiveBytesPerSecond, all.transmitBytesPerSecond].map(rate =>
    formatRate(rate, units),
  );
  const shortText = `${interfaces} interfaces not shown`;
  return {text: `${shortText}, with them ▼ ${receive} ▲ ${transmit}`, shortText, look: palette.warning};
}

/** How much of the uplink is in use, by its busier direction. Of an uplink whose speed nobody tells, what it carries. */
function uplinkPart(uplink: UplinkView | undefined, palette: Palette, units: UnitStyle): Part {
  const look = palette.dim;
  if (uplink?.name === undefined) return {text: '', look};

  const {name, bytesPerSecond, traffic} = uplink;
  const receive = traffic?.receive.bytesPerSecond;
  const transmit = traffic?.transmit.bytesPerSecond;
  const rates = `${name} ▼ ${formatRate(receive, units)} ▲ ${formatRate(transmit, units)}`;
  if (!bytesPerSecond) return {text: `${rates}, speed unknown`, shortText: `${name}: speed ?`, look};
  if (receive === undefined || transmit === undefined) return {text: '', look};

  const share = formatPercent(Math.max(receive, transmit) / bytesPerSecond);
  return {text: `${rates}, ${share} used`, shortText: `${name} ${share}`, look};
}

function costText({cpuShare, residentBytes, sweepSeconds}: OwnCost): string {
  const memory = formatBytes(residentBytes, {unit: 'bytes', steps: 'si'});
  return `rxtop cpu ${formatPercent(cpuShare)} ${memory} sweep ${formatMilliseconds(sweepSeconds)}`;
}

function partText({shown, all}: NonNullable<HeaderView['part']>, width: number): string {
  return width < ROOM_FOR_WORDS ? `${shown}/${all}` : `${shown} of ${all} shown`;
}

/** Writes parts with two blanks between, those that have a short text in full only up to `longEnd`; what no longer fits as a whole is left out, but for the first one. */
function paintFromLeft(
  surface: Surface,
  y: number,
  parts: readonly Part[],
  {end, longEnd}: {readonly end: number; readonly longEnd: number},
): number {
  let x = 1;
  for (const {text, shortText = text, look} of parts) {
    const fitting = x + displayWidth(text) + 1 < longEnd ? text : shortText;
    if (fitting === '' || (x > 1 && x + displayWidth(fitting) >= end)) continue;

    x = surface.put(x, y, cut(fitting, end - x - 1), look) + 2;
  }
  return x;
}

function paintFromRight(surface: Surface, y: number, parts: readonly Part[], palette: Palette): number {
  let x = surface.width - 1;
  for (const {text, look} of parts.toReversed()) x = surface.putBefore(x, y, text, look ?? palette.text) - 2;
  return x;
}
