import {peaksOfSum} from './peaks-of-sum.js';
import type {DirectionTraffic, Traffic} from './traffic.js';

/**
 * What some traffic is together, of what is known; undefined where there is none. Unknown, with a reason, only where no part is
 * known. Counters beyond 2^53 are rounded.
 */
export function sumOfKnown(parts: Iterable<Traffic | undefined>): Traffic | undefined {
  const receive = new DirectionSum();
  const transmit = new DirectionSum();
  const added: Traffic[] = [];
  let reason: Traffic['reason'];
  let ageSeconds = Number.NaN;
  let faultsAgeSeconds = Number.NaN;
  for (const part of parts) {
    if (part === undefined) continue;

    added.push(part);
    reason ??= part.reason;
    ageSeconds = older(ageSeconds, part.ageSeconds);
    faultsAgeSeconds = older(faultsAgeSeconds, part.faultsAgeSeconds);
    receive.add(part.receive);
    transmit.add(part.transmit);
  }
  if (added.length === 0) return undefined;

  const isKnown = !Number.isNaN(receive.bytesPerSecond) && !Number.isNaN(transmit.bytesPerSecond);
  const sum = {
    receive: receive.traffic(),
    transmit: transmit.traffic(),
    ageSeconds: known(ageSeconds),
    faultsAgeSeconds: known(faultsAgeSeconds),
    reason: isKnown ? undefined : reason,
  };
  return {...sum, peaks: peaksOfSum(sum, added)};
}

/** Plain numbers, NaN for what is not known: as objects with a value or none, a sum of many would cost more than all else. */
class DirectionSum {
  bytes = Number.NaN;
  packets = Number.NaN;
  errors = Number.NaN;
  dropped = Number.NaN;
  bytesPerSecond = Number.NaN;
  packetsPerSecond = Number.NaN;
  errorsPerSecond = Number.NaN;
  droppedPerSecond = Number.NaN;
  packetsPerSecondOverFaults = Number.NaN;
  totalBytes = Number.NaN;
  totalPackets = Number.NaN;

  add(part: DirectionTraffic): void {
    this.bytes = plus(this.bytes, part.bytes);
    this.packets = plus(this.packets, part.packets);
    this.errors = plus(this.errors, part.errors);
    this.dropped = plus(this.dropped, part.dropped);
    this.bytesPerSecond = plus(this.bytesPerSecond, part.bytesPerSecond);
    this.packetsPerSecond = plus(this.packetsPerSecond, part.packetsPerSecond);
    this.errorsPerSecond = plus(this.errorsPerSecond, part.errorsPerSecond);
    this.droppedPerSecond = plus(this.droppedPerSecond, part.droppedPerSecond);
    this.packetsPerSecondOverFaults = plus(this.packetsPerSecondOverFaults, part.packetsPerSecondOverFaults);
    this.totalBytes = plus(this.totalBytes, part.totalBytes);
    this.totalPackets = plus(this.totalPackets, part.totalPackets);
  }

  traffic(): DirectionTraffic {
    return {
      bytes: known(this.bytes),
      packets: known(this.packets),
      errors: known(this.errors),
      dropped: known(this.dropped),
      bytesPerSecond: known(this.bytesPerSecond),
      packetsPerSecond: known(this.packetsPerSecond),
      errorsPerSecond: known(this.errorsPerSecond),
      droppedPerSecond: known(this.droppedPerSecond),
      packetsPerSecondOverFaults: known(this.packetsPerSecondOverFaults),
      totalBytes: known(this.totalBytes),
      totalPackets: known(this.totalPackets),
    };
  }
}

function plus(sum: number, part: number | undefined): number {
  if (part === undefined) return sum;

  return Number.isNaN(sum) ? part : sum + part;
}

function older(oldest: number, age: number | undefined): number {
  if (age === undefined) return oldest;

  return Number.isNaN(oldest) ? age : Math.max(oldest, age);
}

function known(figure: number): number | undefined {
  return Number.isNaN(figure) ? undefined : figure;
}
