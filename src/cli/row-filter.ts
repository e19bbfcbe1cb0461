import type {RowFilter} from '../dashboard/row-filter.js';
import {UserError} from '../errors.js';
import {parseFilter} from '../selectors/filter.js';
import {createGlob} from '../selectors/glob.js';
import {createSelection} from '../selectors/selector.js';

/**
 * Understands what is typed after `/`: words that are looked for in names, or globs over names where they have a `*` or a
 * `?`, and `key=value` conditions as `--filter` takes them. All of them must hold. What cannot be understood is answered, not thrown: the user is still typing.
 */
export function parseRowFilter(text: string): RowFilter {
  const terms = text.split(/\s+/u).filter(term => term !== '');
  const words = terms.filter(term => !term.includes('=')).map(word => fitsName(word.toLowerCase()));
  try {
    const selection = createSelection(terms.filter(term => term.includes('=')).map(parseFilter));
    return {
      state: 'ready',
      accepts: container => words.every(fits => fits(container.name.toLowerCase())) && selection.matches(container),
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;

    return {state: 'wrong', problem: error.message.replace(/^--filter "[^"]*": /u, '')};
  }
}

function fitsName(word: string): (name: string) => boolean {
  return /[*?]/u.test(word) ? createGlob(word) : name => name.includes(word);
}
