import type {CounterTable} from '../model/counter-table.js';
import type {BucketStatistic, Direction, History, TierSeconds} from '../model/traffic.js';
import {grown} from './grown.js';
import {HistoryBlock} from './history-block.js';
import {BLOCK_SLOTS, TIERS} from './tiers.js';

/** What a sweep adds to the history: a figure for each slot, NaN for what is not known. Rates in bytes a second. */
export interface SweepRates {
  readonly receive: Float64Array;
  readonly transmit: Float64Array;
  /** The highest within the sweep's interval. */
  readonly receivePeak: Float64Array;
  readonly transmitPeak: Float64Array;
  /** Monotonic seconds of the last reset. */
  readonly resetAt: Float64Array;
}

/**
 * The past of every slot's receive and transmit rate in fixed memory: 66 kB a slot once a day has passed, 88 kB with peaks,
 * less before.
 * Buckets lie on a grid of the monotonic clock that all slots share, so a second in which a slot was not read is a gap.
 */
export class TieredHistory implements History {
  readonly capacity: Readonly<Record<TierSeconds, number>> = {1: 600, 10: 720, 60: 1440};
  readonly #blocks: HistoryBlock[] = [];
  /** First second that belongs to the slot's present owner. */
  #firstSecond = new Float64Array(0);
  /** The last time that the interface was away: from this second, until that one; infinite while it is away. */
  #awayFrom = new Float64Array(0);
  #awayUntil = new Float64Array(0);
  #resetAt: Float64Array = new Float64Array(0);
  #openSecond: number | undefined;
  #recordedUntil = Number.NaN;

  /** A slot was given to a new interface: its past begins now. */
  forget(slot: number): void {
    while (this.#blocks.length * BLOCK_SLOTS <= slot) this.#addBlock();

    this.#firstSecond[slot] = this.#openSecond ?? 0;
    this.#awayFrom[slot] = Number.POSITIVE_INFINITY;
    this.#awayUntil[slot] = Number.NEGATIVE_INFINITY;
    this.#blockOf(slot).forget(slot % BLOCK_SLOTS);
  }

  /**
   * Adds a sweep: the rates hold for the time since the sweep before. A rate spreads over each second it covers, in
   * proportion; NaN adds nothing, and a second without any known part becomes a gap.
   */
  record(until: number, table: CounterTable, rates: SweepRates): void {
    this.#resetAt = rates.resetAt;
    this.#markRetired(table, until);
    let from = Number.isNaN(this.#recordedUntil) ? until : Math.max(this.#recordedUntil, until - TIERS[0]!.capacity);
    if (this.#openSecond === undefined) {
      // Slots that were given out before the first sweep have no past either.
      this.#openSecond = Math.floor(until);
      this.#firstSecond.fill(this.#openSecond);
    }
    while (this.#openSecond + 1 <= from) this.#close(this.#openSecond, table.size);
    while (from < until) {
      const end = Math.min(until, this.#openSecond + 1);
      this.#gather(0, rates.receive, rates.receivePeak, end - from, table);
      this.#gather(1, rates.transmit, rates.transmitPeak, end - from, table);
      if (end === this.#openSecond + 1) this.#close(this.#openSecond, table.size);
      from = end;
    }
    this.#recordedUntil = until;
  }

  readInto(
    into: Float32Array,
    slots: readonly number[],
    direction: Direction,
    tier: TierSeconds,
    statistic: BucketStatistic,
  ): void {
    const tierIndex = TIERS.findIndex(({seconds}) => seconds === tier);
    const {capacity} = TIERS[tierIndex]!;
    const newest = this.newestBucket(tier);
    const side = direction === 'receive' ? 0 : 1;
    const read = statistic === 'peak' ? this.#peakOf : this.#sumOf;
    into.fill(Number.NaN);
    for (let index = 0; index < into.length; index++) {
      const bucket = newest - (into.length - 1 - index);
      if (bucket >= 0 && newest - bucket < capacity) into[index] = read(bucket, slots, side, tierIndex, statistic);
    }
  }

  /** NaN where none of the slots was there, or a part is not known. */
  readonly #sumOf = (
    bucket: number,
    slots: readonly number[],
    side: 0 | 1,
    tier: number,
    statistic: BucketStatistic,
  ): number => {
    const {seconds} = TIERS[tier]!;
    let sum = Number.NaN;
    for (const slot of slots) {
      if (!this.#isThere(slot, bucket * seconds, (bucket + 1) * seconds)) continue;

      const part = this.#blockOf(slot).read(tier, bucket, side, slot % BLOCK_SLOTS, statistic);
      if (Number.isNaN(part)) return part;
      sum = Number.isNaN(sum) ? part : sum + part;
    }
    return sum;
  };

  /** What the peak of a sum is at least: the highest of its parts, and its mean. */
  readonly #peakOf = (bucket: number, slots: readonly number[], side: 0 | 1, tier: number): number => {
    const {seconds} = TIERS[tier]!;
    let peak = this.#sumOf(bucket, slots, side, tier, 'mean');
    for (const slot of slots) {
      if (!this.#isThere(slot, bucket * seconds, (bucket + 1) * seconds)) continue;

      peak = Math.max(peak, this.#blockOf(slot).read(tier, bucket, side, slot % BLOCK_SLOTS, 'peak'));
    }
    return peak;
  };

  newestBucket(tier: TierSeconds): number {
    return Math.floor((this.#openSecond ?? 0) / tier) - 1;
  }

  lastReset(slot: number): number | undefined {
    const at = this.#resetAt[slot];
    return at === undefined || Number.isNaN(at) ? undefined : at;
  }

  #gather(side: 0 | 1, rates: Float64Array, peaks: Float64Array, seconds: number, {size}: CounterTable): void {
    for (let slot = 0; slot < size; slot++) {
      const rate = rates[slot]!;
      if (Number.isNaN(rate)) continue;

      const block = this.#blockOf(slot);
      block.gather(side, slot % BLOCK_SLOTS, rate, seconds);
      const peak = peaks[slot]!;
      if (!Number.isNaN(peak)) block.gatherPeak(side, slot % BLOCK_SLOTS, peak, seconds, this.#openSecond!);
    }
  }

  /** Ends the open second, and the wider buckets that end with it. */
  #close(second: number, size: number): void {
    for (let first = 0; first < size; first += BLOCK_SLOTS) {
      this.#blocks[first / BLOCK_SLOTS]!.close(second, this.#firstSecond, first);
    }
    this.#openSecond = second + 1;
  }

  /** An interface that is away adds nothing to a sum; that is known, and no gap. */
  #isThere(slot: number, from: number, until: number): boolean {
    if (until <= this.#firstSecond[slot]!) return false;

    return from < this.#awayFrom[slot]! || until > this.#awayUntil[slot]!;
  }

  #markRetired(table: CounterTable, now: number): void {
    for (let slot = 0; slot < table.size; slot++) {
      const isAway = this.#awayUntil[slot] === Number.POSITIVE_INFINITY;
      if ((table.isRetired[slot] === 1) === isAway) continue;

      if (isAway) {
        // It came back at some time since the sweep before: what passed in between is not known.
        this.#awayUntil[slot] = Math.floor(Number.isNaN(this.#recordedUntil) ? now : this.#recordedUntil);
      } else {
        this.#awayFrom[slot] = Math.floor(now);
        this.#awayUntil[slot] = Number.POSITIVE_INFINITY;
      }
    }
  }

  #blockOf(slot: number): HistoryBlock {
    return this.#blocks[Math.floor(slot / BLOCK_SLOTS)]!;
  }

  #addBlock(): void {
    this.#blocks.push(new HistoryBlock());
    const slots = this.#blocks.length * BLOCK_SLOTS;
    this.#firstSecond = grown(this.#firstSecond, new Float64Array(slots));
    this.#awayFrom = grown(this.#awayFrom, new Float64Array(slots));
    this.#awayUntil = grown(this.#awayUntil, new Float64Array(slots));
  }
}
