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
  /** Interfaces of the last reading that cannot be what the host takes them for: see `contradictsHost`. */
  contradictions = 0;
  /** What the reading before said of the interfaces that the host counts. */
  #receiveBytesBefore = new Float64Array(0);
  #transmitBytesBefore = new Float64Array(0);

  constructor(file: ProcFile, table: CounterTable, isHostCounted: (slot: number) => boolean) {
    this.#file = file;
    this.#table = table;
    this.#isHostCounted = isHostCounted;
  }

  /** Slots stand for other interfaces than before: readings from here on are not compared with those before. */
  beginAnew(size: number): void {
    this.#receiveBytesBefore = new Float64Array(size).fill(Number.NaN);
    this.#transmitBytesBefore = new Float64Array(size).fill(Number.NaN);
  }

  /** `owner` is the sandbox's number in the index. Throws the Node.js system error where the file cannot be read. */
  read(path: string, index: NameIndex, owner: number, monotonicSeconds: () => number): void {
    this.#readAt = monotonicSeconds();
    this.contradictions = 0;
    this.#file.read(path);
    parseNetDev(this.#file.bytes, this.#file.length, index, owner, this.#take, this.pass);
  }

  readonly #take = (slot: number, columns: Float64Array, rests: Float64Array): void => {
    const table = this.#table;
    const {rest} = table;
    if (this.#isHostCounted(slot)) {
      const received = columns[Column.receiveBytes]!;
      const transmitted = columns[Column.transmitBytes]!;
      if (this.#contradictsHost(slot, received, transmitted)) this.contradictions++;
      this.#receiveBytesBefore[slot] = received;
      this.#transmitBytesBefore[slot] = transmitted;
    } else {
      table.receiveBytes[slot] = columns[Column.receiveBytes]!;
      table.receivePackets[slot] = columns[Column.receivePackets]!;
      table.transmitBytes[slot] = columns[Column.transmitBytes]!;
      table.transmitPackets[slot] = columns[Column.transmitPackets]!;
      rest.receiveBytes[slot] = rests[Column.receiveBytes]!;
      rest.receivePackets[slot] = rests[Column.receivePackets]!;
      rest.transmitBytes[slot] = rests[Column.transmitBytes]!;
      rest.transmitPackets[slot] = rests[Column.transmitPackets]!;
      table.sampledAt[slot] = this.#readAt;
    }
    table.receiveErrors[slot] = columns[Column.receiveErrors]!;
    table.receiveDropped[slot] = columns[Column.receiveDropped]!;
    table.transmitErrors[slot] = columns[Column.transmitErrors]!;
    table.transmitDropped[slot] = columns[Column.transmitDropped]!;
    rest.receiveErrors[slot] = rests[Column.receiveErrors]!;
    rest.receiveDropped[slot] = rests[Column.receiveDropped]!;
    rest.transmitErrors[slot] = rests[Column.transmitErrors]!;
    rest.transmitDropped[slot] = rests[Column.transmitDropped]!;
    table.faultsSampledAt[slot] = this.#readAt;
  };

  /**
   * Counters only grow, and the host was read between the reading before and this one: what it said of the container's
   * interface lies between them, or its veth is another's.
   */
  #contradictsHost(slot: number, received: number, transmitted: number): boolean {
    const {receiveBytes, transmitBytes, sampledAt, faultsSampledAt} = this.#table;
    if (received < receiveBytes[slot]! || transmitted < transmitBytes[slot]!) return true;

    const isHostLater = sampledAt[slot]! > faultsSampledAt[slot]!;
    return (
      isHostLater &&
      (receiveBytes[slot]! < this.#receiveBytesBefore[slot]! || transmitBytes[slot]! < this.#transmitBytesBefore[slot]!)
    );
  }
}
