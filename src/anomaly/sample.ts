/** What a series may deviate in. The first ones are in the series' own unit, the last ones are by the time of day. */
export const [JUMP, SHIFT, DRIFT, SURGE, RATIO, UNREST, HABIT, HABIT_RATIO, KINDS] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/**
 * The sample at hand, of whichever series: one is looked at after the other, to its end. Numbers that functions hand to one another
 * become objects where V8 does not put the functions together, some hundred bytes for each sample; here they stay numbers.
 */
export const sample = {
  stamp: Number.NaN,
  value: Number.NaN,
  /** What this sample is of all that the series has had: a mean of all follows by it, until there are enough for one that forgets. */
  share: Number.NaN,
  /** Deviations below this are none. */
  resolution: Number.NaN,
  /** How far rarities are trusted: not at all while the series is learned. */
  trust: Number.NaN,
  /** By kind; NaN is none that is known. */
  deviations: new Float64Array(KINDS),
};
