import type {Alert} from '../alerts/alert.js';
import {containerKey} from '../model/container.js';
import {alertText} from './alert-line.js';
import {cut} from './display-width.js';
import {formatClock, type UnitStyle} from './format.js';
import {paintFrame} from './frame.js';
import type {Palette} from './palette.js';
import type {Style} from './style.js';
import type {Surface} from './surface.js';

/** An alert as the dashboard shows it. `text` says in its first words what is wrong. */
export interface AlertView {
  readonly time: Date;
  readonly state: Alert['state'];
  readonly severity: 'warning' | 'critical';
  readonly containerKey: string;
  /** How the container is called among all. */
  readonly subject: string;
  readonly text: string;
}

/** What is shown of an alert. */
export function alertView(alert: Alert, units: UnitStyle): AlertView {
  const {state, since, rule, subject, host, container} = alert;
  return {
    time: since,
    state,
    severity: rule.severity,
    containerKey: containerKey(host, container.id),
    subject,
    text: alertText(alert, units),
  };
}

/** The alerts pane. `ruleCount` is how many rules are watched, `offset` how many alerts are scrolled past. */
export interface AlertsView {
  readonly alerts: readonly AlertView[];
  readonly ruleCount: number;
  readonly offset: number;
}

/** Paints the alerts, the newest first. */
export function paintAlerts(
  surface: Surface,
  {alerts, ruleCount, offset}: AlertsView,
  palette: Palette,
  isFocused = false,
): void {
  const firing = alerts.filter(({state}) => state === 'firing').length;
  const inside = paintFrame(surface, {left: `alerts ${firing}`, isFocused}, palette);
  if (alerts.length === 0) {
    const nothing = ruleCount === 0 ? 'no rules: see --rule' : `none of ${ruleCount} rules fires`;
    inside.put(1, 0, cut(nothing, inside.width - 1), palette.dim);
    return;
  }

  const newestFirst = alerts.toSorted((a, b) => b.time.getTime() - a.time.getTime());
  const from = Math.max(0, Math.min(offset, newestFirst.length - inside.height));
  for (const [y, alert] of newestFirst.slice(from, from + inside.height).entries())
    paintAlert(inside, y, alert, palette);
}

function paintAlert(inside: Surface, y: number, alert: AlertView, palette: Palette): void {
  const {sign, look} = signOf(alert, palette);
  const afterTime = inside.put(0, y, `${formatClock(alert.time)} `, palette.dim);
  const afterSign = inside.put(afterTime, y, sign.padEnd(7), look);
  const rest = cut(`${alert.subject} ${alert.text}`, inside.width - afterSign);
  inside.put(afterSign, y, rest, alert.state === 'resolved' ? palette.dim : palette.text);
}

function signOf({state, severity}: AlertView, palette: Palette): {sign: string; look: Style} {
  if (state === 'resolved' || state === 'inactive') return {sign: '· OK', look: palette.good};
  if (state === 'pending') return {sign: '· WAIT', look: palette.dim};
  return severity === 'critical' ? {sign: '✖ CRIT', look: palette.critical} : {sign: '▲ WARN', look: palette.warning};
}
