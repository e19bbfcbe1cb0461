/** A departure that is halfway back for so long has ended. */
const CALM_SECONDS = 10;
/** What has lasted this long is the new normal: the baseline has followed. */
const ACCEPTED_AFTER_SECONDS = 900;
/** One that comes again this soon after it ended is the same. */
const RETURN_SECONDS = 300;
/** Comings in a row that make it flapping. */
const FLAPPING_COMINGS = 3;

/** The life of a departure of one feature: it begins, ends when the value is halfway back, or becomes the new normal. */
export class Incident {
  isActive = false;
  onsetSeconds = Number.NaN;
  /** −log10 of its rarest sample's chance. */
  peak = 0;
  value = Number.NaN;
  usual = Number.NaN;
  /** It is the level of minutes that departs from that of hours; else the value from its quarter of an hour. */
  isDrift = false;
  #farthest = 0;
  #calmSince = Number.NaN;
  #endedAt = Number.NEGATIVE_INFINITY;
  #comings = 0;

  get isFlapping(): boolean {
    return this.#comings >= FLAPPING_COMINGS;
  }

  /** Takes a known sample: its surprise if it is beyond the threshold, and what is usual. */
  update(stamp: number, value: number, usual: number, surprise: number, threshold: number): void {
    if (this.isActive) this.#follow(stamp, value, surprise);
    else if (surprise >= threshold) this.#begin(stamp, value, usual, surprise);
  }

  /** The value is not known any more, for longer than a moment. */
  end(stamp: number): void {
    if (!this.isActive) return;

    this.isActive = false;
    this.#endedAt = stamp;
  }

  #begin(stamp: number, value: number, usual: number, surprise: number): void {
    const isReturn = stamp - this.#endedAt < RETURN_SECONDS;
    this.#comings = isReturn ? this.#comings + 1 : 1;
    if (!isReturn) {
      this.onsetSeconds = stamp;
      this.peak = 0;
      this.usual = usual;
    }
    this.isActive = true;
    this.value = value;
    this.peak = Math.max(this.peak, surprise);
    this.#farthest = value - this.usual;
    this.#calmSince = Number.NaN;
  }

  #follow(stamp: number, value: number, surprise: number): void {
    this.peak = Math.max(this.peak, surprise);
    const departure = value - this.usual;
    const isSameWay = departure * this.#farthest > 0;
    if (isSameWay && Math.abs(departure) > Math.abs(this.#farthest) / 2) {
      this.#calmSince = Number.NaN;
      this.value = value;
      if (Math.abs(departure) > Math.abs(this.#farthest)) this.#farthest = departure;
    } else if (Number.isNaN(this.#calmSince)) {
      this.#calmSince = stamp;
    }
    const isCalm = stamp - this.#calmSince >= CALM_SECONDS;
    if (isCalm || stamp - this.onsetSeconds >= ACCEPTED_AFTER_SECONDS) this.end(stamp);
  }
}
