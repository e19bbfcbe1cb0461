import type {AnomalyReader} from './anomaly.js';
import type {CounterRest} from './counter-rest.js';
import type {CounterTable} from './counter-table.js';
import type {HostFacts, Inventory, RateReason, WatchedContainer, WatchedInterface} from './inventory.js';
import type {Peaks} from './peaks.js';

/**
 * One direction of an interface or of a sum of interfaces. Counters are as the kernel has them now; `total…` is what
 * passed since rxtop began, across resets and restarts. Undefined is "not known", never 0.
 */
export interface DirectionTraffic {
  readonly bytes: number | undefined;
  readonly packets: number | undefined;
  readonly errors: number | undefined;
  readonly dropped: number | undefined;
  readonly bytesPerSecond: number | undefined;
  readonly packetsPerSecond: number | undefined;
  readonly errorsPerSecond: number | undefined;
  readonly droppedPerSecond: number | undefined;
  /** Packets per second over the time that `errorsPerSecond` and `droppedPerSecond` cover, for ratios. */
  readonly packetsPerSecondOverFaults: number | undefined;
  readonly totalBytes: number | undefined;
  readonly totalPackets: number | undefined;
  /** What the counters and totals are more than the doubles above; undefined where those are exact. */
  readonly rest?: CounterRest | undefined;
}

/**
 * Traffic of an interface or a sum. `reason` says why rates are unknown; undefined when they are known. Ages are those of the
 * oldest part, in seconds before the sweep: 0 for what the sweep itself has read, undefined for what was never read.
 */
export interface Traffic {
  readonly receive: DirectionTraffic;
  readonly transmit: DirectionTraffic;
  /** Of bytes and packets. */
  readonly ageSeconds: number | undefined;
  /** Of errors and drops. */
  readonly faultsAgeSeconds: number | undefined;
  readonly reason: RateReason | undefined;
  /** Undefined where nothing was read between the two sweeps. */
  readonly peaks?: Peaks | undefined;
}

/**
 * What the protocols of a network namespace count and no interface does, since the namespace was made; rates are those of the
 * time between the last two readings. Undefined is "not known", never 0.
 */
export interface ProtocolCounts {
  readonly udpReceiveBufferErrors: number | undefined;
  readonly udpReceiveBufferErrorsPerSecond: number | undefined;
  readonly tcpRetransmittedSegments: number | undefined;
  readonly tcpRetransmittedSegmentsPerSecond: number | undefined;
  /** How long before the sweep they were read: 0 for what the sweep itself has read. */
  readonly ageSeconds: number | undefined;
}

export type Direction = 'receive' | 'transmit';

/** What can be asked for by itself, without all the rest of a direction's traffic. */
export type Figure =
  | 'bytes'
  | 'packets'
  | 'errors'
  | 'dropped'
  | 'bytesPerSecond'
  | 'packetsPerSecond'
  | 'errorsPerSecond'
  | 'droppedPerSecond'
  | 'packetsPerSecondOverFaults'
  | 'totalBytes'
  | 'totalPackets';

/** Width of a history bucket in seconds: 1 s for 10 minutes, 10 s for 2 hours, 1 min for 24 hours. */
export type TierSeconds = 1 | 10 | 60;

/**
 * What is kept of a bucket: bytes per second. The least, mean and largest of the sweeps' rates, and the peak within them, which
 * is NaN where it is not known of all of the bucket that is.
 */
export type BucketStatistic = 'minimum' | 'mean' | 'maximum' | 'peak';

/** The past of every slot in fixed memory. */
export interface History {
  /** Number of buckets that a tier keeps. */
  readonly capacity: Readonly<Record<TierSeconds, number>>;
  /**
   * Adds the last `into.length` closed buckets of the slots, summed, oldest first; the last element is the newest bucket. A
   * bucket that is not known for one of the slots is NaN: gaps stay gaps. Peaks of several slots were at different times: of
   * their sum's peak the most is given that it has certainly reached.
   */
  readInto(
    into: Float32Array,
    slots: readonly number[],
    direction: Direction,
    tier: TierSeconds,
    statistic: BucketStatistic,
  ): void;
  /** Number of the newest closed bucket of a tier: it covers `[n * tier, (n + 1) * tier)` seconds of the monotonic clock. */
  newestBucket(tier: TierSeconds): number;
  /** Monotonic seconds of the slot's last counter reset, or undefined. */
  lastReset(slot: number): number | undefined;
}

/** One reading of everything, with what follows from it: what every mode of the program consumes. */
export interface Sweep {
  readonly number: number;
  readonly time: Date;
  readonly monotonicSeconds: number;
  /** Seconds since the sweep before; undefined at the first. */
  readonly intervalSeconds: number | undefined;
  /** Peaks are means over so many seconds at most; undefined where nothing was read between the two sweeps. */
  readonly peakIntervalSeconds?: number | undefined;
  /** Wall time that reading the counters took. */
  readonly durationSeconds: number;
  readonly host: HostFacts;
  readonly inventory: Inventory;
  readonly history: History;
  /** Traffic of one interface, or of several as a sum. A sum is unknown where a part of it is unknown. */
  sum(interfaces: readonly WatchedInterface[]): Traffic;
  /** Traffic of a container without loopback, undefined unless it is counted. Computed once a sweep. */
  trafficOf(container: WatchedContainer): Traffic | undefined;
  /**
   * One figure of `trafficOf` as a number, NaN where it is not known: for whoever asks for little of thousands in each sweep, since
   * nothing is made for it. What is counted beyond 2^53 - 1 is rounded.
   */
  figureOf(container: WatchedContainer, direction: Direction, figure: Figure): number;
  /** The same of `sum`, for one or more interfaces. */
  figureOfSum(interfaces: readonly WatchedInterface[], direction: Direction, figure: Figure): number;
  /** What the protocols in a container's namespace count, undefined unless the container is counted and its namespace can be read. */
  protocolsOf(container: WatchedContainer): ProtocolCounts | undefined;
  /** Sum over all counted containers, of what is known; undefined only where nothing is known. */
  totals(): Traffic;
  /** What the host's uplink carries, as the host sees it; undefined where it is not counted. */
  readonly uplink?: Traffic | undefined;
  /** What departs from the usual as of this sweep; absent where nothing watches for it. */
  readonly anomalies?: AnomalyReader;
}

/** When a reading of the counters was made, and of what. */
export interface Reading
  extends Pick<
    Sweep,
    'number' | 'time' | 'monotonicSeconds' | 'durationSeconds' | 'host' | 'inventory' | 'anomalies'
  > {}

/** Turns readings of the counters into rates, history and totals. A collector fills the table before each call. */
export interface Aggregator {
  readonly table: CounterTable;
  /** Follows a reading between two sweeps. */
  subsample(monotonicSeconds: number): void;
  aggregate(reading: Reading): Sweep;
}

/** Follows sweeps and finds what departs from the usual. */
export interface AnomalyDetection extends AnomalyReader {
  /** Takes in one more sweep; each once, in order. */
  update(sweep: Sweep): void;
}
