import {UserError} from '../errors.js';
import type {ContainerState} from '../model/container.js';
import {safeText} from '../model/safe-text.js';
import {didYouMean} from './did-you-mean.js';
import {SELECTOR_KEYS, type Selector} from './selector.js';

/** What `--filter` can ask for; `label` is written `label=KEY`, `label=KEY=VALUE` or `label:KEY=VALUE`. */
export const FILTER_KEYS = SELECTOR_KEYS.filter(key => key !== 'interface');

const STATES = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
] as const satisfies readonly ContainerState[];

const HINT = 'Write key=value, for example name=web-* or label=tier=front; != excludes.';

/**
 * Reads one `--filter key=value`. `!=` excludes, values are globs; `label=KEY` asks only whether the label is there. Throws
 * a UserError that names the allowed keys.
 */
export function parseFilter(text: string): Selector {
  const match = /^(?<key>[^=!]*)(?<operator>!?=)(?<value>.*)$/su.exec(text);
  const {key = '', operator = '', value = ''} = match?.groups ?? {};
  if (match === null) throw refusal(text, 'it has no "="');

  const isNegated = operator === '!=';
  if (key.startsWith('label:')) return {...labelSelector(text, key.slice('label:'.length), value), isNegated};
  if (key === 'label') return {...dockerLabel(text, value), isNegated};

  const known = FILTER_KEYS.find(filterKey => filterKey === key);
  if (key === '') throw refusal(text, `nothing stands before "${operator}"`);
  if (known === undefined) throw unknownKey(text, key);
  if (value === '') throw refusal(text, 'nothing stands after "="');
  if (known === 'state') assertState(text, value);

  return {key: known, label: undefined, pattern: value, isNegated};
}

function dockerLabel(text: string, value: string): Omit<Selector, 'isNegated'> {
  const split = value.indexOf('=');
  return split < 0
    ? labelSelector(text, value, '*')
    : labelSelector(text, value.slice(0, split), value.slice(split + 1));
}

function labelSelector(text: string, label: string, pattern: string): Omit<Selector, 'isNegated'> {
  if (label === '') throw refusal(text, 'it names no label');

  return {key: 'label', label, pattern};
}

/** A mistyped state would fit nothing, and nobody would know why. */
function assertState(text: string, value: string): void {
  if (/[*?[\]{}\\]/u.test(value) || STATES.some(state => state === value)) return;

  const guess = didYouMean(value, STATES);
  const ending = guess === undefined ? `; there are ${STATES.join(', ')}` : ` (did you mean "${guess}"?)`;
  throw refusal(text, `there is no state "${safeText(value)}"${ending}`);
}

function unknownKey(text: string, key: string): UserError {
  const guess = didYouMean(key, FILTER_KEYS);
  const ending = guess === undefined ? '' : ` (did you mean "${guess}"?)`;
  return refusal(text, `there is no filter "${safeText(key)}"${ending}`);
}

function refusal(text: string, reason: string): UserError {
  return new UserError(`--filter "${safeText(text)}": ${reason}`, {
    hint: `Filters: ${FILTER_KEYS.join(', ')}. ${HINT}`,
    kind: 'usage',
  });
}
