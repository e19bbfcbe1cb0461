const SECONDS = {ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400} as const;

/** How a duration is written, for messages. */
export const DURATION_FORM = 'a duration such as 500ms, 10s, 5m, 1h or 1m30s';

/**
 * Reads `500ms`, `10s`, `5m`, `1h`, `1d` and their combinations (`1m30s`, largest first or not) as seconds. Undefined for
 * anything else.
 */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhd]))+$/u.test(text)) return undefined;

  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/([\d.]+)(ms|[smhd])/gu)) {
    seconds += Number(amount) * SECONDS[unit as keyof typeof SECONDS];
  }

  return Number.isFinite(seconds) ? seconds : undefined;
}
