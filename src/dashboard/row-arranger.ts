import type {ContainerRow} from '../view/container-row.js';
import {keepOrder, type SortOrder, sortRows} from '../view/row-order.js';

/** Sorting more often makes rows dance. */
const SORT_EVERY_SECONDS = 2.5;
/** Nor do rows move while the user moves among them. */
const QUIET_AFTER_KEY_SECONDS = 2;

/** Keeps the order of the rows calm: sorted anew when the user asks for another order, else every few seconds. */
export class RowArranger {
  #ids: readonly string[] = [];
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
    const arranged = isOtherOrder || isDue ? sortRows(rows, order) : keepOrder(rows, this.#ids);
    if (isOtherOrder || isDue) {
      this.#sortedAt = now;
      this.#sortedBy = order;
    }
    this.#ids = arranged.map(({container}) => container.id);
    return arranged;
  }
}
