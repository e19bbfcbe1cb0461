import type {RowFilter} from '../dashboard/row-filter.js';
import {UserError} from '../errors.js';
import {parseFilter} from '../selectors/filter.js';
import {createSelection} from '../selectors/selector.js';

/**
 * Understands what is typed after `/`: words that are looked for in names, and `key=value` conditions as `--filter` takes
 * them. All of them must hold. What cannot be understood is answered, not thrown: the user is still typing.
 */
export function parseRowFilter(text: string): RowFilter {
  const terms = text.split(/\s+/u).filter(term => term !== '');
  const words = terms.filter(term => !term.includes('=')).map(word => word.toLowerCase());
  try {
    const selection = createSelection(terms.filter(term => term.includes('=')).map(parseFilter));
    return {
      state: 'ready',
      accepts: container =>
        words.every(word => container.name.toLowerCase().includes(word)) && selection.matches(container),
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;

    return {state: 'wrong', problem: error.message.replace(/^--filter "[^"]*": /u, '')};
  }
}
