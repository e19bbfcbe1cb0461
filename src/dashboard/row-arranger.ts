import type {TableFacts} from '../view/column.js';
import {type SortKey, type SortOrder, sortKeyOf} from '../view/row-order.js';
import {
  growTree,
  keysOf,
  openRows,
  type RowNode,
  rankTree,
  sortTree,
  type TreeWish,
  underOwner,
} from '../view/row-tree.js';
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

/** Where a row comes to stand without groups: which of the given ones it is, and how far it is indented. */
interface FlatPlace {
  readonly index: number;
  readonly depth: number;
}

/** The last sorting, until the next one. */
interface Sorted {
  readonly wish: Arrangement;
  readonly at: number;
  readonly tree: readonly RowNode[];
  /** Whether a container may share another's namespace since, or no longer. */
  isOld: boolean;
  /** Both are made when they are first asked for. */
  ranks?: ReadonlyMap<string, number>;
  places?: readonly FlatPlace[];
}

/**
 * Keeps the order of the rows calm: sorted at once when other rows are shown, another order or grouping is asked for or a
 * figure is known for the first time, else every few seconds, and not while the user moves among them. In between, rows
 * without groups just take their places again.
 */
export class RowArranger {
  /** The rows of the last arrangement, as they came. */
  #rows: readonly ContainerRow[] = [];
  /** Which of them could not be ordered. */
  #unordered: readonly number[] = [];
  #sorted: Sorted | undefined;
  #movedAt = Number.NEGATIVE_INFINITY;
  #isForgotten = false;

  /** The user moves among the rows. */
  noteMove(now: number): void {
    this.#movedAt = now;
  }

  /** The next arrangement is sorted anew. */
  forget(): void {
    this.#isForgotten = true;
  }

  /** The rows that are to be seen, from top to bottom. */
  arrange(rows: readonly ContainerRow[], wish: Arrangement, now: number): TableRow[] {
    const before = this.#rows;
    this.#rows = rows;
    const sorted = this.#sorted;
    const keyOf = sortKeyOf(wish.order, wish.facts);
    if (sorted === undefined || this.#isDue(sorted, wish, now) || this.#hasNews(before, keyOf)) {
      return this.#sort(wish, keyOf, now);
    }
    sorted.isOld ||= !areSharedAlike(before, rows);
    if (wish.grouping === 'none' && !sorted.isOld) {
      sorted.places ??= flatPlaces(openRows(sorted.tree), rows);
      return sorted.places.map(({index, depth}) => (depth === 0 ? rows[index]! : underOwner(rows[index]!, depth)));
    }

    sorted.ranks ??= ranksOf(sorted.tree);
    return openRows(rankTree(growTree(rows, wish), sorted.ranks));
  }

  #sort(wish: Arrangement, keyOf: (row: TableRow) => SortKey, now: number): TableRow[] {
    const tree = sortTree(growTree(this.#rows, wish), wish.order, keyOf);
    this.#sorted = {wish, at: now, tree, isOld: false};
    this.#isForgotten = false;
    this.#unordered = this.#rows.flatMap((row, index) => (keyOf(row) === undefined ? [index] : []));
    return openRows(tree);
  }

  #isDue({at, wish: before}: Sorted, wish: Arrangement, now: number): boolean {
    return (
      this.#isForgotten ||
      before.grouping !== wish.grouping ||
      before.order.column !== wish.order.column ||
      before.order.isReversed !== wish.order.isReversed ||
      (now - at >= SORT_EVERY_SECONDS && now - this.#movedAt >= QUIET_AFTER_KEY_SECONDS)
    );
  }

  /** Whether rows came or went, come in another order, or can be ordered now that could not before. */
  #hasNews(before: readonly ContainerRow[], keyOf: (row: TableRow) => SortKey): boolean {
    const rows = this.#rows;
    const areOthers =
      rows !== before && (before.length !== rows.length || rows.some(({key}, index) => key !== before[index]!.key));
    return areOthers || this.#unordered.some(index => keyOf(rows[index]!) !== undefined);
  }
}

/** Containers are the same objects as long as nothing changes in them; of others, those that share no namespace stand alone. */
function areSharedAlike(before: readonly ContainerRow[], rows: readonly ContainerRow[]): boolean {
  return (
    rows === before ||
    rows.every(({container}, index) => {
      const was = before[index]!.container;
      return container === was || (container.traffic.state !== 'shared' && was.traffic.state !== 'shared');
    })
  );
}

function flatPlaces(sorted: readonly TableRow[], rows: readonly ContainerRow[]): FlatPlace[] {
  const indexes = new Map(rows.map(({key}, index) => [key, index]));
  return sorted.map(({key, depth}) => ({index: indexes.get(key)!, depth}));
}

function ranksOf(nodes: readonly RowNode[]): Map<string, number> {
  const ranks = new Map<string, number>();
  for (const key of keysOf(nodes)) ranks.set(key, ranks.size);
  return ranks;
}
