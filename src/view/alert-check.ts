import type {Reading} from '../alerts/alert-engine.js';
import {isBeyond, type Rule, type Severity} from '../alerts/rule.js';
import {formatValue} from './alert-line.js';
import {formatDuration, type UnitStyle} from './format.js';

/** The four words of the Monitoring Plugins, from best to worst but for UNKNOWN. */
export type CheckStatus = 'OK' | 'WARNING' | 'CRITICAL' | 'UNKNOWN';

/** What a check has found. `firing` are the readings that broke their rule for as long as it asks. */
export interface CheckResult {
  readonly firing: readonly Reading[];
  readonly readings: readonly Reading[];
  /** Why there is nothing to say, or undefined. */
  readonly unknown: string | undefined;
}

/** A critical alert is the worst, then a warning; not knowing is better than either, but worse than OK. */
export function checkStatus({firing, unknown}: CheckResult): CheckStatus {
  const severities = new Set<Severity>(firing.map(({rule}) => rule.severity));
  if (severities.has('critical')) return 'CRITICAL';
  if (severities.has('warning')) return 'WARNING';

  return unknown === undefined ? 'OK' : 'UNKNOWN';
}

/** Named in the text; the others are a number. */
const MAX_NAMED = 3;

/**
 * The one line of a plugin: status, text, and after the bar the performance data.
 *
 *   CRITICAL - db tx 12.3 MB/s > 5 MB/s | 'db_tx'=12300000B;;5000000;0;
 *
 * https://www.monitoring-plugins.org/doc/guidelines.html
 */
export function checkLine(result: CheckResult, units: UnitStyle): string {
  const text = textOf(result, units).replaceAll('|', '¦');
  const performance = performanceData(result.readings);
  return `${checkStatus(result)} - ${text}${performance === '' ? '' : ` | ${performance}`}`;
}

function textOf({firing, readings, unknown}: CheckResult, units: UnitStyle): string {
  if (firing.length > 0) {
    const worstFirst = firing.toSorted((a, b) => Number(isCritical(b.rule)) - Number(isCritical(a.rule)));
    const named = worstFirst.slice(0, MAX_NAMED).map(reading => brokenText(reading, units));
    const rest = firing.length - named.length;
    return rest > 0 ? `${named.join(', ')} and ${rest} more` : named.join(', ');
  }

  if (unknown !== undefined) return unknown;

  const containers = new Set(readings.map(({container}) => container.name)).size;
  return `${containers} container${containers === 1 ? '' : 's'} within ${new Set(readings.map(({rule}) => rule)).size} rule(s)`;
}

function brokenText({rule, container, value}: Reading, units: UnitStyle): string {
  const lasting = rule.forSeconds > 0 ? ` for ${formatDuration(rule.forSeconds)}` : '';
  const limit = formatValue(rule.threshold, rule.unit, units);
  return `${container.name} ${rule.metric} ${formatValue(value, rule.unit, units)} ${rule.comparison} ${limit}${lasting}`;
}

function isCritical(rule: Rule): boolean {
  return rule.severity === 'critical';
}

/** Rules on the same metric of the same container share a label, so that warning and critical stand in one place. */
function performanceData(readings: readonly Reading[]): string {
  const groups = new Map<string, Reading[]>();
  for (const reading of readings) {
    const label = performanceLabel(reading);
    groups.set(label, [...(groups.get(label) ?? []), reading]);
  }

  return [...groups].map(([label, group]) => performanceItem(label, group)).join(' ');
}

/** A label may hold anything but `=`; a quote in it is doubled. Every name has been made safe to print before. */
function performanceLabel({rule, container}: Reading): string {
  const name = `${container.name}_${rule.metric.replace('.', '_')}${rule.unit === 'ratio' ? '_ratio' : ''}`;
  return name.replaceAll('=', '_').replaceAll('|', '¦').replaceAll("'", "''");
}

function performanceItem(label: string, group: readonly Reading[]): string {
  const [first] = group;
  const {unit} = first!.rule;
  const value = first!.value === undefined ? 'U' : `${performanceNumber(first!.value, unit)}${UNIT[unit]}`;
  const [warning, critical] = (['warning', 'critical'] as const).map(severity => {
    const rule = group.find(reading => reading.rule.severity === severity)?.rule;
    return rule === undefined ? '' : alertRange(rule);
  });
  return `'${label}'=${value};${warning};${critical};0;`;
}

const UNIT = {bytesPerSecond: 'B', perSecond: '', ratio: '%'} as const;

/** The range of values that raise no alert; a plain number stands for 0 to that number. */
function alertRange({comparison, threshold, unit}: Rule): string {
  const limit = performanceNumber(threshold, unit);
  switch (comparison) {
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

/** No exponent, no needless digits. */
function performanceNumber(value: number, unit: Rule['unit']): string {
  const scaled = unit === 'ratio' ? value * 100 : value;
  return String(Number(scaled.toFixed(3)));
}

/** Whether a reading is beyond its rule's threshold in this moment, however long that has lasted. */
export function isBroken({rule, value}: Reading): boolean {
  return value !== undefined && isBeyond(rule.comparison, value, rule.threshold);
}
