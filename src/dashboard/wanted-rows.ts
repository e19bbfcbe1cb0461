import {isListed} from '../view/container-row.js';
import type {ContainerRow} from '../view/table-row.js';
import type {DashboardOptions} from './dashboard-options.js';
import type {DashboardState} from './dashboard-state.js';
import {LiveFilter} from './row-filter.js';

/** The containers that are to be seen: what the command line, the filter and the wish for those that do not run leave over. */
export class WantedRows {
  readonly filter: LiveFilter;
  readonly #isWanted: DashboardOptions['isWanted'];
  /** What the rows were last chosen from, as long as they may not change without it: rates come and go within a row. */
  #chosenFrom: {readonly all: readonly ContainerRow[]; readonly isAll: boolean} | undefined;
  #rows: readonly ContainerRow[] = [];
  #hidden = 0;

  constructor({parseFilter, isWanted}: Pick<DashboardOptions, 'parseFilter' | 'isWanted'>) {
    this.filter = new LiveFilter(parseFilter);
    this.#isWanted = isWanted;
  }

  get rows(): readonly ContainerRow[] {
    return this.#rows;
  }

  /** How many do not run and fit otherwise. */
  get hidden(): number {
    return this.#hidden;
  }

  update(all: readonly ContainerRow[], {draft, filter, isAll}: DashboardState): void {
    this.filter.update(draft ?? filter);
    const isUnfiltered = this.filter.text === '';
    if (isUnfiltered && this.#chosenFrom?.all === all && this.#chosenFrom.isAll === isAll) return;

    this.#chosenFrom = isUnfiltered ? {all, isAll} : undefined;
    const fitting = all.filter(row => this.#isWanted(row.container) && this.filter.accepts(row));
    this.#rows = isAll ? fitting : fitting.filter(({container}) => isListed(container));
    this.#hidden = fitting.length - this.#rows.length;
  }
}
