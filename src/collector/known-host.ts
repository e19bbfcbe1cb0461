import type {Clock} from '../model/collector.js';
import type {CounterTable} from '../model/counter-table.js';
import type {HostFacts} from '../model/inventory.js';
import {UplinkCounters} from './counters/uplink-counters.js';
import {hostFactsAtOnce, readHostFacts} from './host-facts.js';

/** What is known of the host: its name at once, its way out a moment later, and what that carries with each sweep. */
export class KnownHost {
  readonly #table: CounterTable;
  readonly #clock: Pick<Clock, 'monotonicSeconds'>;
  #facts = hostFactsAtOnce();
  #uplink: UplinkCounters | undefined;

  constructor(table: CounterTable, clock: Pick<Clock, 'monotonicSeconds'>) {
    this.#table = table;
    this.#clock = clock;
  }

  get facts(): HostFacts {
    return this.#facts;
  }

  /** Finds out. Containers that run elsewhere, or in a host whose interfaces we do not see, have another way out than we have. */
  async learn(whose: 'containers' | 'others'): Promise<void> {
    const facts = await readHostFacts();
    if (whose === 'others' || facts.uplink === undefined) {
      this.#facts = {...facts, uplink: undefined, uplinkBytesPerSecond: undefined};
      return;
    }

    this.#uplink = new UplinkCounters(facts.uplink, this.#table, () => this.#clock.monotonicSeconds());
    this.#facts = {...facts, uplinkSlot: this.#uplink.slot};
  }

  /** Counts what the way out carries, once it is known. */
  readUplink(): void {
    this.#uplink?.read();
  }
}
