/** How many times its mean a rate has reached: 1 for what flows evenly. Undefined where that is not known, or nothing passed. */
export function burstRatio(peak: number | undefined, mean: number | undefined): number | undefined {
  return peak === undefined || mean === undefined || mean === 0 ? undefined : peak / mean;
}

/** Below this many bytes a second a burst is a packet or two. */
const SMALLEST_BURST = 1e6;
const TIMES_THE_MEAN = 5;

/** Whether a peak stands out from the largest mean that it is part of. What is not known (NaN) does not. */
export function isBurst(peak: number, mean: number): boolean {
  return peak >= SMALLEST_BURST && peak >= TIMES_THE_MEAN * mean;
}
