import type {SilenceScope} from './scope-of-silence.js';

/** Days of the week as `Date.getDay` numbers them. */
export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/**
 * A time in which nobody is to be told of some alerts: once, from one moment to another, or again and again, at a time of the
 * day in the local time zone. A window that ends before it begins ends on the next day; `days` are those that it begins on.
 */
export interface MaintenanceWindow extends SilenceScope {
  readonly name: string | undefined;
  readonly when: OneTime | Recurring;
}

export interface OneTime {
  readonly from: Date;
  readonly to: Date;
}

export interface Recurring {
  readonly days: readonly Weekday[];
  /** Minutes after midnight. */
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** Whether a window is open at a time. */
export function isOpen({when}: MaintenanceWindow, time: Date): boolean {
  if ('from' in when) return when.from <= time && time < when.to;

  const {days, fromMinute, toMinute} = when;
  const minute = time.getHours() * 60 + time.getMinutes();
  const today = WEEKDAYS[time.getDay()]!;
  const yesterday = WEEKDAYS[(time.getDay() + 6) % 7]!;
  if (fromMinute < toMinute) return days.includes(today) && fromMinute <= minute && minute < toMinute;

  return (days.includes(today) && minute >= fromMinute) || (days.includes(yesterday) && minute < toMinute);
}
