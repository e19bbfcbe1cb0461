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
const NOT_FOUND = -1;
/** Where else a slot stands: a line without a name. */
const NAMELESS = -3;
const NEWLINE = 10;
const SPACE = 32;
const COLON = 58;
const ZERO = 48;

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
  const whole = endOfLines(bytes, length);
  let start = 0;
  let line = 0;
  for (; start < whole; line++) {
    let end = NOT_FOUND;
    if (line >= HEADER_LINES) {
      let name = start;
      while (bytes[name] === SPACE) name++;
      const colon = colonAfter(bytes, name);
      const slot = colon === NOT_FOUND ? NAMELESS : index.find(owner, bytes, name, colon);
      if (slot >= 0) end = parseColumns(bytes, colon + 1);
      if (end !== NOT_FOUND) take(slot, columns, rests);

      if (end !== NOT_FOUND || slot === IGNORED) pass.taken++;
      else if (slot === NOT_WATCHED) pass.unwatched++;
      else pass.malformed++;
    }
    start = (end === NOT_FOUND ? bytes.indexOf(NEWLINE, start) : end) + 1;
  }
  if (whole < length && line >= HEADER_LINES) pass.malformed++;
}

/** Behind the last newline. The kernel ends each line; what follows was torn, and its last number may be half a number. */
function endOfLines(bytes: Uint8Array, length: number): number {
  return length === 0 ? 0 : bytes.lastIndexOf(NEWLINE, length - 1) + 1;
}

/** The last colon within the reach of the longest name. A line that ends is taken for granted. */
function colonAfter(bytes: Uint8Array, name: number): number {
  let colon = NOT_FOUND;
  for (let position = name; position <= name + LONGEST_NAME; position++) {
    const byte = bytes[position]!;
    if (byte === COLON) colon = position;
    else if (byte === SPACE || byte === NEWLINE) break;
  }
  return colon;
}

/** Fills the columns from `start` on and answers where the line ends, or that it is not as the kernel writes it. */
function parseColumns(bytes: Uint8Array, start: number): number {
  let position = start;
  for (let column = 0; column < COLUMNS; column++) {
    while (bytes[position] === SPACE) position++;
    const first = position;
    let digit = bytes[position]! - ZERO;
    let value = 0;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      position++;
      digit = bytes[position]! - ZERO;
    }
    if (position === first || (digit !== SPACE - ZERO && digit !== NEWLINE - ZERO)) return NOT_FOUND;

    columns[column] = value;
    rests[column] = 0;
    if (position - first > EXACT_DIGITS && !parseLarge(bytes, first, position, column)) return NOT_FOUND;
  }

  while (bytes[position] === SPACE) position++;
  return bytes[position] === NEWLINE ? position : NOT_FOUND;
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
