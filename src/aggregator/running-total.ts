import {roundingError} from '../model/counter-rest.js';
import type {CounterTable, FinalFigure} from '../model/counter-table.js';
import {grownWithGaps} from './grown.js';

/** Whole numbers up to here, and their sums, are exact as doubles; their rests are 0. */
const MOST = Number.MAX_SAFE_INTEGER;

/**
 * One counter of every slot, followed from reading to reading: how much it grew, and how much of it has passed since rxtop
 * began. The total goes on across resets, and is exact: what a double leaves off is kept beside it. NaN is "not known".
 */
export class RunningTotal {
  readonly #name: FinalFigure;
  /** The totals by slot. */
  value = new Float64Array(0);
  /** What the totals are more than the doubles in their column; 0 up to 2^53 - 1. */
  rest = new Float64Array(0);
  /** The table's columns of this counter, as of the present pass. */
  #now = new Float64Array(0);
  #restNow = new Float64Array(0);
  /** As in the counter table: a counter that was read is its column and its rest. */
  #before = new Float64Array(0);
  #restBefore = new Float64Array(0);
  #unseenBefore = new Float64Array(0);

  constructor(name: FinalFigure) {
    this.#name = name;
  }

  /** To be called before each pass: the table's columns are replaced when it grows. */
  look(table: CounterTable): void {
    this.#now = table[this.#name] as Float64Array<ArrayBuffer>;
    this.#restNow = table.rest[this.#name] as Float64Array<ArrayBuffer>;
  }

  /** The slot was given to a new interface. */
  forget(slot: number): void {
    this.value[slot] = Number.NaN;
    this.rest[slot] = 0;
    this.#before[slot] = Number.NaN;
    this.#restBefore[slot] = 0;
    this.#unseenBefore[slot] = 0;
  }

  /** How much the counter has grown since the reading before: exact as long as a double can be. Negative after a reset. */
  growth(slot: number): number {
    const now = this.#now[slot]!;
    const growth = now - this.#before[slot]!;
    return now <= MOST && growth >= 0 ? growth : growth + (this.#restNow[slot]! - this.#restBefore[slot]!);
  }

  /** Takes a reading of a counter that has gone on by `growth`. */
  advance(slot: number, growth: number): void {
    if (growth === 0) return;

    const now = this.#now[slot]!;
    const total = this.value[slot]! + growth;
    // Most counters never get to where doubles are not exact and have rests.
    if (now <= MOST && total <= MOST && this.#before[slot]! <= MOST) {
      this.value[slot] = total;
      this.#before[slot] = now;
      return;
    }

    this.#add(slot, now, this.#restNow[slot]!);
    this.#add(slot, -this.#before[slot]!, -this.#restBefore[slot]!);
    this.#remember(slot);
  }

  /** Takes a reading of a counter that began anew at 0: all of it has passed since. */
  restart(slot: number): void {
    this.#add(slot, this.#now[slot]!, this.#restNow[slot]!);
    this.#remember(slot);
  }

  /** The first reading of an interface. What it had counted before rxtop looked is in no total. */
  begin(slot: number, {startsAtZero}: CounterTable): void {
    const now = this.#now[slot]!;
    // What is not known (NaN) makes the total unknown as well.
    this.value[slot] = now - now;
    if (startsAtZero[slot] === 1) this.#add(slot, now, this.#restNow[slot]!);
    this.#remember(slot);
  }

  /** The first reading of an interface that took another's place, which was of the generation `before`. */
  succeed(slot: number, table: CounterTable, before: number): void {
    const now = this.#now[slot]!;
    if (Number.isNaN(now)) this.value[slot] = now;
    this.#add(slot, this.#missed(slot, table, before), 0);
    if (table.startsAtZero[slot] === 1) this.#add(slot, now, this.#restNow[slot]!);
    this.#remember(slot);
  }

  /** Adds what no sweep has seen. `waiting` is for a slot that has no total yet, and gets it when it has one. */
  addUnseen(slot: number, table: CounterTable): 'done' | 'waiting' {
    const unseen = table.unseen[this.#name][slot]! - this.#unseenBefore[slot]!;
    if (unseen === 0) return 'done';
    if (Number.isNaN(this.value[slot]!)) return 'waiting';

    this.#add(slot, unseen, 0);
    this.#unseenBefore[slot] = table.unseen[this.#name][slot]!;
    return 'done';
  }

  grow(capacity: number): void {
    this.value = grownWithGaps(this.value, capacity);
    this.rest = grownWithGaps(this.rest, capacity);
    this.#before = grownWithGaps(this.#before, capacity);
    this.#restBefore = grownWithGaps(this.#restBefore, capacity);
    this.#unseenBefore = grownWithGaps(this.#unseenBefore, capacity);
  }

  /** What the interface that stood here before had counted when it was last read, and no sweep has seen. */
  #missed(slot: number, {finalGeneration, final, finalRest}: CounterTable, before: number): number {
    if (finalGeneration[slot] !== before) return 0;

    const rests = finalRest[this.#name][slot]! - this.#restBefore[slot]!;
    const missed = final[this.#name][slot]! - this.#before[slot]! + rests;
    return missed > 0 ? missed : 0;
  }

  #remember(slot: number): void {
    this.#before[slot] = this.#now[slot]!;
    this.#restBefore[slot] = this.#restNow[slot]!;
  }

  /** Adds a counter and its rest to a total and its rest, so that nothing is rounded off. */
  #add(slot: number, counter: number, rest: number): void {
    const before = this.value[slot]!;
    const sum = before + counter;
    this.value[slot] = sum;
    if (Math.abs(sum) <= MOST && Math.abs(before) <= MOST && Math.abs(counter) <= MOST) return;

    const whole = this.rest[slot]! + rest + roundingError(before, counter);
    this.value[slot] = sum + whole;
    this.rest[slot] = whole - (this.value[slot]! - sum);
  }
}
