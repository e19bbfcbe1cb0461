import type {BucketStatistic} from '../model/traffic.js';
import {PeakBlock} from './peak-block.js';
import {BLOCK_SLOTS, TIERS} from './tiers.js';

/** A row is one statistic of one bucket and direction: 512 bytes side by side. */
const ROWS: Readonly<Record<Exclude<BucketStatistic, 'peak'>, number>> = {minimum: 0, mean: 1, maximum: 2};
const ROWS_PER_BUCKET = 2 * 3;

/** The past of some slots in all tiers, and what the open second has gathered of them. */
export class HistoryBlock {
  /** One array a tier; `[bucket][direction][statistic][slot]`. Fresh pages cost no memory until they are written. */
  readonly #tiers = TIERS.map(({capacity}) => new Float32Array(capacity * ROWS_PER_BUCKET * BLOCK_SLOTS));
  /** What the open second has gathered: `[direction][slot]`. */
  readonly #weightedSum = new Float64Array(2 * BLOCK_SLOTS);
  readonly #knownSeconds = new Float64Array(2 * BLOCK_SLOTS);
  readonly #minimum = new Float64Array(2 * BLOCK_SLOTS).fill(Number.POSITIVE_INFINITY);
  readonly #maximum = new Float64Array(2 * BLOCK_SLOTS).fill(Number.NEGATIVE_INFINITY);
  #peaks: PeakBlock | undefined;

  /** Forgets what the open second has gathered of a slot. */
  forget(slot: number): void {
    for (const direction of [0, 1]) {
      this.#clearOpen(direction * BLOCK_SLOTS + slot);
      this.#peaks?.forget(direction * BLOCK_SLOTS + slot);
    }
  }

  /** Adds a rate that holds for a part of the open second. */
  gather(direction: 0 | 1, slot: number, rate: number, seconds: number): void {
    const place = direction * BLOCK_SLOTS + slot;
    this.#weightedSum[place]! += rate * seconds;
    this.#knownSeconds[place]! += seconds;
    if (rate < this.#minimum[place]!) this.#minimum[place] = rate;
    if (rate > this.#maximum[place]!) this.#maximum[place] = rate;
  }

  /** Adds the peak of a rate that was gathered. Room for peaks is made when the first one is known. */
  gatherPeak(direction: 0 | 1, slot: number, peak: number, seconds: number, openSecond: number): void {
    this.#peaks ??= new PeakBlock(openSecond);
    this.#peaks.gather(direction * BLOCK_SLOTS + slot, peak, seconds);
  }

  /** Ends the open second, and the wider buckets that end with it. `firstSecond` is that of each slot's owner, from `firstSlot` on. */
  close(second: number, firstSecond: Float64Array, firstSlot: number): void {
    this.#peaks?.closeSecond(second, this.#knownSeconds);
    this.#closeSecond(second % TIERS[0]!.capacity);
    for (let tier = 1; tier < TIERS.length; tier++) {
      if ((second + 1) % TIERS[tier]!.seconds !== 0) continue;

      this.#foldInto(tier, second, firstSecond, firstSlot);
      this.#peaks?.foldInto(tier, second, firstSecond, firstSlot, this.#tiers[tier - 1]!, meanAt);
    }
  }

  read(tier: number, bucket: number, direction: 0 | 1, slot: number, statistic: BucketStatistic): number {
    if (statistic === 'peak') return this.#peaks?.read(tier, bucket, direction, slot) ?? Number.NaN;

    return this.#tiers[tier]![at(bucket % TIERS[tier]!.capacity, direction, ROWS[statistic], slot)]!;
  }

  #closeSecond(place: number): void {
    const seconds = this.#tiers[0]!;
    for (let direction = 0; direction < 2; direction++) {
      for (let slot = 0; slot < BLOCK_SLOTS; slot++) {
        const open = direction * BLOCK_SLOTS + slot;
        const known = this.#knownSeconds[open]!;
        const isKnown = known > 0;
        const first = at(place, direction, 0, slot);
        seconds[first] = isKnown ? this.#minimum[open]! : Number.NaN;
        seconds[first + BLOCK_SLOTS] = isKnown ? this.#weightedSum[open]! / known : Number.NaN;
        seconds[first + 2 * BLOCK_SLOTS] = isKnown ? this.#maximum[open]! : Number.NaN;
        this.#clearOpen(open);
      }
    }
  }

  /** Makes one wide bucket of the narrower ones that it spans, out of those that are known and the slot's owner's own. */
  #foldInto(tier: number, second: number, firstSecond: Float64Array, firstSlot: number): void {
    const {seconds: width, capacity} = TIERS[tier]!;
    const {seconds: part, capacity: partCapacity} = TIERS[tier - 1]!;
    const from = this.#tiers[tier - 1]!;
    const into = this.#tiers[tier]!;
    const place = Math.floor(second / width) % capacity;
    const lastPart = Math.floor(second / part);
    for (let direction = 0; direction < 2; direction++) {
      for (let slot = 0; slot < BLOCK_SLOTS; slot++) {
        let minimum = Number.POSITIVE_INFINITY;
        let maximum = Number.NEGATIVE_INFINITY;
        let sum = 0;
        let known = 0;
        const firstPart = Math.max(lastPart - width / part + 1, Math.floor(firstSecond[firstSlot + slot]! / part));
        for (let bucket = firstPart; bucket <= lastPart; bucket++) {
          const first = at(bucket % partCapacity, direction, 0, slot);
          const mean = from[first + BLOCK_SLOTS]!;
          if (Number.isNaN(mean)) continue;

          known++;
          sum += mean;
          minimum = Math.min(minimum, from[first]!);
          maximum = Math.max(maximum, from[first + 2 * BLOCK_SLOTS]!);
        }
        const first = at(place, direction, 0, slot);
        into[first] = known > 0 ? minimum : Number.NaN;
        into[first + BLOCK_SLOTS] = known > 0 ? sum / known : Number.NaN;
        into[first + 2 * BLOCK_SLOTS] = known > 0 ? maximum : Number.NaN;
      }
    }
  }

  #clearOpen(place: number): void {
    this.#weightedSum[place] = 0;
    this.#knownSeconds[place] = 0;
    this.#minimum[place] = Number.POSITIVE_INFINITY;
    this.#maximum[place] = Number.NEGATIVE_INFINITY;
  }
}

function at(place: number, direction: number, row: number, slot: number): number {
  return (place * ROWS_PER_BUCKET + direction * 3 + row) * BLOCK_SLOTS + slot;
}

/** Where a tier's array has the mean of a place. */
function meanAt(place: number, direction: number, slot: number): number {
  return at(place, direction, ROWS.mean, slot);
}
