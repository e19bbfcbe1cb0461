import {BLOCK_SLOTS, TIERS} from './tiers.js';

/**
 * Peaks of some slots in all tiers. A bucket's peak is known where that of each of its parts is whose rate is known: a part
 * without one may have had a higher.
 */
export class PeakBlock {
  /** One array a tier; `[bucket][direction][slot]`. */
  readonly #tiers = TIERS.map(({capacity}) => new Float32Array(capacity * 2 * BLOCK_SLOTS));
  readonly #sinceSecond: number;
  /** What the open second has gathered: `[direction][slot]`. */
  readonly #peak = new Float64Array(2 * BLOCK_SLOTS);
  readonly #knownSeconds = new Float64Array(2 * BLOCK_SLOTS);

  /** Peaks are kept from this second on. */
  constructor(sinceSecond: number) {
    this.#sinceSecond = sinceSecond;
  }

  forget(open: number): void {
    this.#peak[open] = 0;
    this.#knownSeconds[open] = 0;
  }

  gather(open: number, peak: number, seconds: number): void {
    if (peak > this.#peak[open]!) this.#peak[open] = peak;
    this.#knownSeconds[open]! += seconds;
  }

  /** Ends the open second; for how much of it the rates are known decides whether the peak is. */
  closeSecond(second: number, rateKnownSeconds: Float64Array): void {
    const seconds = this.#tiers[0]!;
    const first = (second % TIERS[0]!.capacity) * 2 * BLOCK_SLOTS;
    for (let open = 0; open < 2 * BLOCK_SLOTS; open++) {
      const known = this.#knownSeconds[open]!;
      // The same parts of the second, added in the same order.
      seconds[first + open] = known > 0 && known === rateKnownSeconds[open] ? this.#peak[open]! : Number.NaN;
      this.forget(open);
    }
  }

  /** Makes one wide bucket of those that it spans. `means` are those of the narrower tier's rates. */
  foldInto(
    tier: number,
    second: number,
    firstSecond: Float64Array,
    firstSlot: number,
    means: Float32Array,
    meanAt: (place: number, direction: number, slot: number) => number,
  ): void {
    const {seconds: width, capacity} = TIERS[tier]!;
    const {seconds: part, capacity: partCapacity} = TIERS[tier - 1]!;
    const place = Math.floor(second / width) % capacity;
    const lastPart = Math.floor(second / part);
    for (let direction = 0; direction < 2; direction++) {
      for (let slot = 0; slot < BLOCK_SLOTS; slot++) {
        let peak = Number.NaN;
        const firstPart = Math.max(lastPart - width / part + 1, Math.floor(firstSecond[firstSlot + slot]! / part));
        for (let bucket = firstPart; bucket <= lastPart; bucket++) {
          if (Number.isNaN(means[meanAt(bucket % partCapacity, direction, slot)]!)) continue;

          const ofPart = this.read(tier - 1, bucket, direction, slot);
          peak = Number.isNaN(peak) ? ofPart : Math.max(peak, ofPart);
          if (Number.isNaN(peak)) break;
        }
        this.#tiers[tier]![(place * 2 + direction) * BLOCK_SLOTS + slot] = peak;
      }
    }
  }

  read(tier: number, bucket: number, direction: number, slot: number): number {
    const {seconds, capacity} = TIERS[tier]!;
    if (bucket < Math.floor(this.#sinceSecond / seconds)) return Number.NaN;

    return this.#tiers[tier]![((bucket % capacity) * 2 + direction) * BLOCK_SLOTS + slot]!;
  }
}
