import type {DirectionTraffic, Traffic} from '../model/traffic.js';
import type {ContainerRow} from './container-row.js';

/** What some rows receive and transmit together, of what is known; undefined where nothing is. */
export function sumOfRows(rows: readonly ContainerRow[]): Traffic | undefined {
  return rows
    .map(({traffic}) => traffic)
    .reduce(
      (sum, traffic) => (sum === undefined || traffic === undefined ? (sum ?? traffic) : add(sum, traffic)),
      undefined,
    );
}

function add(a: Traffic, b: Traffic): Traffic {
  return {
    receive: addDirections(a.receive, b.receive),
    transmit: addDirections(a.transmit, b.transmit),
    ageSeconds: older(a.ageSeconds, b.ageSeconds),
    faultsAgeSeconds: older(a.faultsAgeSeconds, b.faultsAgeSeconds),
    reason: undefined,
  };
}

function older(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

function addDirections(a: DirectionTraffic, b: DirectionTraffic): DirectionTraffic {
  return {
    bytes: plus(a.bytes, b.bytes),
    packets: plus(a.packets, b.packets),
    errors: plus(a.errors, b.errors),
    dropped: plus(a.dropped, b.dropped),
    bytesPerSecond: plus(a.bytesPerSecond, b.bytesPerSecond),
    packetsPerSecond: plus(a.packetsPerSecond, b.packetsPerSecond),
    errorsPerSecond: plus(a.errorsPerSecond, b.errorsPerSecond),
    droppedPerSecond: plus(a.droppedPerSecond, b.droppedPerSecond),
    packetsPerSecondOverFaults: plus(a.packetsPerSecondOverFaults, b.packetsPerSecondOverFaults),
    totalBytes: plus(a.totalBytes, b.totalBytes),
    totalPackets: plus(a.totalPackets, b.totalPackets),
  };
}

function plus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : a + (b ?? 0);
}
