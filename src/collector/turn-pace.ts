/** What reading in turns may cost, and how old its figures may become. */
export interface TurnBudget {
  /** Share of the time between two sweeps that may be spent on it. */
  readonly share: number;
  /** Everything is read once in so many seconds at least, whatever that costs. */
  readonly longestRoundSeconds: number;
}

/** What a reading is taken to cost before the first was timed. */
const ASSUMED_SECONDS = 50e-6;

/** How much of the estimate each new measurement replaces. */
const WEIGHT = 0.2;

/** A measurement counts for no more than so many times the estimate: the process may have been stopped meanwhile. */
const MOST_AT_ONCE = 4;

/**
 * Decides how many things of a ring are read in a sweep: as many as the budget pays for by what they were seen to cost, each
 * at most once, and never so few that a round would take too long. What a sweep does not use up is saved for the next.
 */
export class TurnPace {
  readonly #budget: TurnBudget;
  #secondsEach = ASSUMED_SECONDS;
  #credit = 0;

  constructor(budget: TurnBudget) {
    this.#budget = budget;
  }

  /** How many of `total` to read now, `intervalSeconds` after the sweep before. */
  due(total: number, intervalSeconds: number): number {
    const {share, longestRoundSeconds} = this.#budget;
    const affordable = (share * intervalSeconds) / this.#secondsEach;
    const needed = (total * intervalSeconds) / longestRoundSeconds;
    this.#credit = Math.min(total, this.#credit + Math.max(affordable, needed));
    const count = Math.floor(this.#credit);
    this.#credit -= count;
    return count;
  }

  /** So many readings took so long together. */
  note(count: number, seconds: number): void {
    if (count === 0) return;

    const measured = Math.min(seconds / count, MOST_AT_ONCE * this.#secondsEach);
    this.#secondsEach += (measured - this.#secondsEach) * WEIGHT;
    // A coarse clock may have seen no time at all.
    this.#secondsEach = Math.max(this.#secondsEach, Number.EPSILON);
  }
}
