import type {Column} from './column.js';
import type {ColumnId} from './columns.js';

/** A column and where it stands. */
export interface PlacedColumn {
  readonly column: Column<ColumnId>;
  readonly x: number;
  readonly width: number;
}

const GAP = 1;

/** Lays columns out in so many cells: those that do not fit leave, the rest share what is left over. */
export function layOutColumns(columns: readonly Column<ColumnId>[], width: number): PlacedColumn[] {
  const kept = keepWhatFits(columns, width);
  const widths = shareOut(kept, width);
  let x = 0;
  return kept.map((column, index) => {
    const placed = {column, x, width: widths[index]!};
    x += widths[index]! + GAP;
    return placed;
  });
}

function keepWhatFits(columns: readonly Column<ColumnId>[], width: number): Column<ColumnId>[] {
  const leaving = columns.filter(({leaves}) => leaves !== undefined).sort((a, b) => a.leaves! - b.leaves!);
  const kept = [...columns];
  for (const column of leaving) {
    if (leastWidth(kept) <= width) break;

    kept.splice(kept.indexOf(column), 1);
  }

  return kept;
}

/** One cell after the other goes to the column that is farthest below its most, so that growth is even. */
function shareOut(columns: readonly Column<ColumnId>[], width: number): number[] {
  const widths = columns.map(column => column.width.least);
  let left = width - leastWidth(columns);
  while (left > 0) {
    const hungriest = mostHungry(columns, widths);
    if (hungriest === undefined) break;

    widths[hungriest]!++;
    left--;
  }

  return widths;
}

function mostHungry(columns: readonly Column<ColumnId>[], widths: readonly number[]): number | undefined {
  let hungriest: number | undefined;
  let largest = 0;
  for (const [index, {width}] of columns.entries()) {
    const share = (width.most - widths[index]!) / (width.most - width.least || 1);
    if (share > largest) {
      largest = share;
      hungriest = index;
    }
  }

  return hungriest;
}

function leastWidth(columns: readonly Column<ColumnId>[]): number {
  return columns.reduce((sum, column) => sum + column.width.least + GAP, -GAP);
}
