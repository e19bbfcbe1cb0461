/** Intervals between sweeps that keys step through, in seconds. */
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60] as const;

/** The next longer or shorter interval; the same where there is none. */
export function neighbourInterval(seconds: number, direction: 1 | -1): number {
  const further = direction === 1 ? STEPS.find(step => step > seconds) : STEPS.findLast(step => step < seconds);
  return further ?? seconds;
}
