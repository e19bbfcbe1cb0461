import type {ContainerSocket} from '../flows/container-sockets.js';
import type {SocketReading} from '../model/socket.js';
import {cut, toWidth} from './display-width.js';
import {endText, ownerText} from './end-text.js';
import {formatBytes, formatCount, type UnitStyle} from './format.js';
import {paintFrame} from './frame.js';
import type {Palette} from './palette.js';
import type {Surface} from './surface.js';

/** The sockets of a container: those that were looked at closely, from `offset` on, and how many there are of each state. */
export interface SocketsView {
  readonly containerName: string;
  /** Undefined until they were read. */
  readonly reading: SocketReading | undefined;
  readonly sockets: readonly ContainerSocket[];
  readonly offset: number;
  /** Whether the picture is frozen, so that nothing is read. */
  readonly isFrozen?: boolean;
}

/** Rows of the pane's surface that no socket stands in: its frame, the counts and the heads. */
export const SOCKETS_OVERHEAD = 4;
/** The first row of its surface that a socket stands in. */
export const SOCKETS_FIRST_ROW = 3;

const HEADS = ['PROTO', 'STATE', 'LOCAL', '', 'PEER', 'WHO', 'SEND-Q', 'RECV-Q'] as const;
const PROTOCOL = 6;
const STATE = 12;
const ARROW = 2;
const QUEUE = 8;

/** Paints the sockets. Only those on the screen are looked at. */
export function paintSockets(surface: Surface, view: SocketsView, palette: Palette): void {
  const {reading, sockets, offset, containerName} = view;
  const shown = sockets.slice(offset, offset + Math.max(0, surface.height - SOCKETS_OVERHEAD));
  const position =
    shown.length < sockets.length ? `${offset + 1} to ${offset + shown.length} of ${sockets.length}` : '';
  const inside = paintFrame(surface, {left: `sockets of ${containerName}`, right: position, isFocused: true}, palette);
  if (reading === undefined) {
    const words = view.isFrozen ? 'The picture is frozen: sockets are read once it goes on.' : 'Reading…';
    inside.put(1, 0, cut(words, inside.width - 1), palette.dim);
    return;
  }
  if (reading.state === 'unavailable') {
    inside.put(1, 0, cut(`Not known: ${reading.statement}.`, inside.width - 1), palette.text);
    if (reading.remedy !== undefined) inside.put(1, 1, cut(reading.remedy, inside.width - 1), palette.dim);
    return;
  }

  inside.put(1, 0, cut(countsText(view, reading), inside.width - 1), palette.text);
  const ends = shown.flatMap(({local, peer}) => (peer === undefined ? [local] : [local, peer]));
  const widths = columnWidths(inside.width - 1, Math.max(0, ...ends.map(end => endText(end).length)) + 2);
  paintCells(inside, 1, HEADS, widths, () => palette.heading);
  for (const [index, socket] of shown.entries()) {
    const looks = looksOf(socket, palette);
    paintCells(inside, index + 2, cellsOf(socket), widths, column => looks[column] ?? palette.text);
  }
}

/** `2 tcp LISTEN · 41 tcp ESTABLISHED`, and what is left out. */
function countsText({sockets}: SocketsView, {counts, isCut}: Extract<SocketReading, {state: 'read'}>): string {
  if (counts.length === 0) return 'It has no sockets.';

  const all = counts.reduce((sum, {count}) => sum + count, 0);
  const parts = counts.map(({protocol, state, count}) => `${formatCount(count)} ${protocol} ${state}`);
  if (isCut) parts.unshift(`of the first ${formatCount(all)}:`);
  if (all > sockets.length) parts.push(`${formatCount(all - sockets.length)} of them not listed`);
  return parts.join(' · ');
}

function cellsOf({protocol, state, local, direction, peer, owner, sendQueue, receiveQueue}: ContainerSocket): string[] {
  const isListening = state === 'LISTEN';
  return [
    protocol,
    state,
    endText(local),
    direction === undefined ? '' : direction === 'incoming' ? '←' : '→',
    peer === undefined ? '' : endText(peer),
    direction === 'inside' ? 'itself' : owner === undefined ? '' : ownerText(owner),
    isListening ? '' : queueText(sendQueue),
    isListening ? (receiveQueue === 0 ? '·' : `${formatCount(receiveQueue)} new`) : queueText(receiveQueue),
  ];
}

const QUEUE_UNITS: UnitStyle = {unit: 'bytes', steps: 'si'};

function queueText(bytes: number): string {
  return bytes === 0 ? '·' : formatBytes(bytes, QUEUE_UNITS);
}

function looksOf({sendQueue, receiveQueue, owner}: ContainerSocket, palette: Palette): (number | undefined)[] {
  const queue = (size: number) => (size === 0 ? palette.dim : palette.warning);
  const who = owner?.kind === 'external' ? palette.warning : palette.text;
  return [
    palette.dim,
    palette.text,
    palette.text,
    palette.dim,
    palette.text,
    who,
    queue(sendQueue),
    queue(receiveQueue),
  ];
}

/** Both ends have what the longest of them needs, as far as that goes; the rest tells whose the peer is. */
function columnWidths(width: number, endWidth: number): number[] {
  const rest = Math.max(0, width - PROTOCOL - STATE - ARROW - 2 * QUEUE);
  const end = Math.min(endWidth, Math.floor(rest * 0.34));
  return [PROTOCOL, STATE, end, ARROW, end, Math.max(0, rest - 2 * end), QUEUE, QUEUE];
}

function paintCells(
  inside: Surface,
  y: number,
  cells: readonly string[],
  widths: readonly number[],
  look: (column: number) => number,
): void {
  let x = 1;
  for (const [column, text] of cells.entries()) {
    const width = widths[column] ?? 0;
    const isFigure = column >= cells.length - 2;
    if (width > 1) inside.put(x, y, `${toWidth(text, width - 1, isFigure ? 'right' : 'left')} `, look(column));
    x += width;
  }
}
