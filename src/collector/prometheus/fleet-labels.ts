/** What tells series apart. */
export type Labels = Readonly<Record<string, string>>;

/** Who wrote a series, by its labels: what each of them tells is called differently. */
export type Exporter = 'rxtop' | 'cadvisor' | 'kubelet';

/** The better one is taken where a host is scraped by several: rxtop tells networks, the kubelet pods only. */
export const EXPORTERS: readonly Exporter[] = ['rxtop', 'cadvisor', 'kubelet'];

/** The kubelet has series of slices too, which look like cAdvisor's. */
export function exporterOfBoth(a: Exporter, b: Exporter): Exporter {
  return a === 'rxtop' || b === 'rxtop' ? 'rxtop' : a === 'kubelet' || b === 'kubelet' ? 'kubelet' : 'cadvisor';
}

/** What series say of the container that they are of. */
export interface ContainerIdentity {
  readonly id: string;
  readonly name: string;
  readonly pod: string | undefined;
}

const FULL_ID = /[0-9a-f]{64}/u;

/** cAdvisor's ids are paths of cgroups, the kubelet's series are those of pods; rxtop's ids are the engine's, or left out. */
export function exporterOf(labels: Labels): Exporter {
  const {id, name, pod} = labels;
  if (id?.startsWith('/') !== true) return name === undefined ? 'kubelet' : 'rxtop';

  return pod === undefined ? 'cadvisor' : 'kubelet';
}

/** Undefined for series that are of no container: of slices and services, which cAdvisor tells as well. */
export function identityOf(labels: Labels, exporter: Exporter): ContainerIdentity | undefined {
  const {id = '', name = '', namespace, pod} = labels;
  const podName = pod === undefined ? undefined : namespace === undefined ? pod : `${namespace}/${pod}`;
  const shown = exporter === 'kubelet' ? (podName ?? name) : name || podName;
  if (shown === undefined || shown === '') return undefined;

  return {id: FULL_ID.exec(id)?.[0] ?? (id === '' ? shown : id), name: shown, pod: podName};
}

/** Labels that stand for labels of containers, by rxtop's exporter and by cAdvisor. */
const WELL_KNOWN: Readonly<Record<string, string>> = {
  compose_project: 'com.docker.compose.project',
  compose_service: 'com.docker.compose.service',
  swarm_stack: 'com.docker.stack.namespace',
  swarm_service: 'com.docker.swarm.service.name',
  container_label_com_docker_compose_project: 'com.docker.compose.project',
  container_label_com_docker_compose_service: 'com.docker.compose.service',
  container_label_com_docker_stack_namespace: 'com.docker.stack.namespace',
  container_label_com_docker_swarm_service_name: 'com.docker.swarm.service.name',
};

const LABEL_PREFIX = 'container_label_';

/** The container's own labels, as far as they are told. Other keys have `_` for what a metric's label cannot hold. */
export function ownLabels(labels: Labels): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [label, value] of Object.entries(labels)) {
    const known = Object.hasOwn(WELL_KNOWN, label) ? WELL_KNOWN[label] : undefined;
    if (known !== undefined) own[known] = value;
    else if (label.startsWith(LABEL_PREFIX)) own[label.slice(LABEL_PREFIX.length)] = value;
  }
  return own;
}

/** The host is what the exporter says, else the node, else the address without its port. */
export function hostOf({host, node, instance = ''}: Labels): string {
  return host ?? node ?? instance.replace(/:\d+$/u, '');
}
