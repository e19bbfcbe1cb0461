import type {Alert, AlertCause, AlertChange} from '../alerts/alert.js';
import type {RuleMetric, RuleUnit} from '../alerts/metrics.js';
import type {Comparison, Rule, Severity} from '../alerts/rule.js';
import {anomalyText} from './anomaly-text.js';
import {
  formatCount,
  formatDuration,
  formatPercent,
  formatRate,
  formatScore,
  UNKNOWN,
  type UnitStyle,
} from './format.js';

const CAUSE_TEXT: Readonly<Record<Exclude<AlertCause, 'value'>, string>> = {
  gone: 'container is gone',
  stopped: 'container has stopped',
  'not-counted': 'container has no figures of its own any more',
  'not-selected': 'container no longer fits the rule',
  'not-watched': 'the rule is no longer watched',
};

/**
 * One change of an alert as one line of plain text:
 *
 *   2026-01-31T12:00:00Z FIRING   critical db tx 12.3 MB/s > 5 MB/s for 10 s
 */
export function alertLine(change: AlertChange, time: Date, units: UnitStyle): string {
  const {alert} = change;
  const {rule, state, subject} = alert;
  const clock = `${time.toISOString().slice(0, 19)}Z`;
  return `${clock} ${state.toUpperCase().padEnd(8)} ${rule.severity.padEnd(8)} ${subject} ${changeText(change, units)}`;
}

/** What is wrong, shortest first: `tx 12.3 MB/s > 5 MB/s for 10 s`. */
export function alertText({rule, value, anomaly}: Alert, units: UnitStyle): string {
  if (rule.metric === 'anomaly') {
    return anomaly === undefined ? `anomaly ${formatScore(value)}` : anomalyText(anomaly, units);
  }

  if (rule.peer !== undefined) return `connects to ${rule.peer}, which no rule allows`;

  const lasting = rule.forSeconds > 0 ? ` for ${formatDuration(rule.forSeconds)}` : '';
  const limit = formatValue(rule.threshold, rule.unit, units);
  return `${rule.metric} ${formatValue(value, rule.unit, units)} ${rule.comparison} ${limit}${lasting}`;
}

/** The shortest form, for a status line: `web rx 12 MB/s`. */
export function alertLabel({rule, value, subject}: Alert, units: UnitStyle): string {
  if (rule.peer !== undefined) return `${subject} to ${rule.peer}`;

  return `${subject} ${rule.metric} ${formatValue(value, rule.unit, units)}`;
}

/** What has changed: what is wrong now, or how it ended. */
export function changeText({alert, cause, durationSeconds}: AlertChange, units: UnitStyle): string {
  if (alert.state === 'pending' || alert.state === 'firing') return alertText(alert, units);

  const {rule} = alert;
  const lasted = `after ${formatDuration(durationSeconds)}`;
  if (cause !== 'value') return `${rule.metric}: ${CAUSE_TEXT[cause]}, ${lasted}`;

  if (rule.metric === 'anomaly') return `anomaly over, ${lasted}`;
  if (rule.peer !== undefined) return `no longer connects to ${rule.peer}, ${lasted}`;

  const limit = formatValue(alert.state === 'resolved' ? rule.clear : rule.threshold, rule.unit, units);
  return `${rule.metric} ${formatValue(alert.value, rule.unit, units)}, no longer ${rule.comparison} ${limit}, ${lasted}`;
}

/** A value of a rule in the unit that its metric has. */
export function formatValue(value: number | undefined, unit: RuleUnit, units: UnitStyle): string {
  switch (unit) {
    case 'bytesPerSecond':
      return formatRate(value, units);
    case 'perSecond':
      return value === undefined ? UNKNOWN : `${formatCount(value)}/s`;
    case 'ratio':
      return formatPercent(value);
    case 'score':
      return formatScore(value);
    case 'connections':
      return formatCount(value);
  }
}

/** An alert as it stands in JSON. Times are ISO 8601; `value`, `threshold` and `clear` are in `unit`. */
export interface AlertObject {
  readonly state: Alert['state'];
  readonly severity: Severity;
  readonly container: {readonly id: string; readonly name: string};
  /** The host that the container runs on. */
  readonly host: string;
  readonly rule: string;
  readonly metric: RuleMetric;
  readonly comparison: Comparison;
  readonly value: number | null;
  readonly threshold: number;
  readonly clear: number;
  readonly unit: RuleUnit;
  readonly forSeconds: number;
  readonly since: string;
  readonly began: string;
  /** What a rule on anomalies saw, in one sentence. */
  readonly explanation?: string;
}

/** An alert for the `alerts` of a JSON document. */
export function alertObject({rule, state, container, host, value, since, began, anomaly}: Alert): AlertObject {
  const {metric, comparison, threshold, clear, unit, forSeconds, severity, text} = rule;
  return {
    state,
    severity,
    container: {id: container.id, name: container.name},
    host,
    rule: text,
    metric,
    comparison,
    value: value ?? null,
    threshold,
    clear,
    unit,
    forSeconds,
    since: since.toISOString(),
    began: began.toISOString(),
    ...(anomaly === undefined ? {} : {explanation: anomalyText(anomaly, {unit: 'bytes', steps: 'si'})}),
  };
}

/** One change of an alert as a line of NDJSON: the alert, and when and why it changed. */
export function alertDocument({alert, cause, durationSeconds}: AlertChange, time: Date): string {
  return JSON.stringify({
    schemaVersion: 1,
    time: time.toISOString(),
    ...alertObject(alert),
    cause,
    durationSeconds: Math.round(durationSeconds * 1000) / 1000,
    acknowledged: alert.isAcknowledged,
    silence: alert.silence ?? null,
    flapping: alert.isFlapping,
  });
}

/** The rules that are watched, and how many say which connections are allowed, for a person who just started it. */
export function watchingLine(rules: readonly Rule[], allowCount = 0): string {
  const count = rules.length === 1 ? '1 rule' : `${rules.length} rules`;
  const texts = rules.map(({text}) => text).join(' · ');
  const connections = allowCount === 0 ? '' : `connections by ${allowCount} of "allow"`;
  if (rules.length === 0) return `watching ${connections}`;
  return `watching ${count}: ${texts}${connections === '' ? '' : `, and ${connections}`}`;
}
