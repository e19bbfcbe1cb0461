import {createAggregator} from '../aggregator/aggregator.js';
import type {Collector} from '../model/collector.js';
import type {Sweep} from '../model/traffic.js';
import {monitor, type Pace} from '../monitor.js';
import type {Ports} from '../ports.js';
import type {CommonOptions} from './common-options.js';

/** A running watch: its sweeps, and how to end it. */
export interface Session {
  readonly collector: Collector;
  readonly sweeps: AsyncIterable<Sweep>;
  close(): Promise<void>;
}

/** How a command wants to be fed. `start` says whether it waits for the engine's first list before its first sweep. */
export interface SessionPace extends Omit<Pace, 'intervalSeconds'> {
  readonly start: 'wait-for-engine' | 'at-once';
}

/** A screen does not stay empty longer than this for an engine that takes its time. */
const LONGEST_EMPTY_SECONDS = 0.25;

/** Starts watching. Ends by itself when the program is asked to end; `close` ends it earlier. */
export async function openSession(options: CommonOptions, pace: SessionPace, ports: Ports): Promise<Session> {
  const aggregator = createAggregator();
  const collector = ports.createCollector(options.collector, aggregator.table, ports.clock);
  const closing = new AbortController();
  const signal = AbortSignal.any([ports.ending, closing.signal]);
  const started = collector.start();
  await (pace.start === 'at-once'
    ? Promise.race([started, ports.clock.sleep(LONGEST_EMPTY_SECONDS, signal)])
    : untilAborted(started, signal));

  const {intervalSeconds} = options.collector;
  return {
    collector,
    sweeps: monitor(collector, aggregator, ports.clock, {...pace, intervalSeconds}, signal),
    async close() {
      closing.abort();
      await collector.stop();
    },
  };
}

function untilAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return Promise.race([
    promise,
    new Promise<void>(resolve => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), {once: true});
    }),
  ]);
}
