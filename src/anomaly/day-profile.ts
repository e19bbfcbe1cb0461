const DAY_SECONDS = 86_400;
/** Half hours: narrow enough for office hours and nightly jobs, wide enough to hold several of any usual sample. */
const BUCKETS = 48;
/** How long a habit is remembered: a week of days. */
const MEMORY_DAYS = 7;
/** Days that have to pass before the profile may speak: one makes no habit, and two may differ by chance. */
const DAYS_TO_SPEAK = 3;
/** How much of the spread over the whole day is added to that of a half hour, lest a still one makes all the noise. */
const SPREAD_FLOOR = 0.1;

/**
 * What is usual at this time of the day: the mean of each half hour and how far values lie from it. Days are counted from the
 * first sample, so that no clock or time zone matters.
 */
export class DayProfile {
  readonly #mean = new Float32Array(BUCKETS);
  readonly #spread = new Float32Array(BUCKETS);
  readonly #count = new Float32Array(BUCKETS);
  #daySpread = 0;
  #samples = 0;

  /**
   * Tells by how many usual deviations the value lies off what is usual `seconds` after the first sample, NaN while that is
   * not known, and learns the value.
   */
  update(seconds: number, value: number, interval: number): number {
    const time = (((seconds % DAY_SECONDS) + DAY_SECONDS) % DAY_SECONDS) / (DAY_SECONDS / BUCKETS);
    const bucket = Math.min(BUCKETS - 1, Math.floor(time));
    const before = Math.floor(time - 0.5);
    const left = (before + BUCKETS) % BUCKETS;
    const right = (before + 1) % BUCKETS;
    const share = time - 0.5 - before;
    let deviation = Number.NaN;
    if (seconds >= DAY_SECONDS && this.#count[left]! > 0 && this.#count[right]! > 0) {
      const residual = value - (this.#mean[left]! * (1 - share) + this.#mean[right]! * share);
      const spread = this.#spread[left]! * (1 - share) + this.#spread[right]! * share + SPREAD_FLOOR * this.#daySpread;
      if (seconds >= DAYS_TO_SPEAK * DAY_SECONDS) deviation = spread > 0 ? residual / spread : residual;
      this.#learnSpread(bucket, Math.abs(residual), interval);
    }
    this.#learnMean(bucket, value, interval);
    return deviation;
  }

  #learnMean(bucket: number, value: number, interval: number): void {
    this.#count[bucket]!++;
    this.#mean[bucket]! += (value - this.#mean[bucket]!) * Math.max(1 / this.#count[bucket]!, gain(interval));
  }

  #learnSpread(bucket: number, residual: number, interval: number): void {
    this.#samples++;
    this.#spread[bucket]! += (residual - this.#spread[bucket]!) * Math.max(1 / this.#count[bucket]!, gain(interval));
    const dayGain = Math.max(1 / this.#samples, interval / (MEMORY_DAYS * DAY_SECONDS));
    this.#daySpread += (residual - this.#daySpread) * dayGain;
  }
}

/** One over the samples that a half hour has in a week. */
function gain(interval: number): number {
  return 1 / (MEMORY_DAYS * Math.max(1, DAY_SECONDS / BUCKETS / interval));
}
