import {MOST_SUB_INTERVALS} from './model/peaks.js';

/** How far apart readings between sweeps are to be, in seconds; `auto`: as close as their cost allows. */
export type BurstWish = 'auto' | 'off' | number;

/** From the finest to the coarsest, in seconds. */
export const BURST_CADENCES = [0.02, 0.05, 0.1] as const;

/** A sweep's interval takes this many sub-intervals at least: one would be the interval itself. */
const LEAST_SUB_INTERVALS = 2;

/** What may be spent of a core. */
const BUDGET = 0.01;

/** A finer cadence is expected to stay below this, so that it does not have to be given up again. */
const ROOM = 0.8 * BUDGET;

/** So many costs are judged at once, by their median: what else the program did in between does not count. */
const JUDGED = 8;

/** A judgement counts when the next one confirms it: new code is slow, and a machine is busy for a moment. */
const CONFIRMED = 2;

/** How long nothing finer is tried after it was too dear, and at the most nothing is read at all after even the coarsest was. */
const REST_SECONDS = 30;

/** The first such rest; each is twice as long as the one before. New code is slow for longer than a judgement takes. */
const FIRST_REST_SECONDS = 4;

/** Whether peaks can be found at all within an interval, as it is wished. */
export function canFindPeaks(wish: BurstWish, intervalSeconds: number): boolean {
  if (wish === 'off') return false;

  return wish === 'auto' ? BURST_CADENCES.some(cadence => fits(cadence, intervalSeconds)) : fits(wish, intervalSeconds);
}

/**
 * How often the counters are read between two sweeps. Left to itself it begins with the coarsest cadence, measures what a
 * reading costs the whole process, goes as fine as costs 1 % of a core at most, and stops for a while where nothing is so cheap.
 */
export class BurstPace {
  readonly #wish: BurstWish;
  readonly #cpuSeconds: () => number;
  readonly #costs = new Float64Array(JUDGED);
  #costCount = 0;
  #cpuBefore = 0;
  #cadence: number = BURST_CADENCES.length - 1;
  #tooDear = 0;
  #cheap = 0;
  #restSeconds = FIRST_REST_SECONDS;
  #restsUntil = Number.NEGATIVE_INFINITY;
  #staysUntil = Number.NEGATIVE_INFINITY;

  constructor(wish: BurstWish, cpuSeconds: () => number) {
    this.#wish = wish;
    this.#cpuSeconds = cpuSeconds;
  }

  /** The length of a sub-interval at present, of which a whole number makes up the interval; undefined: nothing is to be read. */
  subIntervalSeconds(intervalSeconds: number, now: number): number | undefined {
    const cadence = this.#cadenceFor(intervalSeconds, now);
    return cadence === undefined ? undefined : intervalSeconds / partsOf(intervalSeconds, cadence);
  }

  /** From here on the process only waits and reads between sweeps. */
  begin(): void {
    if (this.#wish === 'auto') this.#cpuBefore = this.#cpuSeconds();
  }

  /** A reading was made, `seconds` after the one before as things are now. */
  note(seconds: number, now: number): void {
    if (this.#wish !== 'auto') return;

    const cpu = this.#cpuSeconds();
    this.#costs[this.#costCount++] = cpu - this.#cpuBefore;
    this.#cpuBefore = cpu;
    if (this.#costCount < JUDGED) return;

    this.#costCount = 0;
    this.#costs.sort();
    this.#judge(this.#costs[JUDGED / 2]!, seconds, now);
  }

  #cadenceFor(intervalSeconds: number, now: number): number | undefined {
    if (this.#wish === 'off' || now < this.#restsUntil) return undefined;
    if (this.#wish !== 'auto') return fits(this.#wish, intervalSeconds) ? this.#wish : undefined;

    // A short interval needs a finer one to be divided at all, a long one a coarser one to be kept whole.
    const wished = BURST_CADENCES[this.#cadence]!;
    if (fits(wished, intervalSeconds)) return wished;

    const isShort = intervalSeconds < LEAST_SUB_INTERVALS * wished;
    return (isShort ? BURST_CADENCES.toReversed() : BURST_CADENCES).find(cadence => fits(cadence, intervalSeconds));
  }

  #judge(cost: number, seconds: number, now: number): void {
    const finer = BURST_CADENCES[this.#cadence - 1];
    const isTooDear = cost / seconds > BUDGET;
    this.#tooDear = isTooDear ? this.#tooDear + 1 : 0;
    this.#cheap = finer !== undefined && cost / finer < ROOM && now >= this.#staysUntil ? this.#cheap + 1 : 0;
    if (this.#tooDear >= CONFIRMED) this.#giveWay(now);
    else if (this.#cheap >= CONFIRMED) this.#cadence--;
    else return;

    this.#tooDear = 0;
    this.#cheap = 0;
  }

  #giveWay(now: number): void {
    this.#staysUntil = now + REST_SECONDS;
    if (this.#cadence < BURST_CADENCES.length - 1) {
      this.#cadence++;
      return;
    }

    this.#restsUntil = now + this.#restSeconds;
    this.#restSeconds = Math.min(2 * this.#restSeconds, REST_SECONDS);
  }
}

function fits(cadence: number, intervalSeconds: number): boolean {
  const count = partsOf(intervalSeconds, cadence);
  return count >= LEAST_SUB_INTERVALS && count <= MOST_SUB_INTERVALS;
}

/** Ten times 0.1 are 1, whatever doubles make of it. */
function partsOf(intervalSeconds: number, cadence: number): number {
  return Math.floor(intervalSeconds / cadence + 1e-9);
}
