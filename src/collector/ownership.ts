import type {ContainerRef, EngineContainer} from '../model/container.js';
import type {SandboxLookup} from './sandboxes.js';
import {compareStartTimes} from './start-time.js';

/** Who owns the network namespace that a container runs in. */
export interface Ownership {
  /** The container that the namespace is counted under; undefined for the owner itself. */
  ownerOf(containerId: string): ContainerRef | undefined;
  /** Other containers in this one's namespace. */
  membersOf(containerId: string): readonly ContainerRef[];
}

const JOINED = 'container:';
const LONGEST_CHAIN = 16;

/**
 * Finds namespaces that several containers share. Where the kernel lets us see the namespaces it decides: a container whose
 * owner was restarted stays in the old namespace. Else the engine's word counts, as far as the start times bear it out.
 * The order of `lookups` is the order of ownership.
 */
export function findOwners(
  containers: ReadonlyMap<string, EngineContainer>,
  lookups: ReadonlyMap<string, SandboxLookup>,
): Ownership {
  const owners = new Map<string, ContainerRef>();
  const members = new Map<string, ContainerRef[]>();
  const firstIn = new Map<unknown, EngineContainer>();
  for (const [id, lookup] of lookups) {
    const container = containers.get(id);
    if (container === undefined || container.networkMode === 'host' || lookup.state === 'stopped') continue;

    const owner = lookup.state === 'open' ? ofSandbox(container, lookup.sandbox) : byEnginesWord(container, containers);
    if (owner === undefined || owner.id === id) continue;

    owners.set(id, {id: owner.id, name: owner.name});
    members.set(owner.id, [...(members.get(owner.id) ?? []), {id, name: container.name}]);
  }

  return {
    ownerOf: containerId => owners.get(containerId),
    membersOf: containerId => members.get(containerId) ?? [],
  };

  function ofSandbox(container: EngineContainer, sandbox: unknown): EngineContainer {
    const first = firstIn.get(sandbox);
    if (first === undefined) firstIn.set(sandbox, container);
    return first ?? container;
  }
}

function byEnginesWord(
  member: EngineContainer,
  containers: ReadonlyMap<string, EngineContainer>,
): EngineContainer | undefined {
  let owner: EngineContainer | undefined = member;
  for (let step = 0; step < LONGEST_CHAIN && owner?.networkMode.startsWith(JOINED); step++) {
    owner = containers.get(owner.networkMode.slice(JOINED.length));
  }
  const isOlder = owner?.startedAt !== undefined && compareStartTimes(owner.startedAt, member.startedAt) <= 0;
  return owner?.pid !== undefined && isOlder ? owner : undefined;
}
