/** Steps an octave: bins are 19 % wide. Bins reach 16 octaves (a factor of 65,000) down from the largest deviation seen. */
const BINS_PER_OCTAVE = 4;
const BINS = 16 * BINS_PER_OCTAVE;

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

/** What is kept of each kind beside its bins: of both its sides together, and then of each side. */
const FIELDS = 10;
/** What one deviation of now weighs in a bin. */
const UNIT = 0;
/** Deviations seen, each with the weight that it still has. */
const SEEN = 1;
const UPWARDS = 2;
const DOWNWARDS = 6;
/** Position of a side's first bin: log2 of the deviation, in bins. */
const ORIGIN = 0;
/** No bin from here on has anything in it; 0 until there was a deviation to that side. */
const END = 1;
/** The tail's first bin, and the weight from there on. */
const START = 2;
const IN_TAIL = 3;

/**
 * How rare deviations are among those of their own kind seen before, upwards and downwards apart, in fixed memory: for each side a
 * decaying histogram over the deviations' logarithm, with a Pareto tail (Hill's estimator) fitted to the largest ones. Free of scale.
 * A deviation of 0 is the usual case, and on each side so are those to the other. All kinds share two arrays: thousands of series make
 * no millions of small objects.
 */
export class Tails {
  readonly #fields: Float64Array;
  readonly #kinds: number;
  #bins = NO_BINS;

  constructor(kinds: number) {
    this.#kinds = kinds;
    this.#fields = new Float64Array(kinds * FIELDS);
    for (let kind = 0; kind < kinds; kind++) this.#fields[kind * FIELDS + UNIT] = 1;
  }

  /**
   * Tells −log10 of the probability that a deviation is this large or larger. Where none was ever on its side, `resolution` is what
   * one may be without being seen; 0 where that is not known. What is below `least` may be told as 0.
   */
  surprise(kind: number, deviation: number, resolution: number, least = 0): number {
    const fields = this.#fields;
    const seen = fields[kind * FIELDS + SEEN]!;
    const size = Math.abs(deviation);
    if (!(size > resolution) || seen === 0) return 0;

    const side = sideOf(kind, deviation);
    if (fields[side + END] === 0) {
      const unseen = resolution > 0 ? Math.log10(size / resolution) / USUAL_TAIL_INDEX : 0;
      return Math.log10(seen + 1) + unseen;
    }

    const unit = fields[kind * FIELDS + UNIT]!;
    const wanted = Math.max(TAIL_SHARE * seen, FEWEST_IN_TAIL);
    this.#fitTail(side, wanted * unit);
    const position = positionOf(size) - fields[side + ORIGIN]!;
    const start = fields[side + START]!;
    if (position >= start) return this.#withinTail(side, position, unit, seen);

    // From the bin below the tail on, there is more than is wanted in it.
    const isBelow = start > 0 && position < start - 1;
    if (isBelow && Math.log10((seen + 1) / (wanted + 1)) < least) return 0;

    return Math.max(0, Math.log10((seen + 1) / (this.#weightAbove(side, position) / unit + 1)));
  }

  /** Takes in a deviation; those before fade by `forgetting`, a share of their weight. */
  learn(kind: number, deviation: number, forgetting: number): void {
    const fields = this.#fields;
    const at = kind * FIELDS;
    fields[at + UNIT]! /= 1 - forgetting;
    fields[at + SEEN] = fields[at + SEEN]! * (1 - forgetting) + 1;
    if (fields[at + UNIT]! > LARGEST_WEIGHT) this.#rescale(kind);
    if (deviation !== 0) this.#add(sideOf(kind, deviation), Math.abs(deviation), fields[at + UNIT]!);
  }

  #add(side: number, size: number, weight: number): void {
    const fields = this.#fields;
    const logarithm = positionOf(size);
    if (fields[side + END] === 0) {
      fields[side + ORIGIN] = logarithm - BINS / 2;
      if (this.#bins === NO_BINS) this.#bins = new Float32Array(2 * this.#kinds * BINS);
    }
    const position = Math.floor(logarithm - fields[side + ORIGIN]!);
    if (position >= BINS) this.#moveDown(side, position - BINS + 1);
    const bin = Math.max(0, Math.min(position, BINS - 1));
    const index = lowestBin(side) + bin;
    const before = this.#bins[index]!;
    this.#bins[index] = before + weight;
    if (bin >= fields[side + START]!) fields[side + IN_TAIL]! += this.#bins[index]! - before;
    if (bin >= fields[side + END]!) fields[side + END] = bin + 1;
  }

  /** Lets the tail begin where it has as many bins as have the wanted weight or less: few steps on from where it began before. */
  #fitTail(side: number, wanted: number): void {
    const bins = this.#bins;
    const low = lowestBin(side);
    const end = this.#fields[side + END]!;
    let start = this.#fields[side + START]!;
    let inTail = this.#fields[side + IN_TAIL]!;
    while (inTail > wanted && start < end) inTail -= bins[low + start++]!;
    if (start >= end) {
      start = end;
      inTail = 0;
    }
    while (start > 0 && inTail + bins[low + start - 1]! <= wanted) inTail += bins[low + --start]!;
    this.#fields[side + START] = start;
    this.#fields[side + IN_TAIL] = inTail;
  }

  #withinTail(side: number, position: number, unit: number, seen: number): number {
    const start = this.#fields[side + START]!;
    const low = lowestBin(side);
    let excess = 0;
    for (let bin = start; bin < this.#fields[side + END]!; bin++)
      excess += this.#bins[low + bin]! * (bin + 0.5 - start);
    const count = this.#fields[side + IN_TAIL]! / unit;
    const index = ((excess / unit) * LN_BIN + BELIEF * USUAL_TAIL_INDEX) / (count + BELIEF);
    return Math.log10((seen + 1) / (count + 1)) + ((position - start) * LN_BIN) / index / Math.LN10;
  }

  /** The weight above a position below the tail, which lies somewhere inside its bin. */
  #weightAbove(side: number, position: number): number {
    const bins = this.#bins;
    const low = lowestBin(side);
    let above = this.#fields[side + IN_TAIL]!;
    let bin = this.#fields[side + START]! - 1;
    for (; bin >= 0 && bin > position; bin--) above += bins[low + bin]!;
    return bin < 0 ? above : above + bins[low + bin]! * Math.max(0, bin + 1 - position);
  }

  /** Makes room above: what falls out below stays in the lowest bin. */
  #moveDown(side: number, by: number): void {
    const bins = this.#bins.subarray(lowestBin(side), lowestBin(side) + BINS);
    const lost = Math.min(by, BINS);
    let low = 0;
    for (let bin = 0; bin < lost; bin++) low += bins[bin]!;
    bins.copyWithin(0, lost);
    bins.fill(0, BINS - lost);
    bins[0]! += low;
    this.#fields[side + ORIGIN]! += by;
    this.#fields[side + END] = Math.max(1, this.#fields[side + END]! - lost);
    this.#beginTailAtEnd(side);
  }

  #rescale(kind: number): void {
    const unit = this.#fields[kind * FIELDS + UNIT]!;
    this.#fields[kind * FIELDS + UNIT] = 1;
    for (const side of [kind * FIELDS + UPWARDS, kind * FIELDS + DOWNWARDS]) {
      const low = lowestBin(side);
      for (let bin = 0; bin < this.#fields[side + END]!; bin++) this.#bins[low + bin]! /= unit;
      this.#beginTailAtEnd(side);
    }
  }

  #beginTailAtEnd(side: number): void {
    this.#fields[side + START] = this.#fields[side + END]!;
    this.#fields[side + IN_TAIL] = 0;
  }
}

/** Where the fields begin of the side that a deviation is to. */
function sideOf(kind: number, deviation: number): number {
  return kind * FIELDS + (deviation > 0 ? UPWARDS : DOWNWARDS);
}

function lowestBin(side: number): number {
  const kind = Math.floor(side / FIELDS);
  const isDownwards = side - kind * FIELDS === DOWNWARDS;
  return (2 * kind + (isDownwards ? 1 : 0)) * BINS;
}

function positionOf(size: number): number {
  return Math.log2(Math.min(size, Number.MAX_VALUE)) * BINS_PER_OCTAVE;
}
