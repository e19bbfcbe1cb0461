import type {Anomaly, AnomalyFeature, AnomalyState, MovedFeature} from '../model/anomaly.js';
import {
  formatBytes,
  formatClock,
  formatCount,
  formatDuration,
  formatFactor,
  formatRate,
  type UnitStyle,
} from './format.js';

const NAMES: Readonly<Record<AnomalyFeature, string>> = {
  'receive-bytes': 'rx',
  'transmit-bytes': 'tx',
  'receive-packets': 'rx packets',
  'transmit-packets': 'tx packets',
  'receive-size': 'rx packet size',
  'transmit-size': 'tx packet size',
  ratio: 'tx to rx',
  faults: 'errors and drops',
};

/**
 * An anomaly in one sentence:
 *
 *   tx 12.4x its 15-min median (3.10 MB/s against 250 kB/s) since 14:03:07, on network egress; packets unchanged, so the packets got larger
 */
export function anomalyText(anomaly: Anomaly, units: UnitStyle): string {
  const [first, ...others] = anomaly.moved;
  if (first === undefined) return '';

  const network = anomaly.network === undefined ? '' : `, on network ${anomaly.network}`;
  const flapping = first.isFlapping ? ', and it keeps coming and going' : '';
  const also = others
    .filter(({feature}) => !isSameDirection(feature, first.feature))
    .map(({feature}) => NAMES[feature]);
  const rest = [packetsText(first, anomaly), also.length === 0 ? '' : `also ${also.join(', ')}`].filter(Boolean);
  const ending = rest.length === 0 ? '' : `; ${rest.join('; ')}`;
  return `${departureText(first, units)} since ${formatClock(anomaly.onset)}${network}${flapping}${ending}`;
}

/** What detection says of a container in one line, undefined where there is nothing to say: `learning, 4 min left`. */
export function detectionText(state: AnomalyState | undefined, units: UnitStyle): string | undefined {
  const [first] = state?.anomalies ?? [];
  if (first !== undefined) return anomalyText(first, units);
  if (state === undefined || state.learningSeconds === 0) return undefined;

  const seconds = state.learningSeconds;
  return `learning, ${formatDuration(seconds < 60 ? Math.round(seconds) : Math.ceil(seconds / 60) * 60)} left`;
}

function departureText(moved: MovedFeature, units: UnitStyle): string {
  const {feature, value, usual, isDrift} = moved;
  const name = NAMES[feature];
  const figures = `${figure(feature, value, units)} against ${figure(feature, usual, units)}`;
  if (feature === 'faults') return `${name} at ${figures}`;
  if (isRate(feature) && value < usual / 100) return `${name} nearly silent (${figures})`;
  if (usual <= 0) return `${name} out of silence (${figures})`;
  const factor = `${name} ${formatFactor(value / usual)}x its`;
  return isDrift ? `${factor} mean of 3 hours, in a slow drift (${figures})` : `${factor} 15-min median (${figures})`;
}

/** What bytes and packets say together, where only one of them moved. */
function packetsText({feature, value, usual}: MovedFeature, {steady, moved}: Anomaly): string {
  const direction = feature.startsWith('receive-') ? 'receive' : 'transmit';
  if (!isRate(feature)) return '';

  const other: AnomalyFeature = feature.endsWith('-bytes') ? `${direction}-packets` : `${direction}-bytes`;
  const isMore = value > usual;
  if (steady.includes(other)) {
    return other.endsWith('-packets')
      ? `packets unchanged, so the packets got ${isMore ? 'larger' : 'smaller'}`
      : `bytes unchanged, so the packets got ${isMore ? 'smaller' : 'larger'}`;
  }

  return moved.some(one => one.feature === other) ? 'packets and bytes alike' : '';
}

function isRate(feature: AnomalyFeature): boolean {
  return feature.endsWith('-bytes') || feature.endsWith('-packets');
}

/** Bytes, packets and their size in one direction are told of together. */
function isSameDirection(one: AnomalyFeature, other: AnomalyFeature): boolean {
  return one.split('-')[0] === other.split('-')[0];
}

function figure(feature: AnomalyFeature, value: number, units: UnitStyle): string {
  switch (feature) {
    case 'receive-bytes':
    case 'transmit-bytes':
      return formatRate(value, units);
    case 'receive-size':
    case 'transmit-size':
      return formatBytes(value, units);
    case 'ratio':
      return `${formatFactor(value)} to 1`;
    default:
      return `${formatCount(value)}/s`;
  }
}
