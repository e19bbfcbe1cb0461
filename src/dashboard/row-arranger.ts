import type {TableFacts} from '../view/column.js';
import {type SortOrder, sortKeyOf} from '../view/row-order.js';
import {growTree, keysOf, openRows, type RowNode, rankTree, sortTree, type TreeWish} from '../view/row-tree.js';
import type {ContainerRow, TableRow} from '../view/table-row.js';

/** Sorting more often makes rows dance. */
const SORT_EVERY_SECONDS = 2.5;
/** Nor do rows move while the user moves among them. */
const QUIET_AFTER_KEY_SECONDS = 2;

/** How rows are to stand. */
export interface Arrangement extends TreeWish {
  readonly order: SortOrder;
  readonly facts: TableFacts;
}

interface Seen {
  readonly key: string;
  readonly isOrdered: boolean;
}

/**
 * Keeps the order of the rows calm: sorted at once when other rows are shown, another order or grouping is asked for or a
 * figure is known for the first time, else every few seconds, and not while the user moves among them.
 */
export class RowArranger {
  /** Keys of the rows of the last arrangement, as they came, and whether they could be ordered. */
  #seen: readonly Seen[] = [];
  #ranks: ReadonlyMap<string, number> = new Map();
  #sortedAt = Number.NEGATIVE_INFINITY;
  #movedAt = Number.NEGATIVE_INFINITY;
  #sortedBy: Pick<Arrangement, 'order' | 'grouping'> | undefined;

  /** The user moves among the rows. */
  noteMove(now: number): void {
    this.#movedAt = now;
  }

  /** The next arrangement is sorted anew. */
  forget(): void {
    this.#sortedBy = undefined;
  }

  /** The rows that are to be seen, from top to bottom. */
  arrange(rows: readonly ContainerRow[], wish: Arrangement, now: number): TableRow[] {
    const keyOf = sortKeyOf(wish.order, wish.facts);
    const seen = rows.map((row): Seen => ({key: row.key, isOrdered: keyOf(row) !== undefined}));
    const isDue = now - this.#sortedAt >= SORT_EVERY_SECONDS && now - this.#movedAt >= QUIET_AFTER_KEY_SECONDS;
    const isSorted = isDue || this.#isOther(wish) || hasNews(this.#seen, seen);
    this.#seen = seen;
    const tree = growTree(rows, wish);
    if (!isSorted) return openRows(rankTree(tree, this.#ranks));

    const sorted = sortTree(tree, wish.order, keyOf);
    this.#sortedAt = now;
    this.#sortedBy = wish;
    this.#ranks = ranksOf(sorted);
    return openRows(sorted);
  }

  #isOther({order, grouping}: Arrangement): boolean {
    const before = this.#sortedBy;
    return (
      before?.grouping !== grouping ||
      before.order.column !== order.column ||
      before.order.isReversed !== order.isReversed
    );
  }
}

/** Whether rows came or went, come in another order, or can be ordered now that could not before. */
function hasNews(before: readonly Seen[], now: readonly Seen[]): boolean {
  if (before.length !== now.length) return true;

  return now.some(({key, isOrdered}, index) => {
    const was = before[index]!;
    return was.key !== key || (isOrdered && !was.isOrdered);
  });
}

function ranksOf(nodes: readonly RowNode[]): Map<string, number> {
  const ranks = new Map<string, number>();
  for (const key of keysOf(nodes)) ranks.set(key, ranks.size);
  return ranks;
}
