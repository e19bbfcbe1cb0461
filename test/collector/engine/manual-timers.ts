import type {Timers} from '../../../src/collector/engine/timers.js';

/** Timers that go off when the test says so. Those of no time at all go off by themselves, soon. */
export class ManualTimers implements Timers {
  readonly #pending = new Set<{due: number; callback: () => void}>();
  #now = 0;

  after(seconds: number, callback: () => void): () => void {
    if (seconds === 0) {
      const immediate = setImmediate(callback);
      return () => clearImmediate(immediate);
    }

    const timer = {due: this.#now + seconds, callback};
    this.#pending.add(timer);
    return () => void this.#pending.delete(timer);
  }

  advance(seconds: number): void {
    const end = this.#now + seconds;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#pending.delete(next);
      this.#now = next.due;
      next.callback();
    }
    this.#now = end;
  }

  /** In how many seconds each pending timer is due, soonest first. */
  get dueIn(): number[] {
    return [...this.#pending].map(({due}) => due - this.#now).toSorted((a, b) => a - b);
  }

  #next(end: number): {due: number; callback: () => void} | undefined {
    return [...this.#pending].filter(({due}) => due <= end).toSorted((a, b) => a.due - b.due)[0];
  }
}
