import {EngineError} from './engine-error.js';
import type {Timers} from './timers.js';

/** Inspecting waits for a container's lock, which the engine holds for seconds while many start at once. */
const SECONDS = {usual: 5, inspection: 12};

/** A machine under load lets an engine that has just been started take its time: first answers are waited for so long. */
const FIRST_ANSWERS_SECONDS = 15;

/**
 * How long calls to an engine may take. One that takes connections gets longer for its first answers, until it has proved to
 * answer: from then on, whoever is late hangs.
 */
export class CallLimit {
  readonly #timers: Timers;
  readonly #hasConnected: () => boolean;
  #isBeginning = true;

  constructor(timers: Timers, hasConnected: () => boolean) {
    this.#timers = timers;
    this.#hasConnected = hasConnected;
  }

  /** The engine has answered. */
  endBeginning(): void {
    this.#isBeginning = false;
  }

  /** Calls `expire` when the time of a call is up; the returned function prevents that. */
  start(what: string, kind: keyof typeof SECONDS, expire: (error: EngineError) => void): () => void {
    const seconds = SECONDS[kind];
    const end = (limit: number) => expire(new EngineError('timeout', `${what} took longer than ${limit} s`));
    let cancel = this.#timers.after(seconds, () => {
      if (kind === 'inspection' || !this.#isBeginning || !this.#hasConnected()) end(seconds);
      else cancel = this.#timers.after(FIRST_ANSWERS_SECONDS - seconds, () => end(FIRST_ANSWERS_SECONDS));
    });
    return () => cancel();
  }
}
