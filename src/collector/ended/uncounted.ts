import type {EngineContainer} from '../../model/container.js';
import type {WatchedContainer} from '../../model/inventory.js';
import {type EnginePlace, engineFacts} from '../engine-facts.js';

/** One that was never counted, as far as the engine has told of it. */
export function uncounted(container: EngineContainer, place: EnginePlace): WatchedContainer {
  return {
    ...engineFacts(container, place),
    pid: undefined,
    networkNamespace: undefined,
    traffic: {state: 'unavailable', reason: 'not-running', detail: 'it ended before it could be counted'},
    interfaces: [],
    formerSlots: [],
    protocolSlot: undefined,
    members: [],
  };
}
