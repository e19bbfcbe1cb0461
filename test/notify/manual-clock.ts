import type {Clock} from '../../src/model/collector.js';

/** A clock that stands still until it is told otherwise. */
export class ManualClock implements Clock {
  #seconds = 0;
  readonly #sleepers = new Set<{readonly until: number; readonly wake: () => void}>();

  monotonicSeconds(): number {
    return this.#seconds;
  }

  now(): Date {
    return new Date(Date.UTC(2026, 0, 31, 12) + this.#seconds * 1000);
  }

  sleep(seconds: number, signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const wake = () => {
        this.#sleepers.delete(sleeper);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper = {until: this.#seconds + seconds, wake};
      if (signal.aborted) return resolve();

      this.#sleepers.add(sleeper);
      signal.addEventListener('abort', wake, {once: true});
    });
  }

  /** Lets time pass, second by second, with everything that is due in each. */
  async pass(seconds: number): Promise<void> {
    await settled();
    for (let passed = 0; passed < seconds; passed++) {
      this.#seconds++;
      for (const {until, wake} of [...this.#sleepers]) if (until <= this.#seconds) wake();
      await settled();
    }
  }
}

/** Everything that waits for nothing but its turn has had it. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setImmediate(resolve));
}
