import {containersOf, type WatchedContainer} from '../model/inventory.js';
import type {Sweep} from '../model/traffic.js';
import {type Account, addToAccount, openAccount} from './account.js';
import {type Amount, isNothing, nothing} from './amount.js';
import {accountOfName, type Book, changeResetDay, foldAll, forgetEnded, nameKey, noteBoot} from './book.js';
import {type CalendarDay, calendarDay} from './calendar.js';
import {catchUp} from './catch-up.js';
import {type Run, runAt} from './run.js';

/** What is known of a container since rxtop began. */
interface Watched {
  container: WatchedContainer;
  /** The totals of the last sweep that knew them; NaN where not known. */
  readonly last: Amount;
  /** What has passed and is in no account yet. */
  readonly pending: Amount;
  pendingFrom: number;
  pendingTo: number;
}

/**
 * Keeps the book of one engine up to date with the sweeps of one run of rxtop. What a container counted before its first sweep comes from the
 * kernel's counters and those of the book; after that, from the sweeps' own totals, which go on across resets. `update` is cheap:
 * accounts are written when a day ends and when they are wanted. Names and new containers are taken from the engine alone, not from what
 * stands in for it.
 */
export class Accounting {
  readonly book: Book;
  readonly #lookedUntilBefore: number;
  readonly #watched = new Map<string, Watched>();
  /** Filled anew for each container. */
  readonly #totals = nothing();
  #today: CalendarDay;
  #isFirst = true;

  constructor(book: Book, now: number, bootId: string | undefined, resetDay: number) {
    this.book = book;
    this.#lookedUntilBefore = book.lookedUntil;
    this.#today = calendarDay(now, resetDay);
    noteBoot(book, bootId);
    changeResetDay(book, resetDay);
    foldAll(book, this.#today);
  }

  /** The day of the last sweep. */
  get today(): CalendarDay {
    return this.#today;
  }

  /** Takes note of a sweep. */
  update(sweep: Sweep): void {
    const now = sweep.time.getTime();
    const isOtherDay = now >= this.#today.dayEnds || now < this.#today.dayBegan;
    if (isOtherDay) {
      this.#post();
      this.#today = calendarDay(now, this.book.resetDay);
      foldAll(this.book, this.#today);
    }

    const {containers, isListed} = this.#seenIn(sweep);
    for (const container of containers) {
      if (container.traffic.state !== 'counted') continue;

      const totals = this.#totals;
      readTotals(totals, container, sweep);
      if (Number.isNaN(totals.receiveBytes) || Number.isNaN(totals.transmitBytes)) continue;

      const watched = this.#watched.get(container.id);
      if (watched !== undefined) advance(watched, isListed ? container : watched.container, totals, now);
      else if (isListed) this.#begin(container, totals, sweep);
    }

    if (isListed) {
      if (this.#isFirst) this.#noteEnded(sweep);
      this.#isFirst = false;
      this.book.lookedUntil = now;
    }
    if (isOtherDay) this.#post();
  }

  /** Brings the accounts up to date, and remembers where the kernel's counters stand. For the sweep that was noted last. */
  settle(sweep: Sweep): void {
    this.#post();
    const {book} = this;
    const {containers, isListed} = this.#seenIn(sweep);
    const alive = containers.filter(isAlive);
    const runs = new Map<string, Run>(isListed ? [] : book.runs);
    for (const container of alive) {
      const run = this.#runOf(container, sweep, isListed);
      if (run !== undefined) runs.set(container.id, run);
    }
    book.runs = runs;
    const ids = new Set(alive.map(({id}) => id));
    for (const id of this.#watched.keys()) if (!containers.some(each => each.id === id)) this.#watched.delete(id);
    forgetEnded(book, {ids, names: new Set(alive.map(nameKey))});
  }

  /** What the sweep tells of the book's engine. */
  #seenIn({inventory}: Sweep): {readonly containers: readonly WatchedContainer[]; readonly isListed: boolean} {
    const {endpoint} = this.book;
    const engine = inventory.engines.find(each => each.endpoint === endpoint);
    return {containers: containersOf(inventory, endpoint), isListed: engine?.state === 'connected'};
  }

  #begin(container: WatchedContainer, totals: Amount, sweep: Sweep): void {
    const {book} = this;
    const now = sweep.time.getTime();
    const {id} = container;
    const {amount, from, completeSince} = catchUp(container, sweep, book.runs.get(id), this.#lookedUntilBefore);
    for (const account of this.#accountsOf(container, from)) {
      addToAccount(account, amount, {from, to: now}, this.#today);
      if (completeSince !== undefined) account.completeSince = Math.max(account.completeSince, completeSince);
    }
    const watched = {container, last: nothing(), pending: nothing(), pendingFrom: now, pendingTo: now};
    remember(watched.last, totals);
    this.#watched.set(id, watched);
  }

  /** What was never counted by us stands where the book had it. Which run it is, only the engine knows. */
  #runOf(container: WatchedContainer, sweep: Sweep, isListed: boolean): Run | undefined {
    const before = this.book.runs.get(container.id);
    const watched = this.#watched.get(container.id);
    if (watched === undefined) return before ?? (isListed ? runAt(container, sweep, before) : undefined);

    const run = runAt(container, sweep, before);
    return isListed || container.startedAt === watched.container.startedAt ? run : {...run, startedAt: undefined};
  }

  /** Runs that the book knew and whose end nobody saw: what they did last is missing. */
  #noteEnded(sweep: Sweep): void {
    const {time} = sweep;
    const ids = new Set(
      this.#seenIn(sweep)
        .containers.filter(isAlive)
        .map(({id}) => id),
    );
    for (const [id, {interfaces}] of this.book.runs) {
      const account = this.book.containers.get(id);
      if (ids.has(id) || account === undefined || interfaces.length === 0) continue;

      account.completeSince = time.getTime();
      accountOfName(this.book, account, account.since).completeSince = time.getTime();
    }
  }

  #post(): void {
    for (const watched of this.#watched.values()) {
      const {container, pending, pendingFrom, pendingTo} = watched;
      if (!isNothing(pending)) {
        for (const account of this.#accountsOf(container, pendingFrom)) {
          addToAccount(account, pending, {from: pendingFrom, to: pendingTo}, this.#today);
        }
        Object.assign(pending, nothing());
      }
      watched.pendingFrom = pendingTo;
    }
  }

  #accountsOf(container: WatchedContainer, since: number): readonly [Account, Account] {
    const {id, name, project, service} = container;
    const account = this.book.containers.get(id) ?? openAccount({id, name, project, service}, since);
    this.book.containers.set(id, account);
    account.name = name;
    return [account, accountOfName(this.book, container, since)];
  }
}

function isAlive({state}: WatchedContainer): boolean {
  return state === 'running' || state === 'paused' || state === 'restarting';
}

/** The running totals of a container: NaN for what is not known. */
function readTotals(into: Amount, container: WatchedContainer, sweep: Sweep): void {
  into.receiveBytes = sweep.figureOf(container, 'receive', 'totalBytes');
  into.receivePackets = sweep.figureOf(container, 'receive', 'totalPackets');
  into.transmitBytes = sweep.figureOf(container, 'transmit', 'totalBytes');
  into.transmitPackets = sweep.figureOf(container, 'transmit', 'totalPackets');
}

/** A total that fell was begun anew by whoever keeps it: what it had is in the books. */
function advance(watched: Watched, container: WatchedContainer, totals: Amount, now: number): void {
  const {last, pending} = watched;
  pending.receiveBytes += growth(last.receiveBytes, totals.receiveBytes);
  pending.receivePackets += growth(last.receivePackets, totals.receivePackets);
  pending.transmitBytes += growth(last.transmitBytes, totals.transmitBytes);
  pending.transmitPackets += growth(last.transmitPackets, totals.transmitPackets);
  remember(last, totals);
  watched.container = container;
  watched.pendingTo = now;
}

function growth(before: number, now: number): number {
  return now > before ? now - before : 0;
}

function remember(last: Amount, totals: Amount): void {
  last.receiveBytes = totals.receiveBytes;
  last.transmitBytes = totals.transmitBytes;
  if (!Number.isNaN(totals.receivePackets)) last.receivePackets = totals.receivePackets;
  if (!Number.isNaN(totals.transmitPackets)) last.transmitPackets = totals.transmitPackets;
}
