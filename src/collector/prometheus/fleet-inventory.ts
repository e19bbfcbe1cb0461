import type {ContainerRef, Network} from '../../model/container.js';
import {containerKey} from '../../model/container.js';
import type {TrafficStatus, WatchedContainer, WatchedEngine, WatchedInterface} from '../../model/inventory.js';
import {byName} from '../inventory-builder.js';
import {projectAndService} from '../project-and-service.js';
import type {SlotBook} from '../slot-book.js';
import {type Fleet, type FleetContainer, type FleetTarget, type Scrape, targetKey} from './fleet.js';
import type {FleetFacts, UncountedContainer} from './fleet-facts.js';
import type {TargetName} from './fleet-targets.js';

/** The scrapes of an interface that has a slot. */
export interface SlotScrapes {
  readonly slot: number;
  readonly target: FleetTarget;
  readonly scrapes: readonly Scrape[];
}

/** What is watched of a fleet, and the scrapes that go with it. */
export interface FleetInventory {
  readonly containers: readonly WatchedContainer[];
  readonly scrapes: readonly SlotScrapes[];
}

/** Gives each interface of a fleet its slot, and tells containers as the rest of the program knows them. */
export function fleetInventory(
  fleet: Fleet,
  facts: FleetFacts,
  slots: SlotBook,
  withLoopback: boolean,
): FleetInventory {
  const running = fleet.containers.filter(
    ({target, host, id}) => !facts.ended.has(`${targetKey(target)}\n${host}\n${id}`),
  );
  const counted = new Map(running.map(container => [keyOf(container), container]));
  const targets = new Set(fleet.targets.map(targetKey));
  const uncounted = facts.uncounted.filter(
    ({host, id, target}) => targets.has(target) && !counted.has(containerKey(host, id)),
  );
  const members = membersOf(uncounted);
  slots.keepOnly(counted);

  const scrapes: SlotScrapes[] = [];
  const containers: WatchedContainer[] = [];
  for (const [key, container] of counted) {
    const shown = container.interfaces.filter(({name}) => withLoopback || name !== 'lo');
    const seen = shown.map(({name, network}) => ({
      seenBy: 'engine' as const,
      within: key,
      name,
      index: undefined,
      networkId: network?.id,
      isSummed: name !== 'lo',
      birth: 'before-watching' as const,
    }));
    const {slots: given, former} = slots.follow(key, seen);
    const interfaces = shown.map(({name, network, scrapes: ofInterface}, place): WatchedInterface => {
      const slot = given[place]!;
      scrapes.push({slot, target: container.target, scrapes: ofInterface});
      return watchedInterface(slot, name, network && withFacts(network, container.target, facts));
    });
    const owned = members.get(`${container.host}\n${container.name}`) ?? [];
    containers.push(countedContainer(container, interfaces, former, owned, facts));
  }
  containers.push(...uncounted.map(each => uncountedContainer(each, counted)));
  return {containers: containers.sort(byName), scrapes};
}

/** One engine for each target: how it stands with being scraped. */
export function fleetEngines(
  targets: readonly TargetName[],
  {isUp}: FleetFacts,
  since: (target: string, isUp: boolean) => number,
): WatchedEngine[] {
  return targets.map(target => {
    const key = targetKey(target);
    const isScraped = isUp.get(key) ?? true;
    return {
      kind: 'prometheus',
      version: undefined,
      host: target.host,
      endpoint: target.instance,
      state: isScraped ? 'connected' : 'unreachable',
      sinceSeconds: since(key, isScraped),
      reason: isScraped ? undefined : `Prometheus cannot scrape ${target.instance} (job ${target.job})`,
      hint: isScraped ? undefined : 'Look at its page of targets: it says why.',
    };
  });
}

/** What says of whom a container's scrapes are. */
export function counts({exporter, intervalSeconds}: FleetTarget): string {
  const who = {rxtop: 'rxtop export', cadvisor: 'cAdvisor', kubelet: 'the kubelet'}[exporter];
  const often = intervalSeconds === undefined ? '' : ` every ${Math.round(intervalSeconds * 10) / 10} s`;
  return `Prometheus scrapes ${who} there${often}: nothing shorter can be seen`;
}

function keyOf({host, id}: Pick<FleetContainer, 'host' | 'id'>): string {
  return containerKey(host, id);
}

function membersOf(uncounted: readonly UncountedContainer[]): Map<string, ContainerRef[]> {
  const members = new Map<string, ContainerRef[]>();
  for (const {host, sharedWith, id, name} of uncounted) {
    if (sharedWith === undefined) continue;

    const key = `${host}\n${sharedWith}`;
    members.set(key, [...(members.get(key) ?? []), {id, name}]);
  }
  return members;
}

function withFacts(network: Network, target: FleetTarget, {networks}: FleetFacts): Network {
  return {...network, ...networks.get(`${targetKey(target)}\n${network.name}`)};
}

function watchedInterface(slot: number, name: string, network: Network | undefined): WatchedInterface {
  return {
    slot,
    name,
    isLoopback: name === 'lo',
    kind: undefined,
    isSummed: name !== 'lo',
    source: 'prometheus',
    hostInterface: undefined,
    mac: undefined,
    addresses: [],
    network,
    endpointId: undefined,
  };
}

function countedContainer(
  container: FleetContainer,
  interfaces: readonly WatchedInterface[],
  formerSlots: readonly number[],
  members: readonly ContainerRef[],
  {startedAt}: FleetFacts,
): WatchedContainer {
  const {target, host, id} = container;
  const started = startedAt.get(`${targetKey(target)}\n${host}\n${id}`);
  const networks = interfaces.flatMap(({network}) => network ?? []);
  return {
    ...common(container, target.instance),
    startedAt: started === undefined ? undefined : new Date(started * 1000).toISOString(),
    networkMode: networks[0]?.name ?? 'unknown',
    networks,
    traffic: {state: 'counted', source: 'prometheus', why: counts(target)},
    interfaces,
    formerSlots,
    members,
  };
}

function uncountedContainer(
  container: UncountedContainer,
  counted: ReadonlyMap<string, FleetContainer>,
): WatchedContainer {
  const {reason, sharedWith, host, instance} = container;
  const owner = [...counted.values()].find(each => each.host === host && each.name === sharedWith);
  return {
    ...common(container, instance),
    state: reason === 'not-running' ? 'exited' : 'running',
    startedAt: undefined,
    networkMode: reason === 'host-network' ? 'host' : reason === 'no-network' ? 'none' : 'unknown',
    networks: [],
    traffic: trafficOf(reason, sharedWith, owner),
    interfaces: [],
    formerSlots: [],
    members: [],
  };
}

function trafficOf(
  reason: UncountedContainer['reason'],
  sharedWith: string | undefined,
  owner: ContainerRef | undefined,
): TrafficStatus {
  if (reason !== 'shared-with') {
    return {state: 'unavailable', reason, detail: 'so says rxtop export, which runs on its host'};
  }

  const name = owner?.name ?? sharedWith ?? 'another container';
  return {state: 'shared', reason, owner: {id: owner?.id ?? name, name}};
}

function common(
  {host, id, name, image, labels, pod}: Pick<FleetContainer, 'host' | 'id' | 'name' | 'image' | 'labels' | 'pod'>,
  endpoint: string,
): Pick<
  WatchedContainer,
  | 'key'
  | 'host'
  | 'endpoint'
  | 'id'
  | 'name'
  | 'image'
  | 'state'
  | 'pid'
  | 'labels'
  | 'project'
  | 'service'
  | 'pod'
  | 'networkNamespace'
  | 'protocolSlot'
> {
  return {
    key: containerKey(host, id),
    host,
    endpoint,
    id,
    name,
    image,
    state: 'running',
    pid: undefined,
    labels,
    ...projectAndService({labels}),
    pod,
    networkNamespace: undefined,
    protocolSlot: undefined,
  };
}
