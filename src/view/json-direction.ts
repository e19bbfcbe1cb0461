import {isExact} from '../model/counter-rest.js';
import type {DirectionTraffic} from '../model/traffic.js';
import {burstRatio} from './burst.js';
import type {JsonCounter, JsonDirection} from './json-contract.js';

const UNKNOWN_DIRECTION: JsonDirection = {
  bytes: null,
  packets: null,
  errors: null,
  dropped: null,
  bytesPerSecond: null,
  packetsPerSecond: null,
  peakBytesPerSecond: null,
  burstRatio: null,
};

/** One direction, with the highest rate that it has reached within the interval. */
export function jsonDirection(traffic: DirectionTraffic | undefined, peak: number | undefined): JsonDirection {
  if (traffic === undefined) return UNKNOWN_DIRECTION;

  return {
    bytes: exactly(traffic.bytes, traffic.rest?.bytes),
    packets: exactly(traffic.packets, traffic.rest?.packets),
    errors: exactly(traffic.errors, traffic.rest?.errors),
    dropped: exactly(traffic.dropped, traffic.rest?.dropped),
    bytesPerSecond: orNull(traffic.bytesPerSecond),
    packetsPerSecond: orNull(traffic.packetsPerSecond),
    peakBytesPerSecond: orNull(peak),
    burstRatio: orNull(burstRatio(peak, traffic.bytesPerSecond)),
  };
}

/** Readers of JSON take numbers for doubles: beyond 2^53 - 1 all digits are given as text. */
function exactly(counter: number | undefined, rest: number | undefined): JsonCounter {
  if (counter === undefined || !Number.isFinite(counter) || isExact(counter)) return orNull(counter);

  return String(BigInt(counter) + BigInt(rest ?? 0));
}

/** JSON has no way to write NaN or infinity. */
export function orNull(figure: number | undefined): number | null {
  return figure === undefined || !Number.isFinite(figure) ? null : figure;
}
