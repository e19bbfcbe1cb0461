import {roundingError} from '../model/counter-rest.js';
import type {CounterTable} from '../model/counter-table.js';

/** Why a slot's rate is not known; 0 when it is. Numbers, because they live in a column. */
export const RateState = {known: 0, firstSample: 1, counterReset: 2, gone: 3} as const;

const RATES = [
  'receiveBytesPerSecond',
  'receivePacketsPerSecond',
  'transmitBytesPerSecond',
  'transmitPacketsPerSecond',
  'receiveErrorsPerSecond',
  'receiveDroppedPerSecond',
  'transmitErrorsPerSecond',
  'transmitDroppedPerSecond',
  'receivePacketsOverFaults',
  'transmitPacketsOverFaults',
] as const;

const FAULTS_BEFORE = [
  'receiveErrors',
  'receiveDropped',
  'transmitErrors',
  'transmitDropped',
  'receivePacketsAtFaults',
  'transmitPacketsAtFaults',
] as const;

const BEFORE = [
  'receiveBytes',
  'receivePackets',
  'transmitBytes',
  'transmitPackets',
  'sampledAt',
  'faultsSampledAt',
  ...FAULTS_BEFORE,
] as const;

const TOTALS = ['receiveBytes', 'receivePackets', 'transmitBytes', 'transmitPackets'] as const;

type Columns<Name extends string> = Record<Name, Float64Array>;

/**
 * Rates and running totals of every slot, as columns. A rate divides by the time that really passed between the two
 * readings. A counter that went down was reset: what it counted in between is unknown, so the rate is NaN, not 0; the
 * running total goes on with what it has counted since.
 */
export class Rates {
  readonly rate: Columns<(typeof RATES)[number]> = columns(RATES, 0);
  readonly total: Columns<(typeof TOTALS)[number]> = columns(TOTALS, 0);
  /** What the totals are more than the doubles in their columns; 0 up to 2^53 - 1. */
  readonly totalRest: Columns<(typeof TOTALS)[number]> = columns(TOTALS, 0);
  /** A value of RateState. */
  state = new Uint8Array(0);
  /** Monotonic seconds of the last reset, NaN without one. */
  resetAt = new Float64Array(0);
  readonly #before: Columns<(typeof BEFORE)[number]> = columns(BEFORE, 0);
  /** As in the counter table: a counter that was read is its column and its rest. */
  readonly #restBefore: Columns<(typeof TOTALS)[number]> = columns(TOTALS, 0);
  readonly #unseenBefore: Columns<(typeof TOTALS)[number]> = columns(TOTALS, 0);
  #unseenCount = 0;
  #generation = new Uint32Array(0);

  /** A slot was given to a new interface: nothing of its former owner may show. */
  forget(slot: number): void {
    if (slot >= this.state.length) this.#grow(slot + 1);

    for (const name of RATES) this.rate[name][slot] = Number.NaN;
    for (const name of TOTALS) {
      this.total[name][slot] = Number.NaN;
      this.totalRest[name][slot] = 0;
      this.#restBefore[name][slot] = 0;
      this.#unseenBefore[name][slot] = 0;
    }
    for (const name of BEFORE) this.#before[name][slot] = Number.NaN;
    this.state[slot] = RateState.firstSample;
    this.resetAt[slot] = Number.NaN;
    this.#generation[slot] = 0;
  }

  /** Follows a sweep that began at `sweptAt`: one pass over the columns, no allocation. */
  update(table: CounterTable, sweptAt: number): void {
    for (let slot = 0; slot < table.size; slot++) {
      const generation = table.generation[slot]!;
      if ((generation & 1) === 0) continue;

      const isNew = generation !== this.#generation[slot];
      if (table.isRetired[slot] === 1) {
        this.#takeLast(table, slot, sweptAt, isNew);
        this.#unknown(slot, RateState.gone);
      } else if (Number.isNaN(table.sampledAt[slot]!)) {
        this.#unknown(slot, isNew && this.#generation[slot] === 0 ? RateState.firstSample : RateState.gone);
      } else if (isNew) {
        this.#begin(table, slot, sweptAt);
      } else if (table.sampledAt[slot] !== this.#before.sampledAt[slot]) {
        this.#advance(table, slot, sweptAt);
      } else if (sweptAt - table.sampledAt[slot]! > table.freshForSeconds[slot]!) {
        this.#unknown(slot, RateState.gone);
      }
      if (!isNew && hasNewFaults(table.faultsSampledAt[slot]!, this.#before.faultsSampledAt[slot]!)) {
        this.#advanceFaults(table, slot);
      }
    }
    if (table.unseenCount !== this.#unseenCount) this.#addUnseen(table);
  }

  /** What no sweep has seen counts, and is no rate. A slot that has no total yet gets it when it has one. */
  #addUnseen(table: CounterTable): void {
    let isWaiting = false;
    for (let slot = 0; slot < table.size; slot++) {
      if ((table.generation[slot]! & 1) === 0) continue;

      for (const name of TOTALS) {
        const unseen = table.unseen[name][slot]! - this.#unseenBefore[name][slot]!;
        if (unseen === 0) continue;
        if (Number.isNaN(this.total[name][slot]!)) {
          isWaiting = true;
          continue;
        }

        this.#addExactly(name, slot, unseen, 0);
        this.#unseenBefore[name][slot] = table.unseen[name][slot]!;
      }
    }
    if (!isWaiting) this.#unseenCount = table.unseenCount;
  }

  /** The first reading of an interface, or of the one that took another's place. */
  #begin(table: CounterTable, slot: number, sweptAt: number): void {
    const isReplacement = this.#generation[slot] !== 0;
    if (isReplacement) this.resetAt[slot] = sweptAt;
    for (const name of TOTALS) {
      const now = table[name][slot]!;
      // What is not known (NaN) makes the total unknown as well.
      if (!isReplacement) this.total[name][slot] = now - now;
      else if (Number.isNaN(now)) this.total[name][slot] = now;
      if (isReplacement) this.#addExactly(name, slot, this.#missed(table, name, slot), 0);
      if (table.startsAtZero[slot] === 1) this.#addExactly(name, slot, now, table.rest[name][slot]!);
    }
    this.#generation[slot] = table.generation[slot]!;
    this.#unknown(slot, isReplacement ? RateState.counterReset : RateState.firstSample);
    this.#remember(table, slot);
    this.#rememberFaults(table, slot);
  }

  /** What the interface that stood here before had counted when it was last read, and no sweep has seen. */
  #missed(table: CounterTable, name: (typeof TOTALS)[number], slot: number): number {
    if (table.finalGeneration[slot] !== this.#generation[slot]) return 0;

    const rests = table.finalRest[name][slot]! - this.#restBefore[name][slot]!;
    const missed = table.final[name][slot]! - this.#before[name][slot]! + rests;
    return missed > 0 ? missed : 0;
  }

  /** An interface that is gone may have been read once more at its end: that counts, and is no rate. */
  #takeLast(table: CounterTable, slot: number, sweptAt: number, isNew: boolean): void {
    if (Number.isNaN(table.sampledAt[slot]!)) return;
    if (isNew) this.#begin(table, slot, sweptAt);
    else if (table.sampledAt[slot] !== this.#before.sampledAt[slot]) {
      this.#addToTotals(table, slot, false);
      this.#remember(table, slot);
    }
  }

  #advance(table: CounterTable, slot: number, sweptAt: number): void {
    const receivedBytes = this.#growth('receiveBytes', table, slot);
    const receivedPackets = this.#growth('receivePackets', table, slot);
    const transmittedBytes = this.#growth('transmitBytes', table, slot);
    const transmittedPackets = this.#growth('transmitPackets', table, slot);
    const isReset = receivedBytes < 0 || receivedPackets < 0 || transmittedBytes < 0 || transmittedPackets < 0;
    if (isReset) {
      this.resetAt[slot] = sweptAt;
      this.#unknown(slot, RateState.counterReset);
      this.#addToTotals(table, slot, isReset);
      this.#remember(table, slot);
      // Errors and drops began anew with them, whenever they are read next.
      for (let index = 0; index < FAULTS_BEFORE.length; index++) this.#before[FAULTS_BEFORE[index]!][slot] = Number.NaN;
      return;
    }

    const seconds = table.sampledAt[slot]! - this.#before.sampledAt[slot]!;
    this.rate.receiveBytesPerSecond[slot] = receivedBytes / seconds;
    this.rate.receivePacketsPerSecond[slot] = receivedPackets / seconds;
    this.rate.transmitBytesPerSecond[slot] = transmittedBytes / seconds;
    this.rate.transmitPacketsPerSecond[slot] = transmittedPackets / seconds;
    this.state[slot] = RateState.known;
    this.#addToTotals(table, slot, isReset);
    this.#remember(table, slot);
  }

  #advanceFaults(table: CounterTable, slot: number): void {
    const before = this.#before;
    const seconds = table.faultsSampledAt[slot]! - before.faultsSampledAt[slot]!;
    const {rate} = this;
    rate.receiveErrorsPerSecond[slot] = perSecond(before.receiveErrors[slot]!, table.receiveErrors[slot]!, seconds);
    rate.receiveDroppedPerSecond[slot] = perSecond(before.receiveDropped[slot]!, table.receiveDropped[slot]!, seconds);
    rate.transmitErrorsPerSecond[slot] = perSecond(before.transmitErrors[slot]!, table.transmitErrors[slot]!, seconds);
    rate.transmitDroppedPerSecond[slot] = perSecond(
      before.transmitDropped[slot]!,
      table.transmitDropped[slot]!,
      seconds,
    );
    rate.receivePacketsOverFaults[slot] = perSecond(
      before.receivePacketsAtFaults[slot]!,
      table.receivePackets[slot]!,
      seconds,
    );
    rate.transmitPacketsOverFaults[slot] = perSecond(
      before.transmitPacketsAtFaults[slot]!,
      table.transmitPackets[slot]!,
      seconds,
    );
    this.#rememberFaults(table, slot);
  }

  #addToTotals(table: CounterTable, slot: number, isReset: boolean): void {
    for (let index = 0; index < TOTALS.length; index++) {
      const name = TOTALS[index]!;
      this.#addExactly(name, slot, table[name][slot]!, table.rest[name][slot]!);
      if (!isReset) this.#addExactly(name, slot, -this.#before[name][slot]!, -this.#restBefore[name][slot]!);
    }
  }

  /** How much a counter has grown since the reading before: exact as long as a double can be. */
  #growth(name: (typeof TOTALS)[number], table: CounterTable, slot: number): number {
    return table[name][slot]! - this.#before[name][slot]! + (table.rest[name][slot]! - this.#restBefore[name][slot]!);
  }

  /** Adds a counter and its rest to a total and its rest, so that nothing is rounded off. */
  #addExactly(name: (typeof TOTALS)[number], slot: number, counter: number, rest: number): void {
    const total = this.total[name];
    const before = total[slot]!;
    const sum = before + counter;
    total[slot] = sum;
    // Below 2^53 whole numbers and their sums are exact.
    if (
      Math.abs(sum) <= Number.MAX_SAFE_INTEGER &&
      Math.abs(before) <= Number.MAX_SAFE_INTEGER &&
      Math.abs(counter) <= Number.MAX_SAFE_INTEGER
    )
      return;

    const totalRest = this.totalRest[name];
    const whole = totalRest[slot]! + rest + roundingError(before, counter);
    total[slot] = sum + whole;
    totalRest[slot] = whole - (total[slot]! - sum);
  }

  #remember(table: CounterTable, slot: number): void {
    const before = this.#before;
    before.receiveBytes[slot] = table.receiveBytes[slot]!;
    before.receivePackets[slot] = table.receivePackets[slot]!;
    before.transmitBytes[slot] = table.transmitBytes[slot]!;
    before.transmitPackets[slot] = table.transmitPackets[slot]!;
    before.sampledAt[slot] = table.sampledAt[slot]!;
    const {rest} = table;
    this.#restBefore.receiveBytes[slot] = rest.receiveBytes[slot]!;
    this.#restBefore.receivePackets[slot] = rest.receivePackets[slot]!;
    this.#restBefore.transmitBytes[slot] = rest.transmitBytes[slot]!;
    this.#restBefore.transmitPackets[slot] = rest.transmitPackets[slot]!;
  }

  #rememberFaults(table: CounterTable, slot: number): void {
    const before = this.#before;
    before.receiveErrors[slot] = table.receiveErrors[slot]!;
    before.receiveDropped[slot] = table.receiveDropped[slot]!;
    before.transmitErrors[slot] = table.transmitErrors[slot]!;
    before.transmitDropped[slot] = table.transmitDropped[slot]!;
    before.receivePacketsAtFaults[slot] = table.receivePackets[slot]!;
    before.transmitPacketsAtFaults[slot] = table.transmitPackets[slot]!;
    before.faultsSampledAt[slot] = table.faultsSampledAt[slot]!;
  }

  #unknown(slot: number, state: number): void {
    for (let index = 0; index < RATES.length; index++) this.rate[RATES[index]!][slot] = Number.NaN;
    this.state[slot] = state;
  }

  #grow(atLeast: number): void {
    const capacity = Math.max(atLeast, this.state.length * 2, 64);
    growColumns(this.rate, RATES, capacity);
    growColumns(this.total, TOTALS, capacity);
    growColumns(this.totalRest, TOTALS, capacity);
    growColumns(this.#restBefore, TOTALS, capacity);
    growColumns(this.#unseenBefore, TOTALS, capacity);
    growColumns(this.#before, BEFORE, capacity);
    const state = new Uint8Array(capacity);
    state.set(this.state);
    this.state = state;
    const resetAt = new Float64Array(capacity).fill(Number.NaN);
    resetAt.set(this.resetAt);
    this.resetAt = resetAt;
    const generation = new Uint32Array(capacity);
    generation.set(this.#generation);
    this.#generation = generation;
  }
}

function hasNewFaults(now: number, before: number): boolean {
  return !Number.isNaN(now) && now !== before;
}

function perSecond(before: number, now: number, seconds: number): number {
  return now < before ? Number.NaN : (now - before) / seconds;
}

function columns<Name extends string>(names: readonly Name[], capacity: number): Columns<Name> {
  const made: Partial<Columns<Name>> = {};
  for (const name of names) made[name] = new Float64Array(capacity);
  return made as Columns<Name>;
}

function growColumns<Name extends string>(grown: Columns<Name>, names: readonly Name[], capacity: number): void {
  for (const name of names) {
    const column = new Float64Array(capacity).fill(Number.NaN);
    column.set(grown[name]);
    grown[name] = column;
  }
}
