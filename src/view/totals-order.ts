import type {TotalsRow, TotalsSummary} from '../totals/summary.js';

/** What rows of totals can be ordered by. */
export const TOTALS_COLUMNS = ['name', 'today', 'month', 'total'] as const;

/** Figures, both ways together, go from the largest down and names from A on; `isReversed` turns that round. */
export interface TotalsOrder {
  readonly column: (typeof TOTALS_COLUMNS)[number];
  readonly isReversed: boolean;
}

/** The summary with its rows in order; equal ones by name. */
export function sortTotals(summary: TotalsSummary, {column, isReversed}: TotalsOrder): TotalsSummary {
  const turn = isReversed ? -1 : 1;
  const byColumn = (a: TotalsRow, b: TotalsRow) => (column === 'name' ? byName(a, b) : figure(b) - figure(a));
  const figure = (row: TotalsRow) => {
    const amount = row[column === 'name' ? 'total' : column];
    return amount.receiveBytes + amount.transmitBytes;
  };
  return {...summary, rows: [...summary.rows].sort((a, b) => turn * byColumn(a, b) || byName(a, b))};
}

function byName(a: TotalsRow, b: TotalsRow): number {
  return compareText(a.project ?? '', b.project ?? '') || compareText(a.name ?? '', b.name ?? '');
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
