const DAY_SECONDS = 86_400;
/** Half hours: narrow enough for office hours and nightly jobs, wide enough to hold several of any usual sample. */
const BUCKETS = 48;
/** How long a habit is remembered: a week of days. */
const MEMORY_DAYS = 7;
/** Days that have to pass before the profile may speak: one makes no habit, and two may differ by chance. */
const DAYS_TO_SPEAK = 3;
/** What is kept of each half hour. */
const [MEAN, SPREAD, COUNT, FIGURES] = [0, 1, 2, 3];
/** How much of the spread over the whole day is added to that of a half hour, lest a still one makes all the noise. */
const SPREAD_FLOOR = 0.1;

/**
 * What is usual at this time of the day: the mean of each half hour and how far values lie from it. Days are counted from the
 * first sample, so that no clock or time zone matters.
 */
export class DayProfile {
  /** Side by side, since each sample asks for all three: `[bucket][mean, spread, count]`. */
  readonly #figures = new Float32Array(BUCKETS * FIGURES);
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
    const left = ((before + BUCKETS) % BUCKETS) * FIGURES;
    const right = ((before + 1) % BUCKETS) * FIGURES;
    const share = time - 0.5 - before;
    let deviation = Number.NaN;
    const figures = this.#figures;
    if (seconds >= DAY_SECONDS && figures[left + COUNT]! > 0 && figures[right + COUNT]! > 0) {
      const residual = value - (figures[left + MEAN]! * (1 - share) + figures[right + MEAN]! * share);
      const usualSpread = figures[left + SPREAD]! * (1 - share) + figures[right + SPREAD]! * share;
      const spread = usualSpread + SPREAD_FLOOR * this.#daySpread;
      if (seconds >= DAYS_TO_SPEAK * DAY_SECONDS) deviation = spread > 0 ? residual / spread : residual;
      this.#learnSpread(bucket * FIGURES, Math.abs(residual), interval);
    }
    this.#learnMean(bucket * FIGURES, value, interval);
    return deviation;
  }

  #learnMean(at: number, value: number, interval: number): void {
    const figures = this.#figures;
    const count = ++figures[at + COUNT]!;
    figures[at + MEAN]! += (value - figures[at + MEAN]!) * Math.max(1 / count, gain(interval));
  }

  #learnSpread(at: number, residual: number, interval: number): void {
    this.#samples++;
    const figures = this.#figures;
    const share = Math.max(1 / figures[at + COUNT]!, gain(interval));
    figures[at + SPREAD]! += (residual - figures[at + SPREAD]!) * share;
    const dayGain = Math.max(1 / this.#samples, interval / (MEMORY_DAYS * DAY_SECONDS));
    this.#daySpread += (residual - this.#daySpread) * dayGain;
  }
}

/** One over the samples that a half hour has in a week. */
function gain(interval: number): number {
  return 1 / (MEMORY_DAYS * Math.max(1, DAY_SECONDS / BUCKETS / interval));
}
