import type {WatchedContainer} from '../model/inventory.js';
import {sumOfPeaks} from '../model/peaks-of-sum.js';
import type {Direction, DirectionTraffic, Figure} from '../model/traffic.js';
import type {Bursts} from './bursts.js';
import type {Figures} from './figures.js';
import {known} from './slot-traffic.js';

/**
 * Sums over containers that are counted, of what is known, straight from the columns: a dashboard wants them at each sweep, when
 * nobody has asked for the traffic of most containers.
 */
export class Totals {
  readonly #containers: readonly WatchedContainer[];
  readonly #figures: Figures;

  constructor(containers: readonly WatchedContainer[], figures: Figures) {
    this.#containers = containers;
    this.#figures = figures;
  }

  /** One direction; counters beyond 2^53 are rounded. */
  of(direction: Direction): DirectionTraffic {
    const sum = (figure: Figure) => this.#sum(direction, figure);
    return {
      bytes: sum('bytes'),
      packets: sum('packets'),
      errors: sum('errors'),
      dropped: sum('dropped'),
      bytesPerSecond: sum('bytesPerSecond'),
      packetsPerSecond: sum('packetsPerSecond'),
      errorsPerSecond: sum('errorsPerSecond'),
      droppedPerSecond: sum('droppedPerSecond'),
      packetsPerSecondOverFaults: sum('packetsPerSecondOverFaults'),
      totalBytes: sum('totalBytes'),
      totalPackets: sum('totalPackets'),
    };
  }

  /** When the oldest part of what is known was read, by the column that says so; NaN where nothing is. */
  oldest(sampledAt: Float64Array): number {
    let oldest = Number.NaN;
    for (const {interfaces} of this.#containers) {
      let own = Number.POSITIVE_INFINITY;
      for (const {isSummed, slot} of interfaces) if (isSummed) own = Math.min(own, sampledAt[slot]!);
      if (Number.isFinite(own)) oldest = Number.isNaN(oldest) ? own : Math.min(oldest, own);
    }
    return oldest;
  }

  /** The peaks of all that have rates, which sum up to those given. */
  peaks(bursts: Bursts, {receive, transmit}: Record<Direction, DirectionTraffic>): ReturnType<typeof sumOfPeaks> {
    if (receive.bytesPerSecond === undefined || transmit.bytesPerSecond === undefined) return undefined;

    const slots = this.#containers.flatMap(container => (this.#hasRates(container) ? summedSlots(container) : []));
    // Where nothing was read between sweeps, the first tells it for all.
    if (slots.length === 0 || bursts.peaksOf(slots[0]!) === undefined) return undefined;

    const peaks = slots.map(slot => bursts.peaksOf(slot));
    return sumOfPeaks(peaks, receive.bytesPerSecond, transmit.bytesPerSecond);
  }

  #sum(direction: Direction, figure: Figure): number | undefined {
    return known(this.#figures.ofAll(this.#containers, direction, figure));
  }

  #hasRates(container: WatchedContainer): boolean {
    const ways = ['receive', 'transmit'] as const;
    return ways.every(way => !Number.isNaN(this.#figures.ofContainer(container, way, 'bytesPerSecond')));
  }
}

function summedSlots({interfaces}: WatchedContainer): number[] {
  return interfaces.filter(({isSummed}) => isSummed).map(({slot}) => slot);
}
