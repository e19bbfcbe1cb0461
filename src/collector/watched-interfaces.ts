import type {Endpoint, EngineContainer} from '../model/container.js';
import type {WatchedInterface} from '../model/inventory.js';
import {safeText} from '../model/safe-text.js';
import {kindOf, type LayerFacts, summedInterfaces} from './links/layers.js';
import type {Link} from './links/link.js';
import type {LocalBinding} from './local-counters.js';
import {tieToEndpoints} from './network-of.js';
import type {Sandbox, SandboxInterface} from './sandbox.js';
import type {SeenInterface, SlotBook} from './slot-book.js';

/** A container whose interfaces are to be watched. */
export interface InterfaceOwner {
  readonly container: EngineContainer;
  /** Whether it started after rxtop did, so that all that its networks' interfaces carried counts in the running totals. */
  readonly isNew: boolean;
}

/** Which of a sandbox's interfaces are counted, and whether the host's veths may be used for it. */
export interface LocalChoice {
  readonly withLoopback: boolean;
  readonly useVeths: boolean;
  /** What the kernel says of an interface, where it was asked. */
  readonly linkOf: LinkOf;
}

export type LinkOf = (sandbox: Sandbox, found: SandboxInterface) => Link | undefined;

/** Interfaces with the readings that they need, and the slots of those that the container no longer has. */
export interface FoundInterfaces {
  readonly interfaces: readonly WatchedInterface[];
  readonly bindings: readonly LocalBinding[];
  readonly formerSlots: readonly number[];
}

/** The interfaces that were seen in a container's sandbox, each tied to its network and to where it is read. */
export function interfacesInSandbox(
  {container, isNew}: InterfaceOwner,
  sandbox: Sandbox,
  slots: SlotBook,
  {withLoopback, useVeths, linkOf}: LocalChoice,
): FoundInterfaces {
  const tied = tieToEndpoints(sandbox.interfaces, container.endpoints);
  const counted = sandbox.interfaces.filter(({isLoopback}) => withLoopback || !isLoopback);
  const factsOf = (found: SandboxInterface): LayerFacts => ({
    found,
    link: linkOf(sandbox, found),
    isOwned: tied.has(found),
  });
  const summed = summedInterfaces(sandbox.interfaces.map(factsOf));
  const seen = counted.map((found): SeenInterface => {
    const networkId = tied.get(found)?.network.id;
    return {
      seenBy: 'kernel',
      within: String(sandbox.number),
      name: found.rawName,
      index: found.index,
      networkId,
      isSummed: summed.has(found),
      // An interface that no network owns may have carried traffic before it came here.
      birth: isNew && networkId !== undefined ? 'while-watching' : 'before-watching',
    };
  });
  const given = slots.follow(container.id, seen);
  const vethOf = ({veth}: SandboxInterface) => (useVeths ? veth?.rawName : undefined);
  return {
    interfaces: counted.map((found, place) => ({
      ...ofEndpoint(tied.get(found)),
      slot: given.slots[place]!,
      name: printable(found.rawName),
      isLoopback: found.isLoopback,
      kind: printableKind(factsOf(found), tied.get(found)),
      isSummed: summed.has(found),
      source: vethOf(found) === undefined ? 'namespace' : 'host',
      hostInterface: hostInterfaceOf(found),
    })),
    bindings: counted.map((found, place) => ({
      sandbox,
      rawName: found.rawName,
      veth: vethOf(found),
      slot: given.slots[place]!,
    })),
    formerSlots: given.former,
  };
}

/**
 * The interfaces that the engine's stats API names. It does not say which network each belongs to: that is known where the
 * sandbox can be looked into, or where there is but one of both.
 */
export function interfacesByEngine(
  {container, isNew}: InterfaceOwner,
  names: readonly string[],
  sandbox: Sandbox | undefined,
  slots: SlotBook,
  linkOf: LinkOf,
): FoundInterfaces {
  const tied = sandbox === undefined ? undefined : tieToEndpoints(sandbox.interfaces, container.endpoints);
  const only = names.length === 1 && container.endpoints.length === 1 ? container.endpoints[0] : undefined;
  const named = names.map(name => {
    const found = sandbox?.interfaces.find(candidate => printable(candidate.rawName) === name);
    return {name, found, endpoint: (found === undefined ? undefined : tied?.get(found)) ?? only};
  });
  const seen = named.map(
    ({name, endpoint}): SeenInterface => ({
      seenBy: 'engine',
      within: container.startedAt ?? '',
      name,
      index: undefined,
      networkId: endpoint?.network.id,
      isSummed: true,
      birth: isNew ? 'while-watching' : 'before-watching',
    }),
  );
  const given = slots.follow(container.id, seen);
  const interfaces = named.map(
    ({name, found, endpoint}, place): WatchedInterface => ({
      ...ofEndpoint(endpoint),
      slot: given.slots[place]!,
      name,
      isLoopback: false,
      kind: found && sandbox && printableKind({found, link: linkOf(sandbox, found)}, endpoint),
      isSummed: true,
      source: 'engine',
      hostInterface: hostInterfaceOf(found),
    }),
  );
  return {interfaces, bindings: [], formerSlots: given.former};
}

function ofEndpoint(
  endpoint: Endpoint | undefined,
): Pick<WatchedInterface, 'mac' | 'addresses' | 'network' | 'endpointId'> {
  return {
    mac: endpoint?.mac,
    addresses: endpoint?.addresses ?? [],
    network: endpoint?.network,
    endpointId: endpoint?.id,
  };
}

function printableKind(facts: Omit<LayerFacts, 'isOwned'>, endpoint: Endpoint | undefined): string | undefined {
  const kind = kindOf(facts, endpoint?.network.driver);
  return kind === undefined ? undefined : safeText(kind);
}

function hostInterfaceOf(found: SandboxInterface | undefined): string | undefined {
  return found?.veth === undefined ? undefined : printable(found.veth.rawName);
}

function printable(rawName: string): string {
  return safeText(Buffer.from(rawName, 'latin1').toString('utf8'));
}
