/** Steps an octave: bins are 41 % wide. Bins reach 24 octaves (a factor of 16 million) down from the largest deviation seen. */
const BINS_PER_OCTAVE = 2;
const BINS = 24 * BINS_PER_OCTAVE;

/** The share of the largest deviations that the tail is fitted to, and the fewest deviations that it takes. */
const TAIL_SHARE = 0.02;
const FEWEST_IN_TAIL = 8;

/** Before anything is seen, a tail is taken to fall tenfold while deviations double; that belief weighs as much as 4 deviations. */
const USUAL_TAIL_INDEX = 0.3;
const BELIEF = 4;

/** Series that never deviate take no room. */
const NO_BINS = new Float32Array(0);
const LN_BIN = Math.LN2 / BINS_PER_OCTAVE;
/** Weights grow instead of all bins shrinking; here they are brought back to one. */
const LARGEST_WEIGHT = 1e20;

/** What is kept of each tail beside its bins. */
const FIELDS = 4;
/** What one deviation of now weighs in a bin. */
const UNIT = 0;
/** Deviations seen, each with the weight that it still has. */
const SEEN = 1;
/** Position of the first bin: log2 of the deviation, in bins. NaN until there was one above 0. */
const ORIGIN = 2;
/** No bin from here on has anything in it. */
const END = 3;

/**
 * How rare deviations are among those of their own kind seen before, in fixed memory: for each kind a decaying histogram over
 * the deviations' logarithm, with a Pareto tail (Hill's estimator) fitted to the largest ones. Free of scale. A deviation of 0
 * or below is the usual case. All kinds share two arrays: thousands of series make no millions of small objects.
 */
export class Tails {
  readonly #fields: Float64Array;
  readonly #kinds: number;
  #bins = NO_BINS;

  constructor(kinds: number) {
    this.#kinds = kinds;
    this.#fields = new Float64Array(kinds * FIELDS);
    for (let kind = 0; kind < kinds; kind++) {
      this.#fields[kind * FIELDS + UNIT] = 1;
      this.#fields[kind * FIELDS + ORIGIN] = Number.NaN;
    }
  }

  /**
   * Tells −log10 of the probability that a deviation is this large or larger. Where none was ever above 0, `resolution` is what
   * one may be without being seen; 0 where that is not known.
   */
  surprise(kind: number, deviation: number, resolution: number): number {
    const fields = this.#fields;
    const at = kind * FIELDS;
    const seen = fields[at + SEEN]!;
    if (!(deviation > resolution) || seen === 0) return 0;

    const origin = fields[at + ORIGIN]!;
    if (Number.isNaN(origin)) {
      const unseen = resolution > 0 ? Math.log10(deviation / resolution) / USUAL_TAIL_INDEX : 0;
      return Math.log10(seen + 1) + unseen;
    }

    const bins = this.#bins;
    const low = kind * BINS;
    const unit = fields[at + UNIT]!;
    const position = Math.log2(deviation) * BINS_PER_OCTAVE - origin;
    const wanted = Math.max(TAIL_SHARE * seen, FEWEST_IN_TAIL) * unit;
    let inTail = 0;
    let logSum = 0;
    let bin = fields[at + END]! - 1;
    for (; bin >= 0 && inTail + bins[low + bin]! <= wanted; bin--) {
      inTail += bins[low + bin]!;
      logSum += bins[low + bin]! * (bin + 0.5);
    }
    const start = Math.max(0, bin + 1);
    if (position < start) return this.#withinBody(kind, position, bin, inTail);

    const count = inTail / unit;
    const excess = Math.max(0, (logSum - inTail * start) / unit) * LN_BIN;
    const index = (excess + BELIEF * USUAL_TAIL_INDEX) / (count + BELIEF);
    return Math.log10((seen + 1) / (count + 1)) + ((position - start) * LN_BIN) / index / Math.LN10;
  }

  /** Takes in a deviation; those before fade by `forgetting`, a share of their weight. */
  learn(kind: number, deviation: number, forgetting: number): void {
    const fields = this.#fields;
    const at = kind * FIELDS;
    fields[at + UNIT]! /= 1 - forgetting;
    fields[at + SEEN] = fields[at + SEEN]! * (1 - forgetting) + 1;
    if (fields[at + UNIT]! > LARGEST_WEIGHT) this.#rescale(kind);
    if (!(deviation > 0)) return;

    const logarithm = Math.log2(deviation) * BINS_PER_OCTAVE;
    if (Number.isNaN(fields[at + ORIGIN]!)) {
      fields[at + ORIGIN] = logarithm - BINS / 2;
      if (this.#bins === NO_BINS) this.#bins = new Float32Array(this.#kinds * BINS);
    }
    const position = Math.floor(logarithm - fields[at + ORIGIN]!);
    if (position >= BINS) this.#moveDown(kind, position - BINS + 1);
    const bin = Math.max(0, Math.min(position, BINS - 1));
    this.#bins[kind * BINS + bin]! += fields[at + UNIT]!;
    if (bin >= fields[at + END]!) fields[at + END] = bin + 1;
  }

  /** Walks on from where the tail begins to the deviation, which lies somewhere inside its bin. */
  #withinBody(kind: number, position: number, from: number, inTail: number): number {
    const bins = this.#bins;
    const low = kind * BINS;
    const unit = this.#fields[kind * FIELDS + UNIT]!;
    const seen = this.#fields[kind * FIELDS + SEEN]!;
    let above = inTail;
    let bin = from;
    for (; bin >= 0 && bin > position; bin--) above += bins[low + bin]!;
    if (bin >= 0) above += bins[low + bin]! * Math.max(0, bin + 1 - position);
    return Math.max(0, Math.log10((seen + 1) / (above / unit + 1)));
  }

  /** Makes room above: what falls out below stays in the lowest bin. */
  #moveDown(kind: number, by: number): void {
    const at = kind * FIELDS;
    const bins = this.#bins.subarray(kind * BINS, (kind + 1) * BINS);
    const lost = Math.min(by, BINS);
    let low = 0;
    for (let bin = 0; bin < lost; bin++) low += bins[bin]!;
    bins.copyWithin(0, lost);
    bins.fill(0, BINS - lost);
    bins[0]! += low;
    this.#fields[at + ORIGIN]! += by;
    this.#fields[at + END] = Math.max(1, this.#fields[at + END]! - lost);
  }

  #rescale(kind: number): void {
    const unit = this.#fields[kind * FIELDS + UNIT]!;
    for (let bin = kind * BINS; bin < (kind + 1) * BINS && bin < this.#bins.length; bin++) this.#bins[bin]! /= unit;
    this.#fields[kind * FIELDS + UNIT] = 1;
  }
}
