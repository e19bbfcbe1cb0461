import {createAddressBook} from '../flows/address-book.js';
import {type ContainerSocket, containerSockets} from '../flows/container-sockets.js';
import type {WatchedContainer} from '../model/inventory.js';
import type {SocketReading} from '../model/socket.js';
import type {Action} from '../view/key-map.js';
import type {SocketsView} from '../view/sockets-pane.js';

/** Looks up the sockets of a container by its key, so many at most. */
export type ReadSockets = (containerKey: string, room: number) => SocketReading;

/** Sockets that are listed; of more there are counts alone. */
const ROOM = 1000;
/** Between two readings, and as many times as long as the last one took: at most one per cent of the time goes into them. */
const LEAST_PAUSE_SECONDS = 2;
const PAUSE_PER_DURATION = 100;

/** The sockets of one container while their pane is open, read anew now and then. */
export class SocketsState {
  #read: ReadSockets | undefined;
  readonly #now: () => number;
  #containerKey: string | undefined;
  #reading: SocketReading | undefined;
  #sockets: readonly ContainerSocket[] = [];
  #readAt = Number.NEGATIVE_INFINITY;
  #duration = 0;
  #offset = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  readBy(read: ReadSockets): void {
    this.#read = read;
    this.forget();
  }

  /** Reads the container's sockets if that is due. `containers` are those whose addresses are known. */
  update({key, host}: WatchedContainer, containers: readonly WatchedContainer[], page: number): void {
    const isOther = key !== this.#containerKey;
    const startedAt = this.#now();
    const pause = Math.max(LEAST_PAUSE_SECONDS, PAUSE_PER_DURATION * this.#duration);
    if (this.#read === undefined || (!isOther && startedAt - this.#readAt < pause)) return;

    const reading = this.#read(key, ROOM);
    this.#containerKey = key;
    this.#readAt = this.#now();
    this.#duration = this.#readAt - startedAt;
    this.#reading = reading;
    const neighbours = containers.filter(each => each.host === host);
    this.#sockets = reading.state === 'read' ? containerSockets(reading.sockets, createAddressBook(neighbours)) : [];
    if (isOther) this.#offset = 0;
    this.#scrollTo(this.#offset, page);
  }

  /** Forgets what was read: the pane was closed. */
  forget(): void {
    this.#containerKey = undefined;
    this.#reading = undefined;
    this.#sockets = [];
  }

  move(action: Action, page: number): void {
    const all = this.#sockets.length;
    const steps: Partial<Record<Action, number>> = {
      up: -1,
      down: 1,
      'page-up': -page,
      'page-down': page,
      first: -all,
      last: all,
    };
    this.#scrollTo(this.#offset + (steps[action] ?? 0), page);
  }

  view({name}: WatchedContainer): SocketsView {
    return {containerName: name, reading: this.#reading, sockets: this.#sockets, offset: this.#offset};
  }

  #scrollTo(offset: number, page: number): void {
    this.#offset = Math.max(0, Math.min(this.#sockets.length - page, offset));
  }
}
