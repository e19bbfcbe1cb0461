import type {Clock, Collector} from './model/collector.js';
import type {Aggregator, Sweep} from './model/traffic.js';

/** How often to sweep, and how many times. `settles` waits for the engine's API at each sweep: for one-shot documents. */
export interface Pace {
  readonly intervalSeconds: number;
  readonly count: number | undefined;
  readonly settles: boolean;
  /** When errors and drops are read of every container: at the collector's own cadence, or at each sweep. */
  readonly depth: 'regular' | 'thorough';
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
  const first = clock.monotonicSeconds();
  for (let number = 0; !signal.aborted && (pace.count === undefined || number < pace.count); number++) {
    if (number > 0) await clock.sleep(pauseBeforeNext(first, clock.monotonicSeconds(), pace.intervalSeconds), signal);
    if (signal.aborted) return;

    const monotonicSeconds = clock.monotonicSeconds();
    const time = clock.now();
    collector.sweep(pace.depth);
    const durationSeconds = clock.monotonicSeconds() - monotonicSeconds;
    if (pace.settles) await collector.settle();

    const {host, inventory} = collector;
    yield aggregator.aggregate({number, time, monotonicSeconds, durationSeconds, host, inventory});
  }
}

/** A timer may fire a little early, or a sweep end just before a tick: the tick after that is meant then. */
function pauseBeforeNext(first: number, now: number, interval: number): number {
  const untilTick = interval - ((now - first) % interval);
  return untilTick < interval * TOO_CLOSE ? untilTick + interval : untilTick;
}
