import type {Endpoint} from '../model/container.js';
import type {ConnectedRoute} from './counters/interface-indexes.js';
import type {SandboxInterface} from './sandbox.js';

/**
 * Ties interfaces to the endpoints that the engine names. What the host decides comes first: the bridge that the veth is a
 * port of. Then the address: the interface reaches the endpoint's very subnet directly. The MAC address is not asked, because
 * the container can change it and only its own files tell it. An endpoint is given away once, and only where one interface
 * fits it and the interface fits no other; all else belongs to no network.
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
      if (endpoint === undefined || others.length > 0) continue;

      const rivals = interfaces.filter(rival => !rival.isLoopback && !tied.has(rival) && matches(rival, endpoint));
      if (rivals.length === 1) tied.set(found, endpoint);
    }
  }
  return tied;
}

function isPortOfBridge({veth}: SandboxInterface, {network}: Endpoint): boolean {
  return veth?.master !== undefined && veth.master === network.bridge;
}

function isOnSubnet({routes}: SandboxInterface, {addresses}: Endpoint): boolean {
  return addresses.some(address => {
    const subnet = ipv4Subnet(address);
    return subnet !== undefined && routes.some(route => isSame(route, subnet));
  });
}

interface Subnet {
  readonly address: number;
  /** Undefined where the engine gave no prefix length: then any subnet that holds the address will do. */
  readonly mask: number | undefined;
}

/** A route to a wider network, as a tunnel has it, is not the route to the endpoint's own subnet. */
function isSame({destination, mask}: ConnectedRoute, subnet: Subnet): boolean {
  if (mask === 0 || (subnet.mask !== undefined && mask !== subnet.mask)) return false;

  return (subnet.address & mask) >>> 0 === destination;
}

/** `172.18.0.2/16`; undefined for IPv6. */
function ipv4Subnet(address: string): Subnet | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/.exec(address);
  if (match === null) return undefined;

  const [bytes, prefix] = [match.slice(1, 5).map(Number), match[5]];
  return {
    address: bytes.reduce((number, byte) => number * 256 + byte, 0),
    mask: prefix === undefined ? undefined : maskOf(Number(prefix)),
  };
}

function maskOf(prefix: number): number {
  return prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
}
