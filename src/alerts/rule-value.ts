import {didYouMean} from '../selectors/did-you-mean.js';
import {type Metric, type RuleUnit, unitsOf} from './metrics.js';
import {RuleRefused, type Scanner} from './scanner.js';

interface Unit {
  readonly unit: RuleUnit;
  /** What one of it is in its `RuleUnit`, as a fraction, so that whole numbers stay exact. */
  readonly times: number;
  readonly dividedBy: number;
}

const BYTES_PER_BIT = {times: 1, dividedBy: 8};

const UNITS: Readonly<Record<string, Unit>> = {
  'B/s': {unit: 'bytesPerSecond', times: 1, dividedBy: 1},
  'kB/s': {unit: 'bytesPerSecond', times: 1e3, dividedBy: 1},
  'MB/s': {unit: 'bytesPerSecond', times: 1e6, dividedBy: 1},
  'GB/s': {unit: 'bytesPerSecond', times: 1e9, dividedBy: 1},
  'TB/s': {unit: 'bytesPerSecond', times: 1e12, dividedBy: 1},
  'KiB/s': {unit: 'bytesPerSecond', times: 2 ** 10, dividedBy: 1},
  'MiB/s': {unit: 'bytesPerSecond', times: 2 ** 20, dividedBy: 1},
  'GiB/s': {unit: 'bytesPerSecond', times: 2 ** 30, dividedBy: 1},
  'TiB/s': {unit: 'bytesPerSecond', times: 2 ** 40, dividedBy: 1},
  'bit/s': {unit: 'bytesPerSecond', ...BYTES_PER_BIT},
  'kbit/s': {unit: 'bytesPerSecond', ...BYTES_PER_BIT, times: 1e3},
  'Mbit/s': {unit: 'bytesPerSecond', ...BYTES_PER_BIT, times: 1e6},
  'Gbit/s': {unit: 'bytesPerSecond', ...BYTES_PER_BIT, times: 1e9},
  'Tbit/s': {unit: 'bytesPerSecond', ...BYTES_PER_BIT, times: 1e12},
  '/s': {unit: 'perSecond', times: 1, dividedBy: 1},
  '%': {unit: 'ratio', times: 1, dividedBy: 100},
};

const UNITS_IN_WORDS: Readonly<Record<RuleUnit, string>> = {
  bytesPerSecond: 'B/s, kB/s, MB/s, GB/s, KiB/s, MiB/s, bit/s, kbit/s, Mbit/s or Gbit/s',
  perSecond: '/s',
  ratio: '%',
  score: 'low, normal or high',
  connections: 'a number of them',
};

/** What people also write; it is not taken, but it is clear what they mean. */
const OTHER_SPELLINGS: Readonly<Record<string, string>> = {
  bps: 'bit/s',
  kbps: 'kbit/s',
  mbps: 'Mbit/s',
  gbps: 'Gbit/s',
  'b/s': 'B/s or bit/s',
  'kb/s': 'kB/s or kbit/s',
  'mb/s': 'MB/s or Mbit/s',
  'gb/s': 'GB/s or Gbit/s',
  'tb/s': 'TB/s or Tbit/s',
  pps: '/s',
};

/** Words that may follow a value, and so are no unit. */
const FOLLOWERS = /(?:for|clear|as)(?!\S)/uy;

/** A number with a unit that fits a metric, in that unit's base: bytes per second, per second, or a ratio. */
export interface RuleValue {
  readonly value: number;
  readonly unit: RuleUnit;
}

/** Reads `5MB/s`, `5 MB/s`, `100/s`, `1%`, `0`. */
export function takeValue(scanner: Scanner, metric: Metric): RuleValue {
  const start = scanner.offset;
  const number = scanner.take(/\d+(?:\.\d+)?(?![\d.,])/uy);
  if (number === '') throw notANumber(scanner, metric);

  const value = Number(number);
  if (!Number.isFinite(value)) throw new RuleRefused(start, 'this number is too large');

  const end = scanner.offset;
  scanner.skipSpace();
  const unitStart = scanner.offset;
  const word = scanner.peek(FOLLOWERS) === '' ? scanner.take(/\S+/uy) : '';
  if (word === '') {
    scanner.offset = end;
    return bareNumber(start, value, metric);
  }

  const unit = Object.hasOwn(UNITS, word) ? UNITS[word] : undefined;
  if (unit === undefined) throw unknownUnit(unitStart, word, metric);
  if (!unitsOf(metric).includes(unit.unit)) {
    throw new RuleRefused(unitStart, `${metric} is not measured in ${word}: expected ${allowedUnits(metric)}`);
  }

  return {value: (value * unit.times) / unit.dividedBy, unit: unit.unit};
}

/** Zero is zero in any unit; packets and faults are counted in nothing but pieces. */
function bareNumber(start: number, value: number, metric: Metric): RuleValue {
  const unit = unitsOf(metric)[0]!;
  if (unit === 'bytesPerSecond' && value !== 0) {
    throw new RuleRefused(start, `a rate of bytes needs its unit, for example ${value}MB/s or ${value}Mbit/s`);
  }

  return {value, unit};
}

function notANumber(scanner: Scanner, metric: Metric): RuleRefused {
  const wanted = `expected a value such as ${exampleOf(metric)}, ${scanner.describeNext()}`;
  return new RuleRefused(scanner.offset, scanner.peek(/-/uy) === '' ? wanted : `a rate is never below 0: ${wanted}`);
}

function unknownUnit(offset: number, word: string, metric: Metric): RuleRefused {
  const spelling = OTHER_SPELLINGS[word.toLowerCase()];
  const guess =
    spelling ??
    didYouMean(
      word,
      Object.keys(UNITS).filter(unit => unit.length > 2),
    );
  const ending = guess === undefined ? '' : `; did you mean ${guess}?`;
  return new RuleRefused(offset, `there is no unit "${word}": expected ${allowedUnits(metric)}${ending}`);
}

function allowedUnits(metric: Metric): string {
  return unitsOf(metric)
    .map(unit => UNITS_IN_WORDS[unit])
    .join(' or ');
}

function exampleOf(metric: Metric): string {
  const [unit, other] = unitsOf(metric);
  if (unit === 'bytesPerSecond') return '5MB/s';

  return other === undefined ? '1000/s' : '10/s or 1%';
}
