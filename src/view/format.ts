/** How figures are written: bytes or bits, steps of 1000 (SI, the default) or 1024 (IEC). */
export interface UnitStyle {
  readonly unit: 'bytes' | 'bits';
  readonly steps: 'si' | 'iec';
}

/** What stands where a number is not known. Never a zero. */
export const UNKNOWN = '–';

const PREFIXES = {
  si: ['', 'k', 'M', 'G', 'T', 'P', 'E'],
  iec: ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'],
} as const;

/** The only place where bytes become text: `3.1 MB/s`, `24.8 Mbit/s`, `2.96 MiB/s`. */
export function formatRate(bytesPerSecond: number | undefined, style: UnitStyle): string {
  return bytesPerSecond === undefined ? UNKNOWN : `${formatBytes(bytesPerSecond, style)}/s`;
}

/** An amount: `3.1 MB`, in bits `24.8 Mbit`. Three significant digits. */
export function formatBytes(bytes: number | undefined, {unit, steps}: UnitStyle): string {
  if (bytes === undefined) return UNKNOWN;

  const {digits, step} = scaled(unit === 'bits' ? bytes * 8 : bytes, steps === 'si' ? 1000 : 1024);
  return `${digits} ${PREFIXES[steps][step]}${unit === 'bits' ? 'bit' : 'B'}`;
}

/** A number of packets, errors or drops, or their rate: `948`, `70.8k`. Below 10, one decimal where there is one. */
export function formatCount(count: number | undefined): string {
  if (count === undefined) return UNKNOWN;

  const {digits, step} = scaled(count, 1000);
  return `${digits}${PREFIXES.si[step]}`;
}

/** A share in percent, `1.25 %`. */
export function formatPercent(ratio: number | undefined): string {
  return ratio === undefined ? UNKNOWN : `${significant(ratio * 100)} %`;
}

/** How many times as much, `12.4`. */
export function formatFactor(factor: number): string {
  return factor >= 1000 ? formatCount(factor) : significant(factor);
}

/** A score of 0..1, `0.72`. */
export function formatScore(score: number | undefined): string {
  return score === undefined ? UNKNOWN : score.toFixed(2);
}

/** A length of time, `850 ms`, `12 s`, `4 min`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(seconds: number): string {
  if (seconds === 0) return '0 s';
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 120) return `${Math.round(seconds * 10) / 10} s`;

  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes} min`;

  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? twoParts(hours, 'h', minutes % 60, 'min')
    : twoParts(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** A short time with its tenths, `0.8 ms`, `12.4 ms`. */
export function formatMilliseconds(seconds: number): string {
  return `${(seconds * 1000).toFixed(1)} ms`;
}

/** Wall clock time of day, `14:03:09`, in the local time zone. */
export function formatClock(time: Date): string {
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map(part => String(part).padStart(2, '0')).join(':');
}

function twoParts(major: number, majorUnit: string, minor: number, minorUnit: string): string {
  return minor === 0 ? `${major} ${majorUnit}` : `${major} ${majorUnit} ${minor} ${minorUnit}`;
}

function scaled(value: number, base: number): {digits: string; step: number} {
  let step = 0;
  let rest = value;
  // 999.5 would be written as 1000: it belongs to the next step.
  while (Math.abs(rest) >= 999.5 && step < PREFIXES.si.length - 1) {
    rest /= base;
    step++;
  }

  return {digits: step === 0 ? wholeOrTenth(rest) : significant(rest), step};
}

function wholeOrTenth(value: number): string {
  // A little is not nothing.
  if (value > 0 && value < 0.05) return '<0.1';
  return Math.abs(value) < 10 && !Number.isInteger(value) ? String(Number(value.toFixed(1))) : value.toFixed(0);
}

function significant(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
}
