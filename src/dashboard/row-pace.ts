import type {Sweep} from '../model/traffic.js';
import {containerRow} from '../view/container-row.js';
import {LiveRows} from '../view/live-rows.js';
import type {ContainerRow} from '../view/table-row.js';

interface KeptRow {
  readonly row: ContainerRow;
  readonly second: number;
}

/** The golden ratio spreads whole numbers evenly over a second. */
const SPREAD = 0.618034;

/**
 * Rows that change at most once a second, each in its own part of it: nobody reads a screen of figures that changes ten
 * times a second, and a slow line could not carry it. With an interval of a second or more every sweep is shown.
 */
export class RowPace {
  readonly #live = new LiveRows();
  #kept = new Map<string, KeptRow>();

  rowsOf(sweep: Sweep, selectedKey: string | undefined): readonly ContainerRow[] {
    const {containers} = sweep.inventory;
    const isSlow = sweep.intervalSeconds === undefined || sweep.intervalSeconds > 0.9;
    if (isSlow) {
      this.#kept.clear();
      return this.#live.rowsOf(sweep);
    }

    const kept = new Map<string, KeptRow>();
    const rows = containers.map((container, index) => {
      const second = Math.floor(sweep.monotonicSeconds + ((index * SPREAD) % 1));
      const before = this.#kept.get(container.key);
      const isFresh = before?.second === second && before.row.container === container && container.key !== selectedKey;
      const now = isFresh ? before : {row: containerRow(container, sweep), second};
      kept.set(container.key, now);
      return now.row;
    });
    this.#kept = kept;
    return rows;
  }
}
