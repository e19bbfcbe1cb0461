import type {Account} from './account.js';
import {type Amount, add, nothing, sumOf} from './amount.js';
import type {Book} from './book.js';
import type {CalendarDay} from './calendar.js';

/** What totals are told of: each container, what stays of it when it is created anew, or compose projects. */
export type TotalsBy = 'container' | 'service' | 'project';

/** The traffic of one container, service or project today, this month and since its account was opened. */
export interface TotalsRow extends Pick<Account, 'id' | 'project' | 'service' | 'since' | 'completeSince'> {
  /** Undefined for what belongs to no project, where rows are projects. */
  readonly name: string | undefined;
  readonly today: Amount;
  readonly month: Amount;
  readonly total: Amount;
  /** Whether more may have passed today, or this month: in a time over its beginning in which rxtop did not run. */
  readonly isTodayPartial: boolean;
  readonly isMonthPartial: boolean;
  /** In the order of the calendar. */
  readonly days: ReadonlyMap<string, Amount>;
  readonly months: ReadonlyMap<string, Amount>;
  readonly outsideDays: Amount;
  readonly outsideMonths: Amount;
}

/** A book as it is told: the rows, what is in none of them any more, and the sum of everything. */
export interface TotalsSummary {
  readonly by: TotalsBy;
  readonly since: Date;
  readonly lookedUntil: Date;
  readonly resetDay: number;
  readonly day: string;
  readonly month: string;
  readonly rows: readonly TotalsRow[];
  readonly forgotten: Amount;
  readonly sum: {readonly today: Amount; readonly month: Amount; readonly total: Amount};
}

/** Tells of the accounts that are wanted. What was forgotten is told only where all accounts are. */
export function summarize(
  book: Book,
  today: CalendarDay,
  by: TotalsBy,
  isWanted: ((account: Account) => boolean) | undefined,
): TotalsSummary {
  const accounts = [...(by === 'container' ? book.containers : book.names).values()];
  const wanted = isWanted === undefined ? accounts : accounts.filter(isWanted);
  const rows = by === 'project' ? byProject(wanted, today) : wanted.map(account => rowOf(account, today));
  const forgotten =
    isWanted !== undefined ? nothing() : by === 'container' ? book.forgotten.containers : book.forgotten.names;
  return {
    by,
    since: new Date(book.since),
    lookedUntil: new Date(book.lookedUntil),
    resetDay: book.resetDay,
    day: today.day,
    month: today.month,
    rows,
    forgotten,
    sum: {
      today: sumOf(rows.map(row => row.today)),
      month: sumOf(rows.map(row => row.month)),
      total: sumOf([...rows.map(row => row.total), forgotten]),
    },
  };
}

function rowOf(account: Account, {day, month, dayBegan, monthBegan}: CalendarDay): TotalsRow {
  const {id, name, project, service, since, completeSince, total, outsideDays, outsideMonths} = account;
  const {undatedDay = 0, undatedMonth = 0} = account;
  return {
    id,
    name,
    project,
    service,
    since,
    completeSince,
    total,
    outsideDays,
    outsideMonths,
    today: account.days.get(day) ?? nothing(),
    month: account.months.get(month) ?? nothing(),
    isTodayPartial: undatedDay >= dayBegan,
    isMonthPartial: undatedMonth >= monthBegan,
    days: inOrder(account.days),
    months: inOrder(account.months),
  };
}

function byProject(accounts: readonly Account[], today: CalendarDay): TotalsRow[] {
  const projects = new Map<string | undefined, Account[]>();
  for (const account of accounts) {
    const known = projects.get(account.project);
    if (known === undefined) projects.set(account.project, [account]);
    else known.push(account);
  }

  return [...projects].map(([project, members]) => {
    const rows = members.map(account => rowOf(account, today));
    return {
      id: undefined,
      name: project,
      project,
      service: undefined,
      since: Math.min(...rows.map(({since}) => since)),
      completeSince: Math.max(...rows.map(({completeSince}) => completeSince)),
      total: sumOf(rows.map(({total}) => total)),
      outsideDays: sumOf(rows.map(({outsideDays}) => outsideDays)),
      outsideMonths: sumOf(rows.map(({outsideMonths}) => outsideMonths)),
      today: sumOf(rows.map(row => row.today)),
      month: sumOf(rows.map(({month}) => month)),
      isTodayPartial: rows.some(({isTodayPartial}) => isTodayPartial),
      isMonthPartial: rows.some(({isMonthPartial}) => isMonthPartial),
      days: merged(rows.map(({days}) => days)),
      months: merged(rows.map(({months}) => months)),
    };
  });
}

function merged(all: readonly ReadonlyMap<string, Amount>[]): ReadonlyMap<string, Amount> {
  const sums = new Map<string, Amount>();
  for (const buckets of all) {
    for (const [name, amount] of buckets) {
      const sum = sums.get(name) ?? nothing();
      add(sum, amount);
      sums.set(name, sum);
    }
  }
  return inOrder(sums);
}

function inOrder(buckets: ReadonlyMap<string, Amount>): ReadonlyMap<string, Amount> {
  return new Map([...buckets].sort(([a], [b]) => (a < b ? -1 : 1)));
}
