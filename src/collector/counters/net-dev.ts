import {IGNORED, type NameIndex, NOT_WATCHED} from './name-index.js';

/** Columns of a line that are used; the rest is fifo, frame, compressed, multicast, colls, carrier. */
export const Column = {
  receiveBytes: 0,
  receivePackets: 1,
  receiveErrors: 2,
  receiveDropped: 3,
  transmitBytes: 8,
  transmitPackets: 9,
  transmitErrors: 10,
  transmitDropped: 11,
} as const;

/**
 * Takes the figures of one interface, in the order of the file's 16 columns. A figure is its column plus its rest, which is 0
 * below 2^53. The arrays are used again for the next line.
 */
export type TakeLine = (slot: number, columns: Float64Array, rests: Float64Array) => void;

/** What a pass over the file met. */
export interface NetDevPass {
  taken: number;
  /** Lines of interfaces that are not watched. */
  unwatched: number;
  /** Lines that do not look as the kernel writes them; they are passed over. */
  malformed: number;
}

const HEADER_LINES = 2;
const COLUMNS = 16;
const LONGEST_NAME = 15;
const NO_COLON = -1;
const NEWLINE = 10;
const SPACE = 32;
const COLON = 58;
const ZERO = 48;
const NINE = 57;

/** A number of so many digits is exact in a double. */
const EXACT_DIGITS = 15;

/** A number below 2^64 less its last so many digits, times 10 to this power, is exact in a double. */
const LOW_DIGITS = 11;
const LOW_BASE = 10 ** LOW_DIGITS;

/** 2^64 - 1 in its two parts: the kernel counts no further. */
const MOST_DIGITS = 20;
const MOST_HIGH = 184_467_440;
const MOST_LOW = 73_709_551_615;

const columns = new Float64Array(COLUMNS);
const rests = new Float64Array(COLUMNS);

/**
 * Reads `/proc/net/dev` as bytes. After two header lines each line is an interface:
 *
 *   eth0:  648  8  0  0  0  0  0  0  1296  16  0  0  0  0  0  0
 *
 * Lines whose interface `index` knows for `owner` go to `take`, and `pass` is filled with what was met; no string is made. The kernel lets a name hold any byte but
 * `/`, `:` and white space, so the last colon of a line ends the name.
 * https://github.com/torvalds/linux/blob/master/net/core/net-procfs.c
 */
export function parseNetDev(
  bytes: Uint8Array,
  length: number,
  index: NameIndex,
  owner: number,
  take: TakeLine,
  pass: NetDevPass,
): void {
  pass.taken = 0;
  pass.unwatched = 0;
  pass.malformed = 0;
  let start = 0;
  for (let line = 0; start < length; line++) {
    let end = bytes.indexOf(NEWLINE, start);
    // The kernel ends each line; without its end a line was torn, and its last number may be half a number.
    const isTorn = end < 0 || end >= length;
    if (isTorn) end = length;
    if (line >= HEADER_LINES) {
      let name = start;
      while (bytes[name] === SPACE) name++;
      const colon = colonAfter(bytes, name, end);
      if (colon === NO_COLON || isTorn) {
        pass.malformed++;
      } else {
        const slot = index.find(owner, bytes, name, colon);
        if (slot === NOT_WATCHED) pass.unwatched++;
        else if (slot === IGNORED) pass.taken++;
        else if (parseColumns(bytes, colon + 1, end)) {
          pass.taken++;
          take(slot, columns, rests);
        } else pass.malformed++;
      }
    }
    start = end + 1;
  }
}

/** The last colon within the reach of the longest name. */
function colonAfter(bytes: Uint8Array, name: number, end: number): number {
  let colon = NO_COLON;
  const reach = Math.min(end, name + LONGEST_NAME + 1);
  for (let position = name; position < reach; position++) {
    if (bytes[position] === COLON) colon = position;
  }
  return colon;
}

function parseColumns(bytes: Uint8Array, start: number, end: number): boolean {
  let position = start;
  for (let column = 0; column < COLUMNS; column++) {
    while (position < end && bytes[position] === SPACE) position++;
    const first = position;
    let value = 0;
    for (; position < end; position++) {
      const digit = bytes[position]!;
      if (digit < ZERO || digit > NINE) break;

      value = value * 10 + (digit - ZERO);
    }
    if (position === first || (position < end && bytes[position] !== SPACE)) return false;

    columns[column] = value;
    rests[column] = 0;
    if (position - first > EXACT_DIGITS && !parseLarge(bytes, first, position, column)) return false;
  }

  while (position < end && bytes[position] === SPACE) position++;
  return position === end;
}

/**
 * A number of up to 20 digits: its two parts are exact, so their sum is rounded once, to the double next to it, and what was
 * rounded off is exact as well. Rounded at every digit, a counter that grew could seem to have gone down.
 */
function parseLarge(bytes: Uint8Array, first: number, end: number, column: number): boolean {
  if (end - first > MOST_DIGITS) return false;

  let high = 0;
  let low = 0;
  for (let position = first; position < end; position++) {
    const digit = bytes[position]! - ZERO;
    if (position < end - LOW_DIGITS) high = high * 10 + digit;
    else low = low * 10 + digit;
  }
  if (high > MOST_HIGH || (high === MOST_HIGH && low > MOST_LOW)) return false;

  const scaled = high * LOW_BASE;
  const sum = scaled + low;
  columns[column] = sum;
  rests[column] = low - (sum - scaled);
  return true;
}
