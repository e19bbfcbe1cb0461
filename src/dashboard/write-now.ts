import {writeSync} from 'node:fs';
import {errorCode} from '../errors.js';

const NAP_MS = 10;
const PATIENCE_MS = 2000;

/**
 * Writes to a terminal before it returns, whatever is still queued in the stream. A terminal that takes nothing is given
 * two seconds. Answers whether all of it was written: a terminal that is gone is no reason to fail while we leave it.
 */
export function writeNow(descriptor: number, text: string): boolean {
  let rest = Buffer.from(text);
  for (let waited = 0; rest.length > 0 && waited < PATIENCE_MS; ) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if (errorCode(error) !== 'EAGAIN') return false;

      nap();
      waited += NAP_MS;
    }
  }

  return rest.length === 0;
}

/** Sleeps without letting the event loop turn: there must be no next frame. */
function nap(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, NAP_MS);
}
