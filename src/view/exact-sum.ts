import {restOfSum} from '../model/counter-rest.js';
import type {DirectionTraffic} from '../model/traffic.js';

/** The sum of what is known of one direction, exact however large its counters are; undefined where there is none. */
export function exactSum(directions: readonly DirectionTraffic[]): DirectionTraffic | undefined {
  return directions.length === 0 ? undefined : directions.reduce(addDirections);
}

function addDirections(a: DirectionTraffic, b: DirectionTraffic): DirectionTraffic {
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

function plus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : a + (b ?? 0);
}
