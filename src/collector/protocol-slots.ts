import type {ProtocolTable} from '../model/protocol-table.js';
import type {Sandbox} from './sandbox.js';

/** Which slot of the protocol table belongs to which sandbox. */
export class ProtocolSlots {
  readonly #table: ProtocolTable;
  readonly #bySandbox = new Map<number, number>();

  constructor(table: ProtocolTable) {
    this.#table = table;
  }

  /** The sandbox's slot; it is given one if it has none. */
  slotOf({number}: Sandbox): number {
    const known = this.#bySandbox.get(number);
    if (known !== undefined) return known;

    const slot = this.#table.acquire();
    this.#bySandbox.set(number, slot);
    return slot;
  }

  /** Takes the slots of all other sandboxes back. */
  keepOnly(sandboxes: Iterable<Sandbox>): void {
    const kept = new Set([...sandboxes].map(({number}) => number));
    for (const [number, slot] of this.#bySandbox) {
      if (kept.has(number)) continue;

      this.#table.release(slot);
      this.#bySandbox.delete(number);
    }
  }
}
