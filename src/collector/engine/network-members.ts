import type {Endpoint} from '../../model/container.js';
import {safeText} from '../../model/safe-text.js';
import {parseNetworks} from './engine-json.js';
import {isObject, objectIn, textIn} from './json-shape.js';

/** A container that is on a network. */
export interface NetworkMember {
  readonly containerId: string;
  readonly endpoint: Endpoint;
}

/** Docker's key of an endpoint that no container has. */
const NOBODYS = 'ep-';

/** Reads `GET /networks/<id>` of Docker. Throws an EngineError where it is no network. */
export function parseMembers(json: unknown): NetworkMember[] {
  const [network] = parseNetworks([json], {kind: 'docker'});
  if (network === undefined) return [];

  return Object.entries(objectIn(objectIn(json).Containers)).flatMap(([containerId, value]) => {
    if (!isObject(value) || containerId.startsWith(NOBODYS)) return [];

    const [id, mac] = [textIn(value.EndpointID), textIn(value.MacAddress)];
    const addresses = [textIn(value.IPv4Address), textIn(value.IPv6Address)].flatMap(text =>
      text ? safeText(text) : [],
    );
    const endpoint: Endpoint = {
      id: id === undefined ? undefined : safeText(id),
      network,
      mac: mac === undefined ? undefined : safeText(mac.toLowerCase()),
      addresses,
    };
    return [{containerId: safeText(containerId), endpoint}];
  });
}
