import type {Anomaly} from '../model/anomaly.js';
import {isListCurrent, type WatchedContainer, type WatchedInterface} from '../model/inventory.js';
import type {Direction, Figure, Sweep} from '../model/traffic.js';
import type {Selection} from '../selectors/selector.js';
import type {AlertCause} from './alert.js';
import {type FigureSource, isProtocolMetric, measure, measureProtocols} from './metrics.js';
import {isBeyond, type Rule} from './rule.js';

/**
 * What one sweep tells of a rule and a container. `unknown` is a matter of the moment (first sample, counter reset, an
 * engine that does not answer); `absent` means that there is nothing to measure until the container changes.
 */
export type Observation =
  | {readonly state: 'known'; readonly value: number; readonly anomaly?: Anomaly}
  | {readonly state: 'unknown'}
  | {readonly state: 'absent'; readonly cause: Exclude<AlertCause, 'value'>};

const UNKNOWN: Observation = {state: 'unknown'};

/** Observes a container that the rule's selectors fit. */
export function observe(sweep: Sweep, container: WatchedContainer, rule: Rule, selection: Selection): Observation {
  const absence = absenceOf(container);
  if (absence !== undefined) return {state: 'absent', cause: absence};

  if (rule.metric === 'anomaly') return observeAnomalies(sweep, container, selection);

  const value = presentValue(sweep, container, rule, selection);
  return Number.isNaN(value) ? UNKNOWN : {state: 'known', value};
}

/** Whether a container of which nothing is under way gives no reason for an alert: as nearly all do, in nearly all sweeps. */
export function isCalm(sweep: Sweep, container: WatchedContainer, rule: Rule, selection: Selection): boolean {
  if (absenceOf(container) !== undefined) return true;

  const value = presentValue(sweep, container, rule, selection);
  return Number.isNaN(value) || !isBeyond(rule.comparison, value, rule.threshold);
}

/** What the rule measures, NaN while it is not known. */
function presentValue(sweep: Sweep, container: WatchedContainer, {metric, unit}: Rule, selection: Selection): number {
  if (metric === 'anomaly') {
    const observation = observeAnomalies(sweep, container, selection);
    return observation.state === 'known' ? observation.value : Number.NaN;
  }
  // Sockets are not looked up with every sweep, see SegmentationWatch.
  if (metric === 'connections') return Number.NaN;
  if (!isProtocolMetric(metric)) return measure(new TargetFigures(sweep, container, selection), metric, unit);

  const counts = sweep.protocolsOf(container);
  return counts === undefined ? Number.NaN : measureProtocols(counts, metric);
}

/** Not known while detection learns. Where the rule asks for networks, an anomaly of another one is none of it. */
function observeAnomalies({anomalies}: Sweep, container: WatchedContainer, selection: Selection): Observation {
  const state = anomalies?.of(container);
  if (state === undefined || state.learningSeconds > 0) return UNKNOWN;

  const asked = selection.isNarrowed ? selection.interfacesOf(container).map(({network}) => network?.name) : undefined;
  const fitting = state.anomalies.filter(
    ({network}) => asked === undefined || network === undefined || asked.includes(network),
  );
  const [first] = fitting;
  if (first === undefined) return {state: 'known', value: 0};

  const anomaly = fitting.reduce((rarest, each) => (each.score > rarest.score ? each : rarest), first);
  return {state: 'known', value: anomaly.score, anomaly};
}

/** Observes a container that the rule's selectors do not fit any more, or that is not there any more on its host. */
export function observeMissing({inventory}: Sweep, container: WatchedContainer | undefined, host: string): Observation {
  if (container !== undefined) return {state: 'absent', cause: absenceOf(container) ?? 'not-selected'};

  const isGone = inventory.engines.filter(engine => engine.host === host).every(isListCurrent);
  return isGone ? {state: 'absent', cause: 'gone'} : UNKNOWN;
}

function absenceOf({state, traffic}: WatchedContainer): Exclude<AlertCause, 'value' | 'gone'> | undefined {
  if (state === 'exited' || state === 'dead' || state === 'created' || state === 'removing') return 'stopped';
  if (traffic.state === 'shared') return 'not-counted';
  if (traffic.state === 'counted') return undefined;

  switch (traffic.reason) {
    case 'not-running':
      return 'stopped';
    case 'host-network':
    case 'no-network':
      return 'not-counted';
    default:
      return undefined;
  }
}

/** What a sweep tells of a container, or of those of its interfaces that are asked for. */
class TargetFigures implements FigureSource {
  readonly #sweep: Sweep;
  readonly #container: WatchedContainer;
  /** Where not the whole container is asked for. */
  readonly #interfaces: readonly WatchedInterface[] | undefined;

  constructor(sweep: Sweep, container: WatchedContainer, selection: Selection) {
    this.#sweep = sweep;
    this.#container = container;
    this.#interfaces = selection.isNarrowed ? countedOf(container, selection) : undefined;
  }

  figure(direction: Direction, figure: Figure): number {
    return this.#interfaces === undefined
      ? this.#sweep.figureOf(this.#container, direction, figure)
      : this.#sweep.figureOfSum(this.#interfaces, direction, figure);
  }

  peak(direction: Direction): number {
    if (this.#interfaces?.length === 0) return Number.NaN;

    const traffic =
      this.#interfaces === undefined ? this.#sweep.trafficOf(this.#container) : this.#sweep.sum(this.#interfaces);
    return traffic?.peaks?.[direction] ?? Number.NaN;
  }
}

function countedOf(container: WatchedContainer, selection: Selection): readonly WatchedInterface[] {
  return container.traffic.state === 'counted' ? selection.summedOf(container) : [];
}
