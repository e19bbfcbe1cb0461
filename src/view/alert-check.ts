import type {Alert} from '../alerts/alert.js';
import type {Reading} from '../alerts/alert-engine.js';
import {alertText} from './alert-line.js';
import {performanceData} from './alert-performance.js';
import type {UnitStyle} from './format.js';

/** The words of the Monitoring Plugins. */
export type CheckStatus = 'OK' | 'WARNING' | 'CRITICAL' | 'UNKNOWN';

/** What a check has found: the alerts that fire, all readings of the last sweep, and why too little is known, if so. */
export interface CheckResult {
  readonly firing: readonly Alert[];
  readonly readings: readonly Reading[];
  readonly unknown: string | undefined;
}

/** Named in the text; the others are a number. */
const MAX_NAMED = 3;

/** A critical alert is the worst, then a warning; not to know enough is worse than OK. */
export function checkStatus({firing, unknown}: Pick<CheckResult, 'firing' | 'unknown'>): CheckStatus {
  if (firing.some(({rule}) => rule.severity === 'critical')) return 'CRITICAL';
  if (firing.length > 0) return 'WARNING';

  return unknown === undefined ? 'OK' : 'UNKNOWN';
}

/**
 * The one line of a plugin: status, text, and after the bar the performance data.
 *
 *   CRITICAL - db tx 12.3 MB/s > 5 MB/s | 'db_tx'=12300000B;;5000000;0;
 *
 * https://www.monitoring-plugins.org/doc/guidelines.html
 */
export function checkLine(result: CheckResult, units: UnitStyle): string {
  const {text, leftOut} = performanceData(result.readings);
  const cut = leftOut === 0 ? '' : `, no room for ${count(leftOut, 'value')}`;
  return `${checkStatus(result)} - ${plain(textOf(result, units))}${cut}${text === '' ? '' : ` | ${text}`}`;
}

/** The line of a check that could not be made. */
export function unknownLine(reason: string): string {
  return `UNKNOWN - ${plain(reason)}`;
}

/** The first bar of a line begins the performance data. */
function plain(text: string): string {
  return text.replaceAll('|', '¦').replaceAll('\n', ' ');
}

function textOf({firing, readings, unknown}: CheckResult, units: UnitStyle): string {
  if (firing.length > 0) {
    const named = firing.slice(0, MAX_NAMED).map(alert => `${alert.subject} ${alertText(alert, units)}`);
    const rest = firing.length - named.length;
    return rest > 0 ? `${named.join(', ')} and ${rest} more` : named.join(', ');
  }

  if (unknown !== undefined) return unknown;

  const rules = new Set(readings.map(({rule}) => rule)).size;
  const containers = new Set(readings.map(({subject}) => subject)).size;
  return `${count(containers, 'container')} within ${count(rules, 'rule')}${withoutValue(readings)}`;
}

function withoutValue(readings: readonly Reading[]): string {
  const silent = new Set(readings.filter(({observation}) => observation.state !== 'known').map(({subject}) => subject))
    .size;
  return silent === 0 ? '' : `, ${silent} without figures`;
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
