import type {CounterTable} from '../../src/model/counter-table.js';

/** What a test writes into a slot as one reading; what is left out is not known. */
export interface Reading {
  readonly receiveBytes?: number;
  readonly receivePackets?: number;
  readonly transmitBytes?: number;
  readonly transmitPackets?: number;
}

/** Errors and drops of one reading. */
export interface Faults {
  readonly receiveErrors?: number;
  readonly receiveDropped?: number;
  readonly transmitErrors?: number;
  readonly transmitDropped?: number;
}

/** Writes bytes and packets as a collector does. */
export function fill(table: CounterTable, slot: number, at: number, reading: Reading): void {
  table.receiveBytes[slot] = reading.receiveBytes ?? Number.NaN;
  table.receivePackets[slot] = reading.receivePackets ?? Number.NaN;
  table.transmitBytes[slot] = reading.transmitBytes ?? Number.NaN;
  table.transmitPackets[slot] = reading.transmitPackets ?? Number.NaN;
  table.sampledAt[slot] = at;
}

/** Writes errors and drops as a collector does. */
export function fillFaults(table: CounterTable, slot: number, at: number, faults: Faults): void {
  table.receiveErrors[slot] = faults.receiveErrors ?? Number.NaN;
  table.receiveDropped[slot] = faults.receiveDropped ?? Number.NaN;
  table.transmitErrors[slot] = faults.transmitErrors ?? Number.NaN;
  table.transmitDropped[slot] = faults.transmitDropped ?? Number.NaN;
  table.faultsSampledAt[slot] = at;
}
