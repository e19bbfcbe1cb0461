import type {AnomalyFeature, MovedFeature} from '../model/anomaly.js';
import {FaultDetector} from './fault-detector.js';
import {Incident} from './incident.js';
import {SampleInterval} from './sample-interval.js';
import {scoreOf, surpriseOf} from './sensitivity.js';
import {SeriesDetector} from './series-detector.js';

/** Rates of one sweep, a second; NaN is not known. Faults are errors and drops of both directions. */
export interface TrafficRates {
  receiveBytes: number;
  transmitBytes: number;
  receivePackets: number;
  transmitPackets: number;
  faults: number;
}

/** Changes smaller than these are nobody's business: a keep-alive, a look-up of a name. */
const BYTES_RESOLUTION = 1000;
const PACKETS_RESOLUTION = 10;
const SIZE_RESOLUTION = 20;
const RATIO_RESOLUTION = 0.5;
/** The mean size of fewer packets a second says nothing. */
const FEWEST_PACKETS = 10;
/** A feature not known for this long ends what it told of. */
const LOST_AFTER_SECONDS = 60;

const LOWEST_SURPRISE = surpriseOf('high');

interface Feature {
  readonly name: AnomalyFeature;
  readonly detector: SeriesDetector;
  readonly incident: Incident;
  knownAt: number;
}

/** How much of a detector is kept: a sum has its ratio and packet sizes watched as well. */
export type TrafficScope = 'sum' | 'network';

/** Watches the traffic of a container or of one of its networks: each feature for itself, and what moves at the same time. */
export class TrafficDetector {
  readonly #features: readonly Feature[];
  readonly #faults = new FaultDetector();
  readonly #faultIncident = new Incident();

  /** What is sampled at the same stamps may share an interval. */
  constructor(scope: TrafficScope, interval = new SampleInterval()) {
    const feature = (name: AnomalyFeature, resolution: number) => newFeature(name, resolution, interval);
    const rates = [
      feature('receive-bytes', BYTES_RESOLUTION),
      feature('transmit-bytes', BYTES_RESOLUTION),
      feature('receive-packets', PACKETS_RESOLUTION),
      feature('transmit-packets', PACKETS_RESOLUTION),
    ];
    const relations = [
      feature('ratio', RATIO_RESOLUTION),
      feature('receive-size', SIZE_RESOLUTION),
      feature('transmit-size', SIZE_RESOLUTION),
    ];
    this.#features = scope === 'sum' ? [...rates, ...relations] : rates;
  }

  /** Seconds until it has learned enough to speak. */
  get learningSeconds(): number {
    return this.#features[0]!.detector.learningSeconds;
  }

  /** Takes the rates of a sweep at `stamp`, seconds of the monotonic clock. */
  update(stamp: number, rates: TrafficRates): void {
    for (const watched of this.#features) follow(watched, stamp, featureValue(watched.name, rates));

    this.#faults.update(stamp, rates.faults);
    const isKnown = !Number.isNaN(rates.faults) && this.learningSeconds === 0;
    if (isKnown) {
      this.#faultIncident.update(stamp, rates.faults, this.#faults.usual, this.#faults.surprise, LOWEST_SURPRISE);
    }
  }

  /** Whether nothing departs from the usual after the last sample. */
  get isCalm(): boolean {
    return !this.#faultIncident.isActive && !this.#features.some(({incident}) => incident.isActive);
  }

  /** What departs from the usual after the last sample; the rarest first, bytes before what follows from them. */
  moved(): MovedFeature[] {
    const moved = this.#features
      .filter(({incident}) => incident.isActive)
      .map(({name, incident}) => movedFeature(name, incident));
    if (this.#faultIncident.isActive) moved.push(movedFeature('faults', this.#faultIncident));
    return moved.length > 1 ? moved.sort((a, b) => b.score - a.score) : moved;
  }

  /** The watched features that did not move. */
  steady(): AnomalyFeature[] {
    return this.#features.filter(({incident}) => !incident.isActive).map(({name}) => name);
  }
}

function newFeature(name: AnomalyFeature, resolution: number, interval: SampleInterval): Feature {
  return {name, detector: new SeriesDetector(resolution, interval), incident: new Incident(), knownAt: Number.NaN};
}

function follow(watched: Feature, stamp: number, value: number): void {
  const {detector, incident} = watched;
  const {usual, usualLevel} = detector;
  detector.update(stamp, value);
  if (!Number.isNaN(value)) {
    watched.knownAt = stamp;
    if (!incident.isActive) incident.isDrift = detector.isDrift;
    if (incident.isDrift) incident.update(stamp, detector.level, usualLevel, detector.surprise, LOWEST_SURPRISE);
    else incident.update(stamp, value, usual, detector.surprise, LOWEST_SURPRISE);
  } else if (stamp - watched.knownAt > LOST_AFTER_SECONDS) {
    incident.end(stamp);
  }
}

function featureValue(name: AnomalyFeature, rates: TrafficRates): number {
  switch (name) {
    case 'receive-bytes':
      return rates.receiveBytes;
    case 'transmit-bytes':
      return rates.transmitBytes;
    case 'receive-packets':
      return rates.receivePackets;
    case 'transmit-packets':
      return rates.transmitPackets;
    case 'receive-size':
      return size(rates.receiveBytes, rates.receivePackets);
    case 'transmit-size':
      return size(rates.transmitBytes, rates.transmitPackets);
    case 'ratio':
      return Math.log((rates.transmitBytes + BYTES_RESOLUTION) / (rates.receiveBytes + BYTES_RESOLUTION));
    case 'faults':
      return rates.faults;
  }
}

function size(bytes: number, packets: number): number {
  return packets >= FEWEST_PACKETS ? bytes / packets : Number.NaN;
}

function movedFeature(
  feature: AnomalyFeature,
  {value, usual, peak, onsetSeconds, isFlapping, isDrift}: Incident,
): MovedFeature {
  const isLogarithm = feature === 'ratio';
  return {
    feature,
    value: isLogarithm ? Math.exp(value) : value,
    usual: isLogarithm ? Math.exp(usual) : usual,
    score: scoreOf(peak),
    onsetSeconds,
    isFlapping,
    isDrift,
  };
}
