import type {Alert} from '../alerts/alert.js';
import {alertText} from './alert-line.js';
import {alertSummary} from './alert-summary.js';
import {cut} from './display-width.js';
import {formatClock, type UnitStyle} from './format.js';

/** What the list shows: the alerts, the most urgent first, and what is wrong with notifiers, if anything. */
export interface AlertListView {
  readonly current: readonly Alert[];
  readonly ruleCount: number;
  readonly troubles: readonly string[];
  readonly time: Date;
  readonly units: UnitStyle;
}

/** The list in so many lines, from one up, none of them wider than that: what is most urgent comes first. */
export function alertList(
  {current, ruleCount, troubles, time, units}: AlertListView,
  width: number,
  height: number,
): string[] {
  const head = `${formatClock(time)} ${alertSummary(current, units)} · ${ruleCount === 1 ? '1 rule' : `${ruleCount} rules`}`;
  const trouble = troubles.length === 0 ? [] : [`! ${troubles.join(' · ')}`];
  const room = Math.max(0, height - 1 - trouble.length);
  const lines = current.map(alert => lineOf(alert, units));
  const fitting = lines.length > room ? lines.slice(0, Math.max(0, room - 1)) : lines;
  const rest = lines.length - fitting.length;
  const more = rest > 0 && room > 0 ? [`… ${rest} more`] : [];
  return [head, ...fitting, ...more, ...trouble].slice(0, Math.max(1, height)).map(line => cut(line, width));
}

function lineOf(alert: Alert, units: UnitStyle): string {
  const {state, since, rule, subject, silence, isAcknowledged, isFlapping} = alert;
  const silenced = silence === 'mute' ? 'muted' : silence;
  const mark = silenced ?? (isAcknowledged ? 'acknowledged' : isFlapping ? 'flapping' : undefined);
  const sign = state === 'pending' ? 'WAIT' : rule.severity === 'critical' ? 'CRIT' : 'WARN';
  return `${formatClock(since)} ${sign} ${subject} ${alertText(alert, units)}${mark === undefined ? '' : ` (${mark})`}`;
}
