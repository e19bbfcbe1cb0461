import type {WatchedContainer} from '../../model/inventory.js';
import type {NamespaceSocket, SocketEnd, SocketReading} from '../../model/socket.js';
import {pseudoRandom} from './pseudo-random.js';

const SERVER_PORT = 8080;
const FIRST_CLIENT_PORT = 32_768;

/** The sockets of a simulated container: it listens, and is connected with some of those on its networks and one outside. */
export function demoSockets(
  container: WatchedContainer | undefined,
  containers: readonly WatchedContainer[],
  room: number,
): SocketReading {
  const {traffic} = container ?? {};
  if (container === undefined || (traffic?.state === 'unavailable' && traffic.reason === 'not-running')) {
    return {state: 'unavailable', reason: 'not-running', statement: 'no process of it runs', remedy: undefined};
  }
  if (traffic?.state === 'unavailable' && traffic.reason === 'host-network') {
    const statement = 'it uses the network of the host, whose sockets belong to everybody';
    return {state: 'unavailable', reason: 'host-network', statement, remedy: undefined};
  }

  const owner = traffic?.state === 'shared' ? containers.find(({id}) => id === traffic.owner.id) : container;
  const all = owner === undefined ? [] : socketsOf(owner, containers);
  const counts = new Map<string, {protocol: 'tcp' | 'udp'; state: NamespaceSocket['state']; count: number}>();
  for (const {protocol, state} of all) {
    const key = `${protocol} ${state}`;
    counts.set(key, {protocol, state, count: (counts.get(key)?.count ?? 0) + 1});
  }
  return {state: 'read', sockets: all.slice(0, room), counts: [...counts.values()], isCut: false};
}

function socketsOf(owner: WatchedContainer, containers: readonly WatchedContainer[]): NamespaceSocket[] {
  const place = containers.indexOf(owner);
  const idle = {sendQueue: 0, receiveQueue: 0};
  const listening: NamespaceSocket = {
    protocol: 'tcp',
    state: 'LISTEN',
    local: {address: '0.0.0.0', port: SERVER_PORT},
    peer: undefined,
    ...idle,
  };
  const connected = owner.interfaces.flatMap(({network}) =>
    containers.flatMap((other, index): NamespaceSocket[] => {
      const [from, to] = [addressOn(owner, network?.id), addressOn(other, network?.id)];
      if (other === owner || from === undefined || to === undefined) return [];

      const isClient = place < index;
      const clientPort =
        FIRST_CLIENT_PORT + Math.floor(20_000 * pseudoRandom(Math.min(place, index), Math.max(place, index)));
      const [local, peer]: [SocketEnd, SocketEnd] = [
        {address: from, port: isClient ? clientPort : SERVER_PORT},
        {address: to, port: isClient ? SERVER_PORT : clientPort},
      ];
      return [{protocol: 'tcp', state: 'ESTABLISHED', local, peer, ...idle}];
    }),
  );
  return [listening, ...connected];
}

function addressOn({interfaces}: WatchedContainer, networkId: string | undefined): string | undefined {
  return interfaces.find(({network}) => network !== undefined && network.id === networkId)?.addresses[0]?.split('/')[0];
}
