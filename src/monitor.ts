import type {Clock, Collector} from './model/collector.js';
import type {Aggregator, AnomalyDetection, Sweep} from './model/traffic.js';

/** How often to sweep, and how many times. `settles` waits for the engine's API at each sweep: for one-shot documents. */
export interface Pace {
  readonly tempo: Tempo;
  readonly count: number | undefined;
  readonly settles: boolean;
  /** When errors and drops are read of every container: at the collector's own cadence, or at each sweep. */
  readonly depth: 'regular' | 'thorough';
  /** What looks for anomalies in each sweep, if anything. */
  readonly detection?: AnomalyDetection | undefined;
}

/** An interval that changes while the loop runs: a change takes effect at once, counted from the last sweep. */
export class Tempo {
  #seconds: number;
  #changing = new AbortController();

  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  get intervalSeconds(): number {
    return this.#seconds;
  }

  /** Aborts at the next change. */
  get changing(): AbortSignal {
    return this.#changing.signal;
  }

  change(seconds: number): void {
    if (seconds === this.#seconds) return;

    this.#seconds = seconds;
    this.#changing.abort();
    this.#changing = new AbortController();
  }
}

/** A tick that is nearer than this share of the interval is passed over. */
const TOO_CLOSE = 0.1;

/**
 * The only loop of the program: every mode consumes it. Sweeps never overlap and are due on a fixed grid, so that a
 * slow one does not push back all that follow; rates divide by the time that really passed.
 */
export async function* monitor(
  collector: Collector,
  aggregator: Aggregator,
  clock: Clock,
  pace: Pace,
  signal: AbortSignal,
): AsyncGenerator<Sweep> {
  const waiting = new Waiting(pace.tempo, clock, signal);
  for (let number = 0; !signal.aborted && (pace.count === undefined || number < pace.count); number++) {
    if (number > 0) await waiting.untilNext();
    if (signal.aborted) return;

    const monotonicSeconds = clock.monotonicSeconds();
    const time = clock.now();
    collector.sweep(pace.depth);
    const durationSeconds = clock.monotonicSeconds() - monotonicSeconds;
    if (pace.settles) await collector.settle();

    const {host, inventory} = collector;
    const reading = {number, time, monotonicSeconds, durationSeconds, host, inventory};
    const {detection} = pace;
    const sweep = aggregator.aggregate(detection === undefined ? reading : {...reading, anomalies: detection});
    detection?.update(sweep);
    yield sweep;
  }
}

/** Waits for the ticks of a grid, which begins anew at the last sweep when the tempo changes. */
class Waiting {
  readonly #tempo: Tempo;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #gridStart: number;
  #changing: AbortSignal;
  #waking: AbortSignal;

  constructor(tempo: Tempo, clock: Clock, signal: AbortSignal) {
    this.#tempo = tempo;
    this.#clock = clock;
    this.#signal = signal;
    this.#gridStart = clock.monotonicSeconds();
    this.#changing = tempo.changing;
    this.#waking = AbortSignal.any([signal, tempo.changing]);
  }

  async untilNext(): Promise<void> {
    const from = this.#clock.monotonicSeconds();
    await this.#sleep(pauseBeforeNext(this.#gridStart, from, this.#tempo.intervalSeconds));
    while (this.#changing.aborted && !this.#signal.aborted) {
      this.#changing = this.#tempo.changing;
      this.#waking = AbortSignal.any([this.#signal, this.#changing]);
      this.#gridStart = from;
      await this.#sleep(Math.max(0, from + this.#tempo.intervalSeconds - this.#clock.monotonicSeconds()));
    }
  }

  #sleep(seconds: number): Promise<void> {
    return this.#clock.sleep(seconds, this.#waking);
  }
}

/** A timer may fire a little early, or a sweep end just before a tick: the tick after that is meant then. */
function pauseBeforeNext(first: number, now: number, interval: number): number {
  const untilTick = interval - ((now - first) % interval);
  return untilTick < interval * TOO_CLOSE ? untilTick + interval : untilTick;
}
