import type {Rule} from '../../alerts/rule.js';
import type {LabelChoice} from '../../view/metric-labels.js';
import {matchersOf} from './matchers.js';

/** A rule as Prometheus asks it, or why it cannot be asked there. */
export type Translation =
  | {readonly state: 'translated'; readonly expression: string}
  | {readonly state: 'untranslatable'; readonly why: string};

/** Four scrapes of a usual Prometheus. */
const WINDOW = '1m';

/** What names a container, whatever its interfaces are. */
const CONTAINER_LABELS = 'job, instance, host, endpoint, id, name';

/** Writes a rule of ours as an expression on the exporter's series. `alertName` is what its alerts are called there. */
export function promqlOf(rule: Rule, alertName: string, choice: LabelChoice): Translation {
  const matching = matchersOf(rule.selectors, choice);
  if (matching.state === 'unsaid') return {state: 'untranslatable', why: matching.why};

  const value = measured(rule, matching.alternatives);
  if (value.state === 'untranslatable') return value;

  const beyond = (limit: number) => `${value.expression} ${rule.comparison} ${limit}`;
  const condition = beyond(rule.threshold);
  // What fires goes on until the value has come back past the other limit.
  const held = `${beyond(rule.clear)} and ignoring (alertname, alertstate, severity, rule, metric) ALERTS{alertname=${JSON.stringify(alertName)},alertstate="firing",rule=${JSON.stringify(rule.text)}}`;
  const fires = rule.clear === rule.threshold ? condition : `(${condition}) or (${held})`;
  const ended = `unless on (${CONTAINER_LABELS}) rxtop_container_traffic_info{ended!=""}`;
  return {state: 'translated', expression: isBeyondAtRest(rule) ? `(${fires}) ${ended}` : fires};
}

/** One that has ended receives nothing, which is not meant. */
function isBeyondAtRest({comparison, threshold}: Rule): boolean {
  return comparison === '==' ? threshold === 0 : comparison === '!=' ? threshold !== 0 : comparison.startsWith('<');
}

function measured({metric, unit, selectors}: Rule, alternatives: readonly string[]): Translation {
  const isNarrowed = selectors.some(({key}) => key === 'network' || key === 'interface');
  const any = (write: (matchers: string) => string) => alternatives.map(write).join(' or ');
  const rate = (name: string) => any(matchers => `rate(${name}{${matchers}}[${WINDOW}])`);
  const sum = (name: string) => `sum without (interface, network, driver) (${rate(`container_network_${name}_total`)})`;
  const share = (faults: string, packets: string) =>
    unit === 'ratio' ? `(${sum(faults)} / (${sum(packets)} > 0) or ${sum(faults)} > bool 0)` : sum(faults);
  switch (metric) {
    case 'rx':
      return translated(sum('receive_bytes'));
    case 'tx':
      return translated(sum('transmit_bytes'));
    case 'total':
      return translated(`(${sum('receive_bytes')} + ${sum('transmit_bytes')})`);
    case 'rx.packets':
      return translated(sum('receive_packets'));
    case 'tx.packets':
      return translated(sum('transmit_packets'));
    case 'rx.errors':
      return translated(share('receive_errors', 'receive_packets'));
    case 'tx.errors':
      return translated(share('transmit_errors', 'transmit_packets'));
    case 'rx.drops':
      return translated(share('receive_packets_dropped', 'receive_packets'));
    case 'tx.drops':
      return translated(share('transmit_packets_dropped', 'transmit_packets'));
    case 'udp.drops':
      return translated(`(${rate('rxtop_container_udp_receive_buffer_errors_total')})`);
    case 'tcp.retransmits':
      return translated(`(${rate('rxtop_container_tcp_retransmitted_segments_total')})`);
    case 'anomaly':
      return isNarrowed
        ? {state: 'untranslatable', why: 'the score of a container is not one of its networks'}
        : translated(`(${any(matchers => `rxtop_container_anomaly_score{${matchers}}`)})`);
    default:
      return {state: 'untranslatable', why: `there is no series of ${metric}`};
  }
}

function translated(expression: string): Translation {
  return {state: 'translated', expression};
}
