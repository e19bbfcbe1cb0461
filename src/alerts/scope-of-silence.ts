import type {WatchedContainer} from '../model/inventory.js';
import {createGlob, type Glob} from '../selectors/glob.js';
import {createSelection, type Selection, type Selector} from '../selectors/selector.js';
import type {Alert} from './alert.js';
import {ruleId} from './rule.js';

/** Which alerts are meant: those of containers that the selectors fit, of rules whose name or text fits the glob, or both. */
export interface SilenceScope {
  readonly selectors: readonly Selector[];
  readonly rule: string | undefined;
}

/** Tells whether an alert is meant. `container` is undefined when it is gone: only its name is known then. */
export type Fits = (alert: Alert, container: WatchedContainer | undefined) => boolean;

/** Makes the test of a scope, once for all alerts. */
export function createFits({selectors, rule}: SilenceScope): Fits {
  const selection = createSelection(selectors);
  const isRule = rule === undefined ? undefined : createGlob(rule);
  return (alert, container) => fitsRule(alert, isRule) && fitsContainer(alert, container, selection);
}

function fitsRule({rule}: Alert, isRule: Glob | undefined): boolean {
  return isRule === undefined || isRule(ruleId(rule)) || isRule(rule.text);
}

/** Of what is gone, names are all that is left to go by. */
function fitsContainer(alert: Alert, container: WatchedContainer | undefined, selection: Selection): boolean {
  if (container !== undefined) return selection.matches(container);

  return selection.selectors.every(({key, pattern, isNegated}) => {
    const text =
      key === 'name'
        ? alert.container.name
        : key === 'host' || key === 'project' || key === 'service'
          ? alert[key]
          : undefined;
    return text !== undefined && createGlob(pattern)(text) !== isNegated;
  });
}
