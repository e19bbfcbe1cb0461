const NEWLINE = 10;
const SPACE = 32;
const TAB = 9;
const ZERO = 48;
const NINE = 57;

/** A figure of `/proc/<pid>/net/snmp`: how its two lines begin, and what it is called in the first. */
export interface SnmpFigure {
  readonly prefix: Buffer;
  readonly name: Buffer;
}

/** What the lines of a protocol begin with, after the end of the line before. No protocol of interest is in the first line. */
export function snmpFigure(protocol: string, name: string): SnmpFigure {
  return {prefix: Buffer.from(`\n${protocol}: `), name: Buffer.from(name)};
}

/**
 * Reads one figure out of `/proc/<pid>/net/snmp`, NaN if it is not there. A line of names is followed by one of numbers:
 *
 *   Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors
 *   Udp: 86 0 0 87 12 0
 *
 * No string is made. https://github.com/torvalds/linux/blob/master/net/ipv4/proc.c
 */
export function parseSnmp(bytes: Buffer, length: number, {prefix, name}: SnmpFigure): number {
  const names = bytes.indexOf(prefix);
  if (names < 0) return Number.NaN;

  const endOfNames = bytes.indexOf(NEWLINE, names + prefix.length);
  const numbers = endOfNames + prefix.length;
  if (endOfNames < 0 || numbers >= length || !standsAt(bytes, endOfNames, prefix)) return Number.NaN;

  const column = columnOf(bytes, names + prefix.length, endOfNames, name);
  let position = numbers;
  for (let passed = 0; passed < column; passed++) {
    while (position < length && bytes[position] !== SPACE) {
      if (bytes[position] === NEWLINE) return Number.NaN;
      position++;
    }
    position++;
  }
  return column < 0 ? Number.NaN : parseNumber(bytes, position, length);
}

/**
 * Reads one figure out of `/proc/<pid>/net/snmp6`, NaN if it is not there. `start` is its name after the end of the line before:
 *
 *   Udp6RcvbufErrors                	0
 *
 * https://github.com/torvalds/linux/blob/master/net/ipv6/proc.c
 */
export function parseSnmp6(bytes: Buffer, length: number, start: Buffer): number {
  const found = bytes.indexOf(start);
  if (found < 0) return Number.NaN;

  let position = found + start.length;
  const afterName = position;
  while (position < length && (bytes[position] === SPACE || bytes[position] === TAB)) position++;
  return position === afterName ? Number.NaN : parseNumber(bytes, position, length);
}

function columnOf(bytes: Buffer, start: number, end: number, name: Buffer): number {
  let column = 0;
  let word = start;
  for (let position = start; position <= end; position++) {
    if (position < end && bytes[position] !== SPACE) continue;
    if (position - word === name.length && standsAt(bytes, word, name)) return column;

    column++;
    word = position + 1;
  }
  return -1;
}

function standsAt(bytes: Buffer, at: number, text: Buffer): boolean {
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text[index]) return false;
  return true;
}

/** A number that ends with a blank or its line; cut off by the end of what was read, it may be half a number. */
function parseNumber(bytes: Buffer, start: number, length: number): number {
  let value = 0;
  let position = start;
  for (; position < length; position++) {
    const digit = bytes[position]!;
    if (digit < ZERO || digit > NINE) break;

    value = value * 10 + (digit - ZERO);
  }
  const isWhole = position > start && position < length && (bytes[position] === SPACE || bytes[position] === NEWLINE);
  return isWhole ? value : Number.NaN;
}
