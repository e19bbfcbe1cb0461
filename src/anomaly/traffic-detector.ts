import type {AnomalyFeature, MovedFeature} from '../model/anomaly.js';
import {FaultDetector} from './fault-detector.js';
import {Incident} from './incident.js';
import {Pace} from './pace.js';
import {scoreOf, surpriseOf} from './sensitivity.js';
import {SeriesDetectors} from './series-detectors.js';

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

/** How much of a detector is kept: a sum has its ratio and packet sizes watched as well. */
export type TrafficScope = 'sum' | 'network';

/** What is watched, and what is no change in it. `takeRates` and `takeRelations` follow their order. */
const RATES: readonly (readonly [AnomalyFeature, number])[] = [
  ['receive-bytes', BYTES_RESOLUTION],
  ['transmit-bytes', BYTES_RESOLUTION],
  ['receive-packets', PACKETS_RESOLUTION],
  ['transmit-packets', PACKETS_RESOLUTION],
];
const RELATIONS: readonly (readonly [AnomalyFeature, number])[] = [
  ['ratio', RATIO_RESOLUTION],
  ['receive-size', SIZE_RESOLUTION],
  ['transmit-size', SIZE_RESOLUTION],
];
const FEATURES = {sum: [...RATES, ...RELATIONS], network: RATES} as const;

/** The features of the sweep at hand, in their order: one sum is looked at after the other. */
const values = new Float64Array(FEATURES.sum.length);

/** Watches the traffic of a container or of one of its networks: each feature for itself, and what moves at the same time. */
export class TrafficDetector {
  readonly #features: readonly (readonly [AnomalyFeature, number])[];
  readonly #detectors: SeriesDetectors;
  /** By feature, from its first incident on. */
  readonly #incidents: (Incident | undefined)[];
  readonly #faults = new FaultDetector();
  #faultIncident: Incident | undefined;

  /** What is sampled at the same stamps may share a pace. */
  constructor(scope: TrafficScope, pace = new Pace()) {
    this.#features = FEATURES[scope];
    this.#detectors = new SeriesDetectors(
      this.#features.map(([, resolution]) => resolution),
      pace,
    );
    this.#incidents = this.#features.map(() => undefined);
  }

  /** Seconds until it has learned enough to speak. */
  get learningSeconds(): number {
    return this.#detectors.learningSeconds();
  }

  /** Takes the rates of a sweep at `stamp`, seconds of the monotonic clock. */
  update(stamp: number, rates: TrafficRates): void {
    const count = this.#features.length;
    takeRates(rates);
    if (count > RATES.length) takeRelations(rates);
    for (let feature = 0; feature < count; feature++) this.#follow(feature, stamp);

    this.#faults.update(stamp, rates.faults);
    const {surprise, usual} = this.#faults;
    if (Number.isNaN(rates.faults) || this.learningSeconds > 0) return;
    if (this.#faultIncident === undefined && surprise < LOWEST_SURPRISE) return;

    this.#faultIncident ??= new Incident();
    this.#faultIncident.update(stamp, rates.faults, usual, surprise, LOWEST_SURPRISE);
  }

  /** Whether nothing departs from the usual after the last sample. */
  get isCalm(): boolean {
    for (const incident of this.#incidents) if (incident?.isActive) return false;

    return !this.#faultIncident?.isActive;
  }

  /** What departs from the usual after the last sample; the rarest first, bytes before what follows from them. */
  moved(): MovedFeature[] {
    const moved: MovedFeature[] = [];
    for (const [index, [feature]] of this.#features.entries()) {
      const incident = this.#incidents[index];
      if (incident?.isActive) moved.push(movedFeature(feature, incident));
    }
    if (this.#faultIncident?.isActive) moved.push(movedFeature('faults', this.#faultIncident));
    return moved.length > 1 ? moved.sort((a, b) => b.score - a.score) : moved;
  }

  /** The watched features that did not move. */
  steady(): AnomalyFeature[] {
    return this.#features.filter((_, index) => !this.#incidents[index]?.isActive).map(([feature]) => feature);
  }

  #follow(feature: number, stamp: number): void {
    const detectors = this.#detectors;
    detectors.update(stamp, values[feature]!, feature);
    const incident = this.#incidents[feature];
    if (incident !== undefined) this.#continue(incident, feature, stamp);
    else if (detectors.surprise(feature) >= LOWEST_SURPRISE) {
      this.#incidents[feature] = new Incident();
      this.#continue(this.#incidents[feature], feature, stamp);
    }
  }

  #continue(incident: Incident, feature: number, stamp: number): void {
    const detectors = this.#detectors;
    const value = values[feature]!;
    if (Number.isNaN(value)) {
      if (stamp - detectors.knownAt(feature) > LOST_AFTER_SECONDS) incident.end(stamp);
      return;
    }

    if (!incident.isActive) incident.isDrift = detectors.isDrift(feature);
    const [now, usual] = incident.isDrift
      ? [detectors.level(feature), detectors.usualLevel(feature)]
      : [value, detectors.usual(feature)];
    incident.update(stamp, now, usual, detectors.surprise(feature), LOWEST_SURPRISE);
  }
}

function takeRates({receiveBytes, transmitBytes, receivePackets, transmitPackets}: TrafficRates): void {
  values[0] = receiveBytes;
  values[1] = transmitBytes;
  values[2] = receivePackets;
  values[3] = transmitPackets;
}

function takeRelations({receiveBytes, transmitBytes, receivePackets, transmitPackets}: TrafficRates): void {
  values[4] = Math.log((transmitBytes + BYTES_RESOLUTION) / (receiveBytes + BYTES_RESOLUTION));
  values[5] = size(receiveBytes, receivePackets);
  values[6] = size(transmitBytes, transmitPackets);
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
