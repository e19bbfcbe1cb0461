import type {Clock} from '../model/collector.js';
import {DeliveryError} from './channel.js';
import {createMessage} from './message.js';
import type {Note} from './note.js';
import type {ChannelWorld, OpenedChannel} from './notifier-kinds.js';
import {type ChannelHealth, Outbox} from './outbox.js';
import {type NotifierWish, readNotifier} from './read-notifier.js';

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

/** The terminal's bell and tmux are there without being asked for. */
const UNASKED = ['bell', 'tmux'] as const;

/** Opens the channels that are wished for and make sense here. */
export function createNotifier(wishes: readonly NotifierWish[], world: ChannelWorld, feed: NotifierFeed): Notifier {
  const subscribers = openAll(wishes, world).map(({wish, opened}): Subscriber => {
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

/** Whether one channel took a sample, and why not. */
export interface TestedChannel {
  readonly name: string;
  /** Undefined: it was delivered. */
  readonly problem: string | undefined;
}

/** How long a channel may take for a sample. */
const TEST_SECONDS = 10;

/** Sends one note through every channel, and tells what became of it. */
export async function testChannels(
  wishes: readonly NotifierWish[],
  world: ChannelWorld,
  note: Note,
): Promise<TestedChannel[]> {
  const message = createMessage([note], note.since);
  return Promise.all(
    openAll(wishes, world).map(async ({opened: {channel}}) => {
      const problem = await problemOf(signal => channel.send(message, signal), world.clock);
      return {name: channel.name, problem};
    }),
  );
}

async function problemOf(send: (signal: AbortSignal) => Promise<void>, clock: Clock): Promise<string | undefined> {
  const [late, done] = [new AbortController(), new AbortController()];
  const limit = clock.sleep(TEST_SECONDS, done.signal).then(() => late.abort());
  try {
    await send(late.signal);
    return undefined;
  } catch (error) {
    if (late.signal.aborted) return `does not answer within ${TEST_SECONDS} s`;
    if (!(error instanceof DeliveryError)) throw error;

    return error.message;
  } finally {
    done.abort();
    await limit;
  }
}

function openAll(wishes: readonly NotifierWish[], world: ChannelWorld): {wish: NotifierWish; opened: OpenedChannel}[] {
  const unasked = UNASKED.filter(kind => !wishes.some(wish => wish.kind === kind)).map(wishFor);
  return [...unasked, ...wishes].flatMap(wish => {
    const opened = wish.open(world);
    return opened === undefined ? [] : [{wish, opened}];
  });
}

function wishFor(kind: string): NotifierWish {
  const reading = readNotifier(kind);
  if (reading.state === 'refused') throw new Error(reading.message);

  return reading.wish;
}

function isWanted(note: Note, {severity, tellsEnds}: NotifierWish): boolean {
  return (severity === 'warning' || note.severity === 'critical') && (tellsEnds || note.status === 'firing');
}
