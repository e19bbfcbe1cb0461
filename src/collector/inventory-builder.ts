import type {ContainerRef, EngineContainer} from '../model/container.js';
import type {Inventory, TrafficStatus, WatchedContainer, WatchedInterface} from '../model/inventory.js';
import type {LocalBinding} from './local-counters.js';
import {findOwners} from './ownership.js';
import type {Sandbox} from './sandbox.js';
import type {SandboxLookup} from './sandboxes.js';
import type {SlotBook} from './slot-book.js';
import {type StatusFacts, trafficStatus} from './traffic-status.js';
import {
  type InterfaceOwner,
  interfacesByEngine,
  interfacesInSandbox,
  type LocalInterfaces,
} from './watched-interfaces.js';

/** What an inventory is made of. */
export interface InventoryFacts extends Pick<StatusFacts, 'isLocal' | 'forcedSource' | 'isHosts' | 'engine'> {
  readonly containers: ReadonlyMap<string, EngineContainer>;
  readonly lookups: ReadonlyMap<string, SandboxLookup>;
  readonly withLoopback: boolean;
  /** Containers that started later than this (RFC 3339, UTC) are counted from their first byte. */
  readonly watchingSince: string;
  /** Names of the interfaces that the engine's last answer had; undefined before the first. */
  readonly engineInterfaces: (containerId: string) => readonly string[] | undefined;
}

/** An inventory, and what has to be read for it. */
export interface BuiltInventory {
  readonly inventory: Inventory;
  readonly bindings: readonly LocalBinding[];
  readonly sandboxes: readonly Sandbox[];
  /** Containers whose counters the engine has to be asked for. */
  readonly byEngine: ReadonlyMap<string, readonly WatchedInterface[]>;
}

/** Works out what is watched and how, and gives each watched interface its slot. */
export function buildInventory(facts: InventoryFacts, slots: SlotBook): BuiltInventory {
  const owners = findOwners(facts.containers, facts.lookups);
  const bindings: LocalBinding[] = [];
  const sandboxes = new Set<Sandbox>();
  const byEngine = new Map<string, readonly WatchedInterface[]>();
  const containers = [...facts.containers.values()].map(container => {
    const {id} = container;
    const lookup = facts.lookups.get(id) ?? {state: 'stopped'};
    const traffic = trafficStatus({...facts, container, lookup, owner: owners.ownerOf(id)});
    if (lookup.state === 'open' && mayGetInterfaces(traffic)) sandboxes.add(lookup.sandbox);

    slots.beginContainer(id);
    const found = interfacesOf(container, lookup, traffic, facts, slots);
    if (traffic.state === 'counted' && traffic.source === 'engine') byEngine.set(id, found.interfaces);
    bindings.push(...found.bindings);
    const formerSlots = slots.endContainer(id);
    const isSilent =
      traffic.state === 'counted' && traffic.source === 'engine' && facts.engineInterfaces(id)?.length === 0;
    return watchedContainer(container, lookup, {
      traffic: isSilent ? ENGINE_IS_SILENT : traffic,
      interfaces: found.interfaces,
      formerSlots,
      members: owners.membersOf(id),
    });
  });
  slots.keepOnly(facts.containers);
  return {
    inventory: {engine: facts.engine, containers: containers.sort(byName)},
    bindings,
    sandboxes: [...sandboxes],
    byEngine,
  };
}

/** Docker gives none after some live restores: https://github.com/moby/moby/issues/45653 */
const ENGINE_IS_SILENT: TrafficStatus = {
  state: 'unavailable',
  reason: 'not-permitted',
  detail: 'the engine gives no network figures for it, and it cannot be read from here',
};

function interfacesOf(
  container: EngineContainer,
  lookup: SandboxLookup,
  traffic: TrafficStatus,
  facts: InventoryFacts,
  slots: SlotBook,
): LocalInterfaces {
  if (traffic.state !== 'counted') return {interfaces: [], bindings: []};

  const owner: InterfaceOwner = {container, isNew: (container.startedAt ?? '') > facts.watchingSince};
  const sandbox = lookup.state === 'open' ? lookup.sandbox : undefined;
  if (traffic.source === 'engine' || sandbox === undefined) {
    const names = facts.engineInterfaces(container.id) ?? [];
    return {interfaces: interfacesByEngine(owner, names, sandbox, slots), bindings: []};
  }

  const useVeths = facts.forcedSource !== 'namespace';
  return interfacesInSandbox(owner, sandbox, slots, {withLoopback: facts.withLoopback, useVeths});
}

/** Also a sandbox with nothing but loopback is watched: an interface may be moved in by hand. */
function mayGetInterfaces(traffic: TrafficStatus): boolean {
  return traffic.state === 'counted' || (traffic.state === 'unavailable' && traffic.reason === 'no-network');
}

function watchedContainer(
  container: EngineContainer,
  lookup: SandboxLookup,
  found: Pick<WatchedContainer, 'traffic' | 'interfaces' | 'formerSlots'> & {readonly members: readonly ContainerRef[]},
): WatchedContainer {
  const {id, name, image, state, pid, startedAt, labels, networkMode, endpoints} = container;
  return {
    id,
    name,
    image,
    state,
    pid,
    startedAt,
    labels,
    project: labels['com.docker.compose.project'],
    service: labels['com.docker.compose.service'],
    networkMode,
    networks: endpoints.map(({network}) => network),
    networkNamespace: lookup.state === 'open' ? lookup.sandbox.process.networkNamespace : undefined,
    ...found,
  };
}

function byName(a: ContainerRef, b: ContainerRef): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
