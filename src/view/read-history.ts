import type {BucketStatistic, Direction, TierSeconds} from '../model/traffic.js';

/** Puts the closed history buckets of some slots, summed, oldest first. What is not known is NaN. */
export type ReadHistory = (
  into: Float32Array,
  slots: readonly number[],
  direction: Direction,
  /** A second if left out. */
  tier?: TierSeconds,
  /** The mean if left out. */
  statistic?: BucketStatistic,
) => void;

/**
 * The past of several containers as a sum of what is known in each bucket: one that was restarted makes no hole in the past
 * of all. The past of a single one keeps its gaps.
 */
export function readSumOfKnown(
  readHistory: ReadHistory,
  into: Float32Array,
  slots: readonly (readonly number[])[],
  ...[direction, tier, statistic]: [Direction, TierSeconds?, BucketStatistic?]
): void {
  const [only] = slots;
  if (only !== undefined && slots.length === 1) {
    readHistory(into, only, direction, tier, statistic);
    return;
  }

  into.fill(Number.NaN);
  const one = new Float32Array(into.length);
  for (const each of slots) {
    readHistory(one, each, direction, tier, statistic);
    for (let index = 0; index < into.length; index++) {
      const rate = one[index]!;
      if (Number.isNaN(rate)) continue;

      const before = into[index]!;
      into[index] = Number.isNaN(before) ? rate : before + rate;
    }
  }
}
