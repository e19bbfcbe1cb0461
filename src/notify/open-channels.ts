import type {ChannelWorld, OpenedChannel} from './notifier-kinds.js';
import {type NotifierWish, readNotifier} from './read-notifier.js';

/** The terminal's bell and tmux are there without being asked for. */
const UNASKED = ['bell', 'tmux'] as const;

/** Opens the channels that are wished for, with those that need not be asked for; those that make no sense here are left out. */
export function openChannels(
  wishes: readonly NotifierWish[],
  world: ChannelWorld,
): {wish: NotifierWish; opened: OpenedChannel}[] {
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
