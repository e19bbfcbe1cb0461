import type {WatchedContainer} from '../model/inventory.js';
import type {Direction, Figure, Sweep, Traffic} from '../model/traffic.js';
import {noteOf, slotsOf} from './container-row.js';
import type {ContainerRow} from './table-row.js';

/**
 * The rows of all containers, which read their figures out of the newest sweep when they are asked for: what nobody looks at costs
 * nothing. A row is the same object from sweep to sweep, as long as nothing but figures changes in its container.
 */
export class LiveRows {
  readonly #newest: {sweep: Sweep | undefined} = {sweep: undefined};
  #rows: readonly LiveRow[] = [];

  /** Takes the next sweep: from now on, rows told of it before tell its figures too. */
  rowsOf(sweep: Sweep): readonly ContainerRow[] {
    const {containers} = sweep.inventory;
    if (containers !== this.#newest.sweep?.inventory.containers) {
      const known = new Map(this.#rows.map(row => [row.container, row]));
      this.#rows = containers.map(container => known.get(container) ?? new LiveRow(container, this.#newest));
    }
    this.#newest.sweep = sweep;
    return this.#rows;
  }
}

class LiveRow implements ContainerRow {
  readonly depth = 0;
  readonly group = undefined;
  readonly key: string;
  readonly name: string;
  readonly container: WatchedContainer;
  readonly slots: ContainerRow['slots'];
  readonly #newest: {readonly sweep: Sweep | undefined};

  constructor(container: WatchedContainer, newest: {readonly sweep: Sweep | undefined}) {
    this.key = container.key;
    this.name = container.name;
    this.container = container;
    this.slots = slotsOf(container);
    this.#newest = newest;
  }

  get traffic(): Traffic | undefined {
    return this.#newest.sweep?.trafficOf(this.container);
  }

  figureOf(direction: Direction, figure: Figure): number | undefined {
    const known = this.#newest.sweep?.figureOf(this.container, direction, figure);
    return known === undefined || Number.isNaN(known) ? undefined : known;
  }

  get note(): string | undefined {
    return noteOf(this.container, this.traffic);
  }
}
