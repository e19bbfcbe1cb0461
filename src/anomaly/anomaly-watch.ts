import type {Anomaly, AnomalyState, MovedFeature} from '../model/anomaly.js';
import type {WatchedContainer, WatchedInterface} from '../model/inventory.js';
import type {AnomalyDetection, Direction, Figure, Sweep} from '../model/traffic.js';
import {Pace} from './pace.js';
import {severityOf} from './sensitivity.js';
import {TrafficDetector, type TrafficRates} from './traffic-detector.js';

/** How long what was learned of a container outlives it: time enough to be created anew under its name. */
const FORGOTTEN_AFTER_SECONDS = 900;
const FORGET_EVERY_SECONDS = 60;

/** What was learned of the containers of one name. */
interface Learned {
  readonly sum: TrafficDetector;
  /** By network; empty while there is only one. */
  readonly networks: Map<string, TrafficDetector>;
  seenAt: number;
  state: AnomalyState;
}

const CALM: readonly Anomaly[] = [];

/** Watches the traffic of all counted containers, as sums and by network, sweep after sweep. Follows a name, not an id. */
export function createAnomalyWatch(): AnomalyDetection {
  const known = new Map<string, Learned>();
  const pace = new Pace();
  const rates: TrafficRates = {receiveBytes: 0, transmitBytes: 0, receivePackets: 0, transmitPackets: 0, faults: 0};
  let forgetsAt = Number.NEGATIVE_INFINITY;
  return {
    of: ({name}) => known.get(name)?.state,

    update(sweep) {
      const now = sweep.monotonicSeconds;
      for (const container of sweep.inventory.containers) {
        if (container.traffic.state !== 'counted') continue;

        const learned = known.get(container.name) ?? learn(known, container.name, pace);
        learned.seenAt = now;
        learned.sum.update(
          now,
          fill(rates, (direction, figure) => sweep.figureOf(container, direction, figure)),
        );
        updateNetworks(learned.networks, container, sweep, {rates, pace});
        learned.state = stateOf(learned, sweep);
      }
      if (now < forgetsAt) return;

      forgetsAt = now + FORGET_EVERY_SECONDS;
      for (const [name, {seenAt}] of known) {
        if (now - seenAt > FORGOTTEN_AFTER_SECONDS) known.delete(name);
      }
    },
  };
}

function learn(known: Map<string, Learned>, name: string, pace: Pace): Learned {
  const sum = new TrafficDetector('sum', pace);
  const state = {learningSeconds: sum.learningSeconds, score: 0, anomalies: CALM};
  const learned: Learned = {sum, networks: new Map(), seenAt: 0, state};
  known.set(name, learned);
  return learned;
}

/** A container with one network is its sum. */
function updateNetworks(
  detectors: Map<string, TrafficDetector>,
  {interfaces}: WatchedContainer,
  sweep: Sweep,
  {rates, pace}: {readonly rates: TrafficRates; readonly pace: Pace},
): void {
  if (interfaces.length < 2 && detectors.size === 0) return;

  const tied = interfaces.filter(({isSummed, network}) => isSummed && network !== undefined);
  if (tied.length < 2) {
    detectors.clear();
    return;
  }

  for (const watched of tied) {
    const name = watched.network!.name;
    let detector = detectors.get(name);
    if (detector === undefined) {
      detector = new TrafficDetector('network', pace);
      detectors.set(name, detector);
    }
    const alone = [watched];
    detector.update(
      sweep.monotonicSeconds,
      fill(rates, (direction, figure) => sweep.figureOfSum(alone, direction, figure)),
    );
  }
  if (detectors.size > tied.length) forgetOthers(detectors, tied);
}

function forgetOthers(detectors: Map<string, TrafficDetector>, tied: readonly WatchedInterface[]): void {
  for (const name of detectors.keys()) {
    if (!tied.some(({network}) => network?.name === name)) detectors.delete(name);
  }
}

function isCalm(sum: TrafficDetector, networks: ReadonlyMap<string, TrafficDetector>): boolean {
  if (!sum.isCalm) return false;
  if (networks.size > 0) for (const detector of networks.values()) if (!detector.isCalm) return false;

  return true;
}

/** Most are calm most of the time, and stay the same object then. */
function calmState(learningSeconds: number, before: AnomalyState): AnomalyState {
  const isSame = before.anomalies.length === 0 && before.learningSeconds === learningSeconds;
  return isSame ? before : {learningSeconds, score: 0, anomalies: CALM};
}

/** Where a network shows it, that says more than the sum. */
function stateOf({sum, networks, state}: Learned, sweep: Sweep): AnomalyState {
  if (isCalm(sum, networks)) return calmState(sum.learningSeconds, state);

  const ofNetworks = [...networks].flatMap(([name, detector]) => anomalyOf(detector, name, sweep));
  const anomalies = ofNetworks.length > 0 ? ofNetworks : anomalyOf(sum, undefined, sweep);
  const score = anomalies.reduce((highest, anomaly) => Math.max(highest, anomaly.score), 0);
  return {learningSeconds: sum.learningSeconds, score, anomalies: anomalies.length === 0 ? CALM : anomalies};
}

function anomalyOf(detector: TrafficDetector, network: string | undefined, sweep: Sweep): Anomaly[] {
  const moved = detector.moved();
  const [first] = moved;
  if (first === undefined) return [];

  const onset = wallTime(sweep, moved.reduce(earliest, first).onsetSeconds);
  return [{network, score: first.score, severity: severityOf(first.score), onset, moved, steady: detector.steady()}];
}

function earliest(one: MovedFeature, other: MovedFeature): MovedFeature {
  return other.onsetSeconds < one.onsetSeconds ? other : one;
}

function wallTime({time, monotonicSeconds}: Sweep, seconds: number): Date {
  return new Date(time.getTime() - (monotonicSeconds - seconds) * 1000);
}

/** One is filled for all: to make each container's traffic an object would cost more than to look at it. */
function fill(rates: TrafficRates, of: (direction: Direction, figure: Figure) => number): TrafficRates {
  rates.receiveBytes = of('receive', 'bytesPerSecond');
  rates.transmitBytes = of('transmit', 'bytesPerSecond');
  rates.receivePackets = of('receive', 'packetsPerSecond');
  rates.transmitPackets = of('transmit', 'packetsPerSecond');
  rates.faults = of('receive', 'errorsPerSecond') + of('receive', 'droppedPerSecond');
  rates.faults += of('transmit', 'errorsPerSecond') + of('transmit', 'droppedPerSecond');
  return rates;
}
