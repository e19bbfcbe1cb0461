import {createAggregator} from '../aggregator/aggregator.js';
import type {SocketSource} from '../alerts/segmentation-watch.js';
import {createAnomalyWatch} from '../anomaly/anomaly-watch.js';
import {BurstPace} from '../burst-pace.js';
import type {Collector, CollectorOptions} from '../model/collector.js';
import type {Sweep} from '../model/traffic.js';
import {monitor, type Pace, Tempo} from '../monitor.js';
import type {Ports} from '../ports.js';
import type {CommonOptions} from './common-options.js';
import {TotalsKeeper} from './totals-keeper.js';

/** A running watch: its sweeps, and how to end it. */
export interface Session {
  readonly collector: Collector;
  readonly sweeps: AsyncIterable<Sweep>;
  close(): Promise<void>;
}

/** How a command wants to be fed. `start` says whether opening waits for the engine's first list. */
export interface SessionPace extends Omit<Pace, 'tempo' | 'detection' | 'burst'> {
  readonly start: 'wait-for-engine' | 'at-once';
  /** How long a container that has ended stays listed, where the user has not said. It does not stay at all if not given. */
  readonly keepEndedSeconds?: number;
  /** Whether what is swept goes into the running totals that outlive this session. */
  readonly keepsTotals?: true;
  /** Whether anomalies are looked for: for whoever watches longer than a moment. */
  readonly detects?: boolean;
  /** Whether somebody is to see peaks, or rules ask for them. Else nothing is read between sweeps. */
  readonly findsPeaks?: boolean;
  /** The interval, where it may change; else it is that of the options. */
  readonly tempo?: Tempo;
}

/** How long a container that has ended stays listed where things are watched. */
export const KEEP_ENDED_SECONDS = 60;

/** A chart can show as much, and detection has learned by then. */
const PAST_SECONDS = 7200;

/** A screen that is already there shows what is known of the engine after this time, be it nothing. */
const LONGEST_SILENCE_SECONDS = 2;

/** Starts watching. Ends by itself when the program is asked to end; `close` ends it earlier. */
export async function openSession(options: CommonOptions, pace: SessionPace, ports: Ports): Promise<Session> {
  const {clock, ending} = ports;
  const aggregator = createAggregator();
  const keepEndedSeconds = options.keepEndedSeconds ?? pace.keepEndedSeconds ?? 0;
  const watchesEnds = keepEndedSeconds > 0 || pace.keepsTotals === true;
  const ofEnds = watchesEnds ? {...options.collector, keepEndedSeconds} : options.collector;
  const collectorOptions = pace.detects === true ? withPast(ofEnds) : ofEnds;
  const collector = await ports.createCollector(collectorOptions, aggregator.table, clock);
  const closing = new AbortController();
  const signal = AbortSignal.any([ending, closing.signal]);
  const started = untilAborted(collector.start(), signal);
  const isScreen = pace.start === 'at-once';
  if (!isScreen) await started;

  const tempo = pace.tempo ?? new Tempo(options.collector.intervalSeconds);
  const detection = pace.detects === true ? createAnomalyWatch() : undefined;
  const burst = pace.findsPeaks === true ? new BurstPace(options.burst ?? 'auto', ports.cpuSeconds) : undefined;
  const keeper = pace.keepsTotals ? new TotalsKeeper(options, ports) : undefined;
  return {
    collector,
    sweeps: sweepOnceStarted(),
    async close() {
      closing.abort();
      await keeper?.close();
      await collector.stop();
    },
  };

  async function* sweepOnceStarted(): AsyncGenerator<Sweep> {
    if (isScreen) await Promise.race([started, clock.sleep(LONGEST_SILENCE_SECONDS, signal)]);
    for await (const sweep of monitor(collector, aggregator, clock, {...pace, tempo, detection, burst}, signal)) {
      keeper?.update(sweep);
      yield sweep;
    }
  }
}

/** Where a session's sockets are looked up, for those who judge connections. */
export function socketsOf({collector}: Session, {clock}: Pick<Ports, 'clock'>): SocketSource {
  return {read: (key, room) => collector.readSockets(key, room), now: () => clock.monotonicSeconds()};
}

/** Who watches for long wants to see what was before, where a server knows it. */
function withPast(options: CollectorOptions): CollectorOptions {
  const {prometheus} = options;
  return prometheus === undefined ? options : {...options, prometheus: {...prometheus, pastSeconds: PAST_SECONDS}};
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
