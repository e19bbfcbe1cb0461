import type {OwnUse} from '../ports.js';
import type {OwnCost} from '../view/header.js';

/** A shorter time says more of the last sweep than of the program. */
const LEAST_SECONDS = 2;

/** What the program itself costs, from readings of its CPU time that are some seconds apart. */
export class CostMeter {
  #last: {readonly at: number; readonly use: OwnUse} | undefined;
  #cpuShare: number | undefined;

  /** Takes a reading if that is due; `now` is monotonic. */
  update(ownUse: () => OwnUse, now: number, sweepSeconds: number): OwnCost {
    const before = this.#last;
    const seconds = now - (before?.at ?? Number.NEGATIVE_INFINITY);
    const last = before === undefined || seconds >= LEAST_SECONDS ? {at: now, use: ownUse()} : before;
    if (before !== undefined && last !== before) {
      this.#cpuShare = (last.use.cpuSeconds - before.use.cpuSeconds) / seconds;
    }
    this.#last = last;
    return {cpuShare: this.#cpuShare, residentBytes: last.use.residentBytes, sweepSeconds};
  }
}
