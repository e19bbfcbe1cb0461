/** Capped below the full cell, so that rows do not merge into a wall. */
const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇'] as const;

/** Small traffic stays visible beside large. */
const EXPONENT = 0.7;

/** Whether heights grow with the rate, or with its number of digits. */
export type HeightScale = 'linear' | 'log';

/** Powers of ten that a logarithmic height spans: what is smaller than a ten-thousandth of the peak lies flat. */
const DECADES = 4;

/** Below this many bytes a second a row is quiet, and its noise is not blown up to mountains. */
export const SMALLEST_PEAK = 1000;

/**
 * A row of glyphs for a row of rates, oldest first. The height is relative to the row's own peak, rounded up to 1, 2 or
 * 5 times a power of ten so that it seldom moves. NaN is a gap and stays blank.
 */
export function sparkline(rates: Float32Array, scale: HeightScale = 'linear'): string[] {
  const top = niceCeiling(Math.max(SMALLEST_PEAK, peakOf(rates)));
  const glyphs: string[] = [];
  for (const rate of rates) {
    glyphs.push(Number.isNaN(rate) ? ' ' : levelGlyph(heightShare(rate / top, scale), scale));
  }
  return glyphs;
}

/** How much of the full height a share of the largest rate takes: 0 to 1. */
export function heightShare(share: number, scale: HeightScale): number {
  const within = Math.min(share, 1);
  return scale === 'linear' ? within : Math.max(0, 1 + Math.log10(within) / DECADES);
}

/** The largest known value; 0 where nothing is known. */
export function peakOf(rates: Float32Array): number {
  let peak = 0;
  for (const rate of rates) if (rate > peak) peak = rate;
  return peak;
}

/** The next number up of the kind 1, 2 or 5 times a power of ten. */
export function niceCeiling(value: number): number {
  if (value <= 0) return 1;

  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find(factor => factor * power >= value) ?? 10;
  return step * power;
}

/** From which heights on each level but the lowest begins. */
const THRESHOLDS: Readonly<Record<HeightScale, readonly number[]>> = {
  linear: LEVELS.slice(1).map((_, level) => ((level + 1) / LEVELS.length) ** (1 / EXPONENT)),
  log: LEVELS.slice(1).map((_, level) => (level + 1) / LEVELS.length),
};

function levelGlyph(height: number, scale: HeightScale): string {
  const thresholds = THRESHOLDS[scale];
  let level = 0;
  while (level < thresholds.length && height > thresholds[level]!) level++;
  return LEVELS[level]!;
}
