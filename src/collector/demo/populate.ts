import {type ContainerRef, containerKey, type Network} from '../../model/container.js';
import type {TrafficStatus, WatchedContainer, WatchedInterface} from '../../model/inventory.js';
import {pseudoHex, pseudoRandom} from './pseudo-random.js';
import {DEMO_SERVICES, type DemoService} from './scene.js';

/** A simulated container, and what its counters are made from. */
export interface DemoContainer {
  readonly service: DemoService;
  /** Sets this container's random figures apart from all others'. */
  readonly seed: number;
  readonly watched: WatchedContainer;
}

/** What is watched of the simulated interfaces. The functions give out rows of the counter and protocol tables. */
export interface Watching {
  readonly acquireSlot: () => number;
  readonly acquireProtocolSlot: () => number;
  readonly withLoopback: boolean;
}

/** Where the simulated containers run. */
export const DEMO_PLACE = {host: 'demo', endpoint: 'simulation'} as const;

const FIRST_PID = 2_100;
const FIRST_NAMESPACE_INODE = 4_026_532_200;
const HOST_NAMESPACE_INODE = 4_026_531_840;
const SIMULATED = 'simulated traffic';

/**
 * That many containers: the scene once, and from then on further copies of it as projects `shop-2`, `shop-3`…, each with
 * its own networks. `beganAt` is the wall clock's time at which the demo began.
 */
export function populate(count: number, seed: number, beganAt: Date, watching: Watching): DemoContainer[] {
  const networks = new Map<string, Network>();
  const byName = new Map<string, ContainerRef>();
  const containers: DemoContainer[] = [];
  for (let index = 0; index < count; index++) {
    const service = DEMO_SERVICES[index % DEMO_SERVICES.length]!;
    const copy = Math.floor(index / DEMO_SERVICES.length) + 1;
    const project = service.project === undefined ? undefined : inCopy(service.project, copy);
    const ref = {id: pseudoHex(seed, index, 64), name: containerName(service.name, project, copy)};
    byName.set(`${project}/${service.name}`, ref);

    const isRunning = service.state !== 'exited';
    const joined = service.networks.map(name => networkNamed(networks, name, project, copy));
    const owner =
      typeof service.standing === 'object' ? byName.get(`${project}/${service.standing.sharesWith}`) : undefined;
    const uptimeSeconds = 1_800 + 250_000 * pseudoRandom(seed, index);
    const traffic = trafficStatus(service, owner);
    const watched: WatchedContainer = {
      ...ref,
      ...DEMO_PLACE,
      key: containerKey(DEMO_PLACE.host, ref.id),
      image: service.image,
      state: service.state,
      pid: isRunning ? FIRST_PID + 41 * index : undefined,
      startedAt: new Date(beganAt.getTime() - uptimeSeconds * 1000).toISOString(),
      labels: labelsOf(service.name, project),
      project,
      pod: undefined,
      service: project === undefined ? undefined : service.name,
      networkMode: networkMode(service, owner, joined),
      networks: joined,
      networkNamespace: isRunning ? namespaceInode(service, index) : undefined,
      traffic,
      interfaces: isRunning ? interfacesOf(service, joined, seed + index, index, watching) : [],
      formerSlots: [],
      protocolSlot: traffic.state === 'counted' ? watching.acquireProtocolSlot() : undefined,
      members: [],
    };
    containers.push({service, seed: seed + index, watched});
  }

  return joinMembers(containers);
}

/** Tells the owners of shared namespaces who shares theirs; a member stands in its owner's namespace. */
function joinMembers(containers: readonly DemoContainer[]): DemoContainer[] {
  const members = new Map<string, ContainerRef[]>();
  const namespaces = new Map(containers.map(({watched}) => [watched.id, watched.networkNamespace]));
  for (const {watched} of containers) {
    if (watched.traffic.state !== 'shared') continue;
    const ofOwner = members.get(watched.traffic.owner.id) ?? [];
    members.set(watched.traffic.owner.id, [...ofOwner, {id: watched.id, name: watched.name}]);
  }

  return containers.map(container => {
    const {traffic} = container.watched;
    const networkNamespace =
      traffic.state === 'shared' ? namespaces.get(traffic.owner.id) : container.watched.networkNamespace;
    const watched = {...container.watched, networkNamespace, members: members.get(container.watched.id) ?? []};
    return {...container, watched};
  });
}

function interfacesOf(
  service: DemoService,
  networks: readonly Network[],
  seed: number,
  index: number,
  watching: Watching,
): WatchedInterface[] {
  const joined = networks.map((network, order): WatchedInterface => {
    const host = 2 + (index % 250);
    return {
      slot: watching.acquireSlot(),
      name: `eth${order}`,
      isLoopback: false,
      kind: network.driver === 'macvlan' ? 'macvlan' : 'veth',
      isSummed: true,
      source: 'demo',
      hostInterface: network.driver === 'bridge' ? `veth${pseudoHex(seed, order, 7)}` : undefined,
      mac: `02:42:${pseudoHex(seed, 100 + order, 8).replace(/..(?!$)/g, '$&:')}`,
      addresses: network.subnets.map(subnet => subnet.replace(/0\/24$/, `${host}/24`)),
      network,
      endpointId: pseudoHex(seed, 200 + order, 64),
    };
  });
  if (!watching.withLoopback || !service.hasLoopbackTraffic) return joined;

  return [{...LOOPBACK, slot: watching.acquireSlot()}, ...joined];
}

const LOOPBACK = {
  name: 'lo',
  isLoopback: true,
  kind: 'loopback',
  isSummed: false,
  source: 'demo',
  hostInterface: undefined,
  mac: undefined,
  addresses: ['127.0.0.1/8'],
  network: undefined,
  endpointId: undefined,
} as const;

/** Networks that lead nowhere but to their containers. */
const INTERNAL: ReadonlySet<string> = new Set(['back', 'scrape', 'storage']);

function networkNamed(known: Map<string, Network>, name: string, project: string | undefined, copy: number): Network {
  const fullName = project === undefined ? (name === 'bridge' ? name : inCopy(name, copy)) : `${project}_${name}`;
  const found = known.get(fullName);
  if (found !== undefined) return found;

  const number = known.size + 1;
  const id = pseudoHex(number, 7, 64);
  const isMacvlan = name === 'lan';
  const network: Network = {
    id,
    name: fullName,
    driver: isMacvlan ? 'macvlan' : 'bridge',
    bridge: isMacvlan ? undefined : name === 'bridge' ? 'docker0' : `br-${id.slice(0, 12)}`,
    isInternal: INTERNAL.has(name),
    subnets: [`10.${100 + (number >> 8)}.${number & 255}.0/24`],
  };
  known.set(fullName, network);
  return network;
}

function networkMode({standing}: DemoService, owner: ContainerRef | undefined, networks: readonly Network[]): string {
  if (owner !== undefined) return `container:${owner.id}`;
  return typeof standing === 'string' && standing !== 'networks' ? standing : (networks[0]?.name ?? 'none');
}

function trafficStatus({standing, state}: DemoService, owner: ContainerRef | undefined): TrafficStatus {
  if (state === 'exited') return {state: 'unavailable', reason: 'not-running', detail: 'the container is not running'};
  if (owner !== undefined) return {state: 'shared', reason: 'shared-with', owner};
  if (standing === 'host') {
    return {state: 'unavailable', reason: 'host-network', detail: 'it uses the network of the host'};
  }

  if (standing === 'none') return {state: 'unavailable', reason: 'no-network', detail: 'it has no network'};

  return {state: 'counted', source: 'demo', why: SIMULATED};
}

function namespaceInode({standing}: DemoService, index: number): number {
  return standing === 'host' ? HOST_NAMESPACE_INODE : FIRST_NAMESPACE_INODE + 60 * index;
}

function containerName(service: string, project: string | undefined, copy: number): string {
  return project === undefined ? inCopy(service, copy) : `${project}-${service}-1`;
}

function inCopy(name: string, copy: number): string {
  return copy === 1 ? name : `${name}-${copy}`;
}

function labelsOf(service: string, project: string | undefined): Readonly<Record<string, string>> {
  return project === undefined ? {} : {'com.docker.compose.project': project, 'com.docker.compose.service': service};
}
