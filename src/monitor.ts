import type {BurstPace} from './burst-pace.js';
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
  /** How often bytes are read between two sweeps, for peaks; not at all if left out. */
  readonly burst?: BurstPace | undefined;
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

/** The same of a sub-interval: what is shorter than half of one would have peaks that no other has. */
const TOO_CLOSE_WITHIN = 0.5;

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
  const between = pace.burst && new Between(collector, aggregator, clock, pace.burst);
  const waiting = new Waiting(pace.tempo, clock, signal, between);
  for (const {monotonicSeconds} of collector.past?.() ?? []) {
    if (signal.aborted) return;

    const {host, inventory} = collector;
    const time = new Date(clock.now().getTime() - (clock.monotonicSeconds() - monotonicSeconds) * 1000);
    const sweep = aggregator.aggregate({number: 0, time, monotonicSeconds, durationSeconds: 0, host, inventory});
    pace.detection?.update(sweep);
  }
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

/** What is done between two sweeps. */
class Between {
  readonly #collector: Collector;
  readonly #aggregator: Aggregator;
  readonly #clock: Clock;
  readonly #pace: BurstPace;
  #hasNothing = false;

  constructor(collector: Collector, aggregator: Aggregator, clock: Clock, pace: BurstPace) {
    this.#collector = collector;
    this.#aggregator = aggregator;
    this.#clock = clock;
    this.#pace = pace;
  }

  begin(): void {
    this.#hasNothing = false;
    this.#pace.begin();
  }

  /** How long a sub-interval is; undefined where nothing is to be read until the next sweep. */
  subIntervalSeconds(intervalSeconds: number): number | undefined {
    return this.#hasNothing
      ? undefined
      : this.#pace.subIntervalSeconds(intervalSeconds, this.#clock.monotonicSeconds());
  }

  read(subIntervalSeconds: number): void {
    const now = this.#clock.monotonicSeconds();
    this.#hasNothing = this.#collector.subsample() === 'nothing';
    if (this.#hasNothing) return;

    this.#aggregator.subsample(now);
    this.#pace.note(subIntervalSeconds, now);
  }
}

/** Waits for the ticks of a grid, which begins anew at the last sweep when the tempo changes. */
class Waiting {
  readonly #tempo: Tempo;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #between: Between | undefined;
  #gridStart: number;
  #changing: AbortSignal;
  #waking: AbortSignal;

  constructor(tempo: Tempo, clock: Clock, signal: AbortSignal, between: Between | undefined) {
    this.#between = between;
    this.#tempo = tempo;
    this.#clock = clock;
    this.#signal = signal;
    this.#gridStart = clock.monotonicSeconds();
    this.#changing = tempo.changing;
    this.#waking = AbortSignal.any([signal, tempo.changing]);
  }

  async untilNext(): Promise<void> {
    this.#between?.begin();
    const from = this.#clock.monotonicSeconds();
    await this.#until(from + pauseBeforeNext(this.#gridStart, from, this.#tempo.intervalSeconds, TOO_CLOSE));
    while (this.#changing.aborted && !this.#signal.aborted) {
      this.#changing = this.#tempo.changing;
      this.#waking = AbortSignal.any([this.#signal, this.#changing]);
      this.#gridStart = from;
      await this.#until(from + this.#tempo.intervalSeconds);
    }
  }

  /** Waits, and reads in between at the ticks of a finer grid. One that comes too late for its tick waits for the next. */
  async #until(due: number): Promise<void> {
    while (!this.#waking.aborted) {
      const now = this.#clock.monotonicSeconds();
      const part = this.#between?.subIntervalSeconds(this.#tempo.intervalSeconds);
      const pause = part === undefined ? undefined : pauseBeforeNext(this.#gridStart, now, part, TOO_CLOSE_WITHIN);
      if (part === undefined || pause === undefined || now + pause > due - part * TOO_CLOSE_WITHIN) {
        return this.#clock.sleep(Math.max(0, due - now), this.#waking);
      }

      await this.#clock.sleep(pause, this.#waking);
      if (!this.#waking.aborted) this.#between?.read(part);
    }
  }
}

/** A timer may fire a little early, or a sweep end just before a tick: the tick after that is meant then. */
function pauseBeforeNext(first: number, now: number, interval: number, tooClose: number): number {
  const untilTick = interval - ((now - first) % interval);
  return untilTick < interval * tooClose ? untilTick + interval : untilTick;
}
