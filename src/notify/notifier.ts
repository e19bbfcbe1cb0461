import type {Note} from './note.js';
import type {ChannelWorld, OpenedChannel} from './notifier-kinds.js';
import {openChannels} from './open-channels.js';
import {type ChannelHealth, Outbox} from './outbox.js';
import type {NotifierWish} from './read-notifier.js';

/** Tells people who do not look at rxtop's own output. Nothing here waits or throws, so that the watch goes on. */
export interface Notifier {
  /** Takes what has changed; may be called with nothing. */
  tell(notes: readonly Note[]): void;
  /** Keeps a short text in sight until the next one. To be called with each sweep. */
  setStatus(text: string): void;
  /** Takes what an earlier run of the program has told: its end has to be told too. */
  adopt(keys: readonly string[]): void;
  /** How each channel fares. */
  readonly health: readonly ChannelHealth[];
  /** Delivers what waits, for a moment, and takes back what is in sight. */
  close(): Promise<void>;
}

/** What a notifier needs to know besides the world. */
export interface NotifierFeed {
  /** What fires now, as people may know of it, by key. */
  readonly firing: () => ReadonlyMap<string, Note>;
  /** Told of trouble, and of its end, in one sentence each time. */
  readonly report: (sentence: string) => void;
}

interface Subscriber {
  readonly wish: NotifierWish;
  readonly outbox: Outbox;
  readonly opened: OpenedChannel;
}

/** Opens the channels that are wished for and make sense here. */
export function createNotifier(wishes: readonly NotifierWish[], world: ChannelWorld, feed: NotifierFeed): Notifier {
  const subscribers = openChannels(wishes, world).map(({wish, opened}): Subscriber => {
    const outbox = new Outbox(opened.channel, {clock: world.clock, ...feed});
    return {wish, opened, outbox};
  });
  const tmuxes = subscribers.flatMap(({opened: {tmux}}) => (tmux === undefined ? [] : [tmux]));

  return {
    tell(notes) {
      for (const {wish, outbox} of subscribers) {
        outbox.post(notes.filter(note => isWanted(note, wish)));
        outbox.repeat();
      }
    },
    setStatus(text) {
      for (const tmux of tmuxes) tmux.setStatus(text);
    },
    adopt(keys) {
      for (const {outbox} of subscribers) outbox.adopt(keys);
    },
    get health() {
      return subscribers.map(({outbox, opened: {tmux}}) => {
        const {failures, problem, ...health} = outbox.health;
        return {...health, failures: failures + (tmux?.failures ?? 0), problem: problem ?? tmux?.problem};
      });
    },
    async close() {
      await Promise.all(subscribers.map(({outbox}) => outbox.close()));
      await Promise.all(tmuxes.map(tmux => tmux.close()));
    },
  };
}

function isWanted(note: Note, {severity, tellsEnds}: NotifierWish): boolean {
  return (severity === 'warning' || note.severity === 'critical') && (tellsEnds || note.status === 'firing');
}
