import type {Peaks, SubRates} from '../model/peaks.js';

/** Rates of all slots in the sub-intervals of one sweep: a row for each, used again for a later sweep. */
export class SubRateRing {
  count = 0;
  readonly #receive: Float64Array[] = [];
  readonly #transmit: Float64Array[] = [];
  #useCount = 0;

  /** How many times it has been used anew: what was kept of an earlier use is gone. */
  get useCount(): number {
    return this.#useCount;
  }

  /** Forgets all rates. */
  beginAnew(): void {
    this.count = 0;
    this.#useCount++;
  }

  /** Adds a sub-interval with room for so many slots, and answers its place. */
  add(slots: number): number {
    const place = this.count++;
    if ((this.#receive[place]?.length ?? 0) < slots) {
      this.#receive[place] = withRoom(this.#receive[place], slots);
      this.#transmit[place] = withRoom(this.#transmit[place], slots);
    }
    return place;
  }

  /** A rate holds for all sub-intervals since the reading before: from one place up to another. */
  fill(slot: number, from: number, to: number, receive: number, transmit: number): void {
    for (let place = from; place <= to; place++) {
      this.#receive[place]![slot] = receive;
      this.#transmit[place]![slot] = transmit;
    }
  }

  addTo(receive: Float64Array, transmit: Float64Array, slot: number): void {
    for (let place = 0; place < this.count; place++) {
      receive[place]! += this.#receive[place]![slot]!;
      transmit[place]! += this.#transmit[place]![slot]!;
    }
  }
}

/** Peaks of one slot, with its rates where they stand. */
export class SlotPeaks implements Peaks, SubRates {
  readonly receive: number;
  readonly transmit: number;
  readonly #ring: SubRateRing;
  readonly #useCount: number;
  readonly #slot: number;

  constructor(receive: number, transmit: number, ring: SubRateRing, slot: number) {
    this.receive = receive;
    this.transmit = transmit;
    this.#ring = ring;
    this.#useCount = ring.useCount;
    this.#slot = slot;
  }

  get rates(): SubRates {
    return this;
  }

  get count(): number {
    return this.#ring.count;
  }

  addTo(receive: Float64Array, transmit: Float64Array): 'added' | 'forgotten' {
    if (this.#ring.useCount !== this.#useCount) return 'forgotten';

    this.#ring.addTo(receive, transmit, this.#slot);
    return 'added';
  }
}

/** Slots that were filled before stay. */
function withRoom(row: Float64Array | undefined, slots: number): Float64Array {
  const into = new Float64Array(Math.max(64, slots, 2 * (row?.length ?? 0)));
  if (row !== undefined) into.set(row);
  return into;
}
