import type {EngineContainer} from '../../model/container.js';
import type {CounterTable} from '../../model/counter-table.js';
import type {WatchedContainer} from '../../model/inventory.js';
import type {EnginePlace} from '../engine-facts.js';
import type {SlotBook} from '../slot-book.js';
import type {FinalCounters, LateFinal} from './final-counters.js';
import type {FinalLink} from './final-links.js';
import {isNameless, NAMELESS, withNameless} from './nameless-interface.js';
import {uncounted} from './uncounted.js';

/** A container that has ended, as it was when it was last counted. */
interface Ended {
  watched: WatchedContainer;
  readonly endedAtSeconds: number;
  readonly endedAt: string;
}

/** When something is, on both clocks; `time` is RFC 3339. */
export interface Moment {
  readonly monotonicSeconds: number;
  readonly time: string;
}

/** Ended containers that are kept. Beyond, the one that ended first goes. */
const MOST_ENDED = 1000;

/** Also what is not to be listed is kept for this time: its last counters may come late, and belong into the running totals. */
const LEAST_SECONDS = 10;

/** Keeps containers that have ended for a while, with the last figures that could be had of them. */
export class EndedContainers {
  readonly #keepSeconds: number;
  readonly #table: CounterTable;
  readonly #slots: SlotBook;
  readonly #finals: FinalCounters | undefined;
  readonly #place: () => EnginePlace;
  readonly #ended = new Map<string, Ended>();
  /** Those that the engine says to run again, and that nobody has counted since: its answer may be older than their end. */
  readonly #doubted = new Map<string, Ended>();
  readonly #lastCounted = new Map<string, WatchedContainer>();
  readonly #startedAt = new Map<string, string>();

  constructor(
    keepSeconds: number,
    table: CounterTable,
    slots: SlotBook,
    finals: FinalCounters | undefined,
    place: () => EnginePlace,
  ) {
    this.#place = place;
    this.#keepSeconds = keepSeconds;
    this.#table = table;
    this.#slots = slots;
    this.#finals = finals;
  }

  has(containerId: string): boolean {
    return this.#ended.has(containerId);
  }

  /** The engine says that it has started one. */
  noteStart(containerId: string, time: string): void {
    this.#startedAt.delete(containerId);
    this.#startedAt.set(containerId, time);
    for (const [oldest] of this.#startedAt) {
      if (this.#startedAt.size <= MOST_ENDED) break;
      this.#startedAt.delete(oldest);
    }
  }

  /** The engine says that it has ended, and how it knew it until then: it may have lived too short a time to be counted. */
  noteEnd(container: EngineContainer, now: Moment): void {
    const {id} = container;
    const counted = this.#lastCounted.get(id);
    const isCounted =
      counted !== undefined && (container.startedAt === undefined || counted.startedAt === container.startedAt);
    // Docker may tell the end of one that lives for some milliseconds before its start.
    const startedAt = container.startedAt ?? this.#startedAt.get(id) ?? now.time;
    this.#startedAt.delete(id);
    if (!isCounted) this.#add(uncounted({...container, startedAt}, this.#place()), now);
  }

  /** Whether it is time to let one go. */
  isDue(nowSeconds: number): boolean {
    for (const {endedAtSeconds} of this.#ended.values()) {
      const age = nowSeconds - endedAtSeconds;
      if (age > this.#longestSeconds) return true;
    }
    return false;
  }

  /** Compares what was counted with what runs now: what is no longer there has ended. Forgets what ended long ago. */
  update(listed: ReadonlyMap<string, EngineContainer>, now: Moment): void {
    for (const [id, watched] of this.#lastCounted) {
      const container = listed.get(id);
      if (container !== undefined && !isOver(container)) continue;

      this.#lastCounted.delete(id);
      this.#add(watched, now);
    }
    for (const [id, ended] of [...this.#doubted, ...this.#ended]) {
      const container = listed.get(id);
      const isBack = container !== undefined && !isOver(container);
      const isOld = now.monotonicSeconds - ended.endedAtSeconds > this.#longestSeconds;
      if (isOld || isBack) this.#ended.delete(id);
      else if (!this.#ended.has(id)) this.#ended.set(id, ended);
      if (isOld || !isBack) this.#doubted.delete(id);
      else this.#doubted.set(id, ended);
    }
    this.#finals?.giveLate(late => this.#take(late, listed));
    for (const id of this.#ended.keys()) this.#slots.follow(id, []);
  }

  /** The inventory's containers, with those that have ended in their places. */
  mergeInto(containers: readonly WatchedContainer[], nowSeconds: number): readonly WatchedContainer[] {
    for (const container of containers) {
      if (container.traffic.state === 'counted' && container.interfaces.length > 0 && container.pid !== undefined) {
        this.#lastCounted.set(container.id, container);
        this.#doubted.delete(container.id);
      }
    }
    if (this.#ended.size === 0) return containers;

    const known = new Map(containers.map(container => [container.id, container]));
    const running = containers.filter(({id}) => !this.#ended.has(id));
    return [...running, ...[...this.#ended].map(([id, ended]) => this.#asEnded(ended, known.get(id), nowSeconds))];
  }

  get #longestSeconds(): number {
    return Math.max(this.#keepSeconds, LEAST_SECONDS);
  }

  #add(watched: WatchedContainer, {monotonicSeconds, time}: Moment): void {
    if (this.#ended.has(watched.id)) return;

    this.#ended.set(watched.id, {watched, endedAtSeconds: monotonicSeconds, endedAt: time});
    for (const [oldest] of this.#ended) {
      if (this.#ended.size <= MOST_ENDED) break;
      this.#ended.delete(oldest);
    }
  }

  /** What has ended was an interface that sweeps have read, or one that came and went between two of them. */
  #take(late: LateFinal, listed: ReadonlyMap<string, EngineContainer>): 'taken' | 'later' {
    const {link, figures, attachment} = late;
    const {containerId, endpoint} = attachment;
    const ended = this.#ended.get(containerId);
    const slot = this.#slots.slotOn(containerId, endpoint.network.id);
    if (slot !== undefined && this.#wasRead(slot, link)) {
      this.#table.conclude(slot, figures, link.readAt);
      return 'taken';
    }

    if (ended !== undefined) {
      const isLast =
        slot === undefined || !ended.watched.interfaces.some(each => each.slot === slot && isNameless(each));
      if (isLast) this.#addInterface(ended, late);
      else this.#table.addUnseen(slot, figures);
      return 'taken';
    }
    // A container that was started again before anybody looked.
    if (slot === undefined || !listed.has(containerId)) return 'later';

    this.#table.addUnseen(slot, figures);
    return 'taken';
  }

  /** A container has one interface on a network at a time. */
  #wasRead(slot: number, {bornAt, readAt}: FinalLink): boolean {
    const sampledAt = this.#table.sampledAt[slot]!;
    return sampledAt <= readAt && sampledAt >= (bornAt ?? Number.NEGATIVE_INFINITY);
  }

  /** Nobody had looked at the container, or not at this interface, while it was there. */
  #addInterface(ended: Ended, late: LateFinal): void {
    const {link, figures, attachment} = late;
    const {containerId, endpoint} = attachment;
    const {slots} = this.#slots.follow(containerId, [
      {
        seenBy: 'kernel',
        within: `host interface ${link.hostIndex}`,
        name: NAMELESS,
        index: undefined,
        networkId: endpoint.network.id,
        birth: 'while-watching',
        isSummed: true,
      },
    ]);
    const slot = slots[0]!;
    this.#table.conclude(slot, figures, link.readAt);
    ended.watched = withNameless(ended.watched, late, slot);
  }

  #asEnded(
    {watched, endedAt, endedAtSeconds}: Ended,
    now: WatchedContainer | undefined,
    nowSeconds: number,
  ): WatchedContainer {
    const counted = watched.interfaces.filter(({isSummed}) => isSummed);
    const isFinal = counted.length > 0 && counted.every(({slot}) => this.#table.isConcluded(slot));
    const {traffic} = watched;
    return {
      ...watched,
      protocolSlot: undefined,
      name: now?.name ?? watched.name,
      state: now?.state ?? 'exited',
      pid: undefined,
      networkNamespace: undefined,
      members: [],
      traffic: traffic.state === 'counted' ? {...traffic, why: isFinal ? FINAL : APPROXIMATE} : traffic,
      ended: {
        time: endedAt,
        counters: isFinal ? 'final' : 'approximate',
        isListed: nowSeconds - endedAtSeconds <= this.#keepSeconds,
      },
    };
  }
}

const FINAL = 'it has ended: its counters were read when its interfaces went';
const APPROXIMATE = 'it has ended: its counters are those of the last sweep before';

function isOver({state}: EngineContainer): boolean {
  return state === 'exited' || state === 'dead' || state === 'removing' || state === 'created';
}
