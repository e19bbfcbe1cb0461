import type {AlertChange} from '../alerts/alert.js';
import type {Notice, NoticeKind} from '../alerts/notice.js';
import {alertLine, alertText} from './alert-line.js';
import type {UnitStyle} from './format.js';

const WORDS: Readonly<Record<NoticeKind, string>> = {firing: 'FIRING', resolved: 'RESOLVED', flapping: 'FLAPPING'};

/** Named in a line; the others are a number. */
const MOST_NAMED = 3;

/**
 * A notice as one line of plain text: that of its alert, or for several
 *
 *   2026-01-31T12:00:00Z FIRING   critical shop/web: 40 containers, at worst tx 12.3 MB/s > 5 MB/s: web-1, web-2, web-3 and 37 more
 */
export function noticeLine(notice: Notice, time: Date, units: UnitStyle): string {
  const {kind, rule, changes} = notice;
  const [first, ...others] = changes;
  const clock = `${time.toISOString().slice(0, 19)}Z`;
  const head = `${clock} ${WORDS[kind].padEnd(8)} ${rule.severity.padEnd(8)}`;
  if (first === undefined) return head;
  if (others.length > 0) return `${head} ${manyText(notice, first, units)}: ${namesOf(changes)}`;
  if (kind === 'flapping') return `${head} ${first.alert.subject} ${flappingText(first, units)}`;

  return alertLine(first, time, units);
}

function manyText({kind, rule, group, changes}: Notice, worst: AlertChange, units: UnitStyle): string {
  const who = `${group === undefined ? '' : `${group}: `}${changes.length} containers`;
  if (kind === 'firing') return `${who}, at worst ${alertText(worst.alert, units)}`;

  const what = rule.peer === undefined ? rule.metric : `no longer to ${rule.peer}`;
  return kind === 'resolved' ? `${who}, ${what}` : `${who}, ${flappingText(worst, units)}`;
}

/** Of an alert that fires and ends again and again: what it is, and that this is all that is said of it for now. */
export function flappingText({alert}: Pick<AlertChange, 'alert'>, units: UnitStyle): string {
  return `${alertText(alert, units)}, fires and ends again and again: no more is said until it has calmed down`;
}

function namesOf(changes: readonly AlertChange[]): string {
  const named = changes.slice(0, MOST_NAMED).map(({alert}) => alert.subject);
  const rest = changes.length - named.length;
  return rest > 0 ? `${named.join(', ')} and ${rest} more` : named.join(', ');
}
