import {DayProfiles} from './day-profiles.js';
import {Pace} from './pace.js';
import {Rarity} from './rarity.js';
import {DRIFT, HABIT, HABIT_RATIO, JUMP, RATIO, SHIFT, sample} from './sample.js';
import {scoreOf} from './sensitivity.js';
import {
  EXPECTED,
  FIELDS,
  FIRST,
  followTrend,
  followUnrest,
  HELD,
  HOURS,
  IS_DRIFT,
  KNOWN_AT,
  LATELY,
  MEDIAN,
  MINUTES,
  NOW,
  RESOLUTION,
  SAMPLES,
  SIZE,
  SURPRISE,
  stepMedian,
  USUAL,
  USUAL_LEVEL,
  VALUE,
} from './series-state.js';

/** A rate that drifts by less than this share of it is nobody's business. */
const LEAST_DRIFT = 0.25;
/** Rates below this share of the recent ones are as good as none, for their logarithm. */
const LOG_FLOOR = 1e-3;
/** What is beyond counts as this: differences and means of larger values could be infinite, and never come back from there. */
const LARGEST = 1e150;

/**
 * Finds what is abnormal in several series that are sampled together, sample by sample: one pass, no look-ahead, 6 KiB a series.
 * Each of eight deviations is judged by how rare it is among its own earlier ones, upwards and downwards apart:
 * - jump: the value against its level of now; shift: that level against the baseline; drift: the level of some minutes against
 *   that of hours; surge: the value against what its trend leads to; ratio: the value's logarithm against the baseline's;
 *   unrest: how much it moves from sample to sample against how much it did; habit and habit-ratio: the value and its logarithm
 *   against the same time of other days, once three have been seen.
 *
 * All that is known lies in a few arrays: memory, not arithmetic, is what watching thousands of series costs.
 */
export class SeriesDetectors {
  readonly #series: number;
  readonly #pace: Pace;
  readonly #rarity: Rarity;
  /** Of the value and of its logarithm. */
  readonly #profiles: DayProfiles;
  readonly #state: Float64Array;

  /** One series for each resolution: changes below it are none; 0 where nothing is known of what the values are. */
  constructor(resolutions: readonly number[] = [0], pace = new Pace()) {
    this.#series = resolutions.length;
    this.#pace = pace;
    this.#rarity = new Rarity(this.#series, pace);
    this.#profiles = new DayProfiles(this.#series, 2);
    this.#state = new Float64Array(this.#series * FIELDS);
    for (const [series, resolution] of resolutions.entries()) this.#state[series * FIELDS + RESOLUTION] = resolution;
  }

  /** −log10 of the chance of what the last sample showed, corrected for the number of looks a day; 0 while learning. */
  surprise(series = 0): number {
    return this.#state[series * FIELDS + SURPRISE]!;
  }

  /** Whether what was rarest in the last sample is that its level has drifted. */
  isDrift(series = 0): boolean {
    return this.#state[series * FIELDS + IS_DRIFT] === 1;
  }

  /** What was usual for a value before the last one: the median of a quarter of an hour. */
  usual(series = 0): number {
    return this.#state[series * FIELDS + USUAL]!;
  }

  /** The level of the last minutes, which drifts. */
  level(series = 0): number {
    return this.#state[series * FIELDS + MINUTES]!;
  }

  /** What was usual for the level before the last sample: the mean of some hours. */
  usualLevel(series = 0): number {
    return this.#state[series * FIELDS + USUAL_LEVEL]!;
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

    sample.value = Math.max(-LARGEST, Math.min(LARGEST, given));
    sample.stamp = stamp;
    state[at + KNOWN_AT] = stamp;
    this.#rarity.begin();
    if (state[at + SAMPLES] === 0) this.#begin(series, at);
    else this.#follow(series, at);
    state[at + SAMPLES]!++;
    return this.#tell(at);
  }

  #begin(series: number, at: number): void {
    const state = this.#state;
    const {value, stamp} = sample;
    state[at + FIRST] = stamp;
    for (const level of [VALUE, NOW, LATELY, MINUTES, HOURS, MEDIAN, EXPECTED]) state[at + level] = value;
    state[at + SIZE] = Math.abs(value);
    this.#profiles.begin(0);
    this.#profiles.update(2 * series, value, this.#pace.seconds);
  }

  #follow(series: number, at: number): void {
    const state = this.#state;
    const pace = this.#pace;
    const {value, deviations} = sample;
    // A whole number of 32 bits: that of the array is a double, of which remainders are dear.
    const samples = state[at + SAMPLES]! >>> 0;
    const share = 1 / (samples + 1);
    const isLearning = samples + 1 < pace.learning;
    sample.share = share;
    sample.resolution = state[at + RESOLUTION]!;
    sample.trust = isLearning ? 0 : trustAfter(pace.latelySamples, samples);
    state[at + USUAL] = state[at + MEDIAN]!;
    state[at + USUAL_LEVEL] = state[at + HOURS]!;

    const now = state[at + NOW]!;
    const nextNow = now + (value - now) * Math.max(share, pace.now);
    state[at + NOW] = nextNow;
    deviations[JUMP] = value - now;
    deviations[SHIFT] = nextNow - state[at + LATELY]!;
    state[at + MINUTES]! += (value - state[at + MINUTES]!) * Math.max(share, pace.minutes);
    this.#judgeDrift(series, at, samples, isLearning);
    state[at + HOURS]! += (value - state[at + HOURS]!) * Math.max(share, pace.hours);
    followTrend(state, at, pace);
    followUnrest(state, at, pace);
    this.#followSize(series, at);
    stepMedian(state, at, pace);
    const gain = Math.max(share, pace.lately);
    state[at + LATELY]! += (value - state[at + LATELY]!) * gain;
    state[at + SIZE]! += (Math.abs(value) - state[at + SIZE]!) * gain;
    state[at + VALUE] = value;
    this.#rarity.judge(series, samples);
    this.#rarity.takeIn(series, samples);
  }

  #judgeDrift(series: number, at: number, samples: number, isLearning: boolean): void {
    const {driftStride, driftLearning} = this.#pace;
    const look = Math.floor(samples / driftStride);
    if (look * driftStride !== samples) return;

    const {resolution, deviations} = sample;
    const usual = this.usualLevel(series);
    const least = resolution > 0 ? Math.max(resolution, LEAST_DRIFT * Math.abs(usual)) : 0;
    deviations[DRIFT] = this.#state[at + MINUTES]! - usual;
    this.#rarity.judgeDrift(series, look, least, isLearning ? 0 : trustAfter(driftLearning, samples));
  }

  /** By the value's logarithm, and by the time of day. */
  #followSize(series: number, at: number): void {
    const {value, stamp, resolution, deviations} = sample;
    const {seconds} = this.#pace;
    const size = this.#state[at + SIZE]!;
    const floor = LOG_FLOOR * size + resolution;
    this.#profiles.begin(stamp - this.#state[at + FIRST]!);
    deviations[HABIT] = this.#profiles.update(2 * series, value, seconds);
    if (floor === 0) {
      deviations[RATIO] = Number.NaN;
      deviations[HABIT_RATIO] = Number.NaN;
      return;
    }

    const logarithm = Math.log(Math.abs(value) + floor);
    deviations[RATIO] = logarithm - Math.log(size + floor);
    deviations[HABIT_RATIO] = this.#profiles.update(2 * series + 1, logarithm, seconds);
  }

  #tell(at: number): number {
    const state = this.#state;
    const {least, fading} = this.#pace;
    const held = state[at + HELD]! * (1 - fading);
    const surprise = Math.max(0, this.#rarity.surprise - least);
    state[at + SURPRISE] = surprise;
    state[at + IS_DRIFT] = this.#rarity.isDrift ? 1 : 0;
    state[at + HELD] = Math.max(held, surprise);
    return surprise > held ? scoreOf(surprise) : 0;
  }
}

/** How far a rarity is trusted before the span that it is learned over has gone by: by 0.63 at a quarter of it. */
function trustAfter(span: number, samples: number): number {
  return samples >= span ? 1 : Math.cbrt(samples / span);
}
