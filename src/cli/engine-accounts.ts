import type {Sweep} from '../model/traffic.js';
import type {Accounting} from '../totals/accounting.js';
import {accountFor, type OpenBooks} from './open-books.js';

/** The accounting of every engine that has answered: each has a book of its own, under its address. */
export class EngineAccounts {
  readonly #opened: OpenBooks;
  readonly #resetDay: number;
  readonly #byEndpoint = new Map<string, Accounting>();

  constructor(opened: OpenBooks, resetDay: number) {
    this.#opened = opened;
    this.#resetDay = resetDay;
  }

  /** Takes note of a sweep. Nothing is kept of an engine before it has answered. */
  update(sweep: Sweep): void {
    for (const {endpoint, state} of sweep.inventory.engines) {
      if (state !== 'connected' || this.#byEndpoint.has(endpoint)) continue;

      this.#byEndpoint.set(endpoint, accountFor(this.#opened, endpoint, sweep.time, this.#resetDay));
    }
    for (const accounting of this.#byEndpoint.values()) accounting.update(sweep);
  }

  /** Brings the books up to date: see `Accounting`. */
  settle(sweep: Sweep): void {
    for (const accounting of this.#byEndpoint.values()) accounting.settle(sweep);
  }
}
