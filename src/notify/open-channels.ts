import type {ChannelWorld, OpenedChannel} from './notifier-kinds.js';
import {type NotifierWish, readNotifier} from './read-notifier.js';

/** The terminal's bell and tmux are there without being asked for. */
const UNASKED = ['bell', 'tmux'] as const;

/** A notifier that is wanted, with a `target` that is its own also among those that lead to the same receiver. */
export interface WantedChannel {
  readonly target: string;
  readonly wish: NotifierWish;
}

/** The channels that are wished for, with those that need not be asked for. */
export function wantedChannels(wishes: readonly NotifierWish[]): readonly WantedChannel[] {
  const unasked = UNASKED.filter(kind => !wishes.some(wish => wish.kind === kind)).map(wishFor);
  const seen = new Map<string, number>();
  return [...unasked, ...wishes].map(wish => {
    const before = seen.get(wish.target) ?? 0;
    seen.set(wish.target, before + 1);
    return {target: before === 0 ? wish.target : `${wish.target}-${before}`, wish};
  });
}

/** Opens the channels that are wanted; those that make no sense here are left out. */
export function openChannels(
  wishes: readonly NotifierWish[],
  world: ChannelWorld,
): (WantedChannel & {readonly opened: OpenedChannel})[] {
  return wantedChannels(wishes).flatMap(wanted => {
    const opened = wanted.wish.open(world);
    return opened === undefined ? [] : [{...wanted, opened}];
  });
}

function wishFor(kind: string): NotifierWish {
  const reading = readNotifier(kind);
  if (reading.state === 'refused') throw new Error(reading.message);

  return reading.wish;
}
