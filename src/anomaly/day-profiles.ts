const DAY_SECONDS = 86_400;
/** Half hours: narrow enough for office hours and nightly jobs, wide enough to hold several of any usual sample. */
const BUCKETS = 48;
/** How long a habit is remembered: a week of days. */
const MEMORY_DAYS = 7;
/** Days that have to pass before a profile may speak: one makes no habit, and two may differ by chance. */
const DAYS_TO_SPEAK = 3;
/** What is kept of each half hour. */
const [MEAN, SPREAD, COUNT, FIGURES] = [0, 1, 2, 3];
/** And of the whole day. */
const [DAY_SPREAD, DAY_COUNT, DAY_FIGURES] = [0, 1, 2];
/** How much of the spread over the whole day is added to that of a half hour, lest a still one makes all the noise. */
const SPREAD_FLOOR = 0.1;

/**
 * What is usual at this time of the day in several values of several series: the mean of each half hour and how far values lie from
 * it. Days are counted from a series' first sample, so that no clock or time zone matters.
 */
export class DayProfiles {
  readonly #profiles: number;
  /** Side by side, since each sample asks for all of it: `[bucket][series][value][mean, spread, count]`. */
  readonly #figures: Float32Array;
  readonly #day: Float64Array;
  #bucket = 0;
  #left = 0;
  #right = 0;
  #share = 0;
  #seconds = 0;

  constructor(series: number, values: number) {
    this.#profiles = series * values;
    this.#figures = new Float32Array(BUCKETS * this.#profiles * FIGURES);
    this.#day = new Float64Array(this.#profiles * DAY_FIGURES);
  }

  /** Says how long after its first sample the next ones of a series are. */
  begin(seconds: number): void {
    const time = (seconds - DAY_SECONDS * Math.floor(seconds / DAY_SECONDS)) / (DAY_SECONDS / BUCKETS);
    const before = Math.floor(time - 0.5);
    this.#seconds = seconds;
    this.#bucket = Math.min(BUCKETS - 1, Math.floor(time));
    this.#left = before < 0 ? BUCKETS - 1 : before;
    this.#right = before + 1 === BUCKETS ? 0 : before + 1;
    this.#share = time - 0.5 - before;
  }

  /** Tells by how many usual deviations a value lies off what is usual at this time, NaN while that is not known, and learns it. */
  update(profile: number, value: number, interval: number): number {
    const figures = this.#figures;
    const at = (this.#bucket * this.#profiles + profile) * FIGURES;
    let deviation = Number.NaN;
    if (this.#seconds >= DAY_SECONDS) {
      const left = (this.#left * this.#profiles + profile) * FIGURES;
      const right = (this.#right * this.#profiles + profile) * FIGURES;
      if (figures[left + COUNT]! > 0 && figures[right + COUNT]! > 0) {
        const share = this.#share;
        const residual = value - (figures[left + MEAN]! * (1 - share) + figures[right + MEAN]! * share);
        const usualSpread = figures[left + SPREAD]! * (1 - share) + figures[right + SPREAD]! * share;
        const spread = usualSpread + SPREAD_FLOOR * this.#day[profile * DAY_FIGURES + DAY_SPREAD]!;
        if (this.#seconds >= DAYS_TO_SPEAK * DAY_SECONDS) deviation = spread > 0 ? residual / spread : residual;
        this.#learnSpread(profile, at, Math.abs(residual), interval);
      }
    }
    const count = ++figures[at + COUNT]!;
    figures[at + MEAN]! += (value - figures[at + MEAN]!) * Math.max(1 / count, gain(interval));
    return deviation;
  }

  #learnSpread(profile: number, at: number, residual: number, interval: number): void {
    const figures = this.#figures;
    const share = Math.max(1 / figures[at + COUNT]!, gain(interval));
    figures[at + SPREAD]! += (residual - figures[at + SPREAD]!) * share;
    const day = this.#day;
    const whole = profile * DAY_FIGURES;
    const count = ++day[whole + DAY_COUNT]!;
    const dayGain = Math.max(1 / count, interval / (MEMORY_DAYS * DAY_SECONDS));
    day[whole + DAY_SPREAD]! += (residual - day[whole + DAY_SPREAD]!) * dayGain;
  }
}

/** One over the samples that a half hour has in a week. */
function gain(interval: number): number {
  return 1 / (MEMORY_DAYS * Math.max(1, DAY_SECONDS / BUCKETS / interval));
}
