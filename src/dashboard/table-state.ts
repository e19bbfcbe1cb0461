import {sumOfKnown} from '../model/sum-of-known.js';
import type {Traffic} from '../model/traffic.js';
import type {ContainerRow, TableRow} from '../view/table-row.js';
import {type Arrangement, RowArranger} from './row-arranger.js';
import {
  followSelection,
  type Move,
  moveSelection,
  NO_SELECTION,
  type Selection,
  selectIndex,
  staySelection,
} from './selection.js';

/** The rows of the table as they stand, and which of them is selected. */
export class TableState {
  readonly #arranger = new RowArranger();
  #containers: readonly ContainerRow[] = [];
  #rows: readonly TableRow[] = [];
  #keys: readonly string[] = [];
  #selection = NO_SELECTION;

  get rows(): readonly TableRow[] {
    return this.#rows;
  }

  get selection(): Selection {
    return this.#selection;
  }

  get selected(): TableRow | undefined {
    return this.#rows[this.#selection.index];
  }

  /** The rows of containers, each once, however they are grouped. */
  get containers(): readonly ContainerRow[] {
    return this.#containers;
  }

  /** Sum of the containers, each counted once. */
  sum(): Traffic | undefined {
    return sumOfKnown(this.#containers.map(({traffic}) => traffic));
  }

  /** The rows will be sorted anew. */
  forgetOrder(): void {
    this.#arranger.forget();
  }

  /** Nothing is selected, until there are rows again. */
  forgetSelection(): void {
    this.#selection = NO_SELECTION;
  }

  /** Brings rows and selection up to date. `isFollowing`: the selection goes with its row. */
  update(
    containers: readonly ContainerRow[],
    wish: Arrangement,
    place: {now: number; page: number; isFollowing: boolean},
  ): void {
    const selected = this.selected;
    this.#containers = containers;
    this.#rows = this.#arranger.arrange(containers, wish, place.now);
    this.#keys = this.#rows.map(({key}) => key);
    const kept = this.#keptBy(selected);
    const keep = place.isFollowing ? followSelection : staySelection;
    this.#selection = keep(kept, this.#keys, place.page);
  }

  move(action: Move, now: number, page: number): void {
    this.#arranger.noteMove(now);
    this.#selection = moveSelection(this.#selection, action, this.#keys, page);
  }

  select(index: number, now: number, page: number): void {
    this.#arranger.noteMove(now);
    this.#selection = selectIndex(this.#selection, index, this.#keys, page);
  }

  /** Selects a container by its key; stays where it is if the container is not among the rows. */
  selectContainer(key: string, now: number, page: number): void {
    const index = this.#rows.findIndex(row => row.container?.key === key);
    if (index >= 0) this.select(index, now, page);
  }

  /** Index of the group that a row stands in; -1 for a row that stands in none. */
  parentOf(index: number): number {
    const depth = this.#rows[index]?.depth ?? 0;
    return this.#rows.findLastIndex((row, at) => at < index && row.depth < depth);
  }

  /** A row that is gone by its key is looked for by its container, or by the group that it went into. */
  #keptBy(selected: TableRow | undefined): Selection {
    const {id, isChosen} = this.#selection;
    if (!isChosen || selected === undefined || id === undefined || this.#keys.includes(id)) return this.#selection;

    const containerKey = selected.container?.key ?? selected.group?.members[0]?.container.key;
    if (containerKey === undefined) return this.#selection;

    const same = this.#rows.find(row => row.container?.key === containerKey && selected.group === undefined);
    const around =
      same ?? this.#rows.findLast(row => row.group?.members.some(({container}) => container.key === containerKey));
    return around === undefined ? this.#selection : {...this.#selection, id: around.key};
  }
}
