import {bothWays} from './container-row.js';
import {cut, toWidth} from './display-width.js';
import {formatPercent, formatRate, type UnitStyle} from './format.js';
import {paintFrame} from './frame.js';
import type {Palette} from './palette.js';
import type {Style} from './style.js';
import type {Surface} from './surface.js';
import type {ContainerRow, GroupRow, TableRow} from './table-row.js';
import {hostOf, interfacesOn} from './topology.js';
import {networkWords} from './topology-text.js';

/** The networks with the containers on each: rows of a tree whose groups are networks, and the part of them on the screen. */
export interface NetworksView {
  readonly rows: readonly TableRow[];
  readonly offset: number;
  readonly selectedKey: string | undefined;
  /** Whether containers of several hosts are watched, so that each network is named with its own. */
  readonly hasSeveralHosts: boolean;
}

/** Rows of the pane's surface that hold neither network nor container: its frame, and the heads. */
export const NETWORKS_OVERHEAD = 3;
/** The first row of its surface that does. */
export const NETWORKS_FIRST_ROW = 2;

const RATE_WIDTH = 11;
const BAR_WIDTH = 10;
const SHARE_WIDTH = BAR_WIDTH + 8;
/** Narrower panes do without the bar. */
const LEAST_WIDTH_WITH_SHARE = 76;

/** Paints the topology. Only the rows on the screen are looked at. */
export function paintNetworks(
  surface: Surface,
  view: NetworksView,
  palette: Palette,
  units: UnitStyle,
  isFocused = false,
): void {
  const {rows, offset} = view;
  const networks = rows.filter(({group}) => group !== undefined).length;
  const shown = rows.slice(offset, offset + Math.max(0, surface.height - NETWORKS_OVERHEAD));
  const position = shown.length < rows.length ? `${offset + 1} to ${offset + shown.length} of ${rows.length}` : '';
  const inside = paintFrame(surface, {left: `networks ${networks}`, right: position, isFocused}, palette);
  if (rows.length === 0) inside.put(1, 1, 'No container is shown.', palette.dim);

  const end = endOfText(inside.width);
  inside.put(1, 0, 'NETWORK, AND WHO IS ON IT', palette.heading);
  inside.putBefore(end + RATE_WIDTH, 0, '▼RX/s', palette.heading);
  inside.putBefore(end + 2 * RATE_WIDTH, 0, '▲TX/s', palette.heading);
  if (hasShare(inside.width)) inside.put(end + 2 * RATE_WIDTH + 1, 0, 'PART OF IT', palette.heading);
  for (const [index, row] of shown.entries()) {
    const isSelected = row.key === view.selectedKey;
    const look = isSelected ? (meaning: Style) => palette.selected(meaning) : (meaning: Style) => meaning;
    if (isSelected) inside.fill(' ', look(palette.text), index + 1, 1);
    const y = index + 1;
    paintRates(inside, y, row, look, palette, units);
    if (row.group !== undefined) paintNetwork(inside, y, row as GroupRow, view, look, palette);
    else
      paintEdge(
        inside,
        y,
        row as ContainerRow,
        networkOfRow(rows, offset + index),
        rows[offset + index + 1],
        look,
        palette,
      );
  }
}

function hasShare(width: number): boolean {
  return width >= LEAST_WIDTH_WITH_SHARE;
}

/** Where the words end and the figures begin. */
function endOfText(width: number): number {
  return width - 2 * RATE_WIDTH - 1 - (hasShare(width) ? SHARE_WIDTH : 0);
}

function paintRates(
  inside: Surface,
  y: number,
  {traffic}: TableRow,
  look: (meaning: Style) => Style,
  palette: Palette,
  units: UnitStyle,
): void {
  const end = endOfText(inside.width);
  const text = (rate: number | undefined) => toWidth(formatRate(rate, units), RATE_WIDTH, 'right');
  inside.put(
    end,
    y,
    text(traffic?.receive.bytesPerSecond),
    look(traffic === undefined ? palette.dim : palette.receive),
  );
  const transmitLook = look(traffic === undefined ? palette.dim : palette.transmit);
  inside.put(end + RATE_WIDTH, y, text(traffic?.transmit.bytesPerSecond), transmitLook);
}

function paintNetwork(
  inside: Surface,
  y: number,
  {name, group}: GroupRow,
  {hasSeveralHosts}: NetworksView,
  look: (meaning: Style) => Style,
  palette: Palette,
): void {
  const end = endOfText(inside.width);
  const host = hasSeveralHosts ? hostOf(group.members) : undefined;
  const title = cut(host === undefined ? name : `${host}: ${name}`, end - 2);
  const count = group.members.length === 1 ? '1 container' : `${group.members.length} containers`;
  const words = [networkWords(group), count].filter(text => text !== '').join(', ');
  const x = inside.put(1, y, title, look(palette.title)) + 2;
  inside.put(x, y, cut(words, end - x), look(palette.dim));
}

function paintEdge(
  inside: Surface,
  y: number,
  row: ContainerRow,
  network: GroupRow | undefined,
  next: TableRow | undefined,
  look: (meaning: Style) => Style,
  palette: Palette,
): void {
  const end = endOfText(inside.width);
  const branch = `${next === undefined || next.group !== undefined ? '╰' : '├'}─${'──'.repeat(Math.max(0, row.depth - 1))} `;
  const afterBranch = inside.put(1, y, branch, look(palette.border));
  const x = inside.put(afterBranch, y, cut(row.name, end - afterBranch - 1), look(palette.text)) + 2;
  inside.put(x, y, cut(edgeText(row, network), end - x), look(palette.dim));
  if (hasShare(inside.width)) paintShare(inside, y, shareOf(row, network), look, palette);
}

/** Its interfaces there and their addresses, and why there is no rate. */
function edgeText({container, note}: ContainerRow, network: GroupRow | undefined): string {
  const here = container.traffic.state === 'shared' ? [] : interfacesOn(container, network?.group.network);
  const places = here.map(({name, addresses}) => [name, ...addresses].join(' '));
  return [...places, ...(note === undefined ? [] : [note])].join(', ');
}

function paintShare(
  inside: Surface,
  y: number,
  share: number | undefined,
  look: (meaning: Style) => Style,
  palette: Palette,
): void {
  if (share === undefined) return;

  const from = endOfText(inside.width) + 2 * RATE_WIDTH + 1;
  const filled = Math.round(Math.min(share, 1) * BAR_WIDTH);
  for (let cell = 0; cell < BAR_WIDTH; cell++) {
    const isFilled = cell < filled;
    inside.set(from + cell, y, isFilled ? '■' : '·', look(isFilled ? palette.receive : palette.dim));
  }
  inside.put(from + BAR_WIDTH + 1, y, toWidth(formatPercent(share), 6, 'right'), look(palette.text));
}

/** Its part of what the network's containers receive and send together. */
function shareOf(row: TableRow, network: TableRow | undefined): number | undefined {
  const own = bothWays(row.traffic, 'bytesPerSecond');
  const sum = bothWays(network?.traffic, 'bytesPerSecond');
  return own === undefined || sum === undefined || sum <= 0 ? undefined : own / sum;
}

function networkOfRow(rows: readonly TableRow[], index: number): GroupRow | undefined {
  return rows.findLast((row, at): row is GroupRow => at < index && row.group !== undefined);
}
