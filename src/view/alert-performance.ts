import type {Reading} from '../alerts/alert-engine.js';
import type {Rule, Severity} from '../alerts/rule.js';

const UNIT_OF_MEASUREMENT = {bytesPerSecond: 'B', perSecond: '', ratio: '%', score: ''} as const;

/**
 * The performance data of a check: `'web_tx'=123B;1000;5000;0;`. Rules on the same metric of the same container share an
 * item, in which warning and critical stand side by side. A value that is not known is `U`; what has no figures at all
 * is left out.
 */
export function performanceData(readings: readonly Reading[]): string {
  const groups = new Map<string, Reading[]>();
  for (const reading of readings) {
    if (reading.observation.state === 'absent') continue;

    const label = performanceLabel(reading);
    groups.set(label, [...(groups.get(label) ?? []), reading]);
  }

  return [...groups].map(([label, group]) => performanceItem(label, group)).join(' ');
}

/** Anything but `=` may stand in a label; a quote is doubled. Names have been made safe to print long before. */
function performanceLabel({rule, subject}: Reading): string {
  const unit = rule.unit === 'ratio' ? '_ratio' : '';
  const label = `${subject}_${rule.metric.replace('.', '_')}${unit}`;
  return label.replaceAll('=', '_').replaceAll('|', '¦').replaceAll('\n', ' ').replaceAll("'", "''");
}

function performanceItem(label: string, group: readonly Reading[]): string {
  const [first] = group;
  const {rule, observation} = first!;
  const value =
    observation.state === 'known'
      ? `${performanceNumber(observation.value, rule)}${UNIT_OF_MEASUREMENT[rule.unit]}`
      : 'U';
  return `'${label}'=${value};${limitOf(group, 'warning')};${limitOf(group, 'critical')};0;`;
}

function limitOf(group: readonly Reading[], severity: Severity): string {
  const rule = group.find(reading => reading.rule.severity === severity)?.rule;
  return rule === undefined ? '' : alertRange(rule);
}

/**
 * The range outside of which a plugin would alert, after `@` inside of which. The format knows no open ends, so that `>=`
 * looks like `>`. https://www.monitoring-plugins.org/doc/guidelines.html#THRESHOLDFORMAT
 */
function alertRange(rule: Rule): string {
  const limit = performanceNumber(rule.threshold, rule);
  switch (rule.comparison) {
    case '>':
    case '>=':
      return limit;
    case '<':
    case '<=':
      return `${limit}:`;
    case '==':
      return `@${limit}:${limit}`;
    case '!=':
      return `${limit}:${limit}`;
  }
}

/** Whole bytes, and three decimals at most of anything else. */
function performanceNumber(value: number, {unit}: Rule): string {
  switch (unit) {
    case 'bytesPerSecond':
      return String(Math.round(value));
    case 'perSecond':
    case 'score':
      return String(Math.round(value * 1000) / 1000);
    case 'ratio':
      return String(Math.round(value * 100_000) / 1000);
  }
}
