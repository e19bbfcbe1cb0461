/** The last differences of stamps that are looked at. */
const WINDOW = 15;
/** How often the interval is looked at anew, once it has been seen often. */
const REFRESH = 64;

/**
 * Finds the usual time between samples: the median of the last 15 differences of stamps that went forward. A gap, a repeated or a
 * backward stamp does not move it.
 */
export class SampleInterval {
  /** In seconds, NaN before the second sample. */
  seconds = Number.NaN;
  readonly #differences = new Float64Array(WINDOW);
  readonly #sorted = new Float64Array(WINDOW);
  #last = Number.NaN;
  #count = 0;

  update(stamp: number): void {
    const difference = stamp - this.#last;
    this.#last = stamp;
    if (!(difference > 0)) return;

    this.#differences[this.#count % WINDOW] = difference;
    this.#count++;
    if (this.#count > WINDOW && this.#count % REFRESH !== 0) return;

    const seen = this.#sorted.subarray(0, Math.min(this.#count, WINDOW));
    seen.set(this.#differences.subarray(0, seen.length));
    seen.sort();
    this.seconds = seen[seen.length >> 1]!;
  }
}
