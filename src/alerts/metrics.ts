import type {Direction, Figure, ProtocolCounts, Traffic} from '../model/traffic.js';

/** What is measured of interfaces, or of a sum of them. */
export const TRAFFIC_METRICS = [
  'rx',
  'tx',
  'total',
  'rx.peak',
  'tx.peak',
  'rx.packets',
  'tx.packets',
  'rx.errors',
  'tx.errors',
  'rx.drops',
  'tx.drops',
] as const;
export type TrafficMetric = (typeof TRAFFIC_METRICS)[number];

/** What is measured of a whole network namespace, and of no interface. */
export const PROTOCOL_METRICS = ['udp.drops', 'tcp.retransmits'] as const;
export type ProtocolMetric = (typeof PROTOCOL_METRICS)[number];

/** What a rule can measure. */
export const METRICS = [...TRAFFIC_METRICS, ...PROTOCOL_METRICS] as const;
export type Metric = (typeof METRICS)[number];

/** What a rule can be about: a metric, how far traffic departs from the usual, or connections that nothing allows. */
export type RuleMetric = Metric | 'anomaly' | 'connections';

/** What a value of a rule is counted in. A ratio of 0.01 is 1 % of the packets; a score is 0..1. */
export type RuleUnit = 'bytesPerSecond' | 'perSecond' | 'ratio' | 'score' | 'connections';

/** The units that make sense for a metric; the first is its own. */
export function unitsOf(metric: Metric): readonly RuleUnit[] {
  switch (metric) {
    case 'rx':
    case 'tx':
    case 'total':
    case 'rx.peak':
    case 'tx.peak':
      return ['bytesPerSecond'];
    case 'rx.packets':
    case 'tx.packets':
    case 'udp.drops':
    case 'tcp.retransmits':
      return ['perSecond'];
    default:
      return ['perSecond', 'ratio'];
  }
}

/** Whether a metric is one of what happens within a sweep's interval. */
export function isPeakMetric(metric: RuleMetric): boolean {
  return metric === 'rx.peak' || metric === 'tx.peak';
}

/** Whether a metric is one of the namespace's protocols: it cannot be asked for by interface or network. */
export function isProtocolMetric(metric: RuleMetric): metric is ProtocolMetric {
  return PROTOCOL_METRICS.some(each => each === metric);
}

/** The present value of a metric a second, NaN while it is not known. */
export function measureProtocols(counts: ProtocolCounts, metric: ProtocolMetric): number {
  switch (metric) {
    case 'udp.drops':
      return counts.udpReceiveBufferErrorsPerSecond ?? Number.NaN;
    case 'tcp.retransmits':
      return counts.tcpRetransmittedSegmentsPerSecond ?? Number.NaN;
  }
}

/** Where the figures of something are looked up: NaN is "not known". */
export interface FigureSource {
  figure(direction: Direction, figure: Figure): number;
  /** Bytes a second, within the interval. */
  peak(direction: Direction): number;
}

/** The figures of traffic that has been summed up already. */
export function figuresOf(traffic: Traffic): FigureSource {
  return {
    figure: (direction, figure) => traffic[direction][figure] ?? Number.NaN,
    peak: direction => traffic.peaks?.[direction] ?? Number.NaN,
  };
}

/** The present value of a metric, NaN while it is not known. */
export function measure(source: FigureSource, metric: TrafficMetric, unit: RuleUnit): number {
  switch (metric) {
    case 'rx':
      return source.figure('receive', 'bytesPerSecond');
    case 'tx':
      return source.figure('transmit', 'bytesPerSecond');
    case 'total':
      return source.figure('receive', 'bytesPerSecond') + source.figure('transmit', 'bytesPerSecond');
    case 'rx.peak':
      return source.peak('receive');
    case 'tx.peak':
      return source.peak('transmit');
    case 'rx.packets':
      return source.figure('receive', 'packetsPerSecond');
    case 'tx.packets':
      return source.figure('transmit', 'packetsPerSecond');
    case 'rx.errors':
      return faults(source, 'receive', 'errorsPerSecond', unit);
    case 'tx.errors':
      return faults(source, 'transmit', 'errorsPerSecond', unit);
    case 'rx.drops':
      return faults(source, 'receive', 'droppedPerSecond', unit);
    case 'tx.drops':
      return faults(source, 'transmit', 'droppedPerSecond', unit);
  }
}

/** Where no packet passed at all, any fault is all of the traffic, and no fault is none of it. */
function faults(source: FigureSource, direction: Direction, figure: Figure, unit: RuleUnit): number {
  const perSecond = source.figure(direction, figure);
  if (unit === 'perSecond') return perSecond;

  const packets = source.figure(direction, 'packetsPerSecondOverFaults');
  if (packets === 0 && !Number.isNaN(perSecond)) return perSecond === 0 ? 0 : 1;

  return perSecond / packets;
}
