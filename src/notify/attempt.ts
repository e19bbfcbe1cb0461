import type {Clock} from '../model/collector.js';
import {type Channel, DeliveryError} from './channel.js';
import {createMessage} from './message.js';
import type {Note} from './note.js';

/** An attempt that takes longer has failed. */
const LIMIT_SECONDS = 10;

/** Tries once to deliver notes. Answers why it failed; undefined if it did not. It is given up when a signal aborts. */
export async function attempt(
  channel: Channel,
  notes: readonly Note[],
  clock: Clock,
  givingUp: AbortSignal,
): Promise<DeliveryError | undefined> {
  const [late, done] = [new AbortController(), new AbortController()];
  const limit = clock.sleep(LIMIT_SECONDS, done.signal).then(() => late.abort());
  const signal = AbortSignal.any([late.signal, givingUp]);
  try {
    await Promise.race([channel.send(createMessage(notes, clock.now()), signal), whenAborted(signal)]);
    return undefined;
  } catch (error) {
    if (signal.aborted) return new DeliveryError('does not answer', {mayHaveArrived: true, cause: error});
    if (error instanceof DeliveryError) return error;

    throw error;
  } finally {
    done.abort();
    await limit;
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(new DeliveryError('does not answer', {mayHaveArrived: true}));
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, {once: true});
  });
}
