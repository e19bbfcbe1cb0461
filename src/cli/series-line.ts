import {UserError} from '../errors.js';
import {safeText} from '../model/safe-text.js';

/** One sample of a series, with its texts as they came. `value` is NaN where it is not known. */
export interface SeriesLine {
  readonly stampText: string;
  readonly valueText: string;
  /** Seconds since 1970. */
  readonly stamp: number;
  readonly value: number;
}

const FORM = 'Expected "timestamp,value", such as 2026-01-31 12:00:00,1250.5 or 1769860800,1250.5.';
const UNKNOWN: ReadonlySet<string> = new Set(['', 'nan', 'null']);
const LONGEST_SHOWN = 60;

/** Whether a first line names columns: it has two, and the first holds no time. */
export function isHeaderLine(line: string): boolean {
  const [first = '', second] = line.split(',');
  return second !== undefined && /^[\p{L}_"]/u.test(first.trim());
}

/** Reads one line: `2026-01-31 12:00:00,5` (UTC), or a stamp in seconds since 1970. Throws a UserError that names the line. */
export function parseSeriesLine(line: string, number: number): SeriesLine {
  const parts = line.split(',');
  if (parts.length < 2) throw wrongLine(number, `"${shown(line)}" is not a stamp and a value`);
  if (parts.length > 2) throw wrongLine(number, `"${shown(line)}" has ${parts.length} fields, not 2`);

  const [stampText = '', valueText = ''] = parts;
  const stamp = parseStamp(stampText.trim());
  if (stamp === undefined) throw wrongLine(number, `"${shown(stampText)}" is no time`);

  const value = parseValue(valueText.trim());
  if (value === undefined) throw wrongLine(number, `"${shown(valueText)}" is no number`);

  return {stampText, valueText, stamp, value};
}

function parseStamp(text: string): number | undefined {
  if (/^-?\d+(?:\.\d+)?$/u.test(text)) return Number(text);

  const parts = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)Z?$/u.exec(text);
  if (parts === null) return undefined;

  const milliseconds = Date.parse(`${parts[1]}T${parts[2]}Z`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

function parseValue(text: string): number | undefined {
  if (UNKNOWN.has(text.toLowerCase())) return Number.NaN;

  const isNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu.test(text);
  const value = Number(text);
  return isNumber && Number.isFinite(value) ? value : undefined;
}

function wrongLine(number: number, problem: string): UserError {
  return new UserError(`line ${number}: ${problem}`, {hint: FORM, kind: 'usage'});
}

function shown(text: string): string {
  return safeText(text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);
}
