import {DayProfile} from './day-profile.js';
import {Forecast} from './forecast.js';
import {RunningMedian} from './running-median.js';
import {SampleInterval} from './sample-interval.js';
import {scoreOf, surpriseForLooks} from './sensitivity.js';
import {gainOf, inSamples, type Span} from './span.js';
import {Tails} from './tails.js';

/** "Now": long enough that one odd sample is no level, short enough to answer within ten seconds. */
const NOW: Span = {seconds: 10, samples: 6};
/** "Lately", the baseline: a quarter of an hour. */
const LATELY: Span = {seconds: 900, samples: 72};
/** What a slow drift moves: some minutes. */
const MINUTES: Span = {seconds: 300, samples: 24};
/** And what it has not moved yet: a few hours; in samples of five minutes, a day. */
const HOURS: Span = {seconds: 10_800, samples: 288};
/** Levels of minutes are few: so long they are learned before they are trusted. */
const DRIFT_LEARNING: Span = {seconds: 3600, samples: 288};
/** How often the level of minutes is looked at: a look's probation then lasts a quarter of an hour. */
const DRIFT_LOOK_SECONDS = 30;
/** A rate that drifts by less than this share of it is nobody's business. */
const LEAST_DRIFT = 0.25;
/** Over which the unrest from sample to sample is judged. */
const UNREST: Span = {seconds: 60, samples: 12};
/** How long deviations are remembered: a day, so that nights and days are both known. */
const MEMORY: Span = {seconds: 86_400, samples: 4000};
/** How long a peak keeps smaller ones that follow from being told as news. */
const HOLD: Span = {seconds: 3600, samples: 400};
/** A deviation becomes part of what is usual only after this time: an incident is not judged by its own first seconds. */
const PROBATION_SECONDS = 30;
const LONGEST_PROBATION = 32;
/** Before this nothing is told. */
const LEARNING: Span = {seconds: 240, samples: 100};

/** Rates below this share of the recent ones are as good as none, for their logarithm. */
const LOG_FLOOR = 1e-3;
const UNREST_FLOOR = 1e-6;
const TYPICAL_INTERVAL_SECONDS = 1;
/** What is beyond counts as this: differences and means of larger values could be infinite, and never come back from there. */
const LARGEST = 1e150;

/** What a series may deviate in. The index in this order is that of its tails. */
const DEVIATIONS = ['jump', 'shift', 'drift', 'surge', 'ratio', 'unrest', 'habit', 'habit-ratio'] as const;
const KINDS = DEVIATIONS.length;
const DRIFT = DEVIATIONS.indexOf('drift');

/**
 * Finds what is abnormal in one series, sample by sample: one pass, no look-ahead, 6 KiB. Each of eight deviations is judged by
 * how rare it is among its own earlier ones, upwards and downwards apart:
 * - jump: the value against its level of now; shift: that level against the baseline; drift: the level of some minutes against
 *   that of hours; surge: the value against what its trend leads to; ratio: the value's logarithm against the baseline's;
 *   unrest: how much it moves from sample to sample against how much it did; habit and habit-ratio: the value and its logarithm
 *   against the same time of other days, once three have been seen.
 *
 * The rarest counts, and others that are as rare a little: their eighth powers add up.
 */
export class SeriesDetector {
  /** −log10 of the chance of what the last sample showed, corrected for the number of looks a day; 0 while learning. */
  surprise = 0;
  /** Seconds until it has learned enough to speak. */
  learningSeconds: number = LEARNING.seconds;
  /** Whether what was rarest in the last sample is that its level has drifted. */
  isDrift = false;

  readonly #interval: SampleInterval;
  readonly #tails = new Tails(KINDS);
  readonly #median = new RunningMedian();
  readonly #forecast = new Forecast();
  readonly #profile = new DayProfile();
  readonly #profileOfLogarithm = new DayProfile();
  /** Deviations on probation, all kinds of a sample together. */
  readonly #waiting = new Float32Array(LONGEST_PROBATION * KINDS).fill(Number.NaN);
  #first = Number.NaN;
  #samples = 0;
  #value = 0;
  #now = 0;
  #lately = 0;
  #minutes = 0;
  #hours = 0;
  #size = 0;
  #unrest = 0;
  #usualUnrest = 0;
  #held = 0;
  #rarest = 0;
  #power = 0;
  /** What comes off each surprise for the looks a day: less than that is none. */
  #least = 0;
  #place = 0;
  #trust = 1;
  readonly #resolution: number;

  /** Changes below `resolution` are none; 0 where nothing is known of what the values are. Series of the same stamps share an interval. */
  constructor(resolution = 0, interval = new SampleInterval()) {
    this.#resolution = resolution;
    this.#interval = interval;
  }

  /** What is usual for a value: the median of the last quarter of an hour. */
  get usual(): number {
    return this.#median.value;
  }

  /** The level of the last minutes, which drifts. */
  get level(): number {
    return this.#minutes;
  }

  /** What is usual for the level: the mean of some hours. */
  get usualLevel(): number {
    return this.#hours;
  }

  /**
   * Takes a sample, `stamp` in seconds of any clock, and tells its score in 0..1. Only what is rarer than all that the last hour
   * told has a score: an incident is told once. NaN is not known, which is no anomaly.
   */
  update(stamp: number, given: number): number {
    this.#interval.update(stamp);
    if (!Number.isFinite(given)) return this.#stayUnknown();

    const value = Math.max(-LARGEST, Math.min(LARGEST, given));

    const interval = Number.isNaN(this.#interval.seconds) ? TYPICAL_INTERVAL_SECONDS : this.#interval.seconds;
    this.#rarest = 0;
    this.#power = 0;
    this.#least = surpriseForLooks(interval);
    if (this.#samples === 0) this.#begin(stamp, value);
    else this.#follow(stamp, value, interval);
    this.#samples++;
    return this.#tell(interval);
  }

  #stayUnknown(): number {
    this.surprise = 0;
    return 0;
  }

  #begin(stamp: number, value: number): void {
    this.#first = stamp;
    this.#value = value;
    this.#now = value;
    this.#lately = value;
    this.#minutes = value;
    this.#hours = value;
    this.#size = Math.abs(value);
    this.#forecast.begin(value);
    this.#median.begin(value);
    this.#profile.update(0, value, TYPICAL_INTERVAL_SECONDS);
  }

  #follow(stamp: number, value: number, interval: number): void {
    const forgetting = 1 / inSamples(MEMORY, interval);
    const probation = Math.min(LONGEST_PROBATION, Math.floor(PROBATION_SECONDS / interval));
    this.#place = probation === 0 ? Number.NaN : (this.#samples % probation) * KINDS;
    this.#trust = trustAfter(LATELY, interval, this.#samples);
    const resolution = this.#resolution;
    const seconds = stamp - this.#first;

    this.#judge(0, value - this.#now, resolution, forgetting);
    this.#now += (value - this.#now) * gainOf(NOW, interval, this.#samples);
    this.#judge(1, this.#now - this.#lately, resolution, forgetting);
    this.#minutes += (value - this.#minutes) * gainOf(MINUTES, interval, this.#samples);
    this.#judgeDrift(interval, probation, forgetting);
    this.#hours += (value - this.#hours) * gainOf(HOURS, interval, this.#samples);
    this.#judge(3, this.#forecast.update(value, interval, this.#samples), resolution, forgetting);

    const floor = LOG_FLOOR * this.#size + resolution;
    if (floor > 0) {
      const logarithm = Math.log(Math.abs(value) + floor);
      this.#judge(4, logarithm - Math.log(this.#size + floor), 0, forgetting);
      this.#judge(7, this.#profileOfLogarithm.update(seconds, logarithm, interval), 0, forgetting);
    }
    this.#judgeUnrest(value, interval, forgetting);
    this.#judge(6, this.#profile.update(seconds, value, interval), 0, forgetting);

    const gain = gainOf(LATELY, interval, this.#samples);
    this.#median.update(value, LATELY, interval, this.#samples);
    this.#lately += (value - this.#lately) * gain;
    this.#size += (Math.abs(value) - this.#size) * gain;
    this.#value = value;
  }

  /** The level of minutes moves slowly: it is looked at a few times in its own span, and stays on probation for as long. */
  #judgeDrift(interval: number, probation: number, forgetting: number): void {
    const stride = Math.max(1, Math.floor(DRIFT_LOOK_SECONDS / interval));
    if (this.#samples % stride !== 0) return;

    const placeOfOthers = this.#place;
    this.#place = probation === 0 ? Number.NaN : (Math.floor(this.#samples / stride) % probation) * KINDS;
    const least = this.#resolution > 0 ? Math.max(this.#resolution, LEAST_DRIFT * Math.abs(this.#hours)) : 0;
    const trust = trustAfter(DRIFT_LEARNING, interval, this.#samples);
    this.#judge(DRIFT, this.#minutes - this.#hours, least, forgetting * stride, trust);
    this.#place = placeOfOthers;
  }

  #judgeUnrest(value: number, interval: number, forgetting: number): void {
    const step = Math.abs(value - this.#value);
    this.#unrest += (step - this.#unrest) * gainOf(UNREST, interval, this.#samples);
    const usual = this.#usualUnrest;
    const least = UNREST_FLOOR * usual + this.#resolution;
    if (usual > 0) this.#judge(5, Math.log((this.#unrest + least) / (usual + this.#resolution)), 0, forgetting);
    this.#usualUnrest += (step - usual) * gainOf(LATELY, interval, this.#samples);
  }

  #judge(index: number, deviation: number, resolution: number, forgetting: number, trust = this.#trust): void {
    if (Number.isNaN(deviation)) return;

    const surprise = this.#tails.surprise(index, deviation, resolution, this.#least) * trust;
    this.#power += eighthPower(surprise);
    if (surprise > this.#rarest) {
      this.#rarest = surprise;
      this.isDrift = index === DRIFT;
    }
    this.#learnLater(index, deviation, forgetting);
  }

  #learnLater(index: number, deviation: number, forgetting: number): void {
    const place = this.#place + index;
    const before = Number.isNaN(place) ? deviation : this.#waiting[place]!;
    if (!Number.isNaN(place)) this.#waiting[place] = deviation;
    if (!Number.isNaN(before)) this.#tails.learn(index, before, forgetting);
  }

  #tell(interval: number): number {
    this.learningSeconds = Math.max(0, inSamples(LEARNING, interval) - this.#samples) * interval;
    const joint = eighthRoot(this.#power);
    this.surprise = this.learningSeconds > 0 ? 0 : Math.max(0, joint - this.#least);
    this.#held *= 1 - 1 / inSamples(HOLD, interval);
    if (this.surprise <= this.#held) return 0;

    this.#held = this.surprise;
    return scoreOf(this.surprise);
  }
}

/** How far a rarity is trusted before the span that it is learned over has gone by: by 0.63 at a quarter of it. */
function trustAfter(span: Span, interval: number, samples: number): number {
  return Math.cbrt(Math.min(1, samples / inSamples(span, interval)));
}

function eighthPower(value: number): number {
  const square = value * value;
  const fourth = square * square;
  return fourth * fourth;
}

function eighthRoot(value: number): number {
  return Math.sqrt(Math.sqrt(Math.sqrt(value)));
}
