import type {BucketStatistic, Direction, TierSeconds} from '../model/traffic.js';
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
  /** The highest within the sweeps' intervals. */
  readonly peak: Float32Array;
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
  const course = {
    minimum: new Float32Array(columns),
    mean: new Float32Array(columns),
    maximum: new Float32Array(columns),
    peak: new Float32Array(columns),
  };
  const into = new Float32Array(buckets);
  for (const [statistic, gather] of GATHERED) {
    readHistory(into, slots, direction, tier, statistic);
    for (let column = 0; column < columns; column++) {
      const first = Math.floor((column * buckets) / columns);
      const end = Math.max(first + 1, Math.floor(((column + 1) * buckets) / columns));
      course[statistic][column] = gather(into, first, end);
    }
  }
  return {...course, hasBand: tier > 1 || buckets > columns};
}

/** Makes one value of some buckets; NaN where none of them is known. */
type Gather = (from: Float32Array, first: number, end: number) => number;

function least(from: Float32Array, first: number, end: number): number {
  let result = Number.NaN;
  for (let place = first; place < end; place++) if (!(from[place]! >= result)) result = knownOf(from[place]!, result);
  return result;
}

function largest(from: Float32Array, first: number, end: number): number {
  let result = Number.NaN;
  for (let place = first; place < end; place++) if (!(from[place]! <= result)) result = knownOf(from[place]!, result);
  return result;
}

function knownOf(value: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : value;
}

function mean(from: Float32Array, first: number, end: number): number {
  let sum = 0;
  let count = 0;
  for (let place = first; place < end; place++) {
    const value = from[place]!;
    if (Number.isNaN(value)) continue;

    sum += value;
    count++;
  }
  return count === 0 ? Number.NaN : sum / count;
}

const GATHERED: readonly (readonly [BucketStatistic, Gather])[] = [
  ['minimum', least],
  ['mean', mean],
  ['maximum', largest],
  ['peak', largest],
];
