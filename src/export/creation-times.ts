import type {WatchedContainer, WatchedInterface} from '../model/inventory.js';
import type {Sweep} from '../model/traffic.js';
import {secondsOf} from '../view/metrics-page.js';

interface CreationTime {
  readonly startedAt: string | undefined;
  readonly resetAt: number | undefined;
  readonly seconds: string | undefined;
}

/**
 * When interfaces began to count: with their container, or at the sweep that saw their counters reset after that. A time is
 * written down once, since that of a reset would else move with the difference of two clocks.
 */
export class CreationTimes {
  readonly #bySlot = new Map<number, CreationTime>();

  of({slot}: WatchedInterface, {startedAt}: WatchedContainer, sweep: Sweep): string | undefined {
    const resetAt = sweep.history.lastReset(slot);
    const before = this.#bySlot.get(slot);
    if (before !== undefined && before.startedAt === startedAt && before.resetAt === resetAt) return before.seconds;

    const started = secondsOf(startedAt);
    const reset = resetAt === undefined ? undefined : wallSeconds(resetAt, sweep);
    const seconds = reset === undefined ? started : Math.max(reset, started ?? 0);
    const time = {startedAt, resetAt, seconds: seconds?.toFixed(3)};
    this.#bySlot.set(slot, time);
    return time.seconds;
  }
}

function wallSeconds(monotonicSeconds: number, sweep: Sweep): number {
  return sweep.time.getTime() / 1000 - (sweep.monotonicSeconds - monotonicSeconds);
}
