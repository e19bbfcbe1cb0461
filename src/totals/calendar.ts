/** A day of the local time zone and the month that it belongs to, both named by their first day: `2026-01-31`. */
export interface CalendarDay {
  readonly day: string;
  /** The first day of the month, which begins on the reset day. */
  readonly month: string;
  /** Milliseconds since 1970, as are all of these. */
  readonly dayBegan: number;
  readonly dayEnds: number;
  readonly monthBegan: number;
  /** The oldest day, and the oldest month, that are kept apart. */
  readonly oldestDay: string;
  readonly oldestMonth: string;
}

/** Days and months that are kept apart; older ones are only in the total. */
export const KEPT_DAYS = 62;
export const KEPT_MONTHS = 24;

/** The day that a moment falls in. Days are those of the local time zone, be they 23, 24 or 25 hours long. */
export function calendarDay(milliseconds: number, resetDay: number): CalendarDay {
  const time = new Date(milliseconds);
  const [year, month, day] = [time.getFullYear(), time.getMonth(), time.getDate()];
  const began = monthBegin(time, resetDay);
  return {
    day: nameOf(time),
    month: nameOf(began),
    dayBegan: new Date(year, month, day).getTime(),
    dayEnds: new Date(year, month, day + 1).getTime(),
    monthBegan: began.getTime(),
    oldestDay: nameOf(new Date(year, month, day - KEPT_DAYS + 1)),
    oldestMonth: nameOf(new Date(began.getFullYear(), began.getMonth() - KEPT_MONTHS + 1, resetDay)),
  };
}

/** The month, by its first day, that a day (`2026-01-31`) belongs to. */
export function monthOfDay(day: string, resetDay: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  return nameOf(monthBegin(new Date(year, month - 1, date), resetDay));
}

function monthBegin(time: Date, resetDay: number): Date {
  const monthsBack = time.getDate() < resetDay ? 1 : 0;
  return new Date(time.getFullYear(), time.getMonth() - monthsBack, resetDay);
}

function nameOf(time: Date): string {
  const [month, day] = [time.getMonth() + 1, time.getDate()].map(part => String(part).padStart(2, '0'));
  return `${time.getFullYear()}-${month}-${day}`;
}
