import type {WatchedContainer, WatchedInterface} from '../../model/inventory.js';
import type {LateFinal} from './final-counters.js';

/** An interface of which only what it counted is known: its name inside the container is not told by its end. */
export const NAMELESS = '(unknown)';

export function isNameless({name}: WatchedInterface): boolean {
  return name === NAMELESS;
}

/** A container with one that nobody had looked at while it was there, in this slot. */
export function withNameless(watched: WatchedContainer, {link, attachment}: LateFinal, slot: number): WatchedContainer {
  const {endpoint} = attachment;
  const found: WatchedInterface = {
    slot,
    name: NAMELESS,
    isLoopback: false,
    kind: 'veth',
    isSummed: true,
    source: 'host',
    hostInterface: Buffer.from(link.hostName, 'latin1').toString('utf8'),
    mac: endpoint.mac,
    addresses: endpoint.addresses,
    network: endpoint.network,
    endpointId: endpoint.id,
  };
  const isKnown = watched.networks.some(({id}) => id === endpoint.network.id);
  return {
    ...watched,
    traffic: {state: 'counted', source: 'host', why: ''},
    networks: isKnown ? watched.networks : [...watched.networks, endpoint.network],
    interfaces: [...watched.interfaces.filter(each => each.slot !== slot), found],
    formerSlots: watched.formerSlots.filter(former => former !== slot),
  };
}
