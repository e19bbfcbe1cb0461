import type {EngineContainer} from '../model/container.js';
import type {WatchedContainer} from '../model/inventory.js';

/** Pods of Kubernetes have names within a namespace. */
export function podOf({labels, pod}: Pick<EngineContainer, 'labels' | 'pod'>): string | undefined {
  const name = labels['io.kubernetes.pod.name'];
  const namespace = labels['io.kubernetes.pod.namespace'];
  if (pod !== undefined || name === undefined) return pod;

  return namespace === undefined ? name : `${namespace}/${name}`;
}

/**
 * What a container is part of, by the labels of Docker Compose or, in a swarm, of its stack and service. `docker stack
 * deploy` names a stack's services `<stack>_<service>`: what the stack file calls them is what is left.
 */
export function projectAndService({
  labels,
}: Pick<WatchedContainer, 'labels'>): Pick<WatchedContainer, 'project' | 'service'> {
  const project = labels['com.docker.compose.project'];
  const service = labels['com.docker.compose.service'];
  if (project !== undefined || service !== undefined) return {project, service};

  const stack = labels['com.docker.stack.namespace'];
  const name = labels['com.docker.swarm.service.name'];
  const isOfStack = stack !== undefined && name?.startsWith(`${stack}_`);
  return {project: stack, service: isOfStack ? name?.slice(stack.length + 1) : name};
}
