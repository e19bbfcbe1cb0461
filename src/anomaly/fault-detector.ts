import {surpriseForLooks} from './sensitivity.js';

/** Faults are counted over this span against what was usual. */
const NOW_SECONDS = 10;
/** How long faults are remembered. */
const MEMORY_SECONDS = 86_400;
/** What is taken for granted before anything was seen: one fault in ten minutes. */
const BELIEVED_FAULTS = 1;
const BELIEVED_SECONDS = 600;

/** Judges errors and drops a second: events that are rare and mostly none, by Chernoff's bound of the Poisson distribution. */
export class FaultDetector {
  surprise = 0;
  #faults = BELIEVED_FAULTS;
  #seconds = BELIEVED_SECONDS;
  #recent = 0;
  #last = Number.NaN;

  /** Faults a second, over the time remembered. */
  get usual(): number {
    return this.#faults / this.#seconds;
  }

  /** Takes a rate that holds since the call before. NaN is not known. */
  update(stamp: number, perSecond: number): void {
    const elapsed = Math.min(NOW_SECONDS, stamp - this.#last);
    this.#last = stamp;
    this.surprise = 0;
    if (!(elapsed > 0) || Number.isNaN(perSecond)) return;

    const faults = perSecond * elapsed;
    this.#recent = this.#recent * (1 - elapsed / NOW_SECONDS) + faults;
    const expected = this.usual * NOW_SECONDS;
    if (this.#recent > expected) {
      const bound = (this.#recent * Math.log(this.#recent / expected) - this.#recent + expected) / Math.LN10;
      this.surprise = Math.max(0, bound - surpriseForLooks(elapsed));
    }
    const kept = 1 - elapsed / MEMORY_SECONDS;
    this.#faults = this.#faults * kept + faults;
    this.#seconds = this.#seconds * kept + elapsed;
  }
}
