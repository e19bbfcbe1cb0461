import type {CounterTable} from '../model/counter-table.js';
import {grownWithGaps} from './grown.js';
import {perSecond} from './per-second.js';

/** Each is a column; the packets are those over the time that the errors and drops are of, for ratios. */
const RATES = [
  'receiveErrorsPerSecond',
  'receiveDroppedPerSecond',
  'transmitErrorsPerSecond',
  'transmitDroppedPerSecond',
  'receivePacketsPerSecond',
  'transmitPacketsPerSecond',
] as const;

const COUNTERS = [
  'receiveErrors',
  'receiveDropped',
  'transmitErrors',
  'transmitDropped',
  'receivePackets',
  'transmitPackets',
] as const;

/**
 * Rates of errors and drops of every slot, as columns. They are read at a cadence of their own, slower than that of bytes and
 * packets. NaN is "not known".
 */
export class FaultRates {
  readonly rate: Record<(typeof RATES)[number], Float64Array>;
  readonly #before: Record<(typeof COUNTERS)[number], Float64Array>;
  #sampledAtBefore = new Float64Array(0);

  constructor() {
    const empty = () => new Float64Array(0);
    this.rate = {
      receiveErrorsPerSecond: empty(),
      receiveDroppedPerSecond: empty(),
      transmitErrorsPerSecond: empty(),
      transmitDroppedPerSecond: empty(),
      receivePacketsPerSecond: empty(),
      transmitPacketsPerSecond: empty(),
    };
    this.#before = {
      receiveErrors: empty(),
      receiveDropped: empty(),
      transmitErrors: empty(),
      transmitDropped: empty(),
      receivePackets: empty(),
      transmitPackets: empty(),
    };
  }

  /** The slot was given to a new interface. */
  forget(slot: number): void {
    this.beUnknown(slot);
    this.beginAnew(slot);
    this.#sampledAtBefore[slot] = Number.NaN;
  }

  beUnknown(slot: number): void {
    for (let index = 0; index < RATES.length; index++) this.rate[RATES[index]!][slot] = Number.NaN;
  }

  /** The counters began anew, whenever they are read next. */
  beginAnew(slot: number): void {
    for (let index = 0; index < COUNTERS.length; index++) this.#before[COUNTERS[index]!][slot] = Number.NaN;
  }

  /** Whether errors and drops have been read since they were last followed. */
  isDue(slot: number, {faultsSampledAt}: CounterTable): boolean {
    const now = faultsSampledAt[slot]!;
    return !Number.isNaN(now) && now !== this.#sampledAtBefore[slot];
  }

  advance(slot: number, table: CounterTable): void {
    const {rate} = this;
    const before = this.#before;
    const seconds = table.faultsSampledAt[slot]! - this.#sampledAtBefore[slot]!;
    rate.receiveErrorsPerSecond[slot] = perSecond(before.receiveErrors[slot]!, table.receiveErrors[slot]!, seconds);
    rate.receiveDroppedPerSecond[slot] = perSecond(before.receiveDropped[slot]!, table.receiveDropped[slot]!, seconds);
    rate.transmitErrorsPerSecond[slot] = perSecond(before.transmitErrors[slot]!, table.transmitErrors[slot]!, seconds);
    rate.transmitDroppedPerSecond[slot] = perSecond(
      before.transmitDropped[slot]!,
      table.transmitDropped[slot]!,
      seconds,
    );
    rate.receivePacketsPerSecond[slot] = perSecond(before.receivePackets[slot]!, table.receivePackets[slot]!, seconds);
    rate.transmitPacketsPerSecond[slot] = perSecond(
      before.transmitPackets[slot]!,
      table.transmitPackets[slot]!,
      seconds,
    );
    this.remember(slot, table);
  }

  remember(slot: number, table: CounterTable): void {
    const before = this.#before;
    before.receiveErrors[slot] = table.receiveErrors[slot]!;
    before.receiveDropped[slot] = table.receiveDropped[slot]!;
    before.transmitErrors[slot] = table.transmitErrors[slot]!;
    before.transmitDropped[slot] = table.transmitDropped[slot]!;
    before.receivePackets[slot] = table.receivePackets[slot]!;
    before.transmitPackets[slot] = table.transmitPackets[slot]!;
    this.#sampledAtBefore[slot] = table.faultsSampledAt[slot]!;
  }

  grow(capacity: number): void {
    for (const name of RATES) this.rate[name] = grownWithGaps(this.rate[name], capacity);
    for (const name of COUNTERS) this.#before[name] = grownWithGaps(this.#before[name], capacity);
    this.#sampledAtBefore = grownWithGaps(this.#sampledAtBefore, capacity);
  }
}
