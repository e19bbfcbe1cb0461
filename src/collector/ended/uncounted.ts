import {containerKey, type EngineContainer} from '../../model/container.js';
import type {WatchedContainer, WatchedEngine} from '../../model/inventory.js';
import {podOf, projectAndService} from '../project-and-service.js';

/** The host that an engine runs containers on, and the engine's address. */
export type EnginePlace = Pick<WatchedEngine, 'host' | 'endpoint'>;

/** One that was never counted, as far as the engine has told of it. */
export function uncounted(container: EngineContainer, {host, endpoint}: EnginePlace): WatchedContainer {
  const {id, name, image, state, startedAt, labels, networkMode, endpoints} = container;
  return {
    key: containerKey(host, id),
    host,
    endpoint,
    id,
    name,
    image,
    state,
    pid: undefined,
    startedAt,
    labels,
    ...projectAndService({labels}),
    pod: podOf(container),
    networkMode,
    networks: endpoints.map(({network}) => network),
    networkNamespace: undefined,
    traffic: {state: 'unavailable', reason: 'not-running', detail: 'it ended before it could be counted'},
    interfaces: [],
    formerSlots: [],
    protocolSlot: undefined,
    members: [],
  };
}
