import type {CounterTable} from '../model/counter-table.js';
import type {BucketStatistic, Direction, History, TierSeconds} from '../model/traffic.js';

/** 1 s for 10 minutes, 10 s for 2 hours, 1 min for 24 hours. Each width is a multiple of the one before. */
const TIERS: readonly {readonly seconds: TierSeconds; readonly capacity: number}[] = [
  {seconds: 1, capacity: 600},
  {seconds: 10, capacity: 720},
  {seconds: 60, capacity: 1440},
];

const STATISTICS: Readonly<Record<BucketStatistic, number>> = {minimum: 0, mean: 1, maximum: 2};
const ROWS_PER_BUCKET = 2 * 3;

/** Slots that share an allocation. A row of a block is one statistic of one bucket: 512 bytes side by side. */
const BLOCK_SLOTS = 128;

interface Block {
  /** One array a tier; `[bucket][direction][statistic][slot]`. Fresh pages cost no memory until they are written. */
  readonly tiers: readonly Float32Array[];
  /** What the open second has gathered: `[direction][slot]`. */
  readonly weightedSum: Float64Array;
  readonly knownSeconds: Float64Array;
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
}

/**
 * The past of every slot's receive and transmit rate in fixed memory: 66 kB a slot once a day has passed, less before.
 * Buckets lie on a grid of the monotonic clock that all slots share, so a second in which a slot was not read is a gap.
 */
export class TieredHistory implements History {
  readonly capacity: Readonly<Record<TierSeconds, number>> = {1: 600, 10: 720, 60: 1440};
  readonly #blocks: Block[] = [];
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
    const block = this.#blocks[Math.floor(slot / BLOCK_SLOTS)]!;
    for (const direction of [0, 1]) clearOpen(block, direction * BLOCK_SLOTS + (slot % BLOCK_SLOTS));
  }

  /**
   * Adds a sweep: the rates hold for the time since the sweep before. A rate spreads over each second it covers, in
   * proportion; NaN adds nothing, and a second without any known part becomes a gap.
   */
  record(
    until: number,
    table: CounterTable,
    receive: Float64Array,
    transmit: Float64Array,
    resetAt: Float64Array,
  ): void {
    this.#resetAt = resetAt;
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
      this.#gather(0, receive, end - from, table);
      this.#gather(1, transmit, end - from, table);
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
    const row = (direction === 'receive' ? 0 : 3) + STATISTICS[statistic];
    into.fill(Number.NaN);
    for (let index = 0; index < into.length; index++) {
      const bucket = newest - (into.length - 1 - index);
      if (bucket < 0 || newest - bucket >= capacity) continue;

      let parts = 0;
      let sum = 0;
      for (const slot of slots) {
        if (!this.#isThere(slot, bucket * tier, (bucket + 1) * tier)) continue;

        parts++;
        sum += this.#blockOf(slot).tiers[tierIndex]![cell(bucket % capacity, row, slot)]!;
      }
      if (parts > 0) into[index] = sum;
    }
  }

  newestBucket(tier: TierSeconds): number {
    return Math.floor((this.#openSecond ?? 0) / tier) - 1;
  }

  lastReset(slot: number): number | undefined {
    const at = this.#resetAt[slot];
    return at === undefined || Number.isNaN(at) ? undefined : at;
  }

  #gather(direction: 0 | 1, rates: Float64Array, seconds: number, table: CounterTable): void {
    for (let slot = 0; slot < table.size; slot++) {
      const rate = rates[slot]!;
      if (Number.isNaN(rate)) continue;

      const block = this.#blockOf(slot);
      const place = direction * BLOCK_SLOTS + (slot % BLOCK_SLOTS);
      block.weightedSum[place]! += rate * seconds;
      block.knownSeconds[place]! += seconds;
      if (rate < block.minimum[place]!) block.minimum[place] = rate;
      if (rate > block.maximum[place]!) block.maximum[place] = rate;
    }
  }

  /** Ends the open second, and the wider buckets that end with it. */
  #close(second: number, size: number): void {
    for (let first = 0; first < size; first += BLOCK_SLOTS) {
      const block = this.#blocks[first / BLOCK_SLOTS]!;
      closeSecond(block, second % TIERS[0]!.capacity);
      for (let tier = 1; tier < TIERS.length; tier++) {
        if ((second + 1) % TIERS[tier]!.seconds === 0) foldInto(block, tier, second, this.#firstSecond.subarray(first));
      }
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

  #blockOf(slot: number): Block {
    return this.#blocks[Math.floor(slot / BLOCK_SLOTS)]!;
  }

  #addBlock(): void {
    const open = () => new Float64Array(2 * BLOCK_SLOTS);
    this.#blocks.push({
      tiers: TIERS.map(({capacity}) => new Float32Array(capacity * ROWS_PER_BUCKET * BLOCK_SLOTS)),
      weightedSum: open(),
      knownSeconds: open(),
      minimum: open().fill(Number.POSITIVE_INFINITY),
      maximum: open().fill(Number.NEGATIVE_INFINITY),
    });
    const slots = this.#blocks.length * BLOCK_SLOTS;
    this.#firstSecond = grown(this.#firstSecond, slots);
    this.#awayFrom = grown(this.#awayFrom, slots);
    this.#awayUntil = grown(this.#awayUntil, slots);
  }
}

function cell(place: number, row: number, slot: number): number {
  return (place * ROWS_PER_BUCKET + row) * BLOCK_SLOTS + (slot % BLOCK_SLOTS);
}

function closeSecond(block: Block, place: number): void {
  const seconds = block.tiers[0]!;
  for (let direction = 0; direction < 2; direction++) {
    for (let slot = 0; slot < BLOCK_SLOTS; slot++) {
      const open = direction * BLOCK_SLOTS + slot;
      const known = block.knownSeconds[open]!;
      const isKnown = known > 0;
      seconds[cell(place, direction * 3, slot)] = isKnown ? block.minimum[open]! : Number.NaN;
      seconds[cell(place, direction * 3 + 1, slot)] = isKnown ? block.weightedSum[open]! / known : Number.NaN;
      seconds[cell(place, direction * 3 + 2, slot)] = isKnown ? block.maximum[open]! : Number.NaN;
      clearOpen(block, open);
    }
  }
}

/** Makes one wide bucket of the narrower ones that it spans, out of those that are known and the slot's owner's own. */
function foldInto(block: Block, tier: number, second: number, firstSecond: Float64Array): void {
  const {seconds: width, capacity} = TIERS[tier]!;
  const {seconds: part, capacity: partCapacity} = TIERS[tier - 1]!;
  const from = block.tiers[tier - 1]!;
  const into = block.tiers[tier]!;
  const place = Math.floor(second / width) % capacity;
  const lastPart = Math.floor(second / part);
  for (let direction = 0; direction < 2; direction++) {
    for (let slot = 0; slot < BLOCK_SLOTS; slot++) {
      let minimum = Number.POSITIVE_INFINITY;
      let maximum = Number.NEGATIVE_INFINITY;
      let sum = 0;
      let known = 0;
      const firstPart = Math.max(lastPart - width / part + 1, Math.floor(firstSecond[slot]! / part));
      for (let bucket = firstPart; bucket <= lastPart; bucket++) {
        const at = cell(bucket % partCapacity, direction * 3, slot);
        const mean = from[at + BLOCK_SLOTS]!;
        if (Number.isNaN(mean)) continue;

        known++;
        sum += mean;
        minimum = Math.min(minimum, from[at]!);
        maximum = Math.max(maximum, from[at + 2 * BLOCK_SLOTS]!);
      }
      into[cell(place, direction * 3, slot)] = known > 0 ? minimum : Number.NaN;
      into[cell(place, direction * 3 + 1, slot)] = known > 0 ? sum / known : Number.NaN;
      into[cell(place, direction * 3 + 2, slot)] = known > 0 ? maximum : Number.NaN;
    }
  }
}

function clearOpen(block: Block, place: number): void {
  block.weightedSum[place] = 0;
  block.knownSeconds[place] = 0;
  block.minimum[place] = Number.POSITIVE_INFINITY;
  block.maximum[place] = Number.NEGATIVE_INFINITY;
}

function grown(from: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const into = new Float64Array(length);
  into.set(from);
  return into;
}
