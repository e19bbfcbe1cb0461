/** How fast a counter grew; NaN where it went down. */
export function perSecond(before: number, now: number, seconds: number): number {
  return now < before ? Number.NaN : (now - before) / seconds;
}
