/** Steps an octave: bins are 19 % wide. Bins reach 16 octaves (a factor of 65,000) down from the largest deviation seen. */
const BINS_PER_OCTAVE = 4;
const BINS = 16 * BINS_PER_OCTAVE;

/** The share of the largest deviations that the tail is fitted to, and the fewest deviations that it takes. */
const TAIL_SHARE = 0.02;
const FEWEST_IN_TAIL = 8;

/** Before anything is seen, a tail is taken to fall tenfold while deviations double; that belief weighs as much as 4 deviations. */
const [USUAL_TAIL_INDEX, BELIEF] = [0.3, 4];

/** Containers whose series never deviate take no room. */
const NO_BINS = new Float32Array(0);
/** For deviations that come alone. */
const single = new Float64Array(1);
const LN_BIN = Math.LN2 / BINS_PER_OCTAVE;
/** Weights grow instead of all bins shrinking; here they are brought back to one. */
const LARGEST_WEIGHT = 1e20;

/** What is kept of each kind beside its bins: of both its sides together, and then of each side. */
const FIELDS = 12;
/** What one deviation of now weighs in a bin. */
const UNIT = 0;
/** Deviations seen, each with the weight that it still has. */
const SEEN = 1;
const UPWARDS = 2;
const DOWNWARDS = 7;
/** Position of a side's first bin: log2 of the deviation, in bins. */
const ORIGIN = 0;
/** No bin from here on has anything in it; 0 until there was a deviation to that side. */
const END = 1;
/** The tail's first bin, the weight from there on, and how many bins above its start that lies, times its weight. */
const START = 2;
const IN_TAIL = 3;
const EXCESS = 4;

/**
 * How rare deviations are among those of their own series and kind seen before, upwards and downwards apart, in fixed memory: for each side a
 * decaying histogram over the deviations' logarithm, with a Pareto tail (Hill's estimator) fitted to the largest ones. Free of scale.
 * A deviation of 0 is the usual case, and on each side so are those to the other. Memory is what this costs: the series of a container
 * lie side by side, kind by kind, and what most samples ask for, the size below which a deviation is nothing, lies by itself.
 */
export class Tails {
  readonly #fields: Float64Array;
  /** `[series][kind][side]`: below this size a deviation is less rare than is asked for. */
  readonly #ordinary: Float64Array;
  readonly #kinds: number;
  readonly #series: number;
  #bins = NO_BINS;

  constructor(kinds: number, series = 1) {
    this.#kinds = kinds;
    this.#series = series;
    this.#fields = new Float64Array(kinds * series * FIELDS);
    this.#ordinary = new Float64Array(series * kinds * 2);
    for (let at = UNIT; at < this.#fields.length; at += FIELDS) this.#fields[at] = 1;
  }

  /**
   * Tells −log10 of the probability that a deviation is this large or larger. Where none was ever on its side, `resolution` is what
   * one may be without being seen; 0 where that is not known. What is below the `least` that was asked for may be told as 0.
   */
  surprise(series: number, kind: number, deviation: number, resolution: number): number {
    const size = Math.abs(deviation);
    if (!(size > resolution)) return 0;
    if (size < this.#ordinary[2 * (series * this.#kinds + kind) + (deviation > 0 ? 0 : 1)]!) return 0;

    return this.#ofRare(kind * this.#series + series, deviation, size, resolution);
  }

  /** Takes in a deviation; those before fade by `forgetting`, a share of their weight. To be followed by `settle`. */
  learn(series: number, kind: number, deviation: number, forgetting: number): void {
    single[0] = deviation;
    this.learnAll(series, kind, single, 1, forgetting);
  }

  /** Takes in the first `count` deviations, one after the other. A call for each would cost more than what it does. */
  learnAll(series: number, kind: number, deviations: Float64Array, count: number, forgetting: number): void {
    const fields = this.#fields;
    const place = kind * this.#series + series;
    const at = place * FIELDS;
    const kept = 1 - forgetting;
    for (let index = 0; index < count; index++) {
      fields[at + UNIT]! /= kept;
      fields[at + SEEN] = fields[at + SEEN]! * kept + 1;
      if (deviations[index] !== 0) this.#add(place, deviations, index);
      if (fields[at + UNIT]! > LARGEST_WEIGHT) this.#rescale(place);
    }
  }

  /** Fits the tails to what has been taken in. Nothing less rare than `least`, −log10 of the probability `1 / leastFactor`, is going to be asked for. */
  settle(series: number, kind: number, leastFactor = 1): void {
    const fields = this.#fields;
    const place = kind * this.#series + series;
    const at = place * FIELDS;
    const seen = fields[at + SEEN]!;
    const wanted = Math.max(TAIL_SHARE * seen, FEWEST_IN_TAIL);
    const weight = wanted * fields[at + UNIT]!;
    // From the bin below the tail on, there is more than is wanted in it.
    const isOrdinary = seen + 1 < leastFactor * (wanted + 1);
    const ordinary = 2 * (series * this.#kinds + kind);
    this.#settleSide(at + UPWARDS, 2 * place * BINS, weight, isOrdinary, ordinary);
    this.#settleSide(at + DOWNWARDS, (2 * place + 1) * BINS, weight, isOrdinary, ordinary + 1);
  }

  #settleSide(side: number, low: number, weight: number, isOrdinary: boolean, ordinary: number): void {
    const fields = this.#fields;
    if (fields[side + END] === 0) return;

    const before = fields[side + START]!;
    this.#fitTail(side, low, weight);
    const start = fields[side + START]!;
    const isKept = start === before && this.#ordinary[ordinary] !== 0;
    if (!isOrdinary || start === 0) this.#ordinary[ordinary] = 0;
    else if (!isKept) this.#ordinary[ordinary] = sizeOf(fields[side + ORIGIN]! + start - 1);
  }

  #ofRare(place: number, deviation: number, size: number, resolution: number): number {
    const fields = this.#fields;
    const at = place * FIELDS;
    const seen = fields[at + SEEN]!;
    if (seen === 0) return 0;

    const isUpwards = deviation > 0;
    const side = at + (isUpwards ? UPWARDS : DOWNWARDS);
    if (fields[side + END] === 0) {
      const unseen = resolution > 0 ? Math.log10(size / resolution) / USUAL_TAIL_INDEX : 0;
      return Math.log10(seen + 1) + unseen;
    }

    const low = (2 * place + (isUpwards ? 0 : 1)) * BINS;
    const unit = fields[at + UNIT]!;
    const position = positionOf(size) - fields[side + ORIGIN]!;
    if (position >= fields[side + START]!) return this.#withinTail(side, position, unit, seen);

    return Math.max(0, Math.log10((seen + 1) / (this.#weightAbove(side, low, position) / unit + 1)));
  }

  /** Adds a deviation of now to its side. */
  #add(place: number, deviations: Float64Array, index: number): void {
    const fields = this.#fields;
    const deviation = deviations[index]!;
    const side = place * FIELDS + (deviation > 0 ? UPWARDS : DOWNWARDS);
    const low = (2 * place + (deviation > 0 ? 0 : 1)) * BINS;
    const weight = fields[place * FIELDS + UNIT]!;
    const logarithm = positionOf(Math.abs(deviation));
    if (fields[side + END] === 0) {
      fields[side + ORIGIN] = logarithm - BINS / 2;
      if (this.#bins === NO_BINS) this.#bins = new Float32Array(2 * this.#kinds * this.#series * BINS);
    }
    const position = Math.floor(logarithm - fields[side + ORIGIN]!);
    if (position >= BINS) this.#moveDown(side, low, position - BINS + 1);
    const bin = Math.max(0, Math.min(position, BINS - 1));
    const before = this.#bins[low + bin]!;
    this.#bins[low + bin] = before + weight;
    const above = bin + 0.5 - fields[side + START]!;
    if (above > 0) {
      const added = this.#bins[low + bin]! - before;
      fields[side + IN_TAIL]! += added;
      fields[side + EXCESS]! += added * above;
    }
    if (bin >= fields[side + END]!) fields[side + END] = bin + 1;
  }

  /** Lets the tail begin where it has as many bins as have the wanted weight or less: few steps on from where it began before. */
  #fitTail(side: number, low: number, wanted: number): void {
    const bins = this.#bins;
    const end = this.#fields[side + END]!;
    let start = this.#fields[side + START]!;
    let inTail = this.#fields[side + IN_TAIL]!;
    let excess = this.#fields[side + EXCESS]!;
    while (inTail > wanted && start < end) {
      const weight = bins[low + start++]!;
      inTail -= weight;
      excess -= inTail + weight / 2;
    }
    if (start >= end) {
      start = end;
      inTail = 0;
      excess = 0;
    }
    while (start > 0 && inTail + bins[low + start - 1]! <= wanted) {
      const weight = bins[low + --start]!;
      excess += inTail + weight / 2;
      inTail += weight;
    }
    this.#fields[side + START] = start;
    this.#fields[side + IN_TAIL] = inTail;
    this.#fields[side + EXCESS] = excess;
  }

  #withinTail(side: number, position: number, unit: number, seen: number): number {
    const count = this.#fields[side + IN_TAIL]! / unit;
    const excess = this.#fields[side + EXCESS]! / unit;
    const index = (excess * LN_BIN + BELIEF * USUAL_TAIL_INDEX) / (count + BELIEF);
    const beyond = (position - this.#fields[side + START]!) * LN_BIN;
    return Math.log10((seen + 1) / (count + 1)) + beyond / index / Math.LN10;
  }

  /** The weight above a position below the tail, which lies somewhere inside its bin. */
  #weightAbove(side: number, low: number, position: number): number {
    const bins = this.#bins;
    let above = this.#fields[side + IN_TAIL]!;
    let bin = this.#fields[side + START]! - 1;
    for (; bin >= 0 && bin > position; bin--) above += bins[low + bin]!;
    return bin < 0 ? above : above + bins[low + bin]! * Math.max(0, bin + 1 - position);
  }

  /** Makes room above: what falls out below stays in the lowest bin. */
  #moveDown(side: number, low: number, by: number): void {
    const bins = this.#bins.subarray(low, low + BINS);
    const lost = Math.min(by, BINS);
    let below = 0;
    for (let bin = 0; bin < lost; bin++) below += bins[bin]!;
    bins.copyWithin(0, lost);
    bins.fill(0, BINS - lost);
    bins[0]! += below;
    this.#fields[side + ORIGIN]! += by;
    this.#fields[side + END] = Math.max(1, this.#fields[side + END]! - lost);
    this.#beginTailAtEnd(side);
  }

  #rescale(place: number): void {
    const at = place * FIELDS;
    const unit = this.#fields[at + UNIT]!;
    this.#fields[at + UNIT] = 1;
    const low = 2 * place * BINS;
    for (let bin = low; bin < low + 2 * BINS && bin < this.#bins.length; bin++) this.#bins[bin]! /= unit;
    this.#beginTailAtEnd(at + UPWARDS);
    this.#beginTailAtEnd(at + DOWNWARDS);
  }

  /** Its beginning has to be found anew. */
  #beginTailAtEnd(side: number): void {
    this.#fields[side + START] = this.#fields[side + END]!;
    this.#fields[side + IN_TAIL] = 0;
    this.#fields[side + EXCESS] = 0;
    const place = Math.floor(side / FIELDS);
    const [kind, series] = [Math.floor(place / this.#series), place % this.#series];
    this.#ordinary[2 * (series * this.#kinds + kind) + (side - place * FIELDS === UPWARDS ? 0 : 1)] = 0;
  }
}

function positionOf(size: number): number {
  return Math.log2(Math.min(size, Number.MAX_VALUE)) * BINS_PER_OCTAVE;
}

function sizeOf(position: number): number {
  return 2 ** (position / BINS_PER_OCTAVE);
}
