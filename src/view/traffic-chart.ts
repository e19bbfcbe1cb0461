import {type HeightScale, heightShare, niceCeiling, peakOf, SMALLEST_PEAK} from './sparkline.js';

/** Dots of a braille cell, from the bottom to the top, in its left and its right column: U+2800 plus their sum. */
const LEFT_DOTS = [0x40, 0x04, 0x02, 0x01] as const;
const RIGHT_DOTS = [0x80, 0x20, 0x10, 0x08] as const;
const DOTS_HIGH = 4;
const BRAILLE = 0x2800;

/** What stands at the outer edges of a chart's two halves, in bytes a second. */
export interface ChartScales {
  readonly receive: number;
  readonly transmit: number;
  readonly areApart: boolean;
}

/** A half that reaches less than this part of the other's height is flat. */
const FLAT = 1 / 50;

/** One scale for both halves, so that their heights compare; one for each where one would be flat, if that is allowed. */
export function chartScales(receive: Float32Array, transmit: Float32Array, mayBeApart: boolean): ChartScales {
  const peaks = [peakOf(receive), peakOf(transmit)] as const;
  const [smaller, larger] = [Math.min(...peaks), Math.max(...peaks)];
  const [own, common] = [peaks.map(scaleFor), scaleFor(larger)];
  const areApart = mayBeApart && smaller > 0 && smaller < larger * FLAT && own[0] !== own[1];
  return areApart ? {receive: own[0]!, transmit: own[1]!, areApart} : {receive: common, transmit: common, areApart};
}

function scaleFor(peak: number): number {
  return niceCeiling(Math.max(SMALLEST_PEAK, peak));
}

/**
 * An area chart of braille glyphs that grows away from its base line: rows from top to bottom, each of `rates.length / 2`
 * cells. `grows` says whether it stands on its base or hangs from it. NaN is a gap: no dot at all; a known rate has at
 * least one dot, so that silence and ignorance look different.
 */
export function areaChart(
  rates: Float32Array,
  rows: number,
  top: number,
  grows: 'up' | 'down',
  scale: HeightScale = 'linear',
): string[][] {
  const heights = rates.map(rate => dotsHigh(heightShare(rate / top, scale), rows * DOTS_HIGH));
  const glyphs = GLYPHS[grows];
  return Array.from({length: rows}, (_, row) => {
    const below = (grows === 'up' ? rows - 1 - row : row) * DOTS_HIGH;
    const cells: string[] = [];
    for (let place = 0; place + 1 < heights.length; place += 2) {
      cells.push(glyphs[dotsIn(heights[place]!, below) * (DOTS_HIGH + 1) + dotsIn(heights[place + 1]!, below)]!);
    }
    return cells;
  });
}

/** Every other dot of a cell: what is seen of a band beside what is solid. */
const THINNED = 0x01 | 0x04 | 0x10 | 0x80;

/** The glyph of a mean with the thinned-out dots of the peak above it. */
export function withBand(mean: string, peak: string): string {
  const dots = dotsOf(mean) | (dotsOf(peak) & THINNED);
  return dots === 0 ? ' ' : String.fromCharCode(BRAILLE | dots);
}

function dotsOf(glyph: string): number {
  return glyph === ' ' ? 0 : glyph.charCodeAt(0) - BRAILLE;
}

function dotsHigh(height: number, dots: number): number {
  return Number.isNaN(height) ? 0 : Math.max(1, Math.round(height * dots));
}

/** How many dots of a height lie in a cell, above what lies in the cells before it. */
function dotsIn(height: number, below: number): number {
  return Math.max(0, Math.min(DOTS_HIGH, height - below));
}

/** The glyphs of all cells, by the heights of their left and right column. */
function glyphTable(grows: 'up' | 'down'): string[] {
  const heights = Array.from({length: DOTS_HIGH + 1}, (_, height) => height);
  return heights.flatMap(left =>
    heights.map(right => {
      const dots = column(LEFT_DOTS, left, grows) | column(RIGHT_DOTS, right, grows);
      return dots === 0 ? ' ' : String.fromCharCode(BRAILLE | dots);
    }),
  );
}

function column(dots: readonly number[], high: number, grows: 'up' | 'down'): number {
  const lit = grows === 'up' ? dots.slice(0, high) : dots.slice(DOTS_HIGH - high);
  return lit.reduce((sum, dot) => sum | dot, 0);
}

const GLYPHS = {up: glyphTable('up'), down: glyphTable('down')} as const;
