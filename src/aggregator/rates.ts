import type {CounterTable} from '../model/counter-table.js';
import {FaultRates} from './fault-rates.js';
import {grownWithGaps} from './grown.js';
import {RunningTotal} from './running-total.js';

/** Why a slot's rate is not known; 0 when it is. Numbers, because they live in a column. */
export const RateState = {known: 0, firstSample: 1, counterReset: 2, gone: 3} as const;

/** The running totals of bytes and packets. */
export type RunningTotals = Readonly<
  Record<'receiveBytes' | 'receivePackets' | 'transmitBytes' | 'transmitPackets', RunningTotal>
>;

const RATES = [
  'receiveBytesPerSecond',
  'receivePacketsPerSecond',
  'transmitBytesPerSecond',
  'transmitPacketsPerSecond',
] as const;

/**
 * Rates of every slot, as columns, with its running totals and what its faults are a second. A rate divides by the time that
 * really passed between the two readings. A counter that went down was reset: what it counted in between is unknown, so the
 * rate is NaN, not 0; the running total goes on with what it has counted since.
 */
export class Rates {
  readonly rate: Record<(typeof RATES)[number], Float64Array> = {
    receiveBytesPerSecond: new Float64Array(0),
    receivePacketsPerSecond: new Float64Array(0),
    transmitBytesPerSecond: new Float64Array(0),
    transmitPacketsPerSecond: new Float64Array(0),
  };
  readonly totals: RunningTotals = {
    receiveBytes: new RunningTotal('receiveBytes'),
    receivePackets: new RunningTotal('receivePackets'),
    transmitBytes: new RunningTotal('transmitBytes'),
    transmitPackets: new RunningTotal('transmitPackets'),
  };
  readonly faults = new FaultRates();
  /** A value of RateState. */
  state = new Uint8Array(0);
  /** Monotonic seconds of the last reset, NaN without one. */
  resetAt = new Float64Array(0);
  readonly #all = Object.values(this.totals);
  #sampledAtBefore = new Float64Array(0);
  #unseenCount = 0;
  #generation = new Uint32Array(0);

  /** A slot was given to a new interface: nothing of its former owner may show. */
  forget(slot: number): void {
    if (slot >= this.state.length) this.#grow(slot + 1);

    for (const total of this.#all) total.forget(slot);
    this.faults.forget(slot);
    this.#unknown(slot, RateState.firstSample);
    this.resetAt[slot] = Number.NaN;
    this.#sampledAtBefore[slot] = Number.NaN;
    this.#generation[slot] = 0;
  }

  /** Follows a sweep that began at `sweptAt`: one pass over the columns, no allocation. */
  update(table: CounterTable, sweptAt: number): void {
    for (const total of this.#all) total.look(table);
    const {generation: generations, sampledAt, isRetired, size} = table;
    for (let slot = 0; slot < size; slot++) {
      const generation = generations[slot]!;
      if ((generation & 1) === 0) continue;

      const isNew = generation !== this.#generation[slot];
      if (isRetired[slot] === 1) {
        this.#takeLast(table, slot, sweptAt, isNew);
        this.#unknown(slot, RateState.gone);
      } else if (Number.isNaN(sampledAt[slot]!)) {
        this.#unknown(slot, isNew && this.#generation[slot] === 0 ? RateState.firstSample : RateState.gone);
      } else if (isNew) {
        this.#begin(table, slot, sweptAt);
      } else if (sampledAt[slot] !== this.#sampledAtBefore[slot]) {
        this.#advance(table, slot, sweptAt);
      } else if (sweptAt - sampledAt[slot]! > table.freshForSeconds[slot]!) {
        this.#unknown(slot, RateState.gone);
      }
      if (!isNew && this.faults.isDue(slot, table)) this.faults.advance(slot, table);
    }
    if (table.unseenCount !== this.#unseenCount) this.#addUnseen(table);
  }

  /** What no sweep has seen counts, and is no rate. */
  #addUnseen(table: CounterTable): void {
    let isWaiting = false;
    for (let slot = 0; slot < table.size; slot++) {
      if ((table.generation[slot]! & 1) === 0) continue;

      for (const total of this.#all) {
        if (total.addUnseen(slot, table) === 'waiting') isWaiting = true;
      }
    }
    if (!isWaiting) this.#unseenCount = table.unseenCount;
  }

  /** The first reading of an interface, or of the one that took another's place. */
  #begin(table: CounterTable, slot: number, sweptAt: number): void {
    const before = this.#generation[slot]!;
    const isReplacement = before !== 0;
    if (isReplacement) {
      this.resetAt[slot] = sweptAt;
      for (const total of this.#all) total.succeed(slot, table, before);
    } else {
      for (const total of this.#all) total.begin(slot, table);
    }
    this.#generation[slot] = table.generation[slot]!;
    this.#unknown(slot, isReplacement ? RateState.counterReset : RateState.firstSample);
    this.#sampledAtBefore[slot] = table.sampledAt[slot]!;
    this.faults.remember(slot, table);
  }

  /** An interface that is gone may have been read once more at its end: that counts, and is no rate. */
  #takeLast(table: CounterTable, slot: number, sweptAt: number, isNew: boolean): void {
    if (Number.isNaN(table.sampledAt[slot]!)) return;
    if (isNew) this.#begin(table, slot, sweptAt);
    else if (table.sampledAt[slot] !== this.#sampledAtBefore[slot]) {
      for (const total of this.#all) total.advance(slot, total.growth(slot));
      this.#sampledAtBefore[slot] = table.sampledAt[slot]!;
    }
  }

  #advance(table: CounterTable, slot: number, sweptAt: number): void {
    const {receiveBytes, receivePackets, transmitBytes, transmitPackets} = this.totals;
    const receivedBytes = receiveBytes.growth(slot);
    const receivedPackets = receivePackets.growth(slot);
    const transmittedBytes = transmitBytes.growth(slot);
    const transmittedPackets = transmitPackets.growth(slot);
    if (receivedBytes < 0 || receivedPackets < 0 || transmittedBytes < 0 || transmittedPackets < 0) {
      this.#reset(table, slot, sweptAt);
      return;
    }

    const {rate} = this;
    const seconds = table.sampledAt[slot]! - this.#sampledAtBefore[slot]!;
    rate.receiveBytesPerSecond[slot] = receivedBytes / seconds;
    rate.receivePacketsPerSecond[slot] = receivedPackets / seconds;
    rate.transmitBytesPerSecond[slot] = transmittedBytes / seconds;
    rate.transmitPacketsPerSecond[slot] = transmittedPackets / seconds;
    this.state[slot] = RateState.known;
    this.#sampledAtBefore[slot] = table.sampledAt[slot]!;
    receiveBytes.advance(slot, receivedBytes);
    receivePackets.advance(slot, receivedPackets);
    transmitBytes.advance(slot, transmittedBytes);
    transmitPackets.advance(slot, transmittedPackets);
  }

  #reset(table: CounterTable, slot: number, sweptAt: number): void {
    this.resetAt[slot] = sweptAt;
    this.#unknown(slot, RateState.counterReset);
    for (const total of this.#all) total.restart(slot);
    this.#sampledAtBefore[slot] = table.sampledAt[slot]!;
    // Errors and drops began anew with them, whenever they are read next.
    this.faults.beginAnew(slot);
  }

  #unknown(slot: number, state: number): void {
    for (let index = 0; index < RATES.length; index++) this.rate[RATES[index]!][slot] = Number.NaN;
    this.faults.beUnknown(slot);
    this.state[slot] = state;
  }

  #grow(atLeast: number): void {
    const capacity = Math.max(atLeast, this.state.length * 2, 64);
    for (const name of RATES) this.rate[name] = grownWithGaps(this.rate[name], capacity);
    for (const total of this.#all) total.grow(capacity);
    this.faults.grow(capacity);
    this.resetAt = grownWithGaps(this.resetAt, capacity);
    this.#sampledAtBefore = grownWithGaps(this.#sampledAtBefore, capacity);
    const state = new Uint8Array(capacity);
    state.set(this.state);
    this.state = state;
    const generation = new Uint32Array(capacity);
    generation.set(this.#generation);
    this.#generation = generation;
  }
}
