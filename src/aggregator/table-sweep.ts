import type {CounterTable} from '../model/counter-table.js';
import type {RateReason, WatchedContainer, WatchedInterface} from '../model/inventory.js';
import type {Direction, DirectionTraffic, History, Reading, Sweep, Traffic} from '../model/traffic.js';
import {RateState, type Rates} from './rates.js';
import {addKnown, addOrUnknown, NO_TRAFFIC, UNKNOWN_TRAFFIC} from './sum.js';

const REASONS: Readonly<Record<number, RateReason | undefined>> = {
  [RateState.firstSample]: 'first-sample',
  [RateState.counterReset]: 'counter-reset',
  [RateState.gone]: 'gone',
};

/** A sweep whose figures are read out of the columns when they are asked for. Valid until the next sweep. */
export class TableSweep implements Sweep {
  readonly number: number;
  readonly time: Date;
  readonly monotonicSeconds: number;
  readonly durationSeconds: number;
  readonly host: Sweep['host'];
  readonly inventory: Sweep['inventory'];
  readonly intervalSeconds: number | undefined;
  readonly history: History;
  readonly #table: CounterTable;
  readonly #rates: Rates;
  readonly #byContainer = new Map<WatchedContainer, Traffic | undefined>();

  constructor(
    reading: Reading,
    intervalSeconds: number | undefined,
    history: History,
    table: CounterTable,
    rates: Rates,
  ) {
    this.number = reading.number;
    this.time = reading.time;
    this.monotonicSeconds = reading.monotonicSeconds;
    this.durationSeconds = reading.durationSeconds;
    this.host = reading.host;
    this.inventory = reading.inventory;
    this.intervalSeconds = intervalSeconds;
    this.history = history;
    this.#table = table;
    this.#rates = rates;
  }

  sum(interfaces: readonly WatchedInterface[]): Traffic {
    const [first, ...others] = interfaces;
    if (first === undefined) return NO_TRAFFIC;

    return others.reduce((sum, {slot}) => addOrUnknown(sum, this.#ofSlot(slot)), this.#ofSlot(first.slot));
  }

  trafficOf(container: WatchedContainer): Traffic | undefined {
    if (this.#byContainer.has(container)) return this.#byContainer.get(container);

    const traffic = container.traffic.state === 'counted' ? this.#ofCounted(container) : undefined;
    this.#byContainer.set(container, traffic);
    return traffic;
  }

  totals(): Traffic {
    return this.inventory.containers
      .map(container => this.trafficOf(container))
      .filter(traffic => traffic !== undefined)
      .reduce(addKnown, UNKNOWN_TRAFFIC);
  }

  #ofCounted(container: WatchedContainer): Traffic {
    const interfaces = container.interfaces.filter(({isLoopback}) => !isLoopback);
    // The engine has not told of any yet.
    if (interfaces.length === 0) return {...UNKNOWN_TRAFFIC, reason: 'first-sample'};

    const traffic = this.sum(interfaces);
    return container.formerSlots.reduce((sum, slot) => this.#withTotalsOf(sum, slot), traffic);
  }

  /** An interface that a container no longer has still belongs to its running totals. */
  #withTotalsOf({receive, transmit, reason}: Traffic, slot: number): Traffic {
    const former = this.#ofSlot(slot);
    return {
      receive: withTotals(receive, former.receive),
      transmit: withTotals(transmit, former.transmit),
      reason,
    };
  }

  #ofSlot(slot: number): Traffic {
    return {
      receive: this.#direction(slot, 'receive'),
      transmit: this.#direction(slot, 'transmit'),
      reason: REASONS[this.#rates.state[slot] ?? RateState.firstSample],
    };
  }

  #direction(slot: number, direction: Direction): DirectionTraffic {
    const table = this.#table;
    const {rate, total} = this.#rates;
    return {
      bytes: known(table[`${direction}Bytes`][slot]),
      packets: known(table[`${direction}Packets`][slot]),
      errors: known(table[`${direction}Errors`][slot]),
      dropped: known(table[`${direction}Dropped`][slot]),
      bytesPerSecond: known(rate[`${direction}BytesPerSecond`][slot]),
      packetsPerSecond: known(rate[`${direction}PacketsPerSecond`][slot]),
      errorsPerSecond: known(rate[`${direction}ErrorsPerSecond`][slot]),
      droppedPerSecond: known(rate[`${direction}DroppedPerSecond`][slot]),
      packetsPerSecondOverFaults: known(rate[`${direction}PacketsOverFaults`][slot]),
      totalBytes: known(total[`${direction}Bytes`][slot]),
      totalPackets: known(total[`${direction}Packets`][slot]),
    };
  }
}

function withTotals(sum: DirectionTraffic, former: DirectionTraffic): DirectionTraffic {
  return {
    ...sum,
    totalBytes: (sum.totalBytes ?? 0) + (former.totalBytes ?? 0),
    totalPackets: (sum.totalPackets ?? 0) + (former.totalPackets ?? 0),
  };
}

function known(figure: number | undefined): number | undefined {
  return figure === undefined || Number.isNaN(figure) ? undefined : figure;
}
