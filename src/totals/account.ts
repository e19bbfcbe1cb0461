import {type Amount, add, isNothing, nothing} from './amount.js';
import {type CalendarDay, monthOfDay} from './calendar.js';

/**
 * The traffic of one container, or of everything that ran under one name. The total is the sum of the days and `outsideDays`, and
 * also the sum of the months and `outsideMonths`. Times are milliseconds since 1970.
 */
export interface Account {
  /** Of a container; undefined for a name. */
  readonly id: string | undefined;
  name: string;
  project: string | undefined;
  service: string | undefined;
  /** When its figures begin. */
  readonly since: number;
  /** Since when nothing is missing that rxtop knows of. */
  completeSince: number;
  lastTraffic: number | undefined;
  readonly total: Amount;
  readonly days: Map<string, Amount>;
  readonly months: Map<string, Amount>;
  /** What is older than the days that are kept, and what passed on one of several days and nobody knows on which. */
  readonly outsideDays: Amount;
  readonly outsideMonths: Amount;
  /** When there last passed something of which the day, or the month, is not known. */
  undatedDay: number | undefined;
  undatedMonth: number | undefined;
}

/** The time within which an amount passed. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A sweep that spans midnight belongs to the day on which it was made, if it was no longer than this. */
const SHORT_MILLISECONDS = 90_000;

/** An account without traffic. */
export function openAccount(
  {id, name, project, service}: Pick<Account, 'id' | 'name' | 'project' | 'service'>,
  since: number,
): Account {
  return {
    id,
    name,
    project,
    service,
    since,
    completeSince: since,
    lastTraffic: undefined,
    total: nothing(),
    days: new Map(),
    months: new Map(),
    outsideDays: nothing(),
    outsideMonths: nothing(),
    undatedDay: undefined,
    undatedMonth: undefined,
  };
}

/** Adds what passed within the span, which ends on the given day: to that day and month if all of it passed in them. */
export function addToAccount(account: Account, amount: Amount, {from, to}: Span, today: CalendarDay): void {
  if (isNothing(amount)) return;

  const isShort = to - from <= SHORT_MILLISECONDS;
  const isOfDay = isShort || from >= today.dayBegan;
  const isOfMonth = isShort || from >= today.monthBegan;
  add(account.total, amount);
  add(isOfDay ? bucket(account.days, today.day) : account.outsideDays, amount);
  add(isOfMonth ? bucket(account.months, today.month) : account.outsideMonths, amount);
  if (!isOfDay) account.undatedDay = to;
  if (!isOfMonth) account.undatedMonth = to;
  account.lastTraffic = to;
}

/** Takes days and months that are too old to be kept apart out of the calendar; they stay in the total. */
export function foldOld(account: Account, {oldestDay, oldestMonth}: CalendarDay): void {
  fold(account.days, oldestDay, account.outsideDays);
  fold(account.months, oldestMonth, account.outsideMonths);
}

/** Sorts the days into months that begin on another day. What no kept day tells of is in no month any more. */
export function rebuildMonths(account: Account, resetDay: number): void {
  account.months.clear();
  for (const [day, amount] of account.days) add(bucket(account.months, monthOfDay(day, resetDay)), amount);
  Object.assign(account.outsideMonths, account.outsideDays);
  account.undatedMonth = account.undatedDay;
}

function bucket(buckets: Map<string, Amount>, name: string): Amount {
  const known = buckets.get(name);
  if (known !== undefined) return known;

  const made = nothing();
  buckets.set(name, made);
  return made;
}

function fold(buckets: Map<string, Amount>, oldest: string, into: Amount): void {
  for (const [name, amount] of buckets) {
    if (name >= oldest) continue;

    add(into, amount);
    buckets.delete(name);
  }
}
