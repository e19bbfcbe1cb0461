import type {Sandbox, SandboxInterface} from '../sandbox.js';
import type {Link} from './link.js';
import type {ReadLinks} from './link-reader.js';

interface Entry {
  sandbox: Sandbox;
  /** The interfaces that the answer, or the question under way, is about. */
  askedFor: readonly SandboxInterface[] | undefined;
  askedAt: number;
  isOpen: boolean;
  links: ReadonlyMap<string, Link>;
}

const AT_ONCE = 4;

/** Whoever adds and removes interfaces all the time does not make us ask all the time. */
const ASK_AGAIN_SECONDS = 2;

/** So many failures on end mean that we may not ask. */
const GIVE_UP_AFTER = 3;

const NONE: ReadonlyMap<string, Link> = new Map();

/**
 * What the kernel says of the interfaces in each sandbox whose kinds no file tells. It is asked once for each set of interfaces,
 * apart from the sweep, those first on which a sum depends.
 */
export class LinkBook {
  readonly #read: ReadLinks;
  readonly #monotonicSeconds: () => number;
  readonly #onNews: () => void;
  readonly #entries = new Map<number, Entry>();
  #waiters: Array<{readonly isDone: () => boolean; readonly resolve: () => void}> = [];
  #open = 0;
  #failures = 0;
  /** Sweeps may follow one another fast: where nothing was due, it is not looked for again at once. */
  #nothingDueUntil = Number.NEGATIVE_INFINITY;

  constructor(read: ReadLinks, monotonicSeconds: () => number, onNews: () => void) {
    this.#read = read;
    this.#monotonicSeconds = monotonicSeconds;
    this.#onNews = onNews;
  }

  /** Whether the kernel does not let us ask. */
  get isClosed(): boolean {
    return this.#failures >= GIVE_UP_AFTER;
  }

  /** What is known of an interface; undefined where that was not asked, or not answered yet. */
  linkOf({number}: Sandbox, {rawName, index}: SandboxInterface): Link | undefined {
    const link = this.#entries.get(number)?.links.get(rawName);
    return link === undefined || (index !== undefined && index !== link.index) ? undefined : link;
  }

  /** Follows exactly these sandboxes, as they were looked into last. */
  follow(sandboxes: Iterable<Sandbox>): void {
    this.#nothingDueUntil = Number.NEGATIVE_INFINITY;
    const numbers = new Set<number>();
    for (const sandbox of sandboxes) {
      numbers.add(sandbox.number);
      const entry = this.#entries.get(sandbox.number);
      if (entry !== undefined) entry.sandbox = sandbox;
      else this.#entries.set(sandbox.number, newEntry(sandbox));
    }
    for (const number of this.#entries.keys()) if (!numbers.has(number)) this.#entries.delete(number);
  }

  /** Asks what is to be asked now, some at a time. */
  ask(): void {
    const now = this.#monotonicSeconds();
    if (this.isClosed || this.#open >= AT_ONCE || now < this.#nothingDueUntil) return;

    const due = [...this.#entries.values()].filter(entry => this.#isDue(entry));
    if (due.length === 0) this.#nothingDueUntil = earliest([...this.#entries.values()].map(dueAt));
    const inOrder = due.length > AT_ONCE ? due.toSorted((a, b) => urgency(b) - urgency(a)) : due;
    for (const entry of inOrder.slice(0, AT_ONCE - this.#open)) void this.#askFor(entry);
  }

  /** Resolves when there is nothing left to be asked now: at all, or that a sum depends on. */
  settled(what: 'sums' | 'all'): Promise<void> {
    const isDone = () =>
      this.isClosed ||
      ![...this.#entries.values()].some(
        entry => (entry.isOpen || this.#isDue(entry)) && (what === 'all' || urgency(entry) > 0),
      );
    return isDone() ? Promise.resolve() : new Promise(resolve => this.#waiters.push({isDone, resolve}));
  }

  #isDue(entry: Entry): boolean {
    return !entry.isOpen && dueAt(entry) <= this.#monotonicSeconds();
  }

  async #askFor(entry: Entry): Promise<void> {
    this.#open++;
    entry.isOpen = true;
    entry.askedAt = this.#monotonicSeconds();
    entry.askedFor = entry.sandbox.interfaces;
    const answer = await this.#read(entry.sandbox.process);
    this.#open--;
    entry.isOpen = false;
    this.#nothingDueUntil = Number.NEGATIVE_INFINITY;
    if (answer.state === 'closed') this.#failures++;
    if (answer.state === 'read') {
      this.#failures = 0;
      entry.links = answer.links;
      if (this.#entries.get(entry.sandbox.number) === entry) this.#onNews();
    }
    this.ask();
    const waiting = this.#waiters;
    this.#waiters = waiting.filter(({isDone}) => !isDone());
    for (const waiter of waiting) if (!this.#waiters.includes(waiter)) waiter.resolve();
  }
}

/** When the kernel is to be asked: never while all is known, or may not be. */
function dueAt({sandbox, askedFor, askedAt}: Entry): number {
  if (askedFor === sandbox.interfaces || sandbox.process.networkNamespace === undefined)
    return Number.POSITIVE_INFINITY;
  if (!sandbox.interfaces.some(isUncertain)) return Number.POSITIVE_INFINITY;

  return askedAt + ASK_AGAIN_SECONDS;
}

function earliest(times: readonly number[]): number {
  return times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
}

/** An interface alone in its sandbox is the sum, whatever its kind. */
function urgency({sandbox}: Entry): number {
  return sandbox.interfaces.filter(({isLoopback}) => !isLoopback).length > 1 ? 1 : 0;
}

function isUncertain({isLoopback, veth}: SandboxInterface): boolean {
  return !isLoopback && veth === undefined;
}

function newEntry(sandbox: Sandbox): Entry {
  return {sandbox, askedFor: undefined, askedAt: Number.NEGATIVE_INFINITY, isOpen: false, links: NONE};
}
