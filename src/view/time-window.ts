import type {Direction, TierSeconds} from '../model/traffic.js';
import type {ReadHistory} from './read-history.js';

/** How far back charts and peaks look, and which tier of the history they read for that. */
export interface TimeWindow {
  readonly seconds: number;
  readonly tier: TierSeconds;
  /** As it is shown and written: `10m`. */
  readonly name: string;
}

/** All windows, the shortest first. */
export const TIME_WINDOWS = [
  {seconds: 60, tier: 1, name: '1m'},
  {seconds: 600, tier: 1, name: '10m'},
  {seconds: 7_200, tier: 10, name: '2h'},
  {seconds: 86_400, tier: 60, name: '24h'},
] as const satisfies readonly TimeWindow[];

/** The next longer or shorter window; the same at either end. */
export function neighbourWindow(window: TimeWindow, step: 1 | -1): TimeWindow {
  const place = TIME_WINDOWS.findIndex(({seconds}) => seconds === window.seconds);
  return TIME_WINDOWS[place + step] ?? window;
}

/** The shortest window, from this one on, that goes back so far; the longest where none does. */
export function windowReaching(from: TimeWindow, seconds: number): TimeWindow {
  const fits = TIME_WINDOWS.find(each => each.seconds >= from.seconds && each.seconds > seconds);
  return fits ?? TIME_WINDOWS.at(-1) ?? from;
}

/** Rates over a window in as many columns as were asked for, oldest first. NaN: nothing is known of that time. */
export interface Course {
  readonly minimum: Float32Array;
  readonly mean: Float32Array;
  readonly maximum: Float32Array;
  /** Whether a column spans more than a second, so that least and peak differ from the mean. */
  readonly hasBand: boolean;
}

/** Reads the past of some slots into columns: each is made of the buckets that it spans, or is a part of one. */
export function readCourse(
  readHistory: ReadHistory,
  slots: readonly number[],
  direction: Direction,
  {seconds, tier}: TimeWindow,
  columns: number,
): Course {
  const buckets = Math.round(seconds / tier);
  const [minimum, mean, maximum] = (['minimum', 'mean', 'maximum'] as const).map(statistic => {
    const into = new Float32Array(buckets);
    readHistory(into, slots, direction, tier, statistic);
    return into;
  }) as [Float32Array, Float32Array, Float32Array];
  const spread = (from: Float32Array, gather: (a: number, b: number) => number) => inColumns(from, columns, gather);
  return {
    minimum: spread(minimum, Math.min),
    mean: meanInColumns(mean, columns),
    maximum: spread(maximum, Math.max),
    hasBand: tier > 1 || buckets > columns,
  };
}

function inColumns(from: Float32Array, columns: number, gather: (a: number, b: number) => number): Float32Array {
  return Float32Array.from({length: columns}, (_, column) => {
    let result = Number.NaN;
    for (const value of bucketsOf(from, column, columns)) {
      if (!Number.isNaN(value)) result = Number.isNaN(result) ? value : gather(result, value);
    }
    return result;
  });
}

function meanInColumns(from: Float32Array, columns: number): Float32Array {
  return Float32Array.from({length: columns}, (_, column) => {
    const known = bucketsOf(from, column, columns).filter(value => !Number.isNaN(value));
    return known.length === 0 ? Number.NaN : known.reduce((sum, value) => sum + value, 0) / known.length;
  });
}

function bucketsOf(from: Float32Array, column: number, columns: number): Float32Array {
  const first = Math.floor((column * from.length) / columns);
  return from.subarray(first, Math.max(first + 1, Math.floor(((column + 1) * from.length) / columns)));
}
