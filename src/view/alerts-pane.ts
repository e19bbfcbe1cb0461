import type {Alert, AlertChange} from '../alerts/alert.js';
import {containerKey} from '../model/container.js';
import {alertText, changeText} from './alert-line.js';
import {type DeliveryView, deliveryLines} from './delivery-lines.js';
import {cut} from './display-width.js';
import {formatClock, formatDuration, type UnitStyle} from './format.js';
import {paintFrame} from './frame.js';
import type {Palette} from './palette.js';
import type {Style} from './style.js';
import type {Surface} from './surface.js';

/** How an alert stands, in the word that the screen has for it. */
export type AlertStanding = 'pending' | 'firing' | 'acknowledged' | 'muted' | 'flapping' | 'resolved';

/** An alert as the dashboard shows it. `text` says in its first words what is wrong. */
export interface AlertView {
  /** Tells it from all others, also after its container was created anew. */
  readonly key: string;
  /** When it came into its present state: wall time, and seconds of the monotonic clock. */
  readonly time: Date;
  readonly sinceSeconds: number;
  /** The moment to look at the container: when it came into its state or, where it is over, when it began. */
  readonly momentSeconds: number;
  readonly state: Alert['state'];
  readonly standing: AlertStanding;
  readonly severity: 'warning' | 'critical';
  readonly containerKey: string;
  /** How the container is called among all. */
  readonly subject: string;
  readonly text: string;
  /** Until when it is muted, where that is a time. */
  readonly mutedUntil: Date | undefined;
}

/** What is shown of an alert. */
export function alertView(alert: Alert, units: UnitStyle, mutedUntil?: Date): AlertView {
  const {key, state, since, sinceSeconds, rule, subject, host, container} = alert;
  return {
    key,
    time: since,
    sinceSeconds,
    momentSeconds: sinceSeconds,
    state,
    standing: standingOf(alert),
    severity: rule.severity,
    containerKey: containerKey(host, container.id),
    subject,
    text: alertText(alert, units),
    mutedUntil,
  };
}

/** What is shown of an alert that fired and is over: how it ended. Its key is not that of one that may follow it. */
export function endedAlertView(change: AlertChange, units: UnitStyle): AlertView {
  const {alert} = change;
  return {
    ...alertView(alert, units),
    key: `${alert.key} until ${alert.sinceSeconds}`,
    momentSeconds: alert.beganSeconds,
    text: changeText(change, units),
  };
}

/** What a person did about it is told rather than what it does by itself. */
function standingOf({state, silence, isAcknowledged, isFlapping}: Alert): AlertStanding {
  if (state === 'resolved' || state === 'inactive') return 'resolved';
  if (silence !== undefined) return 'muted';
  if (state === 'pending') return isFlapping ? 'flapping' : 'pending';
  if (isAcknowledged) return 'acknowledged';
  return isFlapping ? 'flapping' : 'firing';
}

/** The alerts pane: all alerts in order. `ruleCount` is how many rules are watched, `offset` how many alerts are scrolled past. */
export interface AlertsView {
  readonly alerts: readonly AlertView[];
  readonly ruleCount: number;
  readonly offset: number;
  readonly selectedKey: string | undefined;
  /** The monotonic clock, from which ages follow. */
  readonly nowSeconds: number;
  /** How people are told; undefined where nobody is. */
  readonly delivery?: DeliveryView | undefined;
}

const FRAME_ROWS = 2;

/** The first row of the pane's surface that an alert stands in. */
export const ALERTS_FIRST_ROW = 1;

/** Rows of a pane that high which no alert stands in. */
export function alertsOverhead(height: number, delivery: DeliveryView | undefined): number {
  return FRAME_ROWS + deliveryLines(delivery, height - FRAME_ROWS).length;
}

/** Narrower panes do not tell for how long an alert has stood so. */
const AGE_FROM_WIDTH = 70;
const AGE_WIDTH = 9;
/** Still narrower ones keep their room for who it is and what: a sign alone says that it fires, or is over. */
const WORDS_FROM_WIDTH = 56;
const WORDLESS: readonly AlertStanding[] = ['firing', 'resolved'];

/** Paints the alerts. Where keys go to the pane, the selected one is marked. */
export function paintAlerts(surface: Surface, view: AlertsView, palette: Palette, isFocused = false): void {
  const {alerts, ruleCount, offset, selectedKey, delivery} = view;
  const firing = alerts.filter(({state}) => state === 'firing').length;
  const room = Math.max(0, surface.height - alertsOverhead(surface.height, delivery));
  const shown = alerts.slice(offset, offset + room);
  const position = shown.length < alerts.length ? `${offset + 1} to ${offset + shown.length} of ${alerts.length}` : '';
  const inside = paintFrame(surface, {left: `alerts ${firing}`, right: position, isFocused}, palette);
  for (const [index, {text, standing}] of deliveryLines(delivery, inside.height).entries()) {
    const look = standing === 'bad' ? palette.warning : palette.dim;
    inside.put(0, room + index, cut(text, inside.width), look);
  }
  if (alerts.length === 0) {
    const nothing = ruleCount === 0 ? 'no rules: see --rule' : `none of ${ruleCount} rules fires`;
    inside.put(1, 0, cut(nothing, inside.width - 1), palette.dim);
    return;
  }

  const wordWidth = Math.max(...shown.map(({standing}) => standing.length)) + 1;
  for (const [y, alert] of shown.entries()) {
    const isSelected = isFocused && alert.key === selectedKey;
    const look = isSelected ? (meaning: Style) => palette.selected(meaning) : (meaning: Style) => meaning;
    if (isSelected) inside.fill(' ', look(palette.text), y, 1);
    paintAlert(inside, y, alert, {look, wordWidth, nowSeconds: view.nowSeconds}, palette);
  }
}

/** How a line is painted, which all lines of the list share but for the look. */
interface LineManner {
  readonly look: (meaning: Style) => Style;
  readonly wordWidth: number;
  readonly nowSeconds: number;
}

function paintAlert(
  inside: Surface,
  y: number,
  alert: AlertView,
  {look, wordWidth, nowSeconds}: LineManner,
  palette: Palette,
): void {
  const {standing, severity, subject, text, mutedUntil} = alert;
  const clock = formatClock(alert.time);
  const isLoud = standing === 'firing' || standing === 'flapping';
  const isNarrow = inside.width < WORDS_FROM_WIDTH;
  let x = inside.put(0, y, `${isNarrow ? clock.slice(0, 5) : clock} `, look(palette.dim));
  if (inside.width >= AGE_FROM_WIDTH) {
    const age = formatDuration(Math.max(0, Math.floor(nowSeconds - alert.sinceSeconds)));
    x = inside.put(x, y, `${age.padEnd(AGE_WIDTH)} `, look(palette.dim));
  }
  const sign = standing === 'resolved' ? '·' : severity === 'critical' ? '✖' : '▲';
  const loud = severity === 'critical' ? palette.critical : palette.warning;
  const word = isNarrow ? (WORDLESS.includes(standing) ? '' : `${standing} `) : standing.padEnd(wordWidth);
  x = inside.put(x, y, `${sign} ${word}`, look(isLoud ? loud : palette.dim));
  const until = mutedUntil === undefined ? '' : `(until ${formatClock(mutedUntil).slice(0, 5)}) `;
  x = inside.put(x, y, until, look(palette.dim));
  inside.put(
    x,
    y,
    cut(`${subject} ${text}`, inside.width - x),
    look(standing === 'resolved' ? palette.dim : palette.text),
  );
}
