/**
 * What counters are more than the doubles that stand for them, negative where they are less. The kernel counts to 2^64 - 1; a double
 * is exact to 2^53 - 1, so the rest is 0 up to there.
 */
export type CounterRest = Readonly<Record<(typeof COUNTERS)[number], number>>;

/** Counters of one direction, as doubles and what those leave off. */
interface Counters extends Readonly<Record<(typeof COUNTERS)[number], number | undefined>> {
  readonly rest?: CounterRest | undefined;
}

const COUNTERS = ['bytes', 'packets', 'errors', 'dropped', 'totalBytes', 'totalPackets'] as const;

/** The rest of a sum of two directions, undefined where the doubles are exact. What is not known has none. */
export function restOfSum(a: Counters, b: Counters, sum: Counters): CounterRest | undefined {
  if (areExact(sum)) return undefined;

  const rest: Partial<Record<(typeof COUNTERS)[number], number>> = {};
  for (const counter of COUNTERS) {
    const rests = (a.rest?.[counter] ?? 0) + (b.rest?.[counter] ?? 0);
    rest[counter] = sum[counter] === undefined ? 0 : roundingError(a[counter] ?? 0, b[counter] ?? 0) + rests;
  }
  return rest as CounterRest;
}

/** Whether all counters of a direction are. Written out: this runs for each interface of each container that is shown. */
export function areExact({bytes, packets, errors, dropped, totalBytes, totalPackets}: Counters): boolean {
  const areCountersExact = isExact(bytes) && isExact(packets) && isExact(errors) && isExact(dropped);
  return areCountersExact && isExact(totalBytes) && isExact(totalPackets);
}

/** Whether a whole number is the one that was meant, and no neighbour that had to be rounded to it. */
export function isExact(counter: number | undefined): boolean {
  return counter === undefined || counter <= Number.MAX_SAFE_INTEGER;
}

/** By how much the sum of two doubles is more than the double that it is rounded to (Knuth, TAOCP 2, 4.2.2, theorem B). */
export function roundingError(a: number, b: number): number {
  const sum = a + b;
  const partOfB = sum - a;
  return a - (sum - partOfB) + (b - partOfB);
}
