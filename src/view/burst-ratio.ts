/** How many times its mean a rate has reached: 1 for what flows evenly. Undefined where that is not known, or nothing passed. */
export function burstRatio(peak: number | undefined, mean: number | undefined): number | undefined {
  return peak === undefined || mean === undefined || mean === 0 ? undefined : peak / mean;
}
