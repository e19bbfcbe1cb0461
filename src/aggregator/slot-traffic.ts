import {areExact} from '../model/counter-rest.js';
import type {CounterTable} from '../model/counter-table.js';
import type {DirectionTraffic} from '../model/traffic.js';
import type {Rates} from './rates.js';

/**
 * What an interface receives, as the columns have it. Written out twice: names put together at run time would cost as much as the
 * rest of a sweep.
 */
export function receiveOf(slot: number, table: CounterTable, rates: Rates): DirectionTraffic {
  const {rate, faults, totals} = rates;
  const counted = {
    bytes: known(table.receiveBytes[slot]),
    packets: known(table.receivePackets[slot]),
    errors: known(table.receiveErrors[slot]),
    dropped: known(table.receiveDropped[slot]),
    bytesPerSecond: known(rate.receiveBytesPerSecond[slot]),
    packetsPerSecond: known(rate.receivePacketsPerSecond[slot]),
    errorsPerSecond: known(faults.rate.receiveErrorsPerSecond[slot]),
    droppedPerSecond: known(faults.rate.receiveDroppedPerSecond[slot]),
    packetsPerSecondOverFaults: known(faults.rate.receivePacketsPerSecond[slot]),
    totalBytes: known(totals.receiveBytes.value[slot]),
    totalPackets: known(totals.receivePackets.value[slot]),
  };
  if (areExact(counted)) return counted;

  const {rest} = table;
  return {
    ...counted,
    rest: {
      bytes: rest.receiveBytes[slot]!,
      packets: rest.receivePackets[slot]!,
      errors: rest.receiveErrors[slot]!,
      dropped: rest.receiveDropped[slot]!,
      totalBytes: totals.receiveBytes.rest[slot]!,
      totalPackets: totals.receivePackets.rest[slot]!,
    },
  };
}

/** What it transmits. */
export function transmitOf(slot: number, table: CounterTable, rates: Rates): DirectionTraffic {
  const {rate, faults, totals} = rates;
  const counted = {
    bytes: known(table.transmitBytes[slot]),
    packets: known(table.transmitPackets[slot]),
    errors: known(table.transmitErrors[slot]),
    dropped: known(table.transmitDropped[slot]),
    bytesPerSecond: known(rate.transmitBytesPerSecond[slot]),
    packetsPerSecond: known(rate.transmitPacketsPerSecond[slot]),
    errorsPerSecond: known(faults.rate.transmitErrorsPerSecond[slot]),
    droppedPerSecond: known(faults.rate.transmitDroppedPerSecond[slot]),
    packetsPerSecondOverFaults: known(faults.rate.transmitPacketsPerSecond[slot]),
    totalBytes: known(totals.transmitBytes.value[slot]),
    totalPackets: known(totals.transmitPackets.value[slot]),
  };
  if (areExact(counted)) return counted;

  const {rest} = table;
  return {
    ...counted,
    rest: {
      bytes: rest.transmitBytes[slot]!,
      packets: rest.transmitPackets[slot]!,
      errors: rest.transmitErrors[slot]!,
      dropped: rest.transmitDropped[slot]!,
      totalBytes: totals.transmitBytes.rest[slot]!,
      totalPackets: totals.transmitPackets.rest[slot]!,
    },
  };
}

/** Undefined where a column has no number. */
export function known(figure: number | undefined): number | undefined {
  return figure === undefined || Number.isNaN(figure) ? undefined : figure;
}
