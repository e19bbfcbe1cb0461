import type {Anomaly} from '../model/anomaly.js';
import {isListCurrent, type WatchedContainer} from '../model/inventory.js';
import type {Sweep, Traffic} from '../model/traffic.js';
import type {Selection} from '../selectors/selector.js';
import type {AlertCause} from './alert.js';
import {isProtocolMetric, type Metric, measure, measureProtocols, type RuleUnit} from './metrics.js';
import type {Rule} from './rule.js';

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

  const {metric} = rule;
  if (metric === 'anomaly') return observeAnomalies(sweep, container, selection);

  // Sockets are not looked up with every sweep, see SegmentationWatch.
  if (metric === 'connections') return UNKNOWN;

  const value = readingOf(sweep, container, {metric, unit: rule.unit}, selection);
  return value === undefined || Number.isNaN(value) ? UNKNOWN : {state: 'known', value};
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

function readingOf(
  sweep: Sweep,
  container: WatchedContainer,
  {metric, unit}: {readonly metric: Metric; readonly unit: RuleUnit},
  selection: Selection,
): number | undefined {
  if (isProtocolMetric(metric)) {
    const counts = sweep.protocolsOf(container);
    return counts && measureProtocols(counts, metric);
  }

  const traffic = trafficOf(sweep, container, selection);
  return traffic && measure(traffic, metric, unit);
}

function trafficOf(sweep: Sweep, container: WatchedContainer, selection: Selection): Traffic | undefined {
  if (!selection.isNarrowed) return sweep.trafficOf(container);
  if (container.traffic.state !== 'counted') return undefined;

  const interfaces = selection.summedOf(container);
  return interfaces.length === 0 ? undefined : sweep.sum(interfaces);
}
