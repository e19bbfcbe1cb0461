import type {ChannelHealth} from './channel-record.js';
import type {Note} from './note.js';
import type {ChannelWorld, OpenedChannel} from './notifier-kinds.js';
import {type WantedChannel, wantedChannels} from './open-channels.js';
import {Outbox} from './outbox.js';
import type {NotifierWish} from './read-notifier.js';

/** Tells people who do not look at rxtop's own output. Nothing here waits or throws, so that the watch goes on. */
export interface Notifier {
  /** Takes what has changed; may be called with nothing. */
  tell(notes: readonly Note[]): void;
  /** Tells receivers what they have missed. To be called with each sweep whose figures are known. */
  keepUp(): void;
  /** Keeps a short text in sight until the next one. To be called with each sweep. */
  setStatus(text: string): void;
  /** Goes on with other channels: what is told by the same one before stays told, and a new one is told what fires. */
  configure(wishes: readonly NotifierWish[]): void;
  /** Takes what an earlier run of the program has told: its end has to be told too, and what it could not tell. */
  recall(receivers: readonly Receiver[]): void;
  /** What each receiver knows, for another run of the program. */
  readonly receivers: readonly Receiver[];
  /** A number that grows when some receiver knows more than before. */
  readonly revision: number;
  /** How each channel fares. */
  readonly health: readonly ChannelHealth[];
  /** Delivers what waits, for a moment, and takes back what is in sight. */
  close(): Promise<void>;
}

/** What the receiver behind a channel knows. */
export interface Receiver {
  /** See `NotifierWish`. */
  readonly target: string;
  /** Keys of the alerts that it believes to fire. */
  readonly told: ReadonlySet<string>;
  /** The ends of such alerts that it still has to be told. */
  readonly ends: readonly Note[];
}

/** What a notifier needs to know besides the world. */
export interface NotifierFeed {
  /** What fires now, as people may know of it, by key. */
  readonly firing: () => ReadonlyMap<string, Note>;
  /** Keys of the alerts that people are meant to know of, until they are told of the end. */
  readonly told: () => ReadonlySet<string>;
  /** The ends that people are to be told of later. */
  readonly heldBack: () => readonly Note[];
  /** Told of trouble, and of its end, in one sentence each time. */
  readonly report: (sentence: string) => void;
}

interface Subscriber extends WantedChannel {
  readonly outbox: Outbox;
  readonly opened: OpenedChannel;
  /** Whether it may have missed what others were told. */
  isBehind: boolean;
}

/** What receivers know of alerts that are no more is forgotten this often. */
const FORGET_SECONDS = 60;

/** Opens the channels that are wished for and make sense here. */
export function createNotifier(wishes: readonly NotifierWish[], world: ChannelWorld, feed: NotifierFeed): Notifier {
  return new Subscribers(wishes, world, feed);
}

class Subscribers implements Notifier {
  readonly #world: ChannelWorld;
  readonly #feed: NotifierFeed;
  #all: readonly Subscriber[] = [];
  #endings: Promise<unknown>[] = [];
  #forgotAt: number;
  /** Of channels that are no more. */
  #formerRevision = 0;

  constructor(wishes: readonly NotifierWish[], world: ChannelWorld, feed: NotifierFeed) {
    this.#world = world;
    this.#feed = feed;
    this.#forgotAt = world.clock.monotonicSeconds();
    this.configure(wishes);
    for (const subscriber of this.#all) subscriber.isBehind = false;
  }

  tell(notes: readonly Note[]): void {
    for (const {wish, outbox} of this.#all) {
      outbox.post(notes.filter(note => isSevereEnough(note, wish)));
      outbox.repeat();
    }
  }

  keepUp(): void {
    const now = this.#world.clock.monotonicSeconds();
    const isTime = now - this.#forgotAt >= FORGET_SECONDS;
    if (!isTime && this.#all.every(({isBehind}) => !isBehind)) return;

    const told = this.#feed.told();
    if (isTime) {
      this.#forgotAt = now;
      for (const {outbox} of this.#all) outbox.keepOnly(told);
    }
    for (const subscriber of this.#all.filter(({isBehind}) => isBehind)) {
      const {wish, outbox} = subscriber;
      subscriber.isBehind = false;
      const missed = [...this.#feed.firing().values()].filter(
        note => told.has(note.key) && !outbox.isTelling(note.key) && isSevereEnough(note, wish),
      );
      outbox.post(missed);
    }
  }

  setStatus(text: string): void {
    for (const {opened} of this.#all) opened.tmux?.setStatus(text);
  }

  configure(wishes: readonly NotifierWish[]): void {
    const before = new Map(this.#all.map(subscriber => [subscriber.target, subscriber]));
    this.#all = wantedChannels(wishes).flatMap(wanted => {
      const former = before.get(wanted.target);
      if (former?.wish.settings === wanted.wish.settings) {
        before.delete(wanted.target);
        former.outbox.tellsEnds = wanted.wish.tellsEnds;
        return [{...former, ...wanted}];
      }

      const opened = wanted.wish.open(this.#world);
      if (opened === undefined) return [];
      if (former === undefined) return [this.#subscribe(wanted, opened)];

      before.delete(wanted.target);
      if (former.opened.tmux !== undefined) this.#endings.push(former.opened.tmux.close());
      former.outbox.channel = opened.channel;
      former.outbox.tellsEnds = wanted.wish.tellsEnds;
      return [{...former, ...wanted, opened}];
    });
    for (const {outbox, opened} of before.values()) {
      this.#formerRevision += outbox.revision + 1;
      this.#endings.push(outbox.close(), opened.tmux?.close() ?? Promise.resolve());
    }
  }

  recall(receivers: readonly Receiver[]): void {
    for (const subscriber of this.#all) {
      const {target, wish, outbox} = subscriber;
      subscriber.isBehind = true;
      const known = receivers.find(receiver => receiver.target === target);
      if (known === undefined) continue;

      outbox.adopt([...known.told, ...known.ends.map(({key}) => key)]);
      outbox.post(known.ends.filter(note => isSevereEnough(note, wish)));
    }
  }

  get receivers(): readonly Receiver[] {
    const heldBack = this.#feed.heldBack();
    return this.#all.map(({target, wish, outbox}) => {
      const ends = new Map(outbox.untoldEnds.map(note => [note.key, note]));
      for (const note of heldBack) {
        if (outbox.told.has(note.key) && wish.tellsEnds && isSevereEnough(note, wish)) ends.set(note.key, note);
      }
      return {target, told: outbox.told, ends: [...ends.values()]};
    });
  }

  get revision(): number {
    return this.#all.reduce((sum, {outbox}) => sum + outbox.revision, this.#formerRevision);
  }

  get health(): readonly ChannelHealth[] {
    return this.#all.map(({outbox, opened: {tmux}}) => {
      const {failures, problem, ...health} = outbox.health;
      return {...health, failures: failures + (tmux?.failures ?? 0), problem: problem ?? tmux?.problem};
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all.map(({outbox}) => outbox.close()), ...this.#endings]);
    await Promise.all(this.#all.map(({opened}) => opened.tmux?.close()));
  }

  #subscribe(wanted: WantedChannel, opened: OpenedChannel): Subscriber {
    const {clock} = this.#world;
    const {firing, report} = this.#feed;
    const outbox = new Outbox(opened.channel, {clock, firing, report});
    outbox.tellsEnds = wanted.wish.tellsEnds;
    return {...wanted, opened, outbox, isBehind: true};
  }
}

function isSevereEnough(note: Note, {severity}: NotifierWish): boolean {
  return severity === 'warning' || note.severity === 'critical';
}
