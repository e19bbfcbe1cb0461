import {BlockList, isIP, isIPv6} from 'node:net';
import type {AddressOwner} from '../flows/address-book.js';
import type {ContainerSocket} from '../flows/container-sockets.js';
import type {ContainerRef} from '../model/container.js';
import type {WatchedContainer} from '../model/inventory.js';
import {createSelection, type Selection, type Selector} from '../selectors/selector.js';

/** Whom a container may connect to: containers that are selected, or what is no container that is known (of some subnets). */
export type AllowedPeers =
  | {readonly kind: 'containers'; readonly selectors: readonly Selector[]}
  | {readonly kind: 'external'; readonly subnets: readonly string[]};

/** Connections that are meant to be. Without `ports`, any port. */
export interface AllowRule {
  readonly from: readonly Selector[];
  readonly to: AllowedPeers;
  readonly ports: readonly number[] | undefined;
}

/**
 * Connections of a container that no rule allows. `peer` is who they go to, by name, with port and protocol: `db:5432/tcp`.
 * `isUnsure`: the peer is somewhere in a network of containers; it may be one that has just come or gone.
 */
export interface Violation {
  readonly peer: string;
  readonly connections: number;
  readonly isUnsure: boolean;
}

interface Allowance {
  readonly from: Selection;
  readonly to: Selection | undefined;
  readonly subnets: BlockList | undefined;
  readonly ports: ReadonlySet<number> | undefined;
}

/** Looks up a container by its id, among those of one host. */
export type FindContainer = (id: string) => WatchedContainer | undefined;

/** Where kernels begin, as a rule, to number the ends that connect: `net.ipv4.ip_local_port_range`. */
const FIRST_EPHEMERAL_PORT = 32_768;

/** Judges connections by a list of what is allowed. A container that no rule names in `from` is not judged. Pure. */
export class AllowList {
  readonly #allowances: readonly Allowance[];

  constructor(rules: readonly AllowRule[]) {
    this.#allowances = rules.map(({from, to, ports}) => ({
      from: createSelection(from),
      to: to.kind === 'containers' ? createSelection(to.selectors) : undefined,
      subnets: to.kind === 'external' && to.subnets.length > 0 ? blockListOf(to.subnets) : undefined,
      ports: ports && new Set(ports),
    }));
  }

  get size(): number {
    return this.#allowances.length;
  }

  /** Whether a rule names the container, or one that shares its namespace, as one that connects. */
  judges(container: WatchedContainer, find: FindContainer): boolean {
    const all = withMembers(container, find);
    return this.#allowances.some(({from}) => fits(from, all));
  }

  /** What the sockets of a container's namespace show that no rule allows. */
  violationsOf(container: WatchedContainer, sockets: readonly ContainerSocket[], find: FindContainer): Violation[] {
    const all = withMembers(container, find);
    const ownRules = this.#allowances.filter(({from}) => fits(from, all));
    const found = new Map<string, Violation>();
    for (const socket of sockets) {
      const {owner, peer: end, protocol} = socket;
      if (owner === undefined || end === undefined || !isBegunHere(socket)) continue;
      if (owner.kind === 'container' && owner.container.id === container.id) continue;
      // An address without a container that is only remembered was that of one which has gone.
      if (owner.kind === 'network' && socket.state !== 'ESTABLISHED') continue;
      if (ownRules.some(rule => allows(rule, owner, end, find))) continue;

      const peer = `${nameOf(owner)}:${end.port}/${protocol}`;
      const connections = (found.get(peer)?.connections ?? 0) + 1;
      found.set(peer, {peer, connections, isUnsure: owner.kind === 'network'});
    }
    return [...found.values()];
  }
}

/** Whether a text is an address, or one with the length of its prefix. */
export function isSubnet(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 6 ? 128 : 32));
}

function allows(
  {to, subnets, ports}: Allowance,
  owner: AddressOwner,
  {address, port}: {readonly address: string; readonly port: number},
  find: FindContainer,
): boolean {
  if (ports !== undefined && !ports.has(port)) return false;
  if (owner.kind === 'container') return to !== undefined && fitsAny(to, [owner.container], find);
  if (owner.kind === 'ambiguous') return to !== undefined && fitsAny(to, owner.containers, find);

  return to === undefined && (subnets === undefined || subnets.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'));
}

function fitsAny(selection: Selection, containers: readonly ContainerRef[], find: FindContainer): boolean {
  return containers.some(({id}) => {
    const container = find(id);
    return container !== undefined && fits(selection, withMembers(container, find));
  });
}

function fits(selection: Selection, containers: readonly WatchedContainer[]): boolean {
  return containers.some(container => selection.matches(container));
}

/** Those who share a namespace cannot be told from each other by its sockets. */
function withMembers(container: WatchedContainer, find: FindContainer): readonly WatchedContainer[] {
  return [container, ...container.members.flatMap(({id}) => find(id) ?? [])];
}

/**
 * Whether the container itself has connected: a program that no longer listens may still have what has come in, whose ports tell
 * it from what went out. What has ended counts for as long as the kernel remembers it.
 */
function isBegunHere({direction, state, local, peer}: ContainerSocket): boolean {
  if (direction !== 'outgoing' || state === 'SYN_RECV' || state === 'CLOSE' || peer === undefined) return false;

  return !(local.port < FIRST_EPHEMERAL_PORT && peer.port >= FIRST_EPHEMERAL_PORT);
}

function nameOf(owner: AddressOwner): string {
  switch (owner.kind) {
    case 'container':
      return owner.container.name;
    case 'ambiguous':
      return owner.containers.map(({name}) => name).join(' or ');
    case 'network':
      return `somebody in ${owner.network}`;
    case 'external':
      return 'external';
  }
}

function blockListOf(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = '', prefix] = subnet.split('/');
    const isV6 = isIPv6(address);
    list.addSubnet(address, Number(prefix ?? (isV6 ? 128 : 32)), isV6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
