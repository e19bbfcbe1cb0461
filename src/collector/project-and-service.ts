import type {WatchedContainer} from '../model/inventory.js';

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
