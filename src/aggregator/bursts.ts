import type {CounterTable} from '../model/counter-table.js';
import {MOST_SUB_INTERVALS, type Peaks} from '../model/peaks.js';
import {grown, grownWithGaps} from './grown.js';
import {RateState, type Rates} from './rates.js';
import {SlotPeaks, SubRateRing} from './sub-rate-ring.js';

/** Sweeps no further apart than this are sub-intervals themselves for whoever looks at a second. */
const SHORT_SWEEP_SECONDS = 0.2;

/**
 * The rates between the readings that are made within a sweep's interval, and the highest of each slot. They make up the
 * interval without a gap: a reading that came late or was left out makes a longer sub-interval. A counter that went down,
 * and an interface that was not read between two sweeps, leave the peak unknown.
 */
export class Bursts {
  /** What the history keeps of the last sweep: peaks, and rates of sweeps that are short enough; NaN is "not known". */
  receivePeak = new Float64Array(0);
  transmitPeak = new Float64Array(0);
  /** The longest sub-interval of the last sweep. */
  longestSeconds: number | undefined;
  #closed = new SubRateRing();
  #open = new SubRateRing();
  #openReceivePeak = new Float64Array(0);
  #openTransmitPeak = new Float64Array(0);
  /** How many sub-intervals of the open sweep the slot has rates for. */
  #filled = new Uint16Array(0);
  /** 1 if its counters went down since the last sweep. */
  #isReset = new Uint8Array(0);
  /** 1 if it was read within the last sweep's interval. */
  #isRead = new Uint8Array(0);
  #generation = new Uint32Array(0);
  #receiveBefore = new Float64Array(0);
  #transmitBefore = new Float64Array(0);
  #receiveRestBefore = new Float64Array(0);
  #transmitRestBefore = new Float64Array(0);
  #sampledAtBefore = new Float64Array(0);
  #readAt = Number.NaN;
  #openLongest = 0;

  /** Follows a reading between two sweeps: one pass over the columns, no allocation. */
  take({subsamples, generation, size}: CounterTable, now: number): void {
    if (this.#open.count + 1 >= MOST_SUB_INTERVALS) return;

    const place = this.#open.add(size);
    this.#noteLength(now);
    const {receiveBytes, receiveRest, transmitBytes, transmitRest, sampledAt} = subsamples;
    const slots = Math.min(size, this.#generation.length);
    for (let slot = 0; slot < slots; slot++) {
      const isSame = generation[slot] === this.#generation[slot] && this.#isReset[slot] === 0;
      if (!isSame || !(sampledAt[slot]! > this.#sampledAtBefore[slot]!)) continue;

      const receive = receiveBytes[slot]!;
      const transmit = transmitBytes[slot]!;
      this.#advance(slot, place, receive, receiveRest[slot]!, transmit, transmitRest[slot]!, sampledAt[slot]!);
    }
  }

  /** Follows a sweep and its rates, which end the last sub-interval. */
  close(table: CounterTable, rates: Rates, now: number): void {
    if (table.size > this.#generation.length) this.#grow(table.size);
    const hasSubsamples = this.#open.count > 0;
    const place = hasSubsamples ? this.#open.add(table.size) : 0;
    this.#noteLength(now);
    for (let slot = 0; slot < table.size; slot++) {
      this.#closeSlot(slot, place, table, rates);
      this.#remember(slot, table);
    }
    this.longestSeconds = hasSubsamples ? this.#openLongest : undefined;
    this.#openLongest = 0;
    [this.#closed, this.#open] = [this.#open, this.#closed];
    this.#open.beginAnew();
  }

  /** Peaks within the last sweep's interval. */
  peaksOf(slot: number): Peaks | undefined {
    if (this.#isRead[slot] !== 1) return undefined;

    return new SlotPeaks(this.receivePeak[slot]!, this.transmitPeak[slot]!, this.#closed, slot);
  }

  #closeSlot(slot: number, place: number, table: CounterTable, {state, rate}: Rates): void {
    this.receivePeak[slot] = Number.NaN;
    this.transmitPeak[slot] = Number.NaN;
    const wasRead = this.#filled[slot]! > 0;
    this.#isRead[slot] = 0;
    const isSame = table.generation[slot] === this.#generation[slot] && this.#isReset[slot] === 0;
    const seconds = table.sampledAt[slot]! - this.#sampledAtBefore[slot]!;
    if (!isSame || state[slot] !== RateState.known || !(seconds > 0)) return;

    const receiveRate = rate.receiveBytesPerSecond[slot]!;
    const transmitRate = rate.transmitBytesPerSecond[slot]!;
    if (!wasRead) {
      if (seconds > SHORT_SWEEP_SECONDS) return;

      this.receivePeak[slot] = receiveRate;
      this.transmitPeak[slot] = transmitRate;
      return;
    }
    const {rest, receiveBytes, transmitBytes, sampledAt} = table;
    const receive = receiveBytes[slot]!;
    const transmit = transmitBytes[slot]!;
    this.#advance(
      slot,
      place,
      receive,
      rest.receiveBytes[slot]!,
      transmit,
      rest.transmitBytes[slot]!,
      sampledAt[slot]!,
    );
    if (this.#isReset[slot] === 1) return;

    // What is rounded in each part may be rounded the other way in the whole.
    this.receivePeak[slot] = Math.max(this.#openReceivePeak[slot]!, receiveRate);
    this.transmitPeak[slot] = Math.max(this.#openTransmitPeak[slot]!, transmitRate);
    this.#isRead[slot] = 1;
  }

  #advance(
    slot: number,
    place: number,
    receive: number,
    receiveRest: number,
    transmit: number,
    transmitRest: number,
    at: number,
  ): void {
    const received = receive - this.#receiveBefore[slot]! + (receiveRest - this.#receiveRestBefore[slot]!);
    const transmitted = transmit - this.#transmitBefore[slot]! + (transmitRest - this.#transmitRestBefore[slot]!);
    if (received < 0 || transmitted < 0) {
      this.#isReset[slot] = 1;
      return;
    }

    const seconds = at - this.#sampledAtBefore[slot]!;
    const receiveRate = received / seconds;
    const transmitRate = transmitted / seconds;
    if (receiveRate > this.#openReceivePeak[slot]!) this.#openReceivePeak[slot] = receiveRate;
    if (transmitRate > this.#openTransmitPeak[slot]!) this.#openTransmitPeak[slot] = transmitRate;
    this.#open.fill(slot, this.#filled[slot]!, place, receiveRate, transmitRate);
    this.#filled[slot] = place + 1;
    this.#receiveBefore[slot] = receive;
    this.#receiveRestBefore[slot] = receiveRest;
    this.#transmitBefore[slot] = transmit;
    this.#transmitRestBefore[slot] = transmitRest;
    this.#sampledAtBefore[slot] = at;
  }

  /** The open interval begins with what the sweep has read. */
  #remember(slot: number, {receiveBytes, transmitBytes, rest, sampledAt, generation}: CounterTable): void {
    this.#openReceivePeak[slot] = 0;
    this.#openTransmitPeak[slot] = 0;
    this.#filled[slot] = 0;
    this.#isReset[slot] = 0;
    this.#generation[slot] = generation[slot]!;
    this.#receiveBefore[slot] = receiveBytes[slot]!;
    this.#transmitBefore[slot] = transmitBytes[slot]!;
    this.#receiveRestBefore[slot] = rest.receiveBytes[slot]!;
    this.#transmitRestBefore[slot] = rest.transmitBytes[slot]!;
    this.#sampledAtBefore[slot] = sampledAt[slot]!;
  }

  #noteLength(now: number): void {
    if (now - this.#readAt > this.#openLongest) this.#openLongest = now - this.#readAt;
    this.#readAt = now;
  }

  #grow(atLeast: number): void {
    const capacity = Math.max(atLeast, this.#generation.length * 2, 64);
    const figures = (from: Float64Array<ArrayBuffer>) => grownWithGaps(from, capacity);
    this.receivePeak = figures(this.receivePeak);
    this.transmitPeak = figures(this.transmitPeak);
    this.#openReceivePeak = figures(this.#openReceivePeak);
    this.#openTransmitPeak = figures(this.#openTransmitPeak);
    this.#receiveBefore = figures(this.#receiveBefore);
    this.#transmitBefore = figures(this.#transmitBefore);
    this.#receiveRestBefore = figures(this.#receiveRestBefore);
    this.#transmitRestBefore = figures(this.#transmitRestBefore);
    this.#sampledAtBefore = figures(this.#sampledAtBefore);
    this.#filled = grown(this.#filled, new Uint16Array(capacity));
    this.#isReset = grown(this.#isReset, new Uint8Array(capacity));
    this.#isRead = grown(this.#isRead, new Uint8Array(capacity));
    this.#generation = grown(this.#generation, new Uint32Array(capacity));
  }
}
