import {BlockList, isIPv6} from 'node:net';
import type {ContainerRef} from '../model/container.js';
import type {WatchedContainer} from '../model/inventory.js';

/**
 * Who has an address, as far as containers and their networks tell. `network`: within a network of containers, but no
 * container's that is known (its gateway, mostly). Several containers may have the same address on different networks.
 */
export type AddressOwner =
  | {readonly kind: 'container'; readonly container: ContainerRef; readonly network: string | undefined}
  | {readonly kind: 'ambiguous'; readonly containers: readonly ContainerRef[]}
  | {readonly kind: 'network'; readonly network: string}
  | {readonly kind: 'external'};

/** Addresses of containers, without prefix lengths. */
export interface AddressBook {
  ownerOf(address: string): AddressOwner;
}

type Entry = Extract<AddressOwner, {kind: 'container' | 'ambiguous'}>;

/** Makes the address book of the containers that are watched. */
export function createAddressBook(containers: readonly WatchedContainer[]): AddressBook {
  const entries = new Map<string, Entry>();
  const networks = new Map<string, BlockList>();
  for (const {id, name, interfaces, networks: attached} of containers) {
    for (const {addresses, network} of interfaces) {
      const container = {id, name};
      for (const address of addresses.map(withoutPrefix)) {
        entries.set(address, joined(entries.get(address), {kind: 'container', container, network: network?.name}));
      }
    }
    for (const {name: network, subnets} of attached) if (!networks.has(network)) networks.set(network, listOf(subnets));
  }

  return {
    ownerOf(address) {
      const entry = entries.get(address);
      if (entry !== undefined) return entry;

      const family = isIPv6(address) ? 'ipv6' : 'ipv4';
      const network = [...networks].find(([, subnets]) => subnets.check(address, family))?.[0];
      return network === undefined ? {kind: 'external'} : {kind: 'network', network};
    },
  };
}

/** The addresses of a container's interfaces, without prefix lengths. */
export function addressesOf({interfaces}: WatchedContainer): ReadonlySet<string> {
  return new Set(interfaces.flatMap(({addresses}) => addresses.map(withoutPrefix)));
}

function withoutPrefix(address: string): string {
  return address.split('/')[0] ?? address;
}

function joined(before: Entry | undefined, entry: Extract<Entry, {kind: 'container'}>): Entry {
  if (before === undefined) return entry;

  const known = before.kind === 'container' ? [before.container] : before.containers;
  if (known.some(({id}) => id === entry.container.id)) return before;
  return {kind: 'ambiguous', containers: [...known, entry.container]};
}

/** A subnet that is none is left out. */
function listOf(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = '', prefix] = subnet.split('/');
    const isV6 = isIPv6(address);
    const bits = Number(prefix);
    if (prefix === undefined || !(bits >= 0 && bits <= (isV6 ? 128 : 32))) continue;
    if (isV6 || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(address)) list.addSubnet(address, bits, isV6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
