import type {Endpoint} from '../model/container.js';
import type {ConnectedRoute} from './counters/interface-indexes.js';
import type {SandboxInterface} from './sandbox.js';

/**
 * Ties interfaces to the endpoints that the engine names. What the host decides comes first: the bridge that the veth is a
 * port of. Then the address: the endpoint's lies in a network that the interface reaches directly. The MAC address is not
 * asked, because the container can change it and only its own files tell it. An endpoint is given away once; an
 * interface that fits none, or more than one, belongs to no network.
 */
export function tieToEndpoints(
  interfaces: readonly SandboxInterface[],
  endpoints: readonly Endpoint[],
): Map<SandboxInterface, Endpoint> {
  const tied = new Map<SandboxInterface, Endpoint>();
  const criteria = [isPortOfBridge, isOnSubnet];
  for (const matches of criteria) {
    for (const found of interfaces) {
      if (found.isLoopback || tied.has(found)) continue;

      const taken = new Set(tied.values());
      const [endpoint, ...others] = endpoints.filter(candidate => !taken.has(candidate) && matches(found, candidate));
      if (endpoint !== undefined && others.length === 0) tied.set(found, endpoint);
    }
  }
  return tied;
}

function isPortOfBridge({veth}: SandboxInterface, {network}: Endpoint): boolean {
  return veth?.master !== undefined && veth.master === network.bridge;
}

function isOnSubnet({routes}: SandboxInterface, {addresses}: Endpoint): boolean {
  return addresses.some(address => {
    const number = ipv4Number(address);
    return number !== undefined && routes.some(route => reaches(route, number));
  });
}

function reaches({destination, mask}: ConnectedRoute, address: number): boolean {
  return mask !== 0 && (address & mask) >>> 0 === destination;
}

/** `172.18.0.2/16` as an unsigned number; undefined for IPv6. */
function ipv4Number(address: string): number | undefined {
  const parts = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/|$)/.exec(address)?.slice(1, 5).map(Number);
  return parts?.reduce((number, part) => number * 256 + part, 0);
}
