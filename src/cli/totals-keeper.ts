import type {Sweep} from '../model/traffic.js';
import type {Ports} from '../ports.js';
import type {CommonOptions} from './common-options.js';
import {EngineAccounts} from './engine-accounts.js';
import {type OpenBooks, openBooks, type Writing} from './open-books.js';

/** What is swept is on the disk, and another rxtop's right to write is tried for, after this time. */
const MOST_UNSAVED_SECONDS = 60;

/** The books are ours to write. */
interface Desk {
  readonly opened: OpenBooks;
  readonly writing: Writing;
  readonly accounts: EngineAccounts;
}

/**
 * Keeps the running totals of a session: adds each sweep, saves once a minute and at the end. While another rxtop keeps them it
 * adds nothing, and takes over when that has ended. Never holds up a sweep; what goes wrong is said once.
 */
export class TotalsKeeper {
  readonly #resetDay: number;
  readonly #ports: Pick<Ports, 'environment' | 'clock' | 'stderr'>;
  readonly #said = new Set<string>();
  #desk: Desk | undefined;
  #opened: OpenBooks | undefined;
  #work: Promise<void> | undefined;
  #last: Sweep | undefined;
  #dueSince = Number.NEGATIVE_INFINITY;

  constructor({resetDay}: Pick<CommonOptions, 'resetDay'>, ports: Pick<Ports, 'environment' | 'clock' | 'stderr'>) {
    this.#resetDay = resetDay ?? 1;
    this.#ports = ports;
  }

  /** Takes note of a sweep. Nothing is kept of the demo, nor before an engine has answered. */
  update(sweep: Sweep): void {
    const {engines} = sweep.inventory;
    if (engines[0].kind === 'demo') return;
    if (this.#last === undefined && !engines.some(({state}) => state === 'connected')) return;

    this.#last = sweep;
    this.#takeSeat();
    this.#desk?.accounts.update(sweep);
    if (this.#work !== undefined || !this.#isDue(sweep)) return;

    this.#dueSince = sweep.monotonicSeconds;
    this.#doNext(this.#desk === undefined ? this.#open() : this.#save(this.#desk, sweep));
  }

  /** Saves what is not saved yet. */
  async close(): Promise<void> {
    await this.#work;
    const isSeatNew = this.#takeSeat();
    if (this.#desk === undefined || this.#last === undefined) return;

    if (isSeatNew) this.#desk.accounts.update(this.#last);
    const {writing} = this.#desk;
    await this.#save(this.#desk, this.#last);
    await writing.release();
    this.#desk = undefined;
  }

  /** The next sweep may come too late. */
  #isDue({monotonicSeconds, intervalSeconds = 0}: Sweep): boolean {
    return monotonicSeconds + intervalSeconds - this.#dueSince > MOST_UNSAVED_SECONDS;
  }

  #doNext(work: Promise<void>): void {
    this.#work = work.finally(() => {
      this.#work = undefined;
    });
  }

  async #open(): Promise<void> {
    const opened = await openBooks(this.#ports.environment, this.#ports.clock.now(), 'to-keep');
    for (const line of [...opened.notes, ...(opened.obstacle === undefined ? [] : [opened.obstacle])]) this.#say(line);
    this.#opened = opened;
  }

  /** Accounting begins with a sweep, not between two. Answers whether it has just begun. */
  #takeSeat(): boolean {
    const opened = this.#opened;
    this.#opened = undefined;
    if (opened?.writing === undefined || this.#last === undefined) return false;

    this.#desk = {opened, writing: opened.writing, accounts: new EngineAccounts(opened, this.#resetDay)};
    // What was found out by catching up is worth keeping at once.
    this.#dueSince = Number.NEGATIVE_INFINITY;
    return true;
  }

  async #save({opened, writing, accounts}: Desk, sweep: Sweep): Promise<void> {
    accounts.settle(sweep);
    const result = await writing.save(opened.books.values(), sweep.time);
    if (result.state === 'saved') return;

    this.#say(result.problem);
    if (result.state === 'lost') this.#desk = undefined;
  }

  #say(line: string): void {
    if (this.#said.has(line)) return;

    this.#said.add(line);
    this.#ports.stderr.write(`rxtop: ${line}\n`);
  }
}
