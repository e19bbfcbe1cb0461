import {escapeRegex, globRegex, isPlain} from '../../selectors/glob-regex.js';
import type {Selector, SelectorKey} from '../../selectors/selector.js';
import {containerLabelName, type LabelChoice, type MetricLabel} from '../../view/metric-labels.js';

/** What series a set of selectors asks for: any of several lists of matchers, or why that cannot be said. */
export type Matching =
  | {readonly state: 'said'; readonly alternatives: readonly string[]}
  | {readonly state: 'unsaid'; readonly why: string};

/** As the scrape configuration calls it: cAdvisor has series of the same names. */
const JOB = 'job="rxtop"';

type Matchers = readonly string[];

/** Thrown and caught in this file alone. */
class Unsaid extends Error {}

/** The matchers of the exporter's series that fit where selectors do. */
export function matchersOf(selectors: readonly Selector[], choice: LabelChoice): Matching {
  try {
    const groups = groupByKey(selectors);
    const places = [...(groups.get('project') ?? []), ...(groups.get('service') ?? [])];
    const ways = places.length > 0 ? (['compose', 'swarm'] as const) : (['compose'] as const);
    const alternatives = ways.map(way => {
      const isApart = way === 'swarm' || places.some(({isNegated}) => isNegated);
      const other = isApart
        ? Object.values(PLACES[way === 'swarm' ? 'compose' : 'swarm']).map(label => `${label}=""`)
        : [];
      return [JOB, ...[...groups.values()].flatMap(group => groupMatchers(group, way, choice)), ...other].join(',');
    });
    return {state: 'said', alternatives};
  } catch (error) {
    if (!(error instanceof Unsaid)) throw error;
    return {state: 'unsaid', why: error.message};
  }
}

function groupByKey(selectors: readonly Selector[]): Map<string, Selector[]> {
  const groups = new Map<string, Selector[]>();
  for (const selector of selectors) groups.set(keyOf(selector), [...(groups.get(keyOf(selector)) ?? []), selector]);
  return groups;
}

function keyOf({key, label}: Selector): string {
  return label === undefined ? key : `${key}:${label}`;
}

/** Any of those that are wanted, and none of those that are not. */
function groupMatchers(group: readonly Selector[], way: 'compose' | 'swarm', choice: LabelChoice): Matchers {
  const [first] = group;
  if (first === undefined) return [];
  if (first.key === 'pod') return podMatchers(group, choice);

  const label = labelOf(first, way, choice);
  const patterns = (isNegated: boolean) => group.filter(each => each.isNegated === isNegated).map(each => each.pattern);
  const wanted = patterns(false);
  const unwanted = patterns(true);
  const regex = (pattern: string) => regexFor(first.key, pattern, way);
  return [
    ...(wanted.length === 0 ? [] : matching(label, wanted, regex, first.key)),
    ...(unwanted.length === 0
      ? []
      : unwanted.includes('*')
        ? [`${label}=""`]
        : [`${label}!~${quoted(unwanted.map(regex).join('|'))}`]),
  ];
}

function matching(
  label: string,
  wanted: readonly string[],
  regex: (pattern: string) => string,
  key: SelectorKey,
): string[] {
  const [only = ''] = wanted;
  const isWord = wanted.length === 1 && isPlain(only) && regex(only) === escapeRegex(only);
  if (isWord) return [`${label}=${quoted(only)}`];

  // A pattern that fits nothing at all must not fit who has no such label.
  const isThere = key === 'label' || key === 'project' || key === 'service' ? [`${label}!=""`] : [];
  return wanted.includes('*') ? [`${label}!=""`] : [`${label}=~${quoted(wanted.map(regex).join('|'))}`, ...isThere];
}

const LABELS: Readonly<Partial<Record<SelectorKey, MetricLabel>>> = {
  name: 'name',
  id: 'id',
  image: 'image',
  network: 'network',
  interface: 'interface',
};

const PLACES = {
  compose: {project: 'compose_project', service: 'compose_service'},
  swarm: {project: 'swarm_stack', service: 'swarm_service'},
} as const;

function labelOf({key, label}: Selector, way: 'compose' | 'swarm', choice: LabelChoice): string {
  if (key === 'host') return 'instance';
  if (key === 'label' && label !== undefined) {
    if (choice.containerLabels.includes(label)) return containerLabelName(label);
    throw new Unsaid(`it needs --labels +label:${label}`);
  }

  const name = key === 'project' || key === 'service' ? PLACES[way][key] : LABELS[key];
  if (name === undefined) throw new Unsaid(`${key}= is no label of the series`);
  if (!choice.labels.has(name)) throw new Unsaid(`--labels leaves out ${name}`);

  return name;
}

function regexFor(key: SelectorKey, pattern: string, way: 'compose' | 'swarm'): string {
  const regex = globRegex(pattern);
  // A short id fits the id that it begins.
  if (key === 'id') return `${regex}|${escapeRegex(pattern)}.*`;
  // Prometheus says where it found a page: the host with the port.
  if (key === 'host') return `(?:${regex})(?::\\d+)?`;
  // A stack comes before its service there.
  return key === 'service' && way === 'swarm' ? `(?:.+_)?(?:${regex})` : regex;
}

/** `shop/web-0` is two labels of the series. */
function podMatchers(group: readonly Selector[], {labels}: LabelChoice): Matchers {
  if (!labels.has('pod') || !labels.has('namespace')) throw new Unsaid('--labels leaves out pod or namespace');

  const [only] = group;
  if (only === undefined || group.length > 1 || only.isNegated) throw new Unsaid('only one pod= can be said');

  const parts = only.pattern.split('/');
  const [namespace = '', pod = ''] = parts.length === 1 ? ['', only.pattern] : parts;
  if (parts.length > 2 || /[{}[\]\\]/u.test(only.pattern)) throw new Unsaid('this pod= cannot be said');

  return [`namespace=~${quoted(globRegex(namespace))}`, `pod=~${quoted(globRegex(pod))}`];
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
