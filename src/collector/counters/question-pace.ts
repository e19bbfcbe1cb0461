/** Questions that may be open at once, each on a connection of its own. */
export const MOST_CONNECTIONS = 10;

/** Questions a second, in the long run: each costs the daemon some milliseconds of CPU. */
export const MOST_QUESTIONS_PER_SECOND = 50;

/** So many may be asked at once after a rest. */
const BURST = 100;

/**
 * How fast an engine's API may be asked: never more than so many connections, and so many questions a second. An engine that
 * fails to answer is asked over half as many connections, and over one more with each answer that it gives again.
 */
export class QuestionPace {
  #connections = MOST_CONNECTIONS;
  #left = BURST;
  #countedAt: number | undefined;

  /** Whether one more question may be asked beside those that are open; if so, it counts. */
  take(open: number, now: number): boolean {
    this.#refill(now);
    if (open >= this.#connections || this.#left < 1) return false;

    this.#left--;
    return true;
  }

  /** Seconds until the next question would be within the rate. */
  pauseSeconds(now: number): number {
    this.#refill(now);
    return Math.max(0, 1 - this.#left) / MOST_QUESTIONS_PER_SECOND;
  }

  /** Takes note of how a question ended. */
  note(outcome: 'answered' | 'failed'): void {
    this.#connections =
      outcome === 'failed'
        ? Math.max(1, Math.floor(this.#connections / 2))
        : Math.min(MOST_CONNECTIONS, this.#connections + 1);
  }

  #refill(now: number): void {
    const seconds = now - (this.#countedAt ?? now);
    this.#countedAt = now;
    this.#left = Math.min(BURST, this.#left + seconds * MOST_QUESTIONS_PER_SECOND);
  }
}
