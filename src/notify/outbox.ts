import type {Clock} from '../model/collector.js';
import {attempt} from './attempt.js';
import type {Channel, DeliveryError} from './channel.js';
import {type ChannelHealth, ChannelRecord} from './channel-record.js';
import type {Note} from './note.js';

/** What an outbox needs of the world. */
export interface OutboxWorld {
  readonly clock: Clock;
  /** What fires now, by key, as newly worded as possible. */
  readonly firing: () => ReadonlyMap<string, Note>;
  /** Told once when a channel begins to fail, and once when it is back. */
  readonly report: (sentence: string) => void;
}

/** Attempts are so far apart after the first failure, then twice as much each time, at most a minute. */
const FIRST_PAUSE_SECONDS = 1;
const LONGEST_PAUSE_SECONDS = 60;

/** A receiver may ask for more patience than that, but not for ever. */
const MOST_PATIENCE_SECONDS = 600;

/** How long the end of the program waits for what is on its way. */
const FAREWELL_SECONDS = 3;

/** More than this do not wait; what fires among them is found again once there is room. */
const MOST_WAITING = 5000;

/**
 * Delivers what changes through one channel, an attempt at a time, in the background. It keeps no list of events but the
 * difference between what is so and what the receiver was told: what ended before it was told is forgotten, and a receiver
 * that was away gets the present state. Nothing here throws.
 */
export class Outbox {
  /** May be replaced by another one that leads to the same receiver. */
  channel: Channel;
  /** Whether the receiver is told of ends. */
  tellsEnds = true;
  readonly #world: OutboxWorld;
  readonly #record: ChannelRecord;
  #waiting = new Map<string, Note>();
  /** Keys of what the receiver believes to fire: its end has to be told. */
  readonly #told = new Set<string>();
  readonly #ending = new AbortController();
  readonly #givingUp = new AbortController();
  #onItsWay: ReadonlyMap<string, Note> = new Map();
  /** Keys of what is on its way and has ended, of which a receiver that is not told of ends knows nothing more. */
  readonly #over = new Set<string>();
  #isOverfull = false;
  #repeatedAt: number;
  #revision = 0;
  #working: Promise<void> | undefined;

  constructor(channel: Channel, world: OutboxWorld) {
    this.channel = channel;
    this.#world = world;
    this.#record = new ChannelRecord(world.report);
    this.#repeatedAt = world.clock.monotonicSeconds();
  }

  get health(): ChannelHealth {
    return this.#record.health(this.channel.name, this.#waiting.size + this.#onItsWay.size);
  }

  /** Keys of the alerts whose beginning the receiver was told, and whose end it was not. */
  get told(): ReadonlySet<string> {
    return this.#told;
  }

  /** Whether the receiver was told of an alert, or is about to be. */
  isTelling(key: string): boolean {
    return this.#told.has(key) || this.#waiting.has(key) || this.#onItsWay.has(key);
  }

  /** The ends that the receiver still has to be told. */
  get untoldEnds(): readonly Note[] {
    return [...this.#onItsWay.values(), ...this.#waiting.values()].filter(({status}) => status === 'resolved');
  }

  /** A number that grows when the receiver knows more than before. */
  get revision(): number {
    return this.#revision;
  }

  /** Forgets that the receiver was told of alerts that are no more. */
  keepOnly(keys: ReadonlySet<string>): void {
    for (const key of this.#told) {
      if (!keys.has(key) && !this.#waiting.has(key) && !this.#onItsWay.has(key)) this.#told.delete(key);
    }
  }

  /** Takes over what an earlier run of the program has told. */
  adopt(keys: Iterable<string>): void {
    for (const key of keys) this.#told.add(key);
  }

  /** Takes what has changed. */
  post(notes: readonly Note[]): void {
    for (const note of notes) {
      this.#waiting.delete(note.key);
      if (note.status === 'firing') {
        this.#over.delete(note.key);
        this.#add(note);
      } else if (!this.tellsEnds) this.#forget(note.key);
      else if (this.#told.has(note.key) || this.#onItsWay.has(note.key)) this.#add(note);
    }
    this.#wake();
  }

  /** To be called now and then: what the receiver has to be told again is told again. */
  repeat(): void {
    const {repeatSeconds} = this.channel;
    const now = this.#world.clock.monotonicSeconds();
    if (repeatSeconds === undefined || now - this.#repeatedAt < repeatSeconds) return;

    this.#repeatedAt = now;
    for (const note of this.#world.firing().values()) {
      if (!this.#waiting.has(note.key)) this.#add(note);
    }
    this.#wake();
  }

  /** Ends after a last attempt to deliver what waits. */
  async close(): Promise<void> {
    this.#ending.abort();
    this.#wake();
    const done = new AbortController();
    const late = this.#world.clock.sleep(FAREWELL_SECONDS, done.signal);
    await Promise.race([this.#working, late]);
    done.abort();
    this.#givingUp.abort();
    await this.#working;
  }

  #forget(key: string): void {
    this.#told.delete(key);
    if (this.#onItsWay.has(key)) this.#over.add(key);
  }

  /** Of ends there are never more than of beginnings that were told. */
  #add(note: Note): void {
    if (note.status === 'resolved' || this.#waiting.size < MOST_WAITING) this.#waiting.set(note.key, note);
    else this.#isOverfull = true;
  }

  #wake(): void {
    if (this.#waiting.size > 0 && !this.#givingUp.signal.aborted) this.#working ??= this.#work();
  }

  async #work(): Promise<void> {
    let pauseSeconds = FIRST_PAUSE_SECONDS;
    while (this.#waiting.size > 0) {
      const failure = await this.#attempt();
      if (failure === undefined) {
        pauseSeconds = FIRST_PAUSE_SECONDS;
        this.#findForgotten();
        continue;
      }

      if (this.#ending.signal.aborted) break;

      const asked = Math.min(failure.retryAfterSeconds ?? 0, MOST_PATIENCE_SECONDS);
      await this.#world.clock.sleep(Math.max(pauseSeconds, asked), this.#ending.signal);
      pauseSeconds = Math.min(2 * pauseSeconds, LONGEST_PAUSE_SECONDS);
    }
    this.#working = undefined;
  }

  async #attempt(): Promise<DeliveryError | undefined> {
    const notes = this.#take();
    this.#onItsWay = byKey(notes);
    const failure = await attempt(this.channel, notes, this.#world.clock, this.#givingUp.signal);
    this.#onItsWay = new Map();
    const unchanged = notes.filter(({key}) => !this.#waiting.has(key) && !this.#over.has(key));
    for (const note of notes) this.#settle(note, failure);
    // Before the rest.
    if (failure !== undefined) this.#waiting = new Map([...byKey(unchanged), ...this.#waiting]);
    if (failure === undefined) this.#record.noteSuccess(this.channel.name);
    else this.#record.noteFailure(this.channel.name, failure);
    return failure;
  }

  /** The first that wait, worded anew where they fire still. */
  #take(): Note[] {
    const keys = [...this.#waiting.keys()].slice(0, this.channel.mostNotes);
    const firing = this.#world.firing();
    return keys.map(key => {
      const note = this.#waiting.get(key)!;
      this.#waiting.delete(key);
      return (note.status === 'firing' ? firing.get(key) : undefined) ?? note;
    });
  }

  /** What the receiver believes now, and what it still has to be told. */
  #settle(note: Note, failure: DeliveryError | undefined): void {
    const {key, status} = note;
    const isKnown = failure === undefined || failure.mayHaveArrived;
    if (this.#over.delete(key)) return;

    if (isKnown) this.#revision++;
    if (status === 'firing' && isKnown) this.#told.add(key);
    if (status === 'resolved' && failure === undefined) this.#told.delete(key);

    const isEnded = this.#waiting.get(key)?.status === 'resolved';
    if (isEnded && !this.#told.has(key)) this.#waiting.delete(key);
  }

  /** There was no room for all that fires, and there is now. */
  #findForgotten(): void {
    if (!this.#isOverfull || this.#waiting.size > 0) return;

    this.#isOverfull = false;
    for (const note of this.#world.firing().values()) if (!this.#told.has(note.key)) this.#add(note);
  }
}

function byKey(notes: readonly Note[]): Map<string, Note> {
  return new Map(notes.map(note => [note.key, note]));
}
