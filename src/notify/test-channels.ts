import type {Clock} from '../model/collector.js';
import {DeliveryError} from './channel.js';
import {createMessage} from './message.js';
import type {Note} from './note.js';
import type {ChannelWorld} from './notifier-kinds.js';
import {openChannels} from './open-channels.js';
import type {NotifierWish} from './read-notifier.js';

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
    openChannels(wishes, world).map(async ({opened: {channel}}) => {
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
