import {Column} from './net-dev.js';
import type {ProcFile} from './proc-file.js';

/** Bytes and packets of an interface at one moment, in the order receive bytes, receive packets, transmit bytes, transmit packets. */
export type Figures = readonly [number, number, number, number];

const HEADER_LINES = 2;

/**
 * Bytes and packets of every interface of a `net/dev` file by name (each byte a character). For the rare moments when
 * interfaces are told apart; the sweep itself makes no strings.
 */
export function readFigures(path: string, file: ProcFile): Map<string, Figures> {
  file.read(path);
  const figures = new Map<string, Figures>();
  for (const line of file.latin1.split('\n').slice(HEADER_LINES)) {
    const colon = line.lastIndexOf(':');
    if (colon < 0) continue;

    const columns = line
      .slice(colon + 1)
      .trim()
      .split(/ +/)
      .map(Number);
    const at = (column: number) => columns[column] ?? Number.NaN;
    figures.set(line.slice(0, colon).trimStart(), [
      at(Column.receiveBytes),
      at(Column.receivePackets),
      at(Column.transmitBytes),
      at(Column.transmitPackets),
    ]);
  }
  return figures;
}

/** The same interface seen from the other end of its veth. */
export function swapped([receiveBytes, receivePackets, transmitBytes, transmitPackets]: Figures): Figures {
  return [transmitBytes, transmitPackets, receiveBytes, receivePackets];
}

/** Whether `middle` can have been read between the two others of the same interface: counters only grow. */
export function liesBetween(before: Figures, middle: Figures, after: Figures): boolean {
  return middle.every((figure, index) => before[index]! <= figure && figure <= after[index]!);
}
