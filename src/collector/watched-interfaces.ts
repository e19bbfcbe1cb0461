import type {Endpoint, EngineContainer} from '../model/container.js';
import type {WatchedInterface} from '../model/inventory.js';
import {safeText} from '../model/safe-text.js';
import type {LocalBinding} from './local-counters.js';
import {tieToEndpoints} from './network-of.js';
import type {Sandbox, SandboxInterface} from './sandbox.js';
import type {SlotBook} from './slot-book.js';

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
}

/** Interfaces with the readings that they need. */
export interface LocalInterfaces {
  readonly interfaces: readonly WatchedInterface[];
  readonly bindings: readonly LocalBinding[];
}

/** The interfaces that were seen in a container's sandbox, each tied to its network and to where it is read. */
export function interfacesInSandbox(
  owner: InterfaceOwner,
  sandbox: Sandbox,
  slots: SlotBook,
  {withLoopback, useVeths}: LocalChoice,
): LocalInterfaces {
  const {container, isNew} = owner;
  const tied = tieToEndpoints(sandbox.interfaces, container.endpoints);
  const interfaces: WatchedInterface[] = [];
  const bindings: LocalBinding[] = [];
  for (const found of sandbox.interfaces) {
    if (found.isLoopback && !withLoopback) continue;

    const endpoint = tied.get(found);
    // An interface that no network owns may have carried traffic before it came here.
    const birth = isNew && endpoint !== undefined ? 'while-watching' : 'before-watching';
    const kernelInterface = `${sandbox.number}/${found.index ?? found.rawName}`;
    const slot = slots.take(container.id, slotKey(found.rawName, endpoint), kernelInterface, birth);
    const veth = useVeths ? found.veth?.rawName : undefined;
    bindings.push({sandbox, rawName: found.rawName, veth, slot});
    interfaces.push({
      ...ofEndpoint(endpoint),
      slot,
      name: printable(found.rawName),
      isLoopback: found.isLoopback,
      source: veth === undefined ? 'namespace' : 'host',
      hostInterface: hostInterfaceOf(found),
    });
  }
  return {interfaces, bindings};
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
): readonly WatchedInterface[] {
  const tied = sandbox === undefined ? undefined : tieToEndpoints(sandbox.interfaces, container.endpoints);
  return names.map(name => {
    const found = sandbox?.interfaces.find(candidate => printable(candidate.rawName) === name);
    const only = names.length === 1 && container.endpoints.length === 1 ? container.endpoints[0] : undefined;
    const endpoint = (found === undefined ? undefined : tied?.get(found)) ?? only;
    const birth = isNew ? 'while-watching' : 'before-watching';
    const kernelInterface = `${container.startedAt ?? ''}/${name}`;
    return {
      ...ofEndpoint(endpoint),
      slot: slots.take(container.id, slotKey(name, endpoint), kernelInterface, birth),
      name,
      isLoopback: false,
      source: 'engine',
      hostInterface: hostInterfaceOf(found),
    };
  });
}

/** An interface is known by its network, so that it stays the same when it is renamed or comes back under another name. */
function slotKey(name: string, endpoint: Endpoint | undefined): string {
  return endpoint === undefined ? `interface ${name}` : `network ${endpoint.network.id}`;
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

function hostInterfaceOf(found: SandboxInterface | undefined): string | undefined {
  return found?.veth === undefined ? undefined : printable(found.veth.rawName);
}

function printable(rawName: string): string {
  return safeText(Buffer.from(rawName, 'latin1').toString('utf8'));
}
