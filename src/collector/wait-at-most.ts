import type {Clock} from '../model/collector.js';

/** Resolves when something has happened, or when the time for it is up. */
export async function waitAtMost(
  seconds: number,
  something: Promise<unknown>,
  clock: Pick<Clock, 'sleep'>,
): Promise<void> {
  const settled = new AbortController();
  await Promise.race([something, clock.sleep(seconds, settled.signal)]);
  settled.abort();
}
