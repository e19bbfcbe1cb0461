import type {RowFilter} from '../dashboard/row-filter.js';
import {UserError} from '../errors.js';
import {didYouMean} from '../selectors/did-you-mean.js';
import {parseFilter} from '../selectors/filter.js';
import {createGlob} from '../selectors/glob.js';
import {createSelection} from '../selectors/selector.js';
import {projectOf, serviceOf} from '../view/grouping.js';
import type {ContainerRow} from '../view/table-row.js';
import {FilterRefused, parseRateTerm} from './rate-term.js';

type Accepts = (row: ContainerRow) => boolean;

/** What stands before a colon, and what of a row it looks at. */
const PREFIXES: Readonly<Record<string, (row: ContainerRow) => readonly (string | undefined)[]>> = {
  name: ({name}) => [name],
  id: ({container}) => [container.id],
  net: ({container}) => container.networks.map(({name}) => name),
  network: ({container}) => container.networks.map(({name}) => name),
  img: ({container}) => [container.image],
  image: ({container}) => [container.image],
  state: ({container}) => [container.state],
  project: ({container}) => [projectOf(container)],
  service: ({container}) => [serviceOf(container)],
};

/** What a wrong term is, and where it stands in the text. */
interface Term {
  readonly text: string;
  readonly from: number;
}

/**
 * Understands what is typed after `/`: words that are looked for in names, `net:`, `img:` and their like, `label:KEY=VALUE`,
 * rates (`rx>1MB/s`), and `key=value` as `--filter` takes it; globs where there is a `*` or a `?`; `!` before any of them
 * turns it round. All of them must hold, but `key=value` of the same key are alternatives. What cannot be understood is
 * answered with its place, not thrown: the user is still typing.
 */
export function parseRowFilter(text: string): RowFilter {
  const terms = Array.from(text.matchAll(/\S+/gu), ({0: term, index}): Term => ({text: term, from: index}));
  const conditions: Accepts[] = [];
  for (const term of terms) {
    try {
      const accepts = readTerm(term.text);
      if (accepts !== undefined) conditions.push(accepts);
    } catch (error) {
      if (!(error instanceof UserError) && !(error instanceof FilterRefused)) throw error;

      const message = error.message.replace(/^--filter "[^"]*": /u, '');
      return {state: 'wrong', problem: {message, from: term.from, end: term.from + term.text.length}};
    }
  }

  const selection = createSelection(terms.flatMap(({text: term}) => selectorOf(term)));
  conditions.push(row => selection.matches(row.container));
  return {state: 'ready', accepts: row => conditions.every(accepts => accepts(row))};
}

/** Undefined for `key=value`: those are read together, because the same keys are alternatives. */
function readTerm(term: string): Accepts | undefined {
  const {isNegated, rest} = negation(term);
  if (rest === '') throw new FilterRefused('nothing stands after "!"');

  const rate = parseRateTerm(rest);
  if (rate !== undefined) return row => rate(row.traffic) === !isNegated;

  if (isKeyValue(rest)) {
    selectorOf(term);
    return undefined;
  }
  const accepts = readWord(rest);
  return row => accepts(row) !== isNegated;
}

function readWord(word: string): Accepts {
  const colon = word.indexOf(':');
  if (colon < 0) return fits(word, ({name}) => [name]);

  const key = word.slice(0, colon);
  const value = word.slice(colon + 1);
  if (key === 'label') return hasLabel(value);

  const lookAt = Object.hasOwn(PREFIXES, key) ? PREFIXES[key] : undefined;
  if (lookAt === undefined) {
    const guess = didYouMean(key, [...Object.keys(PREFIXES), 'label']);
    const ending = guess === undefined ? '' : `; did you mean "${guess}:"?`;
    throw new FilterRefused(`there is no "${key}:"${ending}`);
  }
  if (value === '') throw new FilterRefused(`nothing stands after "${key}:"`);

  return fits(value, lookAt);
}

/** A part of it is enough, without regard to case; a glob has to fit as a whole. */
function fits(wanted: string, lookAt: (row: ContainerRow) => readonly (string | undefined)[]): Accepts {
  const lower = wanted.toLowerCase();
  const isFit = /[*?]/u.test(lower) ? createGlob(lower) : (text: string) => text.includes(lower);
  return row => lookAt(row).some(text => text !== undefined && isFit(text.toLowerCase()));
}

/** `label:KEY`: it is there. With a value it is `key=value`. */
function hasLabel(key: string): Accepts {
  if (key === '') throw new FilterRefused('it names no label');

  return ({container}) => Object.hasOwn(container.labels, key);
}

function isKeyValue(term: string): boolean {
  return term.includes('=');
}

/** The selector of a `key=value` term; none for another term. `!a=b` is `a!=b`. */
function selectorOf(term: string): ReturnType<typeof parseFilter>[] {
  const {isNegated, rest} = negation(term);
  if (!isKeyValue(rest) || parseRateTerm(rest) !== undefined) return [];

  const selector = parseFilter(rest);
  return [isNegated ? {...selector, isNegated: !selector.isNegated} : selector];
}

function negation(term: string): {readonly isNegated: boolean; readonly rest: string} {
  return term.startsWith('!') ? {isNegated: true, rest: term.slice(1)} : {isNegated: false, rest: term};
}
