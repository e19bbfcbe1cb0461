import {isDeepStrictEqual} from 'node:util';
import type {EngineContainer, Network} from '../../model/container.js';
import type {EngineEvent} from './engine-events.js';
import type {ListedContainer} from './engine-json.js';

/**
 * The containers as they are known now. It remembers which ones have changed, and joins each endpoint to what is known
 * of its network: Docker tells a network's driver, bridge and subnets apart from its containers.
 */
export class ContainerList {
  readonly #containers = new Map<string, EngineContainer>();
  readonly #onChange: (containerId: string) => void;
  #networks = new Map<string, Network>();
  #pods: ReadonlyMap<string, string> = new Map();

  constructor(onChange: (containerId: string) => void) {
    this.#onChange = onChange;
  }

  get containers(): ReadonlyMap<string, EngineContainer> {
    return this.#containers;
  }

  set(container: EngineContainer): void {
    const joined = this.#inPod(this.#withNetworks(container));
    if (isDeepStrictEqual(joined, this.#containers.get(container.id))) return;

    this.#containers.set(container.id, joined);
    this.#onChange(container.id);
  }

  remove(containerId: string): void {
    if (this.#containers.delete(containerId)) this.#onChange(containerId);
  }

  setNetworks(networks: readonly Network[]): void {
    // Podman's endpoints name a network where Docker's give its id.
    this.#networks = new Map([...networks.map(by('name')), ...networks.map(by('id'))]);
    for (const container of [...this.#containers.values()]) this.set(container);
  }

  /** Names of pods, by the ids of the containers in them. */
  setPods(pods: ReadonlyMap<string, string>): void {
    this.#pods = pods;
    for (const container of [...this.#containers.values()]) this.set(container);
  }

  /** Whether an endpoint of the container is on a network of which nothing more than its name is known. */
  hasUnknownNetwork({endpoints}: EngineContainer): boolean {
    return endpoints.some(({network}) => !this.#networks.has(network.id));
  }

  /** Applies what an event says by itself, before anything is asked. */
  apply(event: EngineEvent): void {
    switch (event.kind) {
      case 'create':
        if (!this.#containers.has(event.id)) this.set(createdContainer(event));
        return;
      case 'die':
        this.#patch(event.id, {state: 'exited', pid: undefined});
        return;
      case 'pause':
        this.#patch(event.id, {state: 'paused'});
        return;
      case 'unpause':
        this.#patch(event.id, {state: 'running'});
        return;
      case 'rename':
        this.#patch(event.id, {name: event.name});
        return;
      case 'destroy':
        this.remove(event.id);
        return;
      default:
    }
  }

  /**
   * Brings the list up to date with what the engine lists, and returns the ids of those that must be inspected: running
   * ones that are new or look different. `isSettled` tells of containers that are known better than by this list.
   */
  reconcile(listed: readonly ListedContainer[], isSettled: (containerId: string) => boolean): string[] {
    const ids = new Set(listed.map(({container}) => container.id));
    for (const id of [...this.#containers.keys()]) {
      if (!ids.has(id) && !isSettled(id)) this.remove(id);
    }

    return listed
      .filter(({container}) => !isSettled(container.id))
      .filter(entry => this.#update(entry))
      .map(({container}) => container.id);
  }

  #update(entry: ListedContainer): boolean {
    const {container} = entry;
    const known = this.#containers.get(container.id);
    const isAlive = hasProcess(container);
    if (known === undefined) {
      this.set(container);
      return isAlive;
    }

    if (!looksDifferent(entry, known)) return isAlive && known.pid === undefined;

    const {pid, startedAt} = isAlive && hasProcess(known) ? known : container;
    const endpoints = entry.tellsNetworks ? container.endpoints : known.endpoints;
    this.set({...container, image: known.image, endpoints, pid, startedAt});
    return isAlive;
  }

  #patch(containerId: string, change: Partial<EngineContainer>): void {
    const known = this.#containers.get(containerId);
    if (known !== undefined) this.set({...known, ...change});
  }

  #inPod(container: EngineContainer): EngineContainer {
    const pod = this.#pods.get(container.id);
    return pod === container.pod ? container : {...container, pod};
  }

  #withNetworks(container: EngineContainer): EngineContainer {
    const endpoints = container.endpoints.map(endpoint => {
      const network = this.#networks.get(endpoint.network.id);
      return network === undefined ? endpoint : {...endpoint, network};
    });
    return {...container, endpoints};
  }
}

/** Whether the container's state means that it has a process. */
export function hasProcess({state}: EngineContainer): boolean {
  return state === 'running' || state === 'paused';
}

/** A restart shows in the ids of the endpoints, which are made anew. */
function looksDifferent({container, tellsNetworks}: ListedContainer, known: EngineContainer): boolean {
  return (
    container.name !== known.name ||
    container.state !== known.state ||
    (tellsNetworks && endpointKeys(container) !== endpointKeys(known))
  );
}

function endpointKeys({endpoints}: EngineContainer): string {
  return endpoints
    .map(({id, network}) => `${network.name} ${id ?? ''}`)
    .toSorted()
    .join('\n');
}

function by(key: 'id' | 'name'): (network: Network) => [string, Network] {
  return network => [network[key], network];
}

function createdContainer({id, name, image, labels}: Extract<EngineEvent, {kind: 'create'}>): EngineContainer {
  return {
    id,
    name,
    image,
    labels,
    state: 'created',
    pid: undefined,
    startedAt: undefined,
    networkMode: 'unknown',
    endpoints: [],
  };
}
