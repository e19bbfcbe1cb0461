import type {WatchedContainer, WatchedInterface} from '../model/inventory.js';
import {createGlob, type Glob} from './glob.js';

/** What a selector can ask for. `label` stands for `label:KEY`. */
export const SELECTOR_KEYS = [
  'name',
  'id',
  'label',
  'project',
  'service',
  'pod',
  'network',
  'image',
  'state',
  'host',
  'interface',
] as const;
export type SelectorKey = (typeof SELECTOR_KEYS)[number];

/**
 * One condition on a container: `name=web-*`, `label:tier!=front`. `pattern` is a glob in which `*` also spans slashes, so
 * that it fits image names. A short id matches the id it begins.
 */
export interface Selector {
  readonly key: SelectorKey;
  /** The label that is asked for, with key `label` only. */
  readonly label: string | undefined;
  readonly pattern: string;
  readonly isNegated: boolean;
}

/** Tells containers, and interfaces of them, that a set of selectors asks for. */
export interface Selection {
  readonly selectors: readonly Selector[];
  matches(container: WatchedContainer): boolean;
  /** The interfaces that `network=` and `interface=` leave over; all but loopback where neither is given. */
  interfacesOf(container: WatchedContainer): readonly WatchedInterface[];
  /** Whether `network=` or `interface=` narrows what is counted of a container. */
  readonly isNarrowed: boolean;
  /** Those of `interfacesOf` whose sum is what they carry: where none is part of the container's sum, all of them. */
  summedOf(container: WatchedContainer): readonly WatchedInterface[];
}

interface Condition {
  readonly key: SelectorKey;
  readonly isNegated: boolean;
  readonly accepts: Glob;
  readonly selector: Selector;
}

/** Same key, not negated: any of them is enough. Different keys: all are needed. Each negated one excludes. */
export function createSelection(selectors: readonly Selector[]): Selection {
  const conditions = selectors.map(compile);
  const wanted = groupByKey(conditions.filter(condition => !condition.isNegated));
  const excluded = conditions.filter(condition => condition.isNegated);
  const wantedOnInterfaces = wanted.filter(([first]) => first !== undefined && isOnInterface(first));
  const excludedOnInterfaces = excluded.filter(isOnInterface);
  const isNarrowed = wantedOnInterfaces.length + excludedOnInterfaces.length > 0;

  const interfacesOf: Selection['interfacesOf'] = ({interfaces}) =>
    interfaces.filter(
      watched =>
        !watched.isLoopback &&
        wantedOnInterfaces.every(group => group.some(condition => holdsFor(condition, watched))) &&
        !excludedOnInterfaces.some(condition => holdsFor(condition, watched)),
    );

  return {
    selectors,
    isNarrowed,
    matches: container =>
      wanted.every(group => group.some(condition => holds(condition, container))) &&
      !excluded.some(condition => !isOnInterface(condition) && holds(condition, container)),
    interfacesOf,
    summedOf(container) {
      const chosen = interfacesOf(container);
      const summed = chosen.filter(({isSummed}) => isSummed);
      return summed.length > 0 ? summed : chosen;
    },
  };
}

function compile(selector: Selector): Condition {
  return {key: selector.key, isNegated: selector.isNegated, accepts: createGlob(selector.pattern), selector};
}

function groupByKey(conditions: readonly Condition[]): Condition[][] {
  const groups = new Map<string, Condition[]>();
  for (const condition of conditions) {
    const key = `${condition.key}:${condition.selector.label ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), condition]);
  }

  return [...groups.values()];
}

function isOnInterface({key}: Condition): boolean {
  return key === 'network' || key === 'interface';
}

function holdsFor({key, accepts}: Condition, watched: WatchedInterface): boolean {
  const text = key === 'network' ? watched.network?.name : watched.name;
  return text !== undefined && accepts(text);
}

function holds(condition: Condition, container: WatchedContainer): boolean {
  const {key, accepts, selector} = condition;
  switch (key) {
    case 'network':
      return container.networks.some(network => accepts(network.name));
    case 'interface':
      return container.interfaces.some(watched => !watched.isLoopback && accepts(watched.name));
    case 'id':
      return accepts(container.id) || container.id.startsWith(selector.pattern);
    case 'label': {
      const value = labelOf(container, selector.label);
      return value !== undefined && accepts(value);
    }
    case 'project':
    case 'service':
    case 'pod': {
      const value = container[key];
      return value !== undefined && accepts(value);
    }
    default:
      return accepts(container[key]);
  }
}

/** Labels are foreign: `label:constructor` must not find what every JavaScript object has. */
function labelOf({labels}: WatchedContainer, key: string | undefined): string | undefined {
  return key !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
}
