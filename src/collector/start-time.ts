/**
 * Compares two times as engines write them (RFC 3339): negative where `a` is earlier. Docker leaves out zeros at the end of the
 * fraction and Podman writes the offset of its time zone, so the texts themselves do not compare. Unknown comes first.
 */
export function compareStartTimes(a: string | undefined, b: string | undefined): number {
  const [milliseconds, others] = [millisecondsOf(a), millisecondsOf(b)];
  if (milliseconds !== others) return milliseconds < others ? -1 : 1;

  const [fraction, otherFraction] = [fractionOf(a), fractionOf(b)];
  return fraction === otherFraction ? 0 : fraction < otherFraction ? -1 : 1;
}

function millisecondsOf(time: string | undefined): number {
  const milliseconds = Date.parse(time ?? '');
  return Number.isNaN(milliseconds) ? Number.NEGATIVE_INFINITY : milliseconds;
}

/** Nanoseconds as nine digits: Date keeps milliseconds only. */
function fractionOf(time: string | undefined): string {
  return (/\.(\d+)/.exec(time ?? '')?.[1] ?? '').padEnd(9, '0');
}
