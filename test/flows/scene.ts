import type {TrackedFlow} from '../../src/model/flow.js';
import type {WatchedContainer} from '../../src/model/inventory.js';
import {container, onSlot} from '../view/json-scene.js';

const FRONT = {id: 'f'.repeat(64), name: 'front', driver: 'bridge', bridge: 'br-1', subnets: ['198.19.0.0/24', 'bad']};

/** A running container on the network `front`. */
export function onFront(id: string, name: string, ...addresses: string[]): WatchedContainer {
  const interfaces = [{...onSlot(0), addresses, network: FRONT}];
  return container({id, name, networks: [FRONT], interfaces});
}

export const WEB = onFront('a1', 'web', '198.19.0.2/24', 'fd00::2/64');
export const DB = onFront('b2', 'db', '198.19.0.3/24');

/** A TCP flow whose ends are `address:port`; `reached` is who answered, where that is somebody else. */
export function tracked(
  from: string,
  to: string,
  {reached = to, bytes = [1000, 2000] as const as readonly [number | undefined, number | undefined]} = {},
): TrackedFlow {
  const end = (text: string) => {
    const [address = '', port] = text.split(':');
    return {address, port: Number(port)};
  };
  const packets = (amount: number | undefined) => (amount === undefined ? undefined : amount / 100);
  return {
    protocol: 'tcp',
    state: 'ESTABLISHED',
    original: {source: end(from), destination: end(to), bytes: bytes[0], packets: packets(bytes[0])},
    reply: {source: end(reached), destination: end(from), bytes: bytes[1], packets: packets(bytes[1])},
  };
}
