import type {Pace} from './pace.js';
import {SURGE, sample, UNREST} from './sample.js';

/** Where each figure of a series lies in the array that the series of a container share. Levels: of now, lately, minutes and hours. */
export const [RESOLUTION, FIRST, SAMPLES, VALUE, SIZE, NOW, LATELY, MINUTES, HOURS] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
/** The median and how far values usually lie from it; what the next value is expected at, and its slope. */
export const [MEDIAN, SPREAD, EXPECTED, SLOPE] = [9, 10, 11, 12];
/** How much it moves from sample to sample. */
export const [RESTLESSNESS, USUAL_RESTLESSNESS] = [13, 14];
/** What the last sample showed, what the last hour told, and when the last known sample was. */
export const [SURPRISE, IS_DRIFT, HELD, KNOWN_AT] = [15, 16, 17, 18];
/** The median and the level of hours as they were before the last sample. */
export const [USUAL, USUAL_LEVEL, FIELDS] = [19, 20, 21];

const UNREST_FLOOR = 1e-6;

/** Expects the value by level and slope (Holt's linear method), and notes how far it lies off: a climb that goes on is none of the unexpected. */
export function followTrend(state: Float64Array, at: number, pace: Pace): void {
  const {value, share, deviations} = sample;
  const slope = state[at + SLOPE]!;
  const residual = value - state[at + EXPECTED]! - slope;
  const step = slope + residual * Math.max(share, pace.level);
  state[at + EXPECTED]! += step;
  state[at + SLOPE] = slope + (step - slope) * Math.max(share, pace.slope);
  deviations[SURGE] = residual;
}

/** Notes how much more the value moves from sample to sample than it did. */
export function followUnrest(state: Float64Array, at: number, pace: Pace): void {
  const {value, share, resolution, deviations} = sample;
  const step = Math.abs(value - state[at + VALUE]!);
  const unrest = state[at + RESTLESSNESS]! + (step - state[at + RESTLESSNESS]!) * Math.max(share, pace.unrest);
  state[at + RESTLESSNESS] = unrest;
  const usual = state[at + USUAL_RESTLESSNESS]!;
  state[at + USUAL_RESTLESSNESS] = usual + (step - usual) * Math.max(share, pace.lately);
  const least = UNREST_FLOOR * usual + resolution;
  deviations[UNREST] = usual > 0 ? Math.log((unrest + least) / (usual + resolution)) : Number.NaN;
}

/**
 * The median over a span in two numbers: it steps towards each value by a share of how far values usually lie off, so that it rests
 * where as many lie above as below. A burst moves it no more than any other value.
 */
export function stepMedian(state: Float64Array, at: number, pace: Pace): void {
  const {value, share} = sample;
  const gain = Math.max(share, pace.lately);
  const residual = value - state[at + MEDIAN]!;
  const spread = state[at + SPREAD]! + (Math.abs(residual) - state[at + SPREAD]!) * gain;
  const step = Math.min(Math.abs(residual), 2 * gain * spread);
  state[at + SPREAD] = spread;
  state[at + MEDIAN]! += residual < 0 ? -step : step;
}
