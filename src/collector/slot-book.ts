import type {CounterTable, InterfaceBirth} from '../model/counter-table.js';

interface Entry {
  readonly slot: number;
  /** Which kernel interface the slot stands for: sandbox and index. */
  kernelInterface: string;
  isPresent: boolean;
}

/**
 * Which slot belongs to which interface of which container. An interface is known by its network, or by its name where no
 * network owns it, so that it keeps its slot (history, running totals) when it is renamed, when its container restarts
 * and when it is disconnected and comes back under another name.
 */
export class SlotBook {
  readonly #table: CounterTable;
  readonly #byContainer = new Map<string, Map<string, Entry>>();

  constructor(table: CounterTable) {
    this.#table = table;
  }

  /** Says that no interface of the container is known to be present; `take` says it of each that is. */
  beginContainer(containerId: string): void {
    for (const entry of this.#byContainer.get(containerId)?.values() ?? []) entry.isPresent = false;
  }

  /** The slot of an interface that is present. `birth` matters the first time that it is seen. */
  take(containerId: string, key: string, kernelInterface: string, birth: InterfaceBirth): number {
    const entries = this.#entriesOf(containerId);
    const entry = entries.get(key);
    if (entry === undefined) {
      const slot = this.#table.acquire(birth);
      entries.set(key, {slot, kernelInterface, isPresent: true});
      return slot;
    }

    if (entry.kernelInterface !== kernelInterface || this.#table.isRetired[entry.slot] === 1) {
      this.#table.replace(entry.slot, 'while-watching');
      entry.kernelInterface = kernelInterface;
    }
    entry.isPresent = true;
    return entry.slot;
  }

  /** Retires what was not taken since `beginContainer`, and answers those slots: they still belong to the totals. */
  endContainer(containerId: string): readonly number[] {
    const former: number[] = [];
    for (const {slot, isPresent} of this.#byContainer.get(containerId)?.values() ?? []) {
      if (isPresent) continue;

      this.#table.retire(slot);
      former.push(slot);
    }
    return former;
  }

  /** Forgets containers that are not in the list. */
  keepOnly(containerIds: {has(id: string): boolean}): void {
    for (const [id, entries] of this.#byContainer) {
      if (containerIds.has(id)) continue;

      for (const {slot} of entries.values()) this.#table.release(slot);
      this.#byContainer.delete(id);
    }
  }

  #entriesOf(containerId: string): Map<string, Entry> {
    const present = this.#byContainer.get(containerId);
    if (present !== undefined) return present;

    const entries = new Map<string, Entry>();
    this.#byContainer.set(containerId, entries);
    return entries;
  }
}
