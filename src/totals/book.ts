import {type Account, foldOld, openAccount, rebuildMonths} from './account.js';
import {type Amount, add, nothing} from './amount.js';
import type {CalendarDay} from './calendar.js';
import type {Run} from './run.js';

/** The running totals of one engine's containers. Times are milliseconds since 1970. */
export interface Book {
  readonly endpoint: string;
  /** When it was begun. */
  readonly since: number;
  /** When all of the engine's containers were last looked at. */
  lookedUntil: number;
  /** The kernel's name of this run of the machine; counters do not outlive it. */
  bootId: string | undefined;
  /** The day on which months begin. */
  resetDay: number;
  /** By container id. */
  readonly containers: Map<string, Account>;
  /** By compose service, or by name where there is none: what stays when a container is created anew. */
  readonly names: Map<string, Account>;
  /** What is in no account any more. */
  readonly forgotten: {readonly containers: Amount; readonly names: Amount};
  /** Runs that may still go on, by container id. */
  runs: Map<string, Run>;
}

/** Accounts that are kept of containers that have ended, and of names under which none runs. */
export const MOST_ENDED = {containers: 256, names: 512} as const;

/** A book without accounts. */
export function openBook(endpoint: string, now: number, bootId: string | undefined, resetDay: number): Book {
  return {
    endpoint,
    since: now,
    lookedUntil: now,
    bootId,
    resetDay,
    containers: new Map(),
    names: new Map(),
    forgotten: {containers: nothing(), names: nothing()},
    runs: new Map(),
  };
}

/** The account of a name; opened if there is none. */
export function accountOfName(
  book: Book,
  {name, project, service}: Pick<Account, 'name' | 'project' | 'service'>,
  since: number,
): Account {
  const isService = project !== undefined && service !== undefined;
  const key = nameKey({name, project, service});
  const known = book.names.get(key);
  if (known !== undefined) return known;

  const account = openAccount({id: undefined, name: isService ? service : name, project, service}, since);
  book.names.set(key, account);
  return account;
}

/** What an account of a name is kept under. */
export function nameKey({name, project, service}: Pick<Account, 'name' | 'project' | 'service'>): string {
  return JSON.stringify(project !== undefined && service !== undefined ? [project, service] : [name]);
}

/** Has months begin on another day from now on; what is kept of days is sorted anew. */
export function changeResetDay(book: Book, resetDay: number): void {
  if (book.resetDay === resetDay) return;

  for (const account of [...book.containers.values(), ...book.names.values()]) rebuildMonths(account, resetDay);
  book.resetDay = resetDay;
}

/** Counters of another run of the machine are nothing to go on from. */
export function noteBoot(book: Book, bootId: string | undefined): void {
  const isLocal = book.endpoint.startsWith('unix:');
  if (isLocal && book.bootId !== bootId) {
    for (const [id, run] of book.runs) {
      book.runs.set(id, {...run, interfaces: run.interfaces.map(each => ({...each, counters: undefined}))});
    }
  }
  book.bootId = bootId;
}

/** Folds the days and months of all accounts that are too old to be kept apart. */
export function foldAll({containers, names}: Book, today: CalendarDay): void {
  for (const account of containers.values()) foldOld(account, today);
  for (const account of names.values()) foldOld(account, today);
}

/**
 * Keeps the book small: forgets what has ended once there is too much of that, the longest silent first. What is forgotten
 * stays in the book's sum.
 */
export function forgetEnded(
  {containers, names, forgotten}: Book,
  living: {readonly ids: Set<string>; readonly names: Set<string>},
): void {
  forget(containers, living.ids, MOST_ENDED.containers, forgotten.containers);
  forget(names, living.names, MOST_ENDED.names, forgotten.names);
}

function forget(accounts: Map<string, Account>, living: Set<string>, most: number, into: Amount): void {
  const ended = [...accounts].filter(([key]) => !living.has(key));
  if (ended.length <= most) return;

  ended.sort(([, a], [, b]) => lastHeardOf(a) - lastHeardOf(b) || size(a) - size(b));
  for (const [key, {total}] of ended.slice(0, ended.length - most)) {
    add(into, total);
    accounts.delete(key);
  }
}

function lastHeardOf({lastTraffic, since}: Account): number {
  return lastTraffic ?? since;
}

function size({total}: Account): number {
  return total.receiveBytes + total.transmitBytes;
}
