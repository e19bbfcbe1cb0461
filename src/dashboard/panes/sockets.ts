import {createAddressBook} from '../../flows/address-book.js';
import {type ContainerSocket, containerSockets} from '../../flows/container-sockets.js';
import {containerKey} from '../../model/container.js';
import type {WatchedContainer} from '../../model/inventory.js';
import type {SocketReading} from '../../model/socket.js';
import {layOutDashboard, linesOf} from '../../view/dashboard-layout.js';
import type {Action} from '../../view/key-map.js';
import type {Palette} from '../../view/palette.js';
import {paintSockets, SOCKETS_FIRST_ROW, SOCKETS_OVERHEAD} from '../../view/sockets-pane.js';
import type {Surface} from '../../view/surface.js';
import {indexAtLine, isMove} from '../selection.js';
import type {Outcome, Stage, WholePane} from './pane.js';

/** Looks up the sockets of a container by its key, so many at most. */
export type ReadSockets = (containerKey: string, room: number) => SocketReading;

/** Sockets that are listed; of more there are counts alone. */
const ROOM = 1000;
/** Between two readings, and as many times as long as the last one took: at most one per cent of the time goes into them. */
const LEAST_PAUSE_SECONDS = 2;
const PAUSE_PER_DURATION = 100;

/** The sockets of one container, read anew now and then while they are on the screen and it is not frozen. */
export class SocketsPane implements WholePane {
  #read: ReadSockets | undefined;
  readonly #now: () => number;
  #container: WatchedContainer | undefined;
  #reading: SocketReading | undefined;
  #sockets: readonly ContainerSocket[] = [];
  #readAt = Number.NEGATIVE_INFINITY;
  #duration = 0;
  #offset = 0;
  #isFrozen = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  readBy(read: ReadSockets): void {
    this.#read = read;
    this.startOver();
  }

  startOver(): void {
    this.#container = undefined;
    this.#reading = undefined;
    this.#sockets = [];
  }

  update(stage: Stage): void {
    const container = stage.subject()?.container;
    if (stage.state.zoomed !== 'sockets' || container === undefined) this.startOver();
    else if (!stage.isFrozen) this.#look(container, stage);
    else if (container.key !== this.#container?.key) this.#await(container);
    this.#isFrozen = stage.isFrozen;
  }

  act(action: Action, stage: Stage): Outcome | undefined {
    if (!isMove(action)) return undefined;

    const page = pageOf(stage);
    const all = this.#sockets.length;
    const steps = {up: -1, down: 1, 'page-up': -page, 'page-down': page, first: -all, last: all};
    this.#scrollTo(this.#offset + steps[action], page);
    return {kind: 'moved'};
  }

  /** A click on a socket shows the container at its other end. */
  click(_x: number, y: number, stage: Stage): Outcome | undefined {
    const list = {page: pageOf(stage), all: this.#sockets.length};
    const index = indexAtLine({offset: this.#offset}, y - SOCKETS_FIRST_ROW, list);
    const owner = index === undefined ? undefined : this.#sockets[index]!.owner;
    if (owner?.kind !== 'container' || this.#container === undefined) return undefined;

    return {kind: 'jump', containerKey: containerKey(this.#container.host, owner.container.id)};
  }

  paint(surface: Surface, palette: Palette): void {
    if (this.#container === undefined) return;

    const {name: containerName} = this.#container;
    const [reading, sockets, offset] = [this.#reading, this.#sockets, this.#offset];
    const isFrozen = this.#isFrozen;
    paintSockets(surface, {containerName, reading, sockets, offset, isFrozen}, palette);
  }

  /** What its sockets were when the picture was frozen, nobody knows. */
  #await(container: WatchedContainer): void {
    this.startOver();
    this.#container = container;
    this.#readAt = Number.NEGATIVE_INFINITY;
  }

  #look(container: WatchedContainer, stage: Stage): void {
    const {key, host} = container;
    const isOther = key !== this.#container?.key;
    const startedAt = this.#now();
    const pause = Math.max(LEAST_PAUSE_SECONDS, PAUSE_PER_DURATION * this.#duration);
    this.#container = container;
    if (this.#read === undefined || (!isOther && startedAt - this.#readAt < pause)) return;

    const reading = this.#read(key, ROOM);
    this.#readAt = this.#now();
    this.#duration = this.#readAt - startedAt;
    this.#reading = reading;
    const all = stage.picture?.rows.map(row => row.container) ?? [];
    const neighbours = all.filter(each => each.host === host);
    this.#sockets = reading.state === 'read' ? containerSockets(reading.sockets, createAddressBook(neighbours)) : [];
    if (isOther) this.#offset = 0;
    this.#scrollTo(this.#offset, pageOf(stage));
  }

  #scrollTo(offset: number, page: number): void {
    this.#offset = Math.max(0, Math.min(this.#sockets.length - page, offset));
  }
}

function pageOf({width, height}: Stage): number {
  return linesOf(layOutDashboard(width, height, 'sockets')?.sockets, SOCKETS_OVERHEAD);
}
