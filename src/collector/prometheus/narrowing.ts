import type {NarrowingCondition} from '../../model/prometheus.js';
import {globPattern, type Matcher} from './queries.js';

/** Braces, brackets and backslashes mean something else in a glob than in the server's expressions. */
const PLAIN_GLOB = /^[^[\]{}\\]*$/u;

/**
 * What the server is asked for: conditions of the same key are alternatives, so one that cannot be passed on takes the others
 * of its key with it. The rest is filtered here.
 */
export function matchersOf(conditions: readonly NarrowingCondition[]): readonly Matcher[] {
  return (['name', 'image'] as const).flatMap(key => {
    const ofKey = conditions.filter(condition => condition.key === key);
    const wanted = ofKey.filter(({isNegated}) => !isNegated);
    const excluded = ofKey.filter(({isNegated, pattern}) => isNegated && PLAIN_GLOB.test(pattern));
    const areWantedPlain = wanted.length > 0 && wanted.every(({pattern}) => PLAIN_GLOB.test(pattern));
    return [
      ...(areWantedPlain ? [`${key}=~"${anyOf(wanted)}"`] : []),
      ...(excluded.length > 0 ? [`${key}!~"${anyOf(excluded)}"`] : []),
    ];
  });
}

function anyOf(conditions: readonly NarrowingCondition[]): string {
  return conditions.map(({pattern}) => globPattern(pattern)).join('|');
}
