import type {UnavailableReason} from '../../model/inventory.js';
import type {SampleSeries} from './answer.js';
import {targetKey} from './fleet.js';
import {hostOf, identityOf, type Labels, ownLabels} from './fleet-labels.js';

/** A container that has no counters of its own, as rxtop's exporter tells of it. */
export interface UncountedContainer {
  readonly target: string;
  readonly instance: string;
  readonly host: string;
  readonly id: string;
  readonly name: string;
  readonly pod: string | undefined;
  readonly image: string;
  readonly labels: Labels;
  readonly reason: UnavailableReason | 'shared-with';
  /** Name of the container whose namespace it shares. */
  readonly sharedWith: string | undefined;
}

/** What is told beside the counters. */
export interface FleetFacts {
  /** Whether the last scrape of a target went well, by its key. */
  readonly isUp: ReadonlyMap<string, boolean>;
  readonly uncounted: readonly UncountedContainer[];
  /** Containers that have ended, whose last counters rxtop's exporter keeps for a while: by target, host and id. */
  readonly ended: ReadonlySet<string>;
  /** Start of containers, in seconds since 1970, by target, host and id. */
  readonly startedAt: ReadonlyMap<string, number>;
  /** Subnets and whether they are cut off from the outside, by target and name. */
  readonly networks: ReadonlyMap<
    string,
    {readonly subnets: readonly string[]; readonly isInternal: boolean | undefined}
  >;
}

export const NO_FACTS: FleetFacts = {
  isUp: new Map(),
  uncounted: [],
  ended: new Set(),
  startedAt: new Map(),
  networks: new Map(),
};

const REASONS: readonly UncountedContainer['reason'][] = [
  'host-network',
  'no-network',
  'not-permitted',
  'not-running',
  'engine-unreachable',
  'shared-with',
];

/** Reads what `factsQuery` has brought. */
export function readFacts(series: readonly SampleSeries[]): FleetFacts {
  const isUp = new Map<string, boolean>();
  const ended = new Set<string>();
  const startedAt = new Map<string, number>();
  const networks = new Map<string, {subnets: readonly string[]; isInternal: boolean | undefined}>();
  const uncounted: UncountedContainer[] = [];
  for (const {labels, samples} of series) {
    const value = samples.at(-1)?.[1];
    if (value === undefined) continue;

    const target = targetKey(labels);
    const {__name__: name, instance = '', image = ''} = labels;
    if (name === 'up') isUp.set(target, value === 1);
    if (name === 'rxtop_network_info') {
      const {network = '', subnets = '', internal} = labels;
      const isInternal = internal === undefined ? undefined : internal === 'true';
      networks.set(`${target}\n${network}`, {subnets: subnets.split(' ').filter(text => text !== ''), isInternal});
    }
    if (name !== 'rxtop_container_traffic_info' && name !== 'container_start_time_seconds') continue;

    const identity = identityOf(labels, 'rxtop');
    if (identity === undefined) continue;
    const host = hostOf(labels);
    if (name === 'container_start_time_seconds') startedAt.set(`${target}\n${host}\n${identity.id}`, value);
    if (labels.ended !== undefined) ended.add(`${target}\n${host}\n${identity.id}`);
    const reason = REASONS.find(each => each === labels.reason);
    if (reason === undefined || name !== 'rxtop_container_traffic_info') continue;

    const {shared_with: sharedWith} = labels;
    uncounted.push({...identity, target, instance, host, image, labels: ownLabels(labels), reason, sharedWith});
  }
  return {isUp, uncounted, ended, startedAt, networks};
}
