import type {CounterTable} from '../../model/counter-table.js';
import {HOST, type NameIndex} from './name-index.js';
import {Column, type NetDevPass, parseNetDev} from './net-dev.js';
import type {ProcFile} from './proc-file.js';

/**
 * Reads the counters of all containers that have a veth on the host in one go: the host's `/proc/net/dev`. The host's end
 * of a veth transmits what the container receives, so the directions are swapped. Bytes and packets equal the container's
 * own to the byte; errors and drops are not mirrored and are not read here.
 */
export class HostNetDev {
  readonly #path: string;
  readonly #file: ProcFile;
  readonly #table: CounterTable;
  #readAt = 0;
  #subsampledAt = 0;
  readonly #subsamplePass: NetDevPass = {taken: 0, unwatched: 0, malformed: 0};

  constructor(path: string, file: ProcFile, table: CounterTable) {
    this.#path = path;
    this.#file = file;
    this.#table = table;
  }

  /** What the last reading met, and when it was made. */
  readonly pass: NetDevPass = {taken: 0, unwatched: 0, malformed: 0};

  get readAt(): number {
    return this.#readAt;
  }

  /** Reads into the slots that `index` has for the host. Throws the Node.js system error where the file cannot be read. */
  read(index: NameIndex, monotonicSeconds: () => number): void {
    this.#readAt = monotonicSeconds();
    this.#file.read(this.#path);
    parseNetDev(this.#file.bytes, this.#file.length, index, HOST, this.#take, this.pass);
  }

  /** Reads bytes between two sweeps, of the same slots. Throws the Node.js system error where the file cannot be read. */
  subsample(index: NameIndex, monotonicSeconds: () => number): void {
    this.#subsampledAt = monotonicSeconds();
    this.#file.read(this.#path);
    parseNetDev(this.#file.bytes, this.#file.length, index, HOST, this.#takeSubsample, this.#subsamplePass);
  }

  readonly #take = (slot: number, columns: Float64Array, rests: Float64Array): void => {
    const table = this.#table;
    // The peer is being taken away: what came from it is counted no more.
    if (columns[Column.receiveBytes] === 0 && table.transmitBytes[slot]! > 0) return;

    const {rest} = table;
    table.receiveBytes[slot] = columns[Column.transmitBytes]!;
    table.receivePackets[slot] = columns[Column.transmitPackets]!;
    table.transmitBytes[slot] = columns[Column.receiveBytes]!;
    table.transmitPackets[slot] = columns[Column.receivePackets]!;
    rest.receiveBytes[slot] = rests[Column.transmitBytes]!;
    rest.receivePackets[slot] = rests[Column.transmitPackets]!;
    rest.transmitBytes[slot] = rests[Column.receiveBytes]!;
    rest.transmitPackets[slot] = rests[Column.receivePackets]!;
    table.sampledAt[slot] = this.#readAt;
  };

  readonly #takeSubsample = (slot: number, columns: Float64Array, rests: Float64Array): void => {
    const {subsamples, transmitBytes} = this.#table;
    if (columns[Column.receiveBytes] === 0 && transmitBytes[slot]! > 0) return;

    subsamples.receiveBytes[slot] = columns[Column.transmitBytes]!;
    subsamples.transmitBytes[slot] = columns[Column.receiveBytes]!;
    subsamples.receiveRest[slot] = rests[Column.transmitBytes]!;
    subsamples.transmitRest[slot] = rests[Column.receiveBytes]!;
    subsamples.sampledAt[slot] = this.#subsampledAt;
  };
}
