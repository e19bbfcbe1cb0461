import {hasSeveralHosts, type Inventory, type WatchedContainer} from '../model/inventory.js';

/** What a container takes up and another one may take over: a name on a host. */
export type Place = string;

/** The place of a container. */
export function placeOf({host, name}: Pick<WatchedContainer, 'host' | 'name'>): Place {
  return `${host}\n${name}`;
}

/** Who is where, in one inventory. */
export class Places {
  readonly #containers = new Map<Place, WatchedContainer>();
  readonly #isWithHost: boolean;

  /** A container that was created anew may stand beside the one that has ended: it has the place then. */
  constructor(inventory: Inventory) {
    this.#isWithHost = hasSeveralHosts(inventory);
    for (const container of inventory.containers) {
      const place = placeOf(container);
      const other = this.#containers.get(place);
      if (other === undefined || hasEnded(other) || !hasEnded(container)) this.#containers.set(place, container);
    }
  }

  /** The container of a place. */
  at(place: Place): WatchedContainer | undefined {
    return this.#containers.get(place);
  }

  /** Whether a container has its place, and not another one that came after it. */
  isThere(container: WatchedContainer): boolean {
    return this.#containers.get(placeOf(container)) === container;
  }

  /** How a container is called among all: by its name, with its host where there are several. */
  subjectOf({host, name}: Pick<WatchedContainer, 'host' | 'name'>): string {
    return this.#isWithHost ? `${host}/${name}` : name;
  }
}

/** Whether a container runs no more, and another one may have taken its place. */
export function hasEnded({state, ended}: WatchedContainer): boolean {
  return ended !== undefined || state === 'exited' || state === 'dead' || state === 'removing';
}
