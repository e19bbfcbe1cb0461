import type {WatchedContainer, WatchedInterface} from '../../src/model/inventory.js';
import type {Sweep} from '../../src/model/traffic.js';
import {Accounting} from '../../src/totals/accounting.js';
import {type Book, openBook} from '../../src/totals/book.js';
import {booksText, parseBooks} from '../../src/totals/books-text.js';
import {CONNECTED, type Counters, container, NOON, onSlot, Scene} from '../view/json-scene.js';

/** An interface and what the kernel has counted of it. */
export interface SeenInterface extends Partial<Omit<WatchedInterface, 'slot'>>, Counters {}

/** A container as one look finds it. */
export interface Seen extends Partial<Omit<WatchedContainer, 'interfaces'>> {
  readonly interfaces?: readonly SeenInterface[];
}

export const ENDPOINT = CONNECTED.endpoint;

/** RFC 3339 with nanoseconds, as Docker writes it: so many seconds after the first look of the story. */
export function at(second: number): string {
  return new Date(NOON + second * 1000).toISOString().replace('Z', '000001Z');
}

/** One run of rxtop, from its start to its end. It has what the run before it has left in the state file. */
export class RxtopLife {
  readonly #scene = new Scene();
  readonly #slots = new Map<string, {readonly slot: number; startedAt: string | undefined}>();
  readonly #found: Book | undefined;
  readonly #machine: {readonly bootId: string; readonly resetDay: number};
  #accounting: Accounting | undefined;
  #last: Sweep | undefined;

  constructor(left: string | undefined, machine: {readonly bootId?: string; readonly resetDay?: number} = {}) {
    this.#found = left === undefined ? undefined : bookIn(left);
    this.#machine = {bootId: 'one', resetDay: 1, ...machine};
  }

  get book(): Book {
    return this.#accounting!.book;
  }

  /** One sweep, so many seconds after the beginning of the story. */
  look(second: number, seen: readonly Seen[], engine: Partial<typeof CONNECTED> = {}): this {
    const isFirst = this.#accounting === undefined;
    const counters = new Map<number, Counters>();
    const containers = seen.map(({interfaces = [], ...about}) => {
      const whole = container(about);
      return {...whole, interfaces: interfaces.map(each => this.#watched(whole, each, isFirst, counters))};
    });
    const sweep = this.#scene.sweep(second, {engines: [{...CONNECTED, ...engine}], containers}, counters);
    const now = sweep.time.getTime();
    const {bootId, resetDay} = this.#machine;
    const book = this.#found ?? openBook(ENDPOINT, now, bootId, resetDay);
    this.#accounting ??= new Accounting(book, now, bootId, resetDay);
    this.#accounting.update(sweep);
    this.#last = sweep;
    return this;
  }

  /** What it has on the disk. A life may go on after that, and end without another word. */
  save(): string {
    this.#accounting!.settle(this.#last!);
    return booksText([this.book]);
  }

  #watched(
    {id, startedAt}: WatchedContainer,
    {receive, transmit, ...about}: SeenInterface,
    isFirst: boolean,
    counters: Map<number, Counters>,
  ): WatchedInterface {
    const {table} = this.#scene.aggregator;
    const key = `${id} ${about.name ?? 'eth0'}`;
    const birth = isFirst ? 'before-watching' : 'while-watching';
    const known = this.#slots.get(key) ?? {slot: table.acquire(birth), startedAt};
    if (known.startedAt !== startedAt) table.replace(known.slot, 'while-watching');
    this.#slots.set(key, {...known, startedAt});
    counters.set(known.slot, {receive, transmit});
    return onSlot(known.slot, about);
  }
}

/** The only book of a state file. */
export function bookIn(text: string): Book {
  const parsed = parseBooks(text);
  if (parsed.state !== 'parsed') throw new Error(`${parsed.state}: ${text}`);
  return parsed.books[0]!;
}

/** Bytes received and sent in all: by the names' accounts, which must agree with those of the containers. */
export function totalOf(text: string): readonly [number, number] {
  const book = bookIn(text);
  const [names, containers] = [book.names, book.containers].map(accounts => {
    const totals = [...accounts.values()].map(({total}) => total);
    return [
      totals.reduce((sum, {receiveBytes}) => sum + receiveBytes, 0),
      totals.reduce((sum, {transmitBytes}) => sum + transmitBytes, 0),
    ] as const;
  });
  if (names![0] !== containers![0] || names![1] !== containers![1]) throw new Error(`${names} and ${containers}`);
  return names!;
}
