import {restOfSum} from './counter-rest.js';
import type {DirectionTraffic} from './traffic.js';

/** How two figures are added of which each may be unknown. */
export type Add = (a: number | undefined, b: number | undefined) => number | undefined;

/** The sum of two directions' figures, exact however large their counters are. Written out: it is asked for each interface. */
export function addDirections(a: DirectionTraffic, b: DirectionTraffic, plus: Add): DirectionTraffic {
  const sum = {
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
  const rest = restOfSum(a, b, sum);
  return rest === undefined ? sum : {...sum, rest};
}

/** A sum of two figures that is unknown only where both are. */
export function plusKnown(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : a + (b ?? 0);
}
