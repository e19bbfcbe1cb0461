import type {ContainerRef, EngineContainer} from '../model/container.js';
import type {Inventory, TrafficStatus, WatchedContainer, WatchedEngine, WatchedInterface} from '../model/inventory.js';
import {engineFacts} from './engine-facts.js';
import type {LocalBinding, ProtocolBinding} from './local-counters.js';
import {findOwners} from './ownership.js';
import type {ProtocolSlots} from './protocol-slots.js';
import type {Sandbox} from './sandbox.js';
import type {SandboxLookup} from './sandboxes.js';
import type {SlotBook} from './slot-book.js';
import {type StatusFacts, trafficStatus} from './traffic-status.js';
import {
  type FoundInterfaces,
  type InterfaceOwner,
  interfacesByEngine,
  interfacesInSandbox,
  type LinkOf,
} from './watched-interfaces.js';
import {beganSince, type WatchingSince} from './watching-since.js';

/** What an inventory is made of. */
export interface InventoryFacts extends Pick<StatusFacts, 'isLocal' | 'forcedSource' | 'isHosts'> {
  readonly engine: WatchedEngine;
  readonly containers: ReadonlyMap<string, EngineContainer>;
  readonly lookups: ReadonlyMap<string, SandboxLookup>;
  /** Containers whose slots are kept: all of them, and those that have just ended. */
  readonly kept?: {has(containerId: string): boolean};
  readonly withLoopback: boolean;
  /** Containers of this host that began later than this are counted from their first byte. */
  readonly watchingSince: WatchingSince;
  /** What the kernel says of an interface, where it was asked. */
  readonly linkOf: LinkOf;
  /** Names of the interfaces that the engine's last answer had; undefined before the first. */
  readonly engineInterfaces: (containerId: string) => readonly string[] | undefined;
  readonly isForbiddenByEngine: (containerId: string) => boolean;
}

/** An inventory, and what has to be read for it. */
export interface BuiltInventory {
  inventory: Inventory;
  readonly bindings: readonly LocalBinding[];
  readonly sandboxes: readonly Sandbox[];
  /** Sandboxes of containers that are counted. */
  readonly protocolBindings: readonly ProtocolBinding[];
  /** Containers whose counters the engine has to be asked for. */
  readonly byEngine: ReadonlyMap<string, readonly WatchedInterface[]>;
}

/** Works out what is watched and how, and gives each watched interface and namespace its slot. */
export function buildInventory(facts: InventoryFacts, slots: SlotBook, protocolSlots: ProtocolSlots): BuiltInventory {
  slots.keepOnly(facts.kept ?? facts.containers);
  const owners = findOwners(facts.containers, facts.lookups);
  const bindings: LocalBinding[] = [];
  const sandboxes = new Set<Sandbox>();
  const protocolBindings: ProtocolBinding[] = [];
  const byEngine = new Map<string, readonly WatchedInterface[]>();
  const containers = [...facts.containers.values()].map(container => {
    const {id} = container;
    const lookup = facts.lookups.get(id) ?? {state: 'stopped'};
    const traffic = trafficStatus({...facts, container, lookup, owner: owners.ownerOf(id)});
    if (lookup.state === 'open' && mayGetInterfaces(traffic)) sandboxes.add(lookup.sandbox);

    const found = interfacesOf(container, lookup, traffic, facts, slots);
    const protocolBinding = traffic.state === 'counted' ? protocolsOf(lookup, protocolSlots) : undefined;
    if (protocolBinding !== undefined) protocolBindings.push(protocolBinding);
    if (traffic.state === 'counted' && traffic.source === 'engine') byEngine.set(id, found.interfaces);
    bindings.push(...found.bindings);
    return watchedContainer(container, lookup, facts.engine, {
      traffic: unlessRefused(id, traffic, facts),
      interfaces: found.interfaces,
      formerSlots: found.formerSlots,
      protocolSlot: protocolBinding?.slot,
      members: owners.membersOf(id),
    });
  });
  protocolSlots.keepOnly(protocolBindings.map(({sandbox}) => sandbox));
  return {
    inventory: {engines: [facts.engine], containers: containers.sort(byName)},
    bindings,
    sandboxes: [...sandboxes],
    protocolBindings,
    byEngine,
  };
}

/** Docker gives none after some live restores: https://github.com/moby/moby/issues/45653 */
const ENGINE_IS_SILENT: TrafficStatus = {
  state: 'unavailable',
  reason: 'not-permitted',
  detail: 'the engine gives no network figures for it, and it cannot be read from here',
};

const FORBIDDEN_BY_ENGINE: TrafficStatus = {
  state: 'unavailable',
  reason: 'not-permitted',
  detail: 'the engine, or a proxy before it, forbids GET of /containers/…/stats, and it cannot be read from here',
};

/** Whether the engine gives what it shall be asked for turns out only when it is asked. */
function unlessRefused(id: string, traffic: TrafficStatus, facts: InventoryFacts): TrafficStatus {
  if (traffic.state !== 'counted' || traffic.source !== 'engine') return traffic;
  if (facts.isForbiddenByEngine(id)) return FORBIDDEN_BY_ENGINE;

  return facts.engineInterfaces(id)?.length === 0 ? ENGINE_IS_SILENT : traffic;
}

function interfacesOf(
  container: EngineContainer,
  lookup: SandboxLookup,
  traffic: TrafficStatus,
  facts: InventoryFacts,
  slots: SlotBook,
): FoundInterfaces {
  if (traffic.state !== 'counted') {
    return {interfaces: [], bindings: [], formerSlots: slots.follow(container.id, []).former};
  }

  const sandbox = lookup.state === 'open' ? lookup.sandbox : undefined;
  // A remote engine's clock is not ours.
  const isNew = facts.isLocal && beganSince(facts.watchingSince, sandbox?.startTicks, container.startedAt);
  const owner: InterfaceOwner = {container, isNew};
  if (traffic.source === 'engine' || sandbox === undefined) {
    const names = facts.engineInterfaces(container.id) ?? [];
    return interfacesByEngine(owner, names, sandbox, slots, facts.linkOf);
  }

  const useVeths = facts.forcedSource !== 'namespace';
  return interfacesInSandbox(owner, sandbox, slots, {...facts, useVeths});
}

function protocolsOf(lookup: SandboxLookup, slots: ProtocolSlots): ProtocolBinding | undefined {
  return lookup.state === 'open' ? {sandbox: lookup.sandbox, slot: slots.slotOf(lookup.sandbox)} : undefined;
}

/** Also a sandbox without interfaces, or with nothing but loopback, is watched: one may be moved in by hand. */
function mayGetInterfaces(traffic: TrafficStatus): boolean {
  if (traffic.state !== 'unavailable') return traffic.state === 'counted';

  return traffic.reason === 'no-network' || traffic.reason === 'not-running';
}

function watchedContainer(
  container: EngineContainer,
  lookup: SandboxLookup,
  engine: WatchedEngine,
  found: Pick<WatchedContainer, 'traffic' | 'interfaces' | 'formerSlots' | 'protocolSlot'> & {
    readonly members: readonly ContainerRef[];
  },
): WatchedContainer {
  return {
    ...engineFacts(container, engine),
    pid: container.pid,
    networkNamespace: lookup.state === 'open' ? lookup.sandbox.process.networkNamespace : undefined,
    ...found,
  };
}

/** The inventory's order. */
export function byName(a: ContainerRef, b: ContainerRef): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
