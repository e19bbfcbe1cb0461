import {containerKey, type EngineContainer} from '../model/container.js';
import type {WatchedContainer, WatchedEngine} from '../model/inventory.js';
import {podOf, projectAndService} from './project-and-service.js';

/** The host that an engine runs containers on, and the engine's address. */
export type EnginePlace = Pick<WatchedEngine, 'host' | 'endpoint'>;

/** What an engine has told of a container that does not depend on whether it runs. */
export function engineFacts(
  container: EngineContainer,
  {host, endpoint}: EnginePlace,
): Omit<
  WatchedContainer,
  'pid' | 'networkNamespace' | 'traffic' | 'interfaces' | 'formerSlots' | 'protocolSlot' | 'members' | 'ended'
> {
  const {id, name, image, state, startedAt, labels, networkMode, endpoints} = container;
  return {
    key: containerKey(host, id),
    host,
    endpoint,
    id,
    name,
    image,
    state,
    startedAt,
    labels,
    ...projectAndService({labels}),
    pod: podOf(container),
    networkMode,
    networks: endpoints.map(({network}) => network),
  };
}
