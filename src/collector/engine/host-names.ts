import path from 'node:path';
import {safeText} from '../../model/safe-text.js';
import type {EngineLocation} from './engine-location.js';

/**
 * How people call the hosts that engines run containers on, in the same order: the context's name, the name in the address, with
 * its port where another has the same, the name of a socket that is in no usual place, and else this machine's name.
 */
export function hostNames(locations: readonly EngineLocation[], machineName: string): string[] {
  const names = locations.map(location => hostName(location, machineName));
  return names.map((name, place) => {
    const location = locations[place]!;
    const isShared = names.some((other, index) => index !== place && other === name);
    return isShared && !isThisMachine(location) ? fullName(location, name) : name;
  });
}

function hostName(location: EngineLocation, machineName: string): string {
  if (location.state === 'none' || isThisMachine(location)) return safeText(machineName);
  if (location.context !== undefined) return safeText(location.context);

  const {transport} = location;
  return safeText(transport.kind === 'unix' ? path.basename(transport.socketPath, '.sock') : transport.host);
}

function fullName(location: EngineLocation, name: string): string {
  return location.state === 'none' || location.context !== undefined
    ? name
    : location.endpoint.replace(/^[a-z]+:\/\//u, '');
}

/** Sockets where engines put them: https://docs.docker.com/engine/security/rootless/ */
const USUAL_SOCKET = /^(\/var)?\/run\/(user\/\d+\/)?(docker\.sock|podman\/podman\.sock)$/u;

function isThisMachine(location: EngineLocation): boolean {
  if (location.state === 'none') return true;

  const {transport, origin} = location;
  return transport.kind === 'unix' && (origin === 'default socket' || USUAL_SOCKET.test(transport.socketPath));
}
