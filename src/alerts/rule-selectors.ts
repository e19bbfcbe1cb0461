import type {Selector, SelectorKey} from '../selectors/selector.js';
import {RuleRefused, type Scanner} from './scanner.js';

/** What a rule can select by, besides `label:KEY`. */
export const RULE_KEYS = [
  'name',
  'id',
  'image',
  'project',
  'service',
  'pod',
  'network',
  'interface',
  'host',
] as const satisfies readonly SelectorKey[];

/** Reads the selectors that a rule begins with: `service=db name!=db-test label:tier=front`. */
export function takeSelectors(scanner: Scanner): Selector[] {
  const selectors: Selector[] = [];
  for (;;) {
    scanner.skipSpace();
    const selector = takeSelector(scanner);
    if (selector === undefined) return selectors;

    selectors.push(selector);
  }
}

/** Undefined, and not moved on, where a metric or something unknown stands. */
function takeSelector(scanner: Scanner): Selector | undefined {
  const start = scanner.offset;
  if (scanner.take(/label:/uy) !== '') {
    const label = scanner.takeQuotable(/[^\s=!"']+/uy);
    if (label === undefined) throw new RuleRefused(scanner.offset, 'expected the key of a label: label:KEY=VALUE');
    return {key: 'label', label, ...takePattern(scanner, `label:${label}`)};
  }

  const word = scanner.peek(/[^\s=!<>"']+/uy);
  const key = RULE_KEYS.find(known => known === word);
  if (key !== undefined) {
    scanner.offset += word.length;
    return {key, label: undefined, ...takePattern(scanner, key)};
  }

  if (word === 'label') throw new RuleRefused(start, 'a label is asked for as label:KEY=VALUE');
  return undefined;
}

function takePattern(scanner: Scanner, key: string): Pick<Selector, 'pattern' | 'isNegated'> {
  const operator = scanner.take(/!?=/uy);
  if (operator === '') {
    throw new RuleRefused(scanner.offset, `expected = or != right after "${key}", ${scanner.describeNext()}`);
  }

  const pattern = scanner.peek(/=/uy) === '' ? scanner.takeQuotable(/[^\s"']+/uy) : undefined;
  if (pattern === undefined || (pattern === '' && !key.startsWith('label:'))) {
    throw new RuleRefused(
      scanner.offset,
      `expected a value right after "${key}${operator}", ${scanner.describeNext()}`,
    );
  }

  return {pattern, isNegated: operator === '!='};
}
