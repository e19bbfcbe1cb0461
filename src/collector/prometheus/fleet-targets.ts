import type {SampleSeries} from './answer.js';
import {type FleetTarget, targetKey} from './fleet.js';
import type {FleetFacts} from './fleet-facts.js';
import {hostOf} from './fleet-labels.js';

/** What a target is called, and whose it is. */
export type TargetName = Pick<FleetTarget, 'job' | 'instance' | 'host'>;

/** Reads who was scraped for containers lately. */
export function targetNames(series: readonly SampleSeries[]): readonly TargetName[] {
  return series.map(({labels}) => {
    const {job = '', instance = ''} = labels;
    return {job, instance, host: hostOf(labels)};
  });
}

/**
 * Those who tell of containers, and each other host of which somebody told lately and that is still to be scraped: it fails, or has
 * nothing that was asked for. Where several were scraped there, one that still answers stands for it.
 */
export function allTargets(
  telling: readonly FleetTarget[],
  recent: readonly TargetName[],
  {isUp}: Pick<FleetFacts, 'isUp'>,
): readonly TargetName[] {
  const keys = new Set(telling.map(targetKey));
  const all = new Map<string, TargetName>(telling.map(target => [targetKey(target), target]));
  const hosts = new Set(telling.map(({host}) => host));
  const silent = recent.filter(target => !keys.has(targetKey(target)) && isUp.has(targetKey(target)));
  for (const target of silent.toSorted((a, b) => Number(isUp.get(targetKey(b))) - Number(isUp.get(targetKey(a))))) {
    if (hosts.has(target.host)) continue;

    hosts.add(target.host);
    all.set(targetKey(target), target);
  }
  return [...all.values()].sort((a, b) => a.host.localeCompare(b.host) || a.instance.localeCompare(b.instance));
}
