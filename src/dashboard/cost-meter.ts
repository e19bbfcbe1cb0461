import type {OwnUse} from '../ports.js';
import type {OwnCost} from '../view/header.js';

/** A shorter time says more of the last sweep than of the program. */
const LEAST_SECONDS = 2;

/** What the program itself costs, from readings of its CPU time that are some seconds apart. */
export class CostMeter {
  #from: {readonly at: number; readonly cpuSeconds: number} | undefined;
  #cpuShare: number | undefined;

  /** Takes a reading; `now` is monotonic. */
  update({cpuSeconds, residentBytes}: OwnUse, now: number, sweepSeconds: number): OwnCost {
    const seconds = now - (this.#from?.at ?? Number.POSITIVE_INFINITY);
    if (seconds >= LEAST_SECONDS) this.#cpuShare = (cpuSeconds - this.#from!.cpuSeconds) / seconds;
    if (this.#from === undefined || seconds >= LEAST_SECONDS) this.#from = {at: now, cpuSeconds};
    return {cpuShare: this.#cpuShare, residentBytes, sweepSeconds};
  }
}
