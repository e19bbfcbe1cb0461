import type {CounterTable, InterfaceBirth} from '../model/counter-table.js';

/** An interface as it was seen in a container. */
export interface SeenInterface {
  /** Who saw it: an interface by the engine's word cannot be found again by the kernel's. */
  readonly seenBy: 'kernel' | 'engine';
  /** The sandbox (kernel) or the run of the container (engine) in which its name or index means something. */
  readonly within: string;
  readonly name: string;
  /** Undefined where the kernel does not tell. */
  readonly index: number | undefined;
  /** The network that owns it, if any. */
  readonly networkId: string | undefined;
  /** Whether the container's sum holds it. */
  readonly isSummed: boolean;
  /** How its counters began, if it takes nobody's place. */
  readonly birth: InterfaceBirth;
}

interface Entry {
  readonly slot: number;
  readonly interface: SeenInterface;
}

/** Slots that are kept of interfaces that a container no longer has. Beyond, the one that went first is used again. */
const MOST_FORMER = 8;

/**
 * Which slot belongs to which interface of which container. A slot goes on with its kernel interface, whatever that is
 * called and whichever network turns out to own it. Where the kernel interface is gone, the slot (history, running totals) goes
 * on with the one that is now on the same network, or has the same name where no network owns it: after a restart,
 * or when the container was disconnected and came back.
 */
export class SlotBook {
  readonly #table: CounterTable;
  /** Those that are present first, then those that are not, in the order in which they went. */
  readonly #byContainer = new Map<string, readonly Entry[]>();

  constructor(table: CounterTable) {
    this.#table = table;
  }

  /**
   * Says which interfaces the container has now. Answers their slots in the same order, and the slots of those that it no
   * longer has and that its sum held: they are retired, and still belong to its running totals.
   */
  follow(containerId: string, seen: readonly SeenInterface[]): {slots: readonly number[]; former: readonly number[]} {
    const before = this.#byContainer.get(containerId) ?? [];
    if (seen.length === 0 && before.length === 0) return {slots: [], former: []};

    const free = new Set(before);
    const sameInterface = seen.map(found => taken(free, entry => isSame(entry.interface, found)));
    const present = seen.map((found, place): Entry => {
      const same = sameInterface[place];
      return same === undefined ? this.#newcomer(found, free) : this.#continued(found, same, free);
    });
    const former = [...free];
    for (const {slot} of former) this.#table.retire(slot);
    this.#byContainer.set(containerId, [...present, ...former]);
    const summed = former.filter(entry => entry.interface.isSummed);
    return {slots: present.map(({slot}) => slot), former: summed.map(({slot}) => slot)};
  }

  /** The slot of the container's interface on that network, whether it is there or was; undefined if there never was one. */
  slotOn(containerId: string, networkId: string): number | undefined {
    const entries = this.#byContainer.get(containerId) ?? [];
    return entries.find(entry => entry.interface.networkId === networkId && entry.interface.isSummed)?.slot;
  }

  /** Forgets containers that are not in the list. */
  keepOnly(containerIds: {has(id: string): boolean}): void {
    for (const [id, entries] of this.#byContainer) {
      if (containerIds.has(id)) continue;

      for (const {slot} of entries) this.#table.release(slot);
      this.#byContainer.delete(id);
    }
  }

  /** The kernel interface is known. Its network may have become known just now, and have had another one before. */
  #continued(found: SeenInterface, same: Entry, free: Set<Entry>): Entry {
    const networkId = found.networkId ?? same.interface.networkId;
    const ofNetwork =
      networkId === same.interface.networkId
        ? undefined
        : taken(free, entry => entry.interface.networkId === networkId);
    if (ofNetwork !== undefined) {
      this.#table.release(same.slot);
      return this.#replaced(ofNetwork, found);
    }

    // It was out of our sight for a while, with what it had counted before.
    if (this.#table.isRetired[same.slot] === 1) this.#table.replace(same.slot, 'before-watching');
    return {slot: same.slot, interface: {...found, networkId}};
  }

  #newcomer(found: SeenInterface, free: Set<Entry>): Entry {
    const forerunner =
      taken(free, entry => isSuccessor(entry.interface, found)) ??
      (free.size < MOST_FORMER ? undefined : taken(free, entry => this.#canSucceed(entry, found)));
    return forerunner === undefined
      ? {slot: this.#table.acquire(found.birth), interface: found}
      : this.#replaced(forerunner, found);
  }

  /** What one had counted goes on as the other's past: both have to be in the sum, or neither. */
  #canSucceed({slot, interface: before}: Entry, found: SeenInterface): boolean {
    return this.#table.isRetired[slot] === 1 && before.isSummed === found.isSummed;
  }

  /**
   * An interface that a network owns was made while we watched. Any other may have carried traffic before it came here, also
   * one that comes back with a new run of its container; and one that we know by another's word now may be the one from before.
   */
  #replaced({slot, interface: before}: Entry, found: SeenInterface): Entry {
    const isNew = found.networkId !== undefined && before.seenBy === found.seenBy;
    this.#table.replace(slot, isNew ? 'while-watching' : 'before-watching');
    return {slot, interface: found};
  }
}

/** Takes the first fitting entry out of the set. */
function taken(entries: Set<Entry>, fits: (entry: Entry) => boolean): Entry | undefined {
  for (const entry of entries) {
    if (!fits(entry)) continue;

    entries.delete(entry);
    return entry;
  }
  return undefined;
}

/** An index may come to be known later, when the interface is brought up; until then its name has to do. */
function isSame(a: SeenInterface, b: SeenInterface): boolean {
  if (a.within !== b.within) return false;

  return a.index === undefined || b.index === undefined ? a.name === b.name : a.index === b.index;
}

function isSuccessor(before: SeenInterface, found: SeenInterface): boolean {
  if (before.isSummed !== found.isSummed) return false;

  return before.networkId === found.networkId && (found.networkId !== undefined || before.name === found.name);
}
