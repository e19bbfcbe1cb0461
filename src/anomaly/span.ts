/** A span of time: its seconds, but at least so many samples, since a mean of fewer says nothing. */
export interface Span {
  readonly seconds: number;
  readonly samples: number;
}

/** How many samples an interval apart make up a span. */
export function inSamples({seconds, samples}: Span, intervalSeconds: number): number {
  return Math.max(samples, seconds / intervalSeconds);
}
