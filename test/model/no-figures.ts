import type {DirectionTraffic} from '../../src/model/traffic.js';

/** A direction of which nothing is known. */
export const NO_FIGURES: DirectionTraffic = {
  bytes: undefined,
  packets: undefined,
  errors: undefined,
  dropped: undefined,
  bytesPerSecond: undefined,
  packetsPerSecond: undefined,
  errorsPerSecond: undefined,
  droppedPerSecond: undefined,
  packetsPerSecondOverFaults: undefined,
  totalBytes: undefined,
  totalPackets: undefined,
};
