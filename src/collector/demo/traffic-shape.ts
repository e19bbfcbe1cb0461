import {pseudoRandom} from './pseudo-random.js';

/** How traffic is spread over time. The words say what it looks like. */
export type TrafficShape = 'steady' | 'wave' | 'bursty' | 'cron' | 'trickle' | 'runaway' | 'still';

/** When the runaway begins, in seconds of the demo, how long it lasts and how often it comes back. */
export const RUNAWAY = {startsAfter: 20, lasts: 120, every: 300} as const;

const WAVE_SECONDS = 240;
const WAVE_DEPTH = 0.85;
const CRON_SECONDS = 60;
const CRON_BURST_SECONDS = 5;
const RAMP_SECONDS = 4;
const QUIET_SHARE = 0.02;
const TWO_PI = 2 * Math.PI;

/**
 * What has passed until `seconds`, in units of one second of the shape's usual rate. It never falls, and it is a pure
 * function of time: a sweep that comes late, or twice, finds the counter that a kernel would have. `seed` sets phases and
 * periods of containers apart; `jitterSeed` lets the two directions of one tremble each in its own way.
 */
export function amountUntil(shape: TrafficShape, seconds: number, seed: number, jitterSeed: number): number {
  const phase = pseudoRandom(seed, 1);
  const jittered = seconds + jitter(seconds, jitterSeed);
  switch (shape) {
    case 'steady':
      return jittered;
    case 'wave':
      return waves(jittered, phase);
    case 'bursty':
      return bursts(jittered, 10 + 25 * phase, seed);
    case 'cron':
      return cronJobs(jittered + CRON_SECONDS * phase);
    case 'trickle':
      return Math.floor(seconds / (3 + 4 * phase));
    case 'runaway':
      return jittered * QUIET_SHARE + runawaySeconds(seconds);
    case 'still':
      return 0;
  }
}

/** Up to ±0.15 s, another at each full second and straight lines between: a rate that trembles but is never negative. */
function jitter(seconds: number, seed: number): number {
  const second = Math.floor(seconds);
  const before = pseudoRandom(seed, second) - 0.5;
  const after = pseudoRandom(seed, second + 1) - 0.5;
  return 0.3 * (before + (after - before) * (seconds - second));
}

/** The day of a web shop in four minutes. */
function waves(seconds: number, phase: number): number {
  const angle = (TWO_PI * seconds) / WAVE_SECONDS + TWO_PI * phase;
  return seconds - (WAVE_DEPTH * WAVE_SECONDS * Math.cos(angle)) / TWO_PI;
}

/** Each period carries as much as the next, most of it in one burst whose beginning and length differ from time to time. */
function bursts(seconds: number, period: number, seed: number): number {
  const number = Math.floor(seconds / period);
  const inPeriod = seconds - number * period;
  const length = period * (0.1 + 0.3 * pseudoRandom(seed, 2 * number));
  const start = (period - length) * pseudoRandom(seed, 2 * number + 1);
  const share = Math.min(1, Math.max(0, (inPeriod - start) / length));
  return (number + share) * period * (1 - QUIET_SHARE) + seconds * QUIET_SHARE;
}

/** Silence, and a few seconds of work a minute. */
function cronJobs(seconds: number): number {
  const number = Math.floor(seconds / CRON_SECONDS);
  const share = Math.min(1, (seconds - number * CRON_SECONDS) / CRON_BURST_SECONDS);
  return (number + share) * CRON_BURST_SECONDS;
}

/** Seconds at full rate so far; the rate rises within a few seconds and stops at once. */
function runawaySeconds(seconds: number): number {
  const number = Math.floor(seconds / RUNAWAY.every);
  const whole = RUNAWAY.lasts - RAMP_SECONDS / 2;
  const into = Math.min(RUNAWAY.lasts, Math.max(0, seconds - number * RUNAWAY.every - RUNAWAY.startsAfter));
  return number * whole + (into < RAMP_SECONDS ? into ** 2 / (2 * RAMP_SECONDS) : into - RAMP_SECONDS / 2);
}
