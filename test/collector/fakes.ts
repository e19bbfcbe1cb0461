import type {ConnectedRoute} from '../../src/collector/counters/interface-indexes.js';
import type {ProcessHandle} from '../../src/collector/process-handle.js';
import {createSandbox, type Sandbox, type SandboxInterface} from '../../src/collector/sandbox.js';
import type {Endpoint, EngineContainer, Network} from '../../src/model/container.js';
import type {EngineStatus} from '../../src/model/inventory.js';

export const CONNECTED: EngineStatus = {
  kind: 'docker',
  version: '28.5.2',
  endpoint: 'unix:///var/run/docker.sock',
  state: 'connected',
  sinceSeconds: 0,
  reason: undefined,
  hint: undefined,
};

/** A running container on no network, but for what is said otherwise. */
export function container(id: string, changes: Partial<EngineContainer> = {}): EngineContainer {
  return {
    id,
    name: `name of ${id}`,
    image: 'busybox',
    state: 'running',
    pid: 100,
    startedAt: '2026-01-31T12:00:00Z',
    labels: {},
    networkMode: 'bridge',
    endpoints: [],
    ...changes,
  };
}

export function network(name: string, changes: Partial<Network> = {}): Network {
  return {id: `id of ${name}`, name, driver: 'bridge', bridge: `br-${name}`, subnets: [], ...changes};
}

export function endpoint(of: Network, ...addresses: string[]): Endpoint {
  return {id: `endpoint on ${of.name}`, network: of, mac: '02:42:ac:12:00:02', addresses};
}

/** An interface without a veth, but for what is said otherwise. */
export function inside(rawName: string, changes: Partial<SandboxInterface> = {}): SandboxInterface {
  return {rawName, index: undefined, isLoopback: false, isEthernet: true, veth: undefined, routes: [], ...changes};
}

export const LOOPBACK = inside('lo', {index: 1, isLoopback: true});

/** The route to a network of 256 addresses: `198.18.7.0`. */
export function routeTo(interfaceName: string, address: string): ConnectedRoute {
  const destination = address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
  return {interfaceName, destination, mask: 0xff_ff_ff_00};
}

/** A process whose files are in that folder. */
export function processIn(folder: string, changes: Partial<ProcessHandle> = {}): ProcessHandle {
  return {
    pid: 100,
    folder,
    networkNamespace: 4_026_531_840,
    netInode: 1,
    startTicks: undefined,
    close: () => undefined,
    ...changes,
  };
}

/** A sandbox that has been looked into. */
export function sandbox(
  number: number,
  interfaces: readonly SandboxInterface[],
  process: ProcessHandle = processIn('/nowhere'),
): Sandbox {
  return {...createSandbox(number, process), interfaces, isMapped: true};
}
