import {UserError} from '../errors.js';
import {safeText} from '../model/safe-text.js';
import {COLUMN_IDS, SORTABLE_COLUMNS} from '../view/columns.js';
import type {SortOrder} from '../view/row-order.js';
import type {CommonOptions} from './common-options.js';

/** The order that was asked for, by what is received if none was. Throws a UserError that names the columns. */
export function sortOrder({sort, isReversed}: Pick<CommonOptions, 'sort' | 'isReversed'>): SortOrder {
  const column = sort === undefined ? 'rx' : COLUMN_IDS.find(id => id === sort);
  if (column === undefined || !SORTABLE_COLUMNS.some(({id}) => id === column)) {
    throw new UserError(`there is no column "${safeText(sort ?? '')}" to sort by`, {
      hint: `Columns: ${SORTABLE_COLUMNS.map(({id}) => id).join(', ')}.`,
      kind: 'usage',
    });
  }

  return {column, isReversed};
}
