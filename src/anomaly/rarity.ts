import {type Pace, WAITING_ROWS} from './pace.js';
import {DRIFT, HABIT, KINDS, RATIO, sample} from './sample.js';
import {Tails} from './tails.js';

/** Deviations of one kind that are taken in together. */
const due = new Float64Array(WAITING_ROWS);

/**
 * Tells how rare it is what samples deviate in, each kind by its own earlier deviations. The rarest counts, and others that are as
 * rare a little: their eighth powers add up. Deviations are learned from after a time of probation.
 */
export class Rarity {
  readonly #series: number;
  readonly #pace: Pace;
  readonly #tails: Tails;
  /** Of the two that compare days, once there are some: for the first three days they need no memory. */
  #tailsOfHabits: Tails | undefined;
  /** Deviations on probation: `[sample][series][kind]`. */
  readonly #waiting: Float32Array;
  #power = 0;
  #rarest = 0;
  #drift = 0;

  constructor(series: number, pace: Pace) {
    this.#series = series;
    this.#pace = pace;
    this.#tails = new Tails(HABIT, series);
    this.#waiting = new Float32Array(WAITING_ROWS * series * KINDS).fill(Number.NaN);
  }

  /** −log10 of the chance of what the sample at hand shows. */
  get surprise(): number {
    return this.#power === 0 ? 0 : eighthRoot(this.#power);
  }

  /** Whether what is rarest in the sample at hand is its drift. */
  get isDrift(): boolean {
    return this.#drift > 0 && this.#drift === this.#rarest;
  }

  /** A sample comes, of which nothing is known yet. */
  begin(): void {
    this.#power = 0;
    this.#rarest = 0;
    this.#drift = 0;
  }

  /** Judges the sample at hand by all that it deviates in but its drift, and puts that on probation. */
  judge(series: number, samples: number): void {
    const {probation} = this.#pace;
    const {deviations, resolution, trust} = sample;
    const row = this.#rowOf(samples, series);
    for (let kind = 0; kind < KINDS; kind++) {
      if (kind === DRIFT) continue;

      const deviation = deviations[kind]!;
      if (probation > 0) this.#waiting[row + kind] = deviation;
      if (Number.isNaN(deviation)) continue;

      const tails = this.#tailsOf(kind);
      if (trust > 0) {
        const surprise = tails.surprise(series, kind % HABIT, deviation, kind < RATIO ? resolution : 0);
        if (surprise > 0) this.#count(surprise * trust);
      }
      if (probation === 0) this.#learn(tails, series, kind, deviation);
    }
  }

  /** The level of minutes moves slowly: it is looked at a few times in its own span, and stays on probation for as many looks. */
  judgeDrift(series: number, look: number, least: number, trust: number): void {
    const {probation, driftStride, forgetting, leastFactor} = this.#pace;
    const drift = sample.deviations[DRIFT]!;
    if (trust > 0) {
      this.#drift = this.#tails.surprise(series, DRIFT, drift, least) * trust;
      this.#count(this.#drift);
    }
    const place = probation === 0 ? 0 : ((look % probation) * this.#series + series) * KINDS + DRIFT;
    const before = probation === 0 ? drift : this.#waiting[place]!;
    this.#waiting[place] = drift;
    if (!Number.isNaN(before)) this.#tails.learn(series, DRIFT, before, forgetting * driftStride);
    this.#tails.settle(series, DRIFT, leastFactor);
  }

  /** Takes in what has been on probation for long enough, of one kind or two after the other. */
  takeIn(series: number, samples: number): void {
    const {probation, stride, forgetting, leastFactor} = this.#pace;
    const from = Math.max(1, samples - probation);
    const until = samples - probation + stride;
    if (probation === 0 || until <= from) return;

    for (let kind = samples % stride; kind < KINDS; kind += stride) {
      if (kind === DRIFT || (kind >= HABIT && this.#tailsOfHabits === undefined)) continue;

      let count = 0;
      for (let sample = from; sample < until; sample++) {
        const deviation = this.#waiting[this.#rowOf(sample, series) + kind]!;
        if (!Number.isNaN(deviation)) due[count++] = deviation;
      }
      const tails = this.#tailsOf(kind);
      tails.learnAll(series, kind % HABIT, due, count, forgetting);
      tails.settle(series, kind % HABIT, leastFactor);
    }
  }

  #learn(tails: Tails, series: number, kind: number, deviation: number): void {
    const {forgetting, leastFactor} = this.#pace;
    tails.learn(series, kind % HABIT, deviation, forgetting);
    tails.settle(series, kind % HABIT, leastFactor);
  }

  #rowOf(samples: number, series: number): number {
    return ((samples % WAITING_ROWS) * this.#series + series) * KINDS;
  }

  #tailsOf(kind: number): Tails {
    if (kind < HABIT) return this.#tails;

    this.#tailsOfHabits ??= new Tails(KINDS - HABIT, this.#series);
    return this.#tailsOfHabits;
  }

  #count(surprise: number): void {
    this.#power += eighthPower(surprise);
    if (surprise > this.#rarest) this.#rarest = surprise;
  }
}

function eighthPower(value: number): number {
  const square = value * value;
  const fourth = square * square;
  return fourth * fourth;
}

function eighthRoot(value: number): number {
  return Math.sqrt(Math.sqrt(Math.sqrt(value)));
}
