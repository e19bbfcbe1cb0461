import {InvalidArgumentError} from 'commander';
import {DURATION_FORM, parseDuration} from '../alerts/duration.js';
import {BURST_CADENCES, type BurstWish} from '../burst-pace.js';

/** The shortest interval: reading more often than that would be a load itself. */
const SHORTEST_SECONDS = 0.02;
const LONGEST_SECONDS = 3600;

/** Reads an interval: seconds (`1`, `0.5`) or a duration (`500ms`, `2s`). */
export function parseInterval(text: string): number {
  const seconds = /^\d+(?:\.\d+)?$/u.test(text) ? Number(text) : parseDuration(text);
  if (seconds === undefined) throw new InvalidArgumentError(`Expected seconds or ${DURATION_FORM}.`);
  if (seconds < SHORTEST_SECONDS) throw new InvalidArgumentError(`It must be at least ${SHORTEST_SECONDS * 1000}ms.`);
  if (seconds > LONGEST_SECONDS) throw new InvalidArgumentError('It must be at most 1h.');

  return seconds;
}

/** Reads how often counters are read between two sweeps. */
export function parseBurst(text: string): BurstWish {
  if (text === 'auto' || text === 'off') return text;

  const cadence = BURST_CADENCES.find(seconds => text === `${seconds * 1000}ms`);
  if (cadence === undefined) throw new InvalidArgumentError('Expected 20ms, 50ms, 100ms, auto or off.');

  return cadence;
}

const LONGEST_KEEPING_SECONDS = 86_400;

/** Reads how long something stays: `0`, or as an interval. */
export function parseKeeping(text: string): number {
  const seconds = /^\d+(?:\.\d+)?$/u.test(text) ? Number(text) : parseDuration(text);
  if (seconds === undefined) throw new InvalidArgumentError(`Expected 0, seconds or ${DURATION_FORM}.`);
  if (seconds > LONGEST_KEEPING_SECONDS) throw new InvalidArgumentError('It must be at most 24h.');

  return seconds;
}

/** Reads a whole number of at least 1. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/u.test(text) || !Number.isSafeInteger(count) || count < 1) {
    throw new InvalidArgumentError('Expected a whole number of at least 1.');
  }

  return count;
}

/** More simulated containers than any host has would only fill the memory. */
const MOST_SIMULATED = 10_000;

/** Reads how many containers are to be simulated. */
export function parseDemoCount(text: string): number {
  const count = parseCount(text);
  if (count > MOST_SIMULATED) throw new InvalidArgumentError(`It must be at most ${MOST_SIMULATED}.`);

  return count;
}
