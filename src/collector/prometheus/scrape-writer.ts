import {COUNTER_COLUMNS, type CounterTable} from '../../model/counter-table.js';
import type {Scrape} from './fleet.js';
import type {SlotScrapes} from './fleet-inventory.js';

/** A scrape that fails once is no reason to doubt: figures stay current for so many intervals. */
const CURRENT_INTERVALS = 3;
const CURRENT_SECONDS_AT_LEAST = 10;

/** Writes scrapes into the counter table. `offset` is the monotonic clock's lead over the server's seconds since 1970. */
export class ScrapeWriter {
  readonly #table: CounterTable;
  readonly #offset: number;
  #scrapes: readonly SlotScrapes[] = [];

  constructor(table: CounterTable, offset: number) {
    this.#table = table;
    this.#offset = offset;
  }

  take(scrapes: readonly SlotScrapes[]): void {
    this.#scrapes = scrapes;
  }

  /** The newest of each interface. */
  writeNewest(): void {
    for (const each of this.#scrapes) this.#write(each, each.scrapes.at(-1)!);
  }

  /**
   * What was scraped before the newest, as if it had been watched at the time: writes the counters of a moment, then tells when
   * that was, from one scrape to the next.
   */
  *writePast(): Generator<{readonly monotonicSeconds: number}> {
    const intervals = this.#scrapes.flatMap(({target}) => target.intervalSeconds ?? []);
    const step = Math.max(1, Math.min(...intervals));
    const oldest = Math.min(...this.#scrapes.map(({scrapes}) => scrapes[0]!.at));
    const newest = Math.max(...this.#scrapes.map(({scrapes}) => scrapes.at(-1)!.at));
    if (!Number.isFinite(step) || !Number.isFinite(oldest)) return;

    const next = new Uint32Array(this.#scrapes.length);
    for (let at = oldest; at < newest; at += step) {
      for (const [place, each] of this.#scrapes.entries()) {
        const last = each.scrapes.length - 1;
        while (next[place]! < last && each.scrapes[next[place]!]!.at <= at) next[place]!++;
        const current = each.scrapes[next[place]! - 1];
        if (current !== undefined) this.#write(each, current);
      }
      yield {monotonicSeconds: at + this.#offset};
    }
  }

  #write({slot, target}: SlotScrapes, {at, counters}: Scrape): void {
    const table = this.#table;
    const sampledAt = at + this.#offset;
    if (table.sampledAt[slot] === sampledAt) return;

    for (const column of COUNTER_COLUMNS) table[column][slot] = counters[column];
    table.sampledAt[slot] = sampledAt;
    table.faultsSampledAt[slot] = sampledAt;
    table.freshForSeconds[slot] = Math.max(
      CURRENT_SECONDS_AT_LEAST,
      CURRENT_INTERVALS * (target.intervalSeconds ?? CURRENT_SECONDS_AT_LEAST),
    );
  }
}
