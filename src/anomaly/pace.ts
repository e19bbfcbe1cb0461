import {SampleInterval} from './sample-interval.js';
import {surpriseForLooks} from './sensitivity.js';
import {inSamples, type Span} from './span.js';

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
/** The level that a value is expected at: that of the last few samples, carried on. */
const LEVEL: Span = {seconds: 4, samples: 4};
/** Its slope, which a few samples cannot tell from noise. */
const SLOPE: Span = {seconds: 80, samples: 80};
/** Over which the unrest from sample to sample is judged. */
const UNREST: Span = {seconds: 60, samples: 12};
/** How long deviations are remembered: a day, so that nights and days are both known. */
const MEMORY: Span = {seconds: 86_400, samples: 4000};
/** How long a peak keeps smaller ones that follow from being told as news. */
const HOLD: Span = {seconds: 3600, samples: 400};
/** A deviation becomes part of what is usual only after this time: an incident is not judged by its own first seconds. */
const PROBATION_SECONDS = 30;
/** Rows that there is room for. */
export const WAITING_ROWS = 32;
/** Deviations of a kind are taken in together, as many as come in this share of their probation: memory is touched that much less often. */
const SHARE_TAKEN_IN = 1 / 4;
/** Before this nothing is told. */
const LEARNING: Span = {seconds: 240, samples: 100};

const TYPICAL_INTERVAL_SECONDS = 1;

/** The detector's spans of time, in samples of the interval that it is fed at: worked out when that changes, for all series alike. */
export class Pace {
  /** Between two samples; usual ones, while nothing is known. */
  seconds = Number.NaN;
  /** Shares by which means follow a sample, once their spans have gone by. */
  now = 0;
  lately = 0;
  minutes = 0;
  hours = 0;
  level = 0;
  slope = 0;
  unrest = 0;
  /** What a sample takes off the weight of earlier deviations, and off a peak. */
  forgetting = 0;
  fading = 0;
  /** Samples. */
  learning = 0;
  latelySamples = 0;
  driftLearning = 0;
  /** Samples from one look at the drift to the next. */
  driftStride = 1;
  /** Samples that a deviation waits before it is taken in, and samples from one taking in to the next. */
  probation = 0;
  stride = 1;
  /** What comes off each surprise for the looks a day, and the probability's factor that it stands for. */
  least = 0;
  leastFactor = 1;

  readonly #interval = new SampleInterval();
  #stamp = Number.NaN;

  constructor() {
    this.#set(TYPICAL_INTERVAL_SECONDS);
  }

  /** Takes the stamp of the samples that come next, in seconds of any clock. */
  begin(stamp: number): void {
    if (stamp === this.#stamp) return;

    this.#stamp = stamp;
    this.#interval.update(stamp);
    const {seconds} = this.#interval;
    if (!Number.isNaN(seconds) && seconds !== this.seconds) this.#set(seconds);
  }

  #set(seconds: number): void {
    this.seconds = seconds;
    this.now = 1 / inSamples(NOW, seconds);
    this.lately = 1 / inSamples(LATELY, seconds);
    this.minutes = 1 / inSamples(MINUTES, seconds);
    this.hours = 1 / inSamples(HOURS, seconds);
    this.level = 1 / inSamples(LEVEL, seconds);
    this.slope = 1 / inSamples(SLOPE, seconds);
    this.unrest = 1 / inSamples(UNREST, seconds);
    this.forgetting = 1 / inSamples(MEMORY, seconds);
    this.fading = 1 / inSamples(HOLD, seconds);
    this.learning = inSamples(LEARNING, seconds);
    this.latelySamples = inSamples(LATELY, seconds);
    this.driftLearning = inSamples(DRIFT_LEARNING, seconds);
    this.driftStride = Math.max(1, Math.floor(DRIFT_LOOK_SECONDS / seconds));
    this.probation = Math.min(WAITING_ROWS - 1, Math.floor(PROBATION_SECONDS / seconds));
    this.stride = Math.max(1, Math.floor(this.probation * SHARE_TAKEN_IN));
    this.least = surpriseForLooks(seconds);
    this.leastFactor = 10 ** this.least;
  }
}
