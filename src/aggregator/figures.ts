import type {CounterTable} from '../model/counter-table.js';
import type {WatchedContainer, WatchedInterface} from '../model/inventory.js';
import type {Direction, Figure} from '../model/traffic.js';
import type {Rates} from './rates.js';

/** Figures of interfaces and containers, straight from the columns: numbers, NaN for what is not known. Makes nothing. */
export class Figures {
  readonly #table: CounterTable;
  readonly #rates: Rates;

  constructor(table: CounterTable, rates: Rates) {
    this.#table = table;
    this.#rates = rates;
  }

  /** Unknown where a part is, or where there is none. */
  ofSum(interfaces: readonly WatchedInterface[], direction: Direction, figure: Figure): number {
    const column = this.#column(direction, figure);
    let sum = interfaces.length === 0 ? Number.NaN : 0;
    for (let index = 0; index < interfaces.length; index++) sum += column[interfaces[index]!.slot] ?? Number.NaN;
    return sum;
  }

  /** Of a container that is counted: its sum, with what belongs to its running totals alone. */
  ofContainer(container: WatchedContainer, direction: Direction, figure: Figure): number {
    return sumOf(container, this.#column(direction, figure), isTotal(figure));
  }

  /** Of several that are counted, what is known together. */
  ofAll(containers: readonly WatchedContainer[], direction: Direction, figure: Figure): number {
    const column = this.#column(direction, figure);
    const isOfTotal = isTotal(figure);
    let sum = Number.NaN;
    for (let index = 0; index < containers.length; index++) {
      const part = sumOf(containers[index]!, column, isOfTotal);
      if (!Number.isNaN(part)) sum = Number.isNaN(sum) ? part : sum + part;
    }
    return sum;
  }

  #column(direction: Direction, figure: Figure): Float64Array {
    const table = this.#table;
    const {rate, faults, totals} = this.#rates;
    const isReceive = direction === 'receive';
    switch (figure) {
      case 'bytes':
        return isReceive ? table.receiveBytes : table.transmitBytes;
      case 'packets':
        return isReceive ? table.receivePackets : table.transmitPackets;
      case 'errors':
        return isReceive ? table.receiveErrors : table.transmitErrors;
      case 'dropped':
        return isReceive ? table.receiveDropped : table.transmitDropped;
      case 'bytesPerSecond':
        return isReceive ? rate.receiveBytesPerSecond : rate.transmitBytesPerSecond;
      case 'packetsPerSecond':
        return isReceive ? rate.receivePacketsPerSecond : rate.transmitPacketsPerSecond;
      case 'errorsPerSecond':
        return isReceive ? faults.rate.receiveErrorsPerSecond : faults.rate.transmitErrorsPerSecond;
      case 'droppedPerSecond':
        return isReceive ? faults.rate.receiveDroppedPerSecond : faults.rate.transmitDroppedPerSecond;
      case 'packetsPerSecondOverFaults':
        return isReceive ? faults.rate.receivePacketsPerSecond : faults.rate.transmitPacketsPerSecond;
      case 'totalBytes':
        return isReceive ? totals.receiveBytes.value : totals.transmitBytes.value;
      case 'totalPackets':
        return isReceive ? totals.receivePackets.value : totals.transmitPackets.value;
    }
  }
}

function isTotal(figure: Figure): boolean {
  return figure === 'totalBytes' || figure === 'totalPackets';
}

function sumOf({interfaces, formerSlots}: WatchedContainer, column: Float64Array, isOfTotal: boolean): number {
  let sum = 0;
  let parts = 0;
  for (let index = 0; index < interfaces.length; index++) {
    const {isSummed, slot} = interfaces[index]!;
    if (!isSummed) continue;

    sum += column[slot] ?? Number.NaN;
    parts++;
  }
  if (parts === 0) sum = Number.NaN;
  if (!isOfTotal) return sum;

  for (let index = 0; index < formerSlots.length; index++) {
    const former = column[formerSlots[index]!] ?? Number.NaN;
    if (Number.isNaN(sum)) sum = former;
    else if (!Number.isNaN(former)) sum += former;
  }
  return sum;
}
