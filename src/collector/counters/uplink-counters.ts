import {readFileSync} from 'node:fs';
import path from 'node:path';
import {errorCode} from '../../errors.js';
import type {CounterTable} from '../../model/counter-table.js';

/**
 * Counts the host's way out in a slot of its own, as the host sees it: what comes in from outside is received. Its bytes are those of
 * the host's own programs as well as of containers.
 * https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-net-statistics
 */
export class UplinkCounters {
  readonly slot: number;
  readonly #receive: string;
  readonly #transmit: string;
  readonly #table: CounterTable;
  readonly #monotonicSeconds: () => number;

  constructor(name: string, table: CounterTable, monotonicSeconds: () => number, sysRoot = '/sys') {
    const folder = path.join(sysRoot, 'class/net', name, 'statistics');
    this.#receive = path.join(folder, 'rx_bytes');
    this.#transmit = path.join(folder, 'tx_bytes');
    this.#table = table;
    this.#monotonicSeconds = monotonicSeconds;
    this.slot = table.acquire('before-watching');
  }

  /** An interface that cannot be read has no rate. */
  read(): void {
    const readAt = this.#monotonicSeconds();
    const receive = readCounter(this.#receive);
    const transmit = readCounter(this.#transmit);
    if (receive === undefined || transmit === undefined) return;

    this.#table.receiveBytes[this.slot] = receive;
    this.#table.transmitBytes[this.slot] = transmit;
    this.#table.sampledAt[this.slot] = readAt;
  }
}

/** A decimal number and a line break. */
function readCounter(file: string): number | undefined {
  try {
    const text = readFileSync(file, 'latin1');
    return /^\d+\n?$/.test(text) ? Number(text) : undefined;
  } catch (error) {
    // EINVAL comes of an interface that is being taken away.
    if (['ENOENT', 'EACCES', 'EINVAL', 'ENODEV', 'ENOTDIR'].includes(errorCode(error) ?? '')) return undefined;

    throw error;
  }
}
