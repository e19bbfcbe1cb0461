/** Steps an octave: bins are 19 % wide. Bins reach 32 octaves down from the largest deviation seen. */
const BINS_PER_OCTAVE = 4;
const BINS = 32 * BINS_PER_OCTAVE;

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

/**
 * How rare a deviation is among those seen before, in fixed memory: a decaying histogram over the deviations' logarithm, with
 * a Pareto tail (Hill's estimator) fitted to the largest ones. Free of scale. A deviation of 0 or below is the usual case.
 */
export class Tail {
  #bins = NO_BINS;
  /** What one deviation of now weighs in a bin. */
  #unit = 1;
  /** Deviations seen, each with the weight that it still has. */
  #seen = 0;
  /** Position of the first bin: log2 of the deviation, in bins. NaN until there was one above 0. */
  #origin = Number.NaN;
  /** No bin from here on has anything in it. */
  #end = 0;

  /**
   * Tells −log10 of the probability that a deviation is this large or larger. Where none was ever above 0, `resolution` is what
   * one may be without being seen; 0 where that is not known.
   */
  surprise(deviation: number, resolution: number): number {
    if (!(deviation > resolution) || this.#seen === 0) return 0;

    if (Number.isNaN(this.#origin)) {
      const unseen = resolution > 0 ? Math.log10(deviation / resolution) / USUAL_TAIL_INDEX : 0;
      return Math.log10(this.#seen + 1) + unseen;
    }

    const bins = this.#bins;
    const position = Math.log2(deviation) * BINS_PER_OCTAVE - this.#origin;
    const wanted = Math.max(TAIL_SHARE * this.#seen, FEWEST_IN_TAIL) * this.#unit;
    let inTail = 0;
    let logSum = 0;
    let bin = this.#end - 1;
    for (; bin >= 0 && inTail + bins[bin]! <= wanted; bin--) {
      inTail += bins[bin]!;
      logSum += bins[bin]! * (bin + 0.5);
    }
    const start = Math.max(0, bin + 1);
    if (position < start) return this.#withinBody(position, bin, inTail);

    const count = inTail / this.#unit;
    const excess = Math.max(0, (logSum - inTail * start) / this.#unit) * LN_BIN;
    const index = (excess + BELIEF * USUAL_TAIL_INDEX) / (count + BELIEF);
    return Math.log10((this.#seen + 1) / (count + 1)) + ((position - start) * LN_BIN) / index / Math.LN10;
  }

  /** Takes in a deviation; those before fade by `forgetting`, a share of their weight. */
  learn(deviation: number, forgetting: number): void {
    this.#unit /= 1 - forgetting;
    this.#seen = this.#seen * (1 - forgetting) + 1;
    if (this.#unit > LARGEST_WEIGHT) this.#rescale();
    if (!(deviation > 0)) return;

    const logarithm = Math.log2(deviation) * BINS_PER_OCTAVE;
    if (Number.isNaN(this.#origin)) {
      this.#origin = logarithm - BINS / 2;
      this.#bins = new Float32Array(BINS);
    }
    const position = Math.floor(logarithm - this.#origin);
    if (position >= BINS) this.#moveDown(position - BINS + 1);
    const bin = Math.max(0, Math.min(position, BINS - 1));
    this.#bins[bin]! += this.#unit;
    if (bin >= this.#end) this.#end = bin + 1;
  }

  /** Walks on from where the tail begins to the deviation, which lies somewhere inside its bin. */
  #withinBody(position: number, from: number, inTail: number): number {
    let above = inTail;
    let bin = from;
    for (; bin >= 0 && bin > position; bin--) above += this.#bins[bin]!;
    if (bin >= 0) above += this.#bins[bin]! * Math.max(0, bin + 1 - position);
    return Math.max(0, Math.log10((this.#seen + 1) / (above / this.#unit + 1)));
  }

  /** Makes room above: what falls out below stays in the lowest bin. */
  #moveDown(by: number): void {
    const bins = this.#bins;
    const lost = Math.min(by, BINS);
    let low = 0;
    for (let bin = 0; bin < lost; bin++) low += bins[bin]!;
    bins.copyWithin(0, lost);
    bins.fill(0, BINS - lost);
    bins[0]! += low;
    this.#origin += by;
    this.#end = Math.max(1, this.#end - lost);
  }

  #rescale(): void {
    const bins = this.#bins;
    for (let bin = 0; bin < bins.length; bin++) bins[bin]! /= this.#unit;
    this.#unit = 1;
  }
}
