import {DayProfiles} from './day-profiles.js';
import {Pace, WAITING_ROWS} from './pace.js';
import {scoreOf} from './sensitivity.js';
import {
  departFromTrend,
  EXPECTED,
  FIELDS,
  FIRST,
  HELD,
  HOURS,
  IS_DRIFT,
  KNOWN_AT,
  LATELY,
  MEDIAN,
  MINUTES,
  NOW,
  RESOLUTION,
  RESTLESSNESS,
  SAMPLES,
  SIZE,
  SURPRISE,
  stepMedian,
  USUAL_RESTLESSNESS,
  VALUE,
} from './series-state.js';
import {Tails} from './tails.js';

/** A rate that drifts by less than this share of it is nobody's business. */
const LEAST_DRIFT = 0.25;
/** Rates below this share of the recent ones are as good as none, for their logarithm. */
const LOG_FLOOR = 1e-3;
const UNREST_FLOOR = 1e-6;
/** What is beyond counts as this: differences and means of larger values could be infinite, and never come back from there. */
const LARGEST = 1e150;

/** What a series may deviate in. */
const [JUMP, SHIFT, DRIFT, SURGE, RATIO, UNREST, HABIT, HABIT_RATIO, KINDS] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/**
 * Finds what is abnormal in several series that are sampled together, sample by sample: one pass, no look-ahead, 6 KiB a series.
 * Each of eight deviations is judged by how rare it is among its own earlier ones, upwards and downwards apart:
 * - jump: the value against its level of now; shift: that level against the baseline; drift: the level of some minutes against
 *   that of hours; surge: the value against what its trend leads to; ratio: the value's logarithm against the baseline's;
 *   unrest: how much it moves from sample to sample against how much it did; habit and habit-ratio: the value and its logarithm
 *   against the same time of other days, once three have been seen.
 *
 * The rarest counts, and others that are as rare a little: their eighth powers add up. All that is known lies in a few arrays: memory,
 * not arithmetic, is what watching thousands of series costs.
 */
export class SeriesDetectors {
  readonly #series: number;
  readonly #pace: Pace;
  readonly #tails: Tails;
  /** Of the two that compare days, once there are some: for the first three days they need no memory. */
  #tailsOfHabits: Tails | undefined;
  /** Of the value and of its logarithm. */
  readonly #profiles: DayProfiles;
  readonly #state: Float64Array;
  /** Deviations on probation: `[sample][series][kind]`. */
  readonly #waiting: Float32Array;
  #row = 0;
  #isLearning = true;
  #trust = 1;
  #power = 0;
  #rarest = 0;
  #drift = 0;

  /** One series for each resolution: changes below it are none; 0 where nothing is known of what the values are. */
  constructor(resolutions: readonly number[] = [0], pace = new Pace()) {
    this.#series = resolutions.length;
    this.#pace = pace;
    this.#tails = new Tails(HABIT, this.#series);
    this.#profiles = new DayProfiles(this.#series, 2);
    this.#state = new Float64Array(this.#series * FIELDS);
    for (const [series, resolution] of resolutions.entries()) this.#state[series * FIELDS + RESOLUTION] = resolution;
    this.#waiting = new Float32Array(WAITING_ROWS * this.#series * KINDS).fill(Number.NaN);
  }

  /** −log10 of the chance of what the last sample showed, corrected for the number of looks a day; 0 while learning. */
  surprise(series = 0): number {
    return this.#state[series * FIELDS + SURPRISE]!;
  }

  /** Whether what was rarest in the last sample is that its level has drifted. */
  isDrift(series = 0): boolean {
    return this.#state[series * FIELDS + IS_DRIFT] === 1;
  }

  /** What is usual for a value: the median of the last quarter of an hour. */
  usual(series = 0): number {
    return this.#state[series * FIELDS + MEDIAN]!;
  }

  /** The level of the last minutes, which drifts. */
  level(series = 0): number {
    return this.#state[series * FIELDS + MINUTES]!;
  }

  /** What is usual for the level: the mean of some hours. */
  usualLevel(series = 0): number {
    return this.#state[series * FIELDS + HOURS]!;
  }

  /** Stamp of the last sample that was known. */
  knownAt(series = 0): number {
    return this.#state[series * FIELDS + KNOWN_AT]!;
  }

  /** Seconds until it has learned enough to speak. */
  learningSeconds(series = 0): number {
    return Math.max(0, this.#pace.learning - this.#state[series * FIELDS + SAMPLES]!) * this.#pace.seconds;
  }

  /**
   * Takes a sample, `stamp` in seconds of any clock, and tells its score in 0..1. Only what is rarer than all that the last hour
   * told has a score: an incident is told once. NaN is not known, which is no anomaly.
   */
  update(stamp: number, given: number, series = 0): number {
    this.#pace.begin(stamp);
    const at = series * FIELDS;
    const state = this.#state;
    state[at + SURPRISE] = 0;
    if (!Number.isFinite(given)) return 0;

    const value = Math.max(-LARGEST, Math.min(LARGEST, given));
    state[at + KNOWN_AT] = stamp;
    this.#power = 0;
    this.#rarest = 0;
    this.#drift = 0;
    if (state[at + SAMPLES] === 0) this.#begin(series, at, stamp, value);
    else this.#follow(series, at, stamp, value);
    state[at + SAMPLES]!++;
    return this.#tell(at);
  }

  #begin(series: number, at: number, stamp: number, value: number): void {
    const state = this.#state;
    state[at + FIRST] = stamp;
    for (const level of [VALUE, NOW, LATELY, MINUTES, HOURS, MEDIAN, EXPECTED]) state[at + level] = value;
    state[at + SIZE] = Math.abs(value);
    this.#profiles.begin(0);
    this.#profiles.update(2 * series, value, this.#pace.seconds);
  }

  #follow(series: number, at: number, stamp: number, value: number): void {
    const state = this.#state;
    const pace = this.#pace;
    // A whole number of 32 bits: that of the array is a double, of which remainders are dear.
    const samples = state[at + SAMPLES]! >>> 0;
    const resolution = state[at + RESOLUTION]!;
    // A mean of all, until there are enough for one that forgets.
    const share = 1 / (samples + 1);
    this.#row = ((samples % WAITING_ROWS) * this.#series + series) * KINDS;
    this.#trust = trustAfter(pace.latelySamples, samples);
    this.#isLearning = samples + 1 < pace.learning;

    const now = state[at + NOW]!;
    const nextNow = now + (value - now) * Math.max(share, pace.now);
    state[at + NOW] = nextNow;
    this.#judge(series, JUMP, value - now, resolution);
    this.#judge(series, SHIFT, nextNow - state[at + LATELY]!, resolution);
    state[at + MINUTES]! += (value - state[at + MINUTES]!) * Math.max(share, pace.minutes);
    this.#judgeDrift(series, at, samples);
    state[at + HOURS]! += (value - state[at + HOURS]!) * Math.max(share, pace.hours);
    this.#judge(
      series,
      SURGE,
      departFromTrend(state, at, value, Math.max(share, pace.level), Math.max(share, pace.slope)),
      resolution,
    );
    this.#judgeUnrest(series, at, value, share);
    this.#judgeBySize(series, at, stamp, value);

    const gain = Math.max(share, pace.lately);
    stepMedian(state, at, value, gain);
    state[at + LATELY]! += (value - state[at + LATELY]!) * gain;
    state[at + SIZE]! += (Math.abs(value) - state[at + SIZE]!) * gain;
    state[at + VALUE] = value;
    this.#takeIn(series, samples);
  }

  /** The level of minutes moves slowly: it is looked at a few times in its own span, and stays on probation for as many looks. */
  #judgeDrift(series: number, at: number, samples: number): void {
    const {driftStride, driftLearning, probation, forgetting} = this.#pace;
    const look = Math.floor(samples / driftStride);
    if (look * driftStride !== samples) return;

    const [level, usual, resolution] = [this.level(series), this.usualLevel(series), this.#state[at + RESOLUTION]!];
    const least = resolution > 0 ? Math.max(resolution, LEAST_DRIFT * Math.abs(usual)) : 0;
    const drift = level - usual;
    if (!this.#isLearning) {
      this.#drift = this.#tails.surprise(series, DRIFT, drift, least) * trustAfter(driftLearning, samples);
      this.#count(this.#drift);
    }
    const place = probation === 0 ? 0 : ((look % probation) * this.#series + series) * KINDS + DRIFT;
    const before = probation === 0 ? drift : this.#waiting[place]!;
    this.#waiting[place] = drift;
    if (!Number.isNaN(before)) this.#tails.learn(series, DRIFT, before, forgetting * driftStride);
    this.#tails.settle(series, DRIFT, this.#pace.leastFactor);
  }

  #judgeUnrest(series: number, at: number, value: number, share: number): void {
    const state = this.#state;
    const resolution = state[at + RESOLUTION]!;
    const step = Math.abs(value - state[at + VALUE]!);
    const unrest = state[at + RESTLESSNESS]! + (step - state[at + RESTLESSNESS]!) * Math.max(share, this.#pace.unrest);
    state[at + RESTLESSNESS] = unrest;
    const usual = state[at + USUAL_RESTLESSNESS]!;
    const least = UNREST_FLOOR * usual + resolution;
    this.#judge(series, UNREST, usual > 0 ? Math.log((unrest + least) / (usual + resolution)) : Number.NaN, 0);
    state[at + USUAL_RESTLESSNESS] = usual + (step - usual) * Math.max(share, this.#pace.lately);
  }

  /** By the value's logarithm, and by the time of day. */
  #judgeBySize(series: number, at: number, stamp: number, value: number): void {
    const {seconds} = this.#pace;
    const size = this.#state[at + SIZE]!;
    const floor = LOG_FLOOR * size + this.#state[at + RESOLUTION]!;
    this.#profiles.begin(stamp - this.#state[at + FIRST]!);
    this.#judge(series, HABIT, this.#profiles.update(2 * series, value, seconds), 0);
    if (floor === 0) {
      this.#judge(series, RATIO, Number.NaN, 0);
      this.#judge(series, HABIT_RATIO, Number.NaN, 0);
      return;
    }

    const logarithm = Math.log(Math.abs(value) + floor);
    this.#judge(series, RATIO, logarithm - Math.log(size + floor), 0);
    this.#judge(series, HABIT_RATIO, this.#profiles.update(2 * series + 1, logarithm, seconds), 0);
  }

  /** Judges a deviation by those before, and puts it on probation; NaN is none that is known. */
  #judge(series: number, kind: number, deviation: number, resolution: number): void {
    if (this.#pace.probation > 0) this.#waiting[this.#row + kind] = deviation;
    if (Number.isNaN(deviation)) return;

    const tails = this.#tailsOf(kind);
    if (!this.#isLearning) {
      const surprise = tails.surprise(series, kind % HABIT, deviation, resolution);
      if (surprise > 0) this.#count(surprise * this.#trust);
    }
    if (this.#pace.probation > 0) return;

    tails.learn(series, kind % HABIT, deviation, this.#pace.forgetting);
    tails.settle(series, kind % HABIT, this.#pace.leastFactor);
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

  /** Takes in what has been on probation for long enough, of one kind or two after the other. */
  #takeIn(series: number, samples: number): void {
    const {probation, stride, forgetting, leastFactor} = this.#pace;
    const from = Math.max(1, samples - probation);
    const until = samples - probation + stride;
    if (probation === 0 || until <= from) return;

    for (let kind = samples % stride; kind < KINDS; kind += stride) {
      if (kind === DRIFT || (kind >= HABIT && this.#tailsOfHabits === undefined)) continue;

      const tails = this.#tailsOf(kind);
      for (let sample = from; sample < until; sample++) {
        const deviation = this.#waiting[((sample % WAITING_ROWS) * this.#series + series) * KINDS + kind]!;
        if (!Number.isNaN(deviation)) tails.learn(series, kind % HABIT, deviation, forgetting);
      }
      tails.settle(series, kind % HABIT, leastFactor);
    }
  }

  #tell(at: number): number {
    const state = this.#state;
    const {least, fading} = this.#pace;
    const held = state[at + HELD]! * (1 - fading);
    const surprise = this.#power === 0 ? 0 : Math.max(0, eighthRoot(this.#power) - least);
    state[at + SURPRISE] = surprise;
    state[at + IS_DRIFT] = this.#drift > 0 && this.#drift === this.#rarest ? 1 : 0;
    state[at + HELD] = Math.max(held, surprise);
    return surprise > held ? scoreOf(surprise) : 0;
  }
}

/** How far a rarity is trusted before the span that it is learned over has gone by: by 0.63 at a quarter of it. */
function trustAfter(span: number, samples: number): number {
  return samples >= span ? 1 : Math.cbrt(samples / span);
}

function eighthPower(value: number): number {
  const square = value * value;
  const fourth = square * square;
  return fourth * fourth;
}

function eighthRoot(value: number): number {
  return Math.sqrt(Math.sqrt(Math.sqrt(value)));
}
