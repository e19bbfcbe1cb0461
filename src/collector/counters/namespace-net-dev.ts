import type {CounterTable} from '../../model/counter-table.js';
import type {NameIndex} from './name-index.js';
import {Column, type NetDevPass, parseNetDev} from './net-dev.js';
import type {ProcFile} from './proc-file.js';

/**
 * Reads the counters of one network namespace from inside: `/proc/<pid>/net/dev`. For interfaces that have no veth on the
 * host it gives everything; for the others errors and drops, which a host veth does not mirror.
 */
export class NamespaceNetDev {
  readonly #file: ProcFile;
  readonly #table: CounterTable;
  readonly #isHostCounted: (slot: number) => boolean;
  #readAt = 0;

  /** What the last reading met. */
  readonly pass: NetDevPass = {taken: 0, unwatched: 0, malformed: 0};
  /** Interfaces of the last reading that stood below what the host had just said of them: they are not the same. */
  belowHost = 0;

  constructor(file: ProcFile, table: CounterTable, isHostCounted: (slot: number) => boolean) {
    this.#file = file;
    this.#table = table;
    this.#isHostCounted = isHostCounted;
  }

  /** `owner` is the sandbox's number in the index. Throws the Node.js system error where the file cannot be read. */
  read(path: string, index: NameIndex, owner: number, monotonicSeconds: () => number): void {
    this.#readAt = monotonicSeconds();
    this.belowHost = 0;
    this.#file.read(path);
    parseNetDev(this.#file.bytes, this.#file.length, index, owner, this.#take, this.pass);
  }

  readonly #take = (slot: number, columns: Float64Array): void => {
    const table = this.#table;
    if (this.#isHostCounted(slot)) {
      // Counters only grow: the container's own cannot stand below what its veth said a moment ago.
      if (
        columns[Column.receiveBytes]! < table.receiveBytes[slot]! ||
        columns[Column.transmitBytes]! < table.transmitBytes[slot]!
      ) {
        this.belowHost++;
      }
    } else {
      table.receiveBytes[slot] = columns[Column.receiveBytes]!;
      table.receivePackets[slot] = columns[Column.receivePackets]!;
      table.transmitBytes[slot] = columns[Column.transmitBytes]!;
      table.transmitPackets[slot] = columns[Column.transmitPackets]!;
      table.sampledAt[slot] = this.#readAt;
    }
    table.receiveErrors[slot] = columns[Column.receiveErrors]!;
    table.receiveDropped[slot] = columns[Column.receiveDropped]!;
    table.transmitErrors[slot] = columns[Column.transmitErrors]!;
    table.transmitDropped[slot] = columns[Column.transmitDropped]!;
    table.faultsSampledAt[slot] = this.#readAt;
  };
}
