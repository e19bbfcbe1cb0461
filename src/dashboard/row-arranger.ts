import type {ContainerRow} from '../view/container-row.js';
import {canBeOrdered, keepOrder, type SortOrder, sortRows} from '../view/row-order.js';

/** Sorting more often makes rows dance. */
const SORT_EVERY_SECONDS = 2.5;
/** Nor do rows move while the user moves among them. */
const QUIET_AFTER_KEY_SECONDS = 2;

/**
 * Keeps the order of the rows calm: sorted at once when other rows are shown, another order is asked for or a figure is
 * known for the first time, else every few seconds, and not while the user moves among them.
 */
export class RowArranger {
  #rows: ReadonlyMap<string, {readonly isOrdered: boolean}> = new Map();
  #sortedAt = Number.NEGATIVE_INFINITY;
  #movedAt = Number.NEGATIVE_INFINITY;
  #sortedBy: SortOrder | undefined;

  /** The user moves among the rows. */
  noteMove(now: number): void {
    this.#movedAt = now;
  }

  /** The next arrangement is sorted anew. */
  forget(): void {
    this.#sortedBy = undefined;
  }

  arrange(rows: readonly ContainerRow[], order: SortOrder, now: number): ContainerRow[] {
    const isOtherOrder = order.column !== this.#sortedBy?.column || order.isReversed !== this.#sortedBy.isReversed;
    const isDue = now - this.#sortedAt >= SORT_EVERY_SECONDS && now - this.#movedAt >= QUIET_AFTER_KEY_SECONDS;
    const isSorted = isOtherOrder || isDue || this.#hasNews(rows, order);
    const arranged = isSorted ? sortRows(rows, order) : keepOrder(rows, [...this.#rows.keys()]);
    if (isSorted) {
      this.#sortedAt = now;
      this.#sortedBy = order;
    }
    this.#rows = new Map(arranged.map(row => [row.container.id, {isOrdered: canBeOrdered(row, order)}]));
    return arranged;
  }

  /** Whether rows came or went, or can be ordered now that could not before. */
  #hasNews(rows: readonly ContainerRow[], order: SortOrder): boolean {
    if (rows.length !== this.#rows.size) return true;

    return rows.some(row => {
      const before = this.#rows.get(row.container.id);
      return before === undefined || (!before.isOrdered && canBeOrdered(row, order));
    });
  }
}
