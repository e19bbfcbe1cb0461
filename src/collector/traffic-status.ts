import type {ContainerRef, EngineContainer} from '../model/container.js';
import type {CounterSource, EngineStatus, TrafficStatus} from '../model/inventory.js';
import type {Sandbox} from './sandbox.js';
import type {SandboxLookup} from './sandboxes.js';

/** What decides how a container's traffic is counted. */
export interface StatusFacts {
  readonly container: EngineContainer;
  readonly lookup: SandboxLookup;
  /** The container that the namespace is counted under, if it is another one. */
  readonly owner: ContainerRef | undefined;
  /** Whether processes of the engine's host can be seen at all: not for a remote daemon. */
  readonly isLocal: boolean;
  readonly forcedSource: 'auto' | 'host' | 'namespace' | 'engine';
  /** Whether a sandbox is the host's own network namespace. */
  readonly isHosts: (sandbox: Sandbox) => boolean;
  readonly engine: EngineStatus;
}

/** Decides how the container is counted. The kernel's word comes before the engine's. */
export function trafficStatus(facts: StatusFacts): TrafficStatus {
  const {container, lookup, owner} = facts;
  if (lookup.state === 'stopped') {
    return container.state === 'running' || container.state === 'paused'
      ? counted('namespace', 'the engine has not told yet which process it runs')
      : unavailable('not-running', `the container is ${container.state}`);
  }

  if (lookup.state === 'ended') return JUST_ENDED;
  if (container.networkMode === 'host' || (lookup.state === 'open' && facts.isHosts(lookup.sandbox))) {
    return unavailable('host-network', 'it uses the host’s interfaces: what is its own cannot be told');
  }
  if (owner !== undefined) return {state: 'shared', reason: 'shared-with', owner};
  if (container.networkMode === 'none' && !hasInterfaces(lookup)) {
    return unavailable('no-network', 'it was started without a network');
  }

  return lookup.state === 'open' && facts.forcedSource !== 'engine'
    ? countedHere(facts, lookup.sandbox)
    : countedByEngine(facts);
}

const JUST_ENDED = unavailable('not-running', 'its process has just ended');

function countedHere({container, forcedSource}: StatusFacts, sandbox: Sandbox): TrafficStatus {
  // Not even loopback: the process ended while it was looked into, and the engine's event is on its way.
  if (sandbox.interfaces.length === 0) return JUST_ENDED;

  const interfaces = sandbox.interfaces.filter(({isLoopback}) => !isLoopback);
  if (interfaces.length === 0) {
    const hasLostOwner = container.networkMode.startsWith('container:');
    const detail = hasLostOwner
      ? 'only loopback is left in the namespace that it joined: the container it joined has been restarted or removed'
      : 'there is only loopback in its namespace';
    return unavailable('no-network', detail);
  }

  const withoutVeth = interfaces.filter(({veth}) => veth === undefined).length;
  if (forcedSource === 'namespace') return counted('namespace', 'chosen by --source');
  if (withoutVeth === 0) return counted('host', 'each interface has its veth on the host');
  if (forcedSource === 'host') {
    return unavailable(
      'not-permitted',
      '--source host was asked for, and an interface has no veth that can be seen here',
    );
  }
  return counted('namespace', `${withoutVeth} of ${interfaces.length} interfaces have no veth that can be seen here`);
}

function countedByEngine({container, lookup, isLocal, forcedSource, engine}: StatusFacts): TrafficStatus {
  if (forcedSource === 'host' || forcedSource === 'namespace') {
    return unavailable('not-permitted', `--source ${forcedSource} was asked for, and ${whyNotHere(lookup, isLocal)}`);
  }
  if (engine.state !== 'connected') {
    return unavailable('engine-unreachable', engine.reason ?? 'the engine does not answer');
  }
  if (container.networkMode.startsWith('container:')) {
    return unavailable('not-permitted', 'it joined another container’s namespace, which cannot be seen from here');
  }
  return counted('engine', forcedSource === 'engine' ? 'chosen by --source' : whyNotHere(lookup, isLocal));
}

function whyNotHere({state}: SandboxLookup, isLocal: boolean): string {
  if (!isLocal) return 'the engine is on another host';
  switch (state) {
    case 'foreign':
    case 'absent':
      return 'the process that the engine names is not one of this host’s';
    case 'too-many':
      return 'no more files may be open at once here (ulimit -n)';
    default:
      return '/proc does not show the container’s process to this user';
  }
}

function hasInterfaces(lookup: SandboxLookup): boolean {
  return lookup.state === 'open' && lookup.sandbox.interfaces.some(({isLoopback}) => !isLoopback);
}

function counted(source: CounterSource, why: string): TrafficStatus {
  return {state: 'counted', source, why};
}

function unavailable(reason: Extract<TrafficStatus, {state: 'unavailable'}>['reason'], detail: string): TrafficStatus {
  return {state: 'unavailable', reason, detail};
}
