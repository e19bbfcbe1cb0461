import type {Network} from '../model/container.js';
import {hasSeveralHosts, type Inventory, type WatchedContainer} from '../model/inventory.js';
import type {GroupKind} from './table-row.js';

/** What rows are gathered by: nothing, compose project and service (or their like), network, image, host. */
export const GROUPINGS = ['none', 'project', 'network', 'image', 'host'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Those that tell something of what is watched: a single host would be one group of all. */
export function usefulGroupings(inventory: Pick<Inventory, 'engines'>): readonly Grouping[] {
  return hasSeveralHosts(inventory) ? GROUPINGS : GROUPINGS.filter(each => each !== 'host');
}

/** A group that a container belongs to. */
export interface GroupPlace {
  readonly kind: GroupKind;
  readonly key: string;
  readonly title: string;
  /** The network that the group stands for, if it is one of the engine's. */
  readonly network?: Network | undefined;
}

/** In Kubernetes a pod is what a service's container is in compose; the kubelet sets these labels on every container. */
const POD_NAMESPACE = 'io.kubernetes.pod.namespace';
const POD_NAME = 'io.kubernetes.pod.name';

/** What a container is a part of: a compose project, a stack, or a namespace of Kubernetes. */
export function projectOf({project, labels}: WatchedContainer): string | undefined {
  return project ?? labels[POD_NAMESPACE];
}

/** Which part of that it is: a service, or a pod. */
export function serviceOf({service, labels}: WatchedContainer): string | undefined {
  return service ?? labels[POD_NAME];
}

/** The groups that a container stands in, from the outermost in. Without a project it stands with all such. */
export function projectPlaces(container: WatchedContainer): readonly GroupPlace[] {
  const [project, service] = [projectOf(container), serviceOf(container)];
  if (project === undefined && service === undefined) {
    return [{kind: 'project', key: 'no-project', title: 'no project'}];
  }

  const outer: GroupPlace =
    project === undefined
      ? {kind: 'project', key: 'no-project', title: 'no project'}
      : {kind: 'project', key: `project:${project}`, title: project};
  return service === undefined
    ? [outer]
    : [outer, {kind: 'service', key: `${outer.key}/service:${service}`, title: service}];
}

/** The image of a container as its group. */
export function imagePlace({image}: WatchedContainer): GroupPlace {
  return {kind: 'image', key: `image:${image}`, title: image};
}

/** The host of a container as its group. */
export function hostPlace({host}: WatchedContainer): GroupPlace {
  return {kind: 'host', key: `host:${host}`, title: host};
}

/** A network that a container is on; `id` is undefined for interfaces that no network owns, and for no network at all. */
export interface NetworkPlace extends GroupPlace {
  readonly id: string | undefined;
}

/** Networks of this driver are the same on every host of a swarm; others' ids may repeat, as Podman's do, which are names. */
const SPANS_HOSTS = 'overlay';

/**
 * The networks that a container stands on, by the engine's word and by its interfaces. One that is on none stands under
 * what it has instead: the host's network, none, or interfaces that no network owns.
 */
export function networkPlaces(container: WatchedContainer): NetworkPlace[] {
  const places = new Map<string, NetworkPlace>();
  const counted = container.interfaces.filter(({isSummed}) => isSummed);
  for (const network of [...container.networks, ...counted.map(each => each.network)]) {
    if (network === undefined) continue;

    const key = `network:${network.driver === SPANS_HOSTS ? '' : container.host}\n${network.id}`;
    places.set(key, {kind: 'network', key, title: network.name, id: network.id, network});
  }
  if (places.size === 0 || counted.some(({network}) => network === undefined)) {
    const title = places.size > 0 || counted.length > 0 ? 'no network of the engine' : withoutNetwork(container);
    places.set('', {kind: 'network', key: `network-less:${title}`, title, id: undefined, network: undefined});
  }
  return [...places.values()];
}

function withoutNetwork({traffic}: WatchedContainer): string {
  if (traffic.state !== 'unavailable') return 'no network';
  if (traffic.reason === 'host-network') return 'host network';
  return traffic.reason === 'no-network' ? 'no network' : 'unknown network';
}
