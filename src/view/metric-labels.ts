import type {Network} from '../model/container.js';
import type {Inventory, WatchedContainer, WatchedInterface} from '../model/inventory.js';
import {labelName, labelText, type MetricLabels} from './metric-family.js';

/** Labels that a series may have. The first four are cAdvisor's. */
export const METRIC_LABELS = [
  'id',
  'name',
  'image',
  'interface',
  'network',
  'driver',
  'compose_project',
  'compose_service',
  'swarm_stack',
  'swarm_service',
  'pod',
  'namespace',
] as const;
export type MetricLabel = (typeof METRIC_LABELS)[number];

/** Without these, most containers and interfaces could not be told apart. */
export const KEPT_LABELS: readonly MetricLabel[] = ['name', 'interface'];

/** What labels series have: some of those that there are, and labels of the containers themselves. */
export interface LabelChoice {
  readonly labels: ReadonlySet<MetricLabel>;
  /** Keys of containers' labels: `tier` becomes `container_label_tier`. */
  readonly containerLabels: readonly string[];
}

export const DEFAULT_LABELS: LabelChoice = {labels: new Set(METRIC_LABELS), containerLabels: []};

/** The name that a container's own label has on its series, as cAdvisor gives it. */
export function containerLabelName(key: string): string {
  return `container_label_${labelName(key)}`;
}

/** Which labels tell engines apart, as far as that takes any. */
export interface PlaceLabels {
  readonly withHost: boolean;
  readonly withEndpoint: boolean;
}

/** With one engine the label `instance`, which Prometheus gives, is enough. */
export function placeLabels({engines}: Pick<Inventory, 'engines'>): PlaceLabels {
  const hosts = new Set(engines.map(({host}) => host));
  return {withHost: hosts.size > 1, withEndpoint: hosts.size < engines.length};
}

/** The labels that all series of a container have, as text. */
export function containerLabelText(container: WatchedContainer, choice: LabelChoice, place: PlaceLabels): string {
  const {labels: own} = container;
  const [namespace, pod] = podParts(container.pod);
  const labels: (readonly [MetricLabel, string | undefined])[] = [
    ['id', container.id],
    ['name', container.name],
    ['image', container.image],
    ['compose_project', ownLabel(own, 'com.docker.compose.project')],
    ['compose_service', ownLabel(own, 'com.docker.compose.service')],
    ['swarm_stack', ownLabel(own, 'com.docker.stack.namespace')],
    ['swarm_service', ownLabel(own, 'com.docker.swarm.service.name')],
    ['pod', pod],
    ['namespace', namespace],
  ];
  return labelText([
    ['host', place.withHost ? container.host : undefined],
    ['endpoint', place.withEndpoint ? container.endpoint : undefined],
    ...labels.filter(([name]) => choice.labels.has(name)),
    ...choice.containerLabels.map(key => [containerLabelName(key), ownLabel(own, key)] as const),
  ]);
}

/** The labels that an interface adds to its container's, as text. */
export function interfaceLabelText({name, network}: WatchedInterface, {labels}: LabelChoice): string {
  const all: (readonly [MetricLabel, string | undefined])[] = [
    ['interface', name],
    ['network', network?.name],
    ['driver', network?.driver],
  ];
  return labelText(all.filter(([label]) => labels.has(label)));
}

/** The labels that say how a container is counted, as text. */
export function trafficLabelText({state, traffic, ended}: WatchedContainer): string {
  const labels: MetricLabels = [
    ['container_state', state],
    ['state', traffic.state],
    ['reason', traffic.state === 'counted' ? undefined : traffic.reason],
    ['shared_with', traffic.state === 'shared' ? traffic.owner.name : undefined],
    ['source', traffic.state === 'counted' ? traffic.source : undefined],
    ['ended', ended?.counters],
  ];
  return labelText(labels);
}

/** The labels of a network, as text. */
export function networkLabelText({name, driver, subnets, isInternal}: Network): string {
  return labelText([
    ['network', name],
    ['driver', driver],
    ['subnets', subnets.join(' ')],
    ['internal', isInternal === undefined ? undefined : String(isInternal)],
  ]);
}

/** Pods of Kubernetes have their namespace before their name. */
function podParts(pod: string | undefined): readonly [namespace: string | undefined, pod: string | undefined] {
  const slash = pod?.indexOf('/') ?? -1;
  return pod === undefined || slash < 0 ? [undefined, pod] : [pod.slice(0, slash), pod.slice(slash + 1)];
}

/** Labels are foreign: `constructor` must not find what every JavaScript object has. */
function ownLabel(labels: WatchedContainer['labels'], key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
