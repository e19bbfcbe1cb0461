import type {TotalsRow, TotalsSummary} from '../totals/summary.js';
import {displayWidth, toWidth} from './display-width.js';
import {formatBytes, UNKNOWN, type UnitStyle} from './format.js';

type Figures = Pick<TotalsRow, 'today' | 'month' | 'total'> &
  Partial<Pick<TotalsRow, 'isTodayPartial' | 'isMonthPartial'>>;

const FIGURES = ['TODAY RX', 'TODAY TX', 'MONTH RX', 'MONTH TX', 'TOTAL RX', 'TOTAL TX'];

/** The totals for a person: a row each, their sum, and what there is to know of the figures. */
export function totalsTable(summary: TotalsSummary, units: UnitStyle): string {
  const {by, rows} = summary;
  if (rows.length === 0) return `no totals yet; they begin ${momentText(summary.since)}\n`;

  const head = [by.toUpperCase(), ...FIGURES, 'COMPLETE SINCE'];
  const lines = rows.map(row => [
    nameOf(row, summary),
    ...figures(row, units),
    momentText(new Date(row.completeSince)),
  ]);
  const sum = ['all', ...figures(summary.sum, units), ''];
  return [...aligned([head, ...lines, sum]), '', ...remarks(summary, units), ''].join('\n');
}

function nameOf({id, name, project, service}: TotalsRow, {by}: TotalsSummary): string {
  if (by === 'project') return name ?? `${UNKNOWN} (no project)`;
  if (by === 'container') return `${name} ${id?.slice(0, 12)}`;
  return service !== undefined && project !== undefined ? `${project}/${service}` : (name ?? UNKNOWN);
}

function figures({today, month, total, isTodayPartial, isMonthPartial}: Figures, units: UnitStyle): string[] {
  const cells = (amount: typeof total, isPartial: boolean | undefined) =>
    [amount.receiveBytes, amount.transmitBytes].map(bytes => `${isPartial ? '≥ ' : ''}${formatBytes(bytes, units)}`);
  return [...cells(today, isTodayPartial), ...cells(month, isMonthPartial), ...cells(total, false)];
}

function remarks({since, day, month, rows, forgotten}: TotalsSummary, units: UnitStyle): string[] {
  const isPartial = rows.some(row => row.isTodayPartial || row.isMonthPartial);
  const bytes = forgotten.receiveBytes + forgotten.transmitBytes;
  return [
    `Today is ${day}, the month began ${month}, totals begin ${momentText(since)}.`,
    ...(isPartial ? ['≥: more passed while rxtop did not run, on a day or in a month that cannot be told.'] : []),
    ...(bytes > 0 ? [`"all" holds ${formatBytes(bytes, units)} of what ended long ago and has no row any more.`] : []),
  ];
}

/** Names stand on the left, figures on the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => displayWidth(row[column] ?? ''))));
  return rows.map(row =>
    row
      .map((text, column) => toWidth(text, widths[column] ?? 0, column === 0 ? 'left' : 'right'))
      .join('  ')
      .trimEnd(),
  );
}

/** `2026-01-31 12:00`, local time. */
function momentText(time: Date): string {
  const parts = [time.getMonth() + 1, time.getDate(), time.getHours(), time.getMinutes()];
  const [month, day, hour, minute] = parts.map(part => String(part).padStart(2, '0'));
  return `${time.getFullYear()}-${month}-${day} ${hour}:${minute}`;
}
