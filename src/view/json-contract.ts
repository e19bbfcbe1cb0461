import type {AnomalyFeature, AnomalySeverity, MovedFeature} from '../model/anomaly.js';
import type {ContainerRef, ContainerState} from '../model/container.js';
import type {CounterSource, EngineKind, EngineStatus, RateReason, UnavailableReason} from '../model/inventory.js';
import type {AlertObject} from './alert-line.js';

/**
 * What `rxtop json` prints. The same shape is written down for machines in `json-document.schema.json`; a change that
 * could break a reader raises `schemaVersion`. Null is "not known", never 0.
 */
export interface JsonDocument {
  readonly schemaVersion: 1;
  /** Wall clock time of the sweep, ISO 8601 in UTC. */
  readonly time: string;
  /** Seconds that really passed since the sweep before; null for a single sweep. */
  readonly intervalSeconds: number | null;
  /** Peaks are means over so many seconds at most; null where nothing was read between the two sweeps. */
  readonly peakIntervalSeconds: number | null;
  readonly host: {readonly name: string; readonly kernel: string};
  /** The first of `engines`: the only one, unless several were asked for. */
  readonly engine: JsonEngine;
  readonly engines: readonly JsonWatchedEngine[];
  readonly containers: readonly JsonContainer[];
  /** Sum over the counted containers of this document, of what is known. */
  /** What a fleet has beside `containers`; absent where these are all. */
  readonly leftOut?: JsonLeftOut;
  readonly totals: {readonly receive: JsonDirection; readonly transmit: JsonDirection};
  /** Pending and firing alerts. */
  readonly alerts: readonly AlertObject[];
}

export interface JsonEngine {
  readonly kind: EngineKind;
  readonly version: string | null;
  readonly state: EngineStatus['state'];
  /** One sentence on what is wrong; null while connected. */
  readonly reason: string | null;
}

/** An engine that is watched, and where. `endpoint` is its address, `host` what people call the host that it runs containers on. */
export interface JsonWatchedEngine extends JsonEngine {
  readonly host: string;
  readonly endpoint: string;
}

export interface JsonContainer {
  /** The `host` and the `endpoint` of its engine. */
  readonly host: string;
  readonly endpoint: string;
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly state: ContainerState;
  readonly pid: number | null;
  readonly project: string | null;
  readonly service: string | null;
  /** Its pod; in Kubernetes with the namespace before it: `shop/web-0`. */
  readonly pod: string | null;
  readonly networkMode: string;
  /** Inode of its network namespace. */
  readonly networkNamespace: number | null;
  readonly traffic: JsonTraffic;
  /** Set for a container that has ended: its counters stand still from then on, and it is in no sum. */
  readonly ended: JsonEnd | null;
  readonly receive: JsonDirection;
  readonly transmit: JsonDirection;
  /** Seconds between the reading of bytes and packets and the sweep: 0 where the sweep itself has read them. */
  readonly ageSeconds: number | null;
  /** The same of errors and drops, which are read at a slower cadence. Of a sum, the oldest part counts. */
  readonly faultsAgeSeconds: number | null;
  readonly udp: JsonUdp;
  readonly tcp: JsonTcp;
  readonly interfaces: readonly JsonInterface[];
  /** Containers that share this one's network namespace. */
  readonly members: readonly ContainerRef[];
  /** The highest score of its anomalies, 0 without one; null while detection learns, or does not run. */
  readonly anomalyScore: number | null;
  readonly anomalies: readonly JsonAnomaly[];
}

/** A departure of a container's traffic from what is usual for it: in one sentence, and as what it was made from. */
export interface JsonAnomaly {
  readonly text: string;
  /** Null for the sum of its networks. */
  readonly network: string | null;
  readonly score: number;
  readonly severity: AnomalySeverity;
  readonly onset: string;
  readonly moved: readonly Omit<MovedFeature, 'onsetSeconds'>[];
  /** Features that were looked at and did not move. */
  readonly steady: readonly AnomalyFeature[];
}

/** `final` counters were read after its last packet; `approximate` ones before its end, or not at all. */
export interface JsonEnd {
  /** When rxtop learnt of it, ISO 8601 in UTC. */
  readonly time: string;
  readonly counters: 'final' | 'approximate';
}

/**
 * Whether and from where a container is counted. `reason` says why it, or its rate, is not known: `not-tied` where the
 * filter asks for a network or interface, and no interface could be tied to it.
 */
export interface JsonTraffic {
  readonly state: 'counted' | 'shared' | 'unavailable';
  readonly reason: UnavailableReason | RateReason | 'shared-with' | 'not-tied' | null;
  readonly sharedWith: ContainerRef | null;
  readonly source: CounterSource | null;
}

/** A counter: a number as long as that is exact (2^53 - 1), beyond a string of decimal digits. */
export type JsonCounter = number | string | null;

/** One direction, as seen from inside the container: counters as the kernel has them, and rates over the interval. */
export interface JsonDirection {
  readonly bytes: JsonCounter;
  readonly packets: JsonCounter;
  readonly errors: JsonCounter;
  readonly dropped: JsonCounter;
  readonly bytesPerSecond: number | null;
  readonly packetsPerSecond: number | null;
  /** The highest rate within the interval; of a sum, that of its parts together. Null where a part was not read in between. */
  readonly peakBytesPerSecond: number | null;
  /** The peak to `bytesPerSecond`, 1 at least; null where nothing passed. */
  readonly burstRatio: number | null;
}

export interface JsonInterface {
  readonly name: string;
  /** The kernel's word: `veth`, `macvlan`, `wireguard`… */
  readonly kind: string | null;
  /** Whether the container's figures hold it. What passes another of its interfaces as well is not added again. */
  readonly inSum: boolean;
  readonly hostInterface: string | null;
  readonly mac: string | null;
  readonly addresses: readonly string[];
  readonly network: JsonNetwork | null;
  readonly receive: JsonDirection;
  readonly transmit: JsonDirection;
  readonly ageSeconds: number | null;
  readonly faultsAgeSeconds: number | null;
  /** Whether its counters began anew since the sweep before. */
  readonly reset: boolean;
}

/**
 * What UDP had to drop in the container's network namespace because a socket had no room: no interface counts it. Null where
 * the namespace cannot be read, and for members of another container's.
 */
export interface JsonUdp {
  readonly receiveBufferErrors: number | null;
  readonly receiveBufferErrorsPerSecond: number | null;
  readonly ageSeconds: number | null;
}

/** What TCP had to send again from the container's network namespace. */
export interface JsonTcp {
  readonly retransmittedSegments: number | null;
  readonly retransmittedSegmentsPerSecond: number | null;
  readonly ageSeconds: number | null;
}

/** The Docker network that an interface belongs to. */
export interface JsonNetwork {
  readonly name: string;
  readonly driver: string | null;
  readonly endpointId: string | null;
}

/** So many interfaces are not told, and what all of the fleet receives and transmits, those included. */
export interface JsonLeftOut {
  readonly interfaces: number;
  readonly receiveBytesPerSecond: number | null;
  readonly transmitBytesPerSecond: number | null;
}
