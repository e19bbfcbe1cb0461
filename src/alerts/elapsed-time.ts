/** A pause between two sweeps that is not longer than this is none. */
const SHORTEST_BREAK_SECONDS = 10;

/** So many times as long as the pause before it, a pause is a break in the watch. */
const BREAK_TIMES = 5;

/**
 * Tells how much of the time between two sweeps was watched: all of it, or nothing where the watch was interrupted (a stopped
 * process, a suspended machine): what two sweeps say then does not hold for what lies between them.
 */
export class ElapsedTime {
  #seenAt: number | undefined;
  #pauseSeconds: number | undefined;

  /** Takes the time of the next sweep, in seconds of the monotonic clock. */
  next(monotonicSeconds: number): number {
    const before = this.#pauseSeconds;
    const pause = this.#seenAt === undefined ? undefined : monotonicSeconds - this.#seenAt;
    this.#seenAt = monotonicSeconds;
    this.#pauseSeconds = pause;
    if (pause === undefined) return 0;

    const isBreak = before !== undefined && pause > Math.max(SHORTEST_BREAK_SECONDS, BREAK_TIMES * before);
    return isBreak ? 0 : Math.max(0, pause);
  }
}
