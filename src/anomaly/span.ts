/** A span of time: its seconds, but at least so many samples, since a mean of fewer says nothing. */
export interface Span {
  readonly seconds: number;
  readonly samples: number;
}

/** How many samples an interval apart make up a span. */
export function inSamples({seconds, samples}: Span, intervalSeconds: number): number {
  return Math.max(samples, seconds / intervalSeconds);
}

/** How far a mean over a span follows a sample: a mean of all, `before` and this one, until there are enough for one that forgets. */
export function gainOf(span: Span, intervalSeconds: number, before: number): number {
  return Math.max(1 / (before + 1), 1 / inSamples(span, intervalSeconds));
}
