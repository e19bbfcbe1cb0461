import type {Direction, DirectionTraffic} from '../model/traffic.js';
import {burstRatio} from './burst.js';
import type {Column, TableFacts} from './column.js';
import {formatBytes, formatCount} from './format.js';
import {readSumOfKnown} from './read-history.js';
import {peakOf} from './sparkline.js';
import {figureBothWays, figureOf, type TableRow} from './table-row.js';

type Place<Id extends string> = Pick<Column<Id>, 'id' | 'title' | 'meaning' | 'leaves'>;

/** A column of names: from A on, dim, as wide as there is room. */
export function nameColumn<const Id extends string>(
  place: Place<Id> & Partial<Pick<Column, 'width' | 'look'>>,
  name: (row: TableRow) => string | undefined,
): Column<Id> {
  return {
    width: {least: 10, most: 30},
    align: 'left',
    look: 'dim',
    ...place,
    cell: {kind: 'text', text: row => name(row) ?? ''},
    sortsBy: row => name(row) || undefined,
    isAlphabetical: true,
  };
}

/** A column of figures, from the largest down. `sortsBy` stands for the text where nothing else is given. */
export function figureColumn<const Id extends string>(
  place: Place<Id> & Partial<Pick<Column, 'width' | 'look'>>,
  figure: (row: TableRow, facts: TableFacts) => number | undefined,
  text: (figure: number | undefined, ...rest: Parameters<TextOf>) => string,
): Column<Id> {
  return {
    width: {least: 9, most: 10},
    align: 'right',
    look: 'text',
    ...place,
    cell: {kind: 'text', text: (row, units, facts) => text(figure(row, facts), row, units, facts)},
    sortsBy: figure,
    isAlphabetical: false,
  };
}

type TextOf = Extract<Column['cell'], {kind: 'text'}>['text'];

/** Bytes a second, or an amount of bytes, of one direction. */
export function bytesColumn<const Id extends string>(
  place: Place<Id>,
  direction: Direction,
  figure: keyof Pick<DirectionTraffic, 'bytesPerSecond' | 'totalBytes'>,
): Column<Id> {
  return figureColumn(
    {...place, look: direction},
    row => figureOf(row, direction, figure),
    (bytes, _row, units) => formatBytes(bytes, units),
  );
}

/** The highest rate of one direction within the sweep's interval. */
export function peakColumn<const Id extends string>(place: Place<Id>, direction: Direction): Column<Id> {
  return figureColumn(
    {...place, look: direction},
    row => row.traffic?.peaks?.[direction],
    (bytes, _row, units) => formatBytes(bytes, units),
  );
}

/** The higher burst ratio of both directions; undefined where peaks are not known, or nothing passed. */
export function largestBurst({traffic}: TableRow): number | undefined {
  const ratios = (['receive', 'transmit'] as const).flatMap(
    direction => burstRatio(traffic?.peaks?.[direction], traffic?.[direction].bytesPerSecond) ?? [],
  );
  return ratios.length === 0 ? undefined : Math.max(...ratios);
}

/** Packets a second of one direction. */
export function packetColumn<const Id extends string>(place: Place<Id>, direction: Direction): Column<Id> {
  return figureColumn(
    {...place, width: {least: 8, most: 8}},
    row => figureOf(row, direction, 'packetsPerSecond'),
    formatCount,
  );
}

/** Errors or drops a second, both ways. */
export function faultColumn<const Id extends string>(
  place: Place<Id>,
  figure: 'errorsPerSecond' | 'droppedPerSecond',
): Column<Id> {
  return figureColumn(
    {...place, width: {least: 6, most: 7}, look: 'warning'},
    row => figureBothWays(row, figure),
    // Silence is a dot: a column of zeros would hide the one that is not.
    perSecond => (perSecond === 0 ? '·' : formatCount(perSecond)),
  );
}

/** The past of a direction, one second a cell. */
export function historyColumn<const Id extends string>(place: Place<Id>, direction: Direction): Column<Id> {
  return {
    ...place,
    width: {least: 8, most: 60},
    align: 'left',
    look: direction === 'receive' ? 'receiveHistory' : 'transmitHistory',
    cell: {kind: 'history', direction},
    sortsBy: undefined,
    isAlphabetical: false,
  };
}

/** Drops as a part of all packets that came or were sent. Undefined where a part is unknown, and where nothing flows. */
export function dropRatio(row: TableRow): number | undefined {
  const drops = figureBothWays(row, 'droppedPerSecond');
  const packets = figureBothWays(row, 'packetsPerSecondOverFaults');
  if (drops === undefined || packets === undefined) return undefined;

  // A dropped packet is counted as received by none: https://docs.kernel.org/networking/statistics.html
  const all = packets + drops;
  return all > 0 ? drops / all : undefined;
}

/** The busier direction as a part of what the uplink carries: it carries as much each way. */
export function uplinkShare(row: TableRow, {uplinkBytesPerSecond}: TableFacts): number | undefined {
  const receive = figureOf(row, 'receive', 'bytesPerSecond');
  const transmit = figureOf(row, 'transmit', 'bytesPerSecond');
  if (receive === undefined || transmit === undefined || !uplinkBytesPerSecond) return undefined;

  return Math.max(receive, transmit) / uplinkBytesPerSecond;
}

/** The highest rate of either direction in the window. */
export function peakInWindow({slots}: TableRow, {window, readHistory}: TableFacts): number | undefined {
  const rates = new Float32Array(window.seconds / window.tier);
  let peak: number | undefined;
  for (const direction of ['receive', 'transmit'] as const) {
    readSumOfKnown(readHistory, rates, slots, direction, window.tier, 'maximum');
    if (!rates.every(Number.isNaN)) peak = Math.max(peak ?? 0, peakOf(rates));
  }

  return peak;
}
