import type {ProtocolTable} from '../model/protocol-table.js';
import {grownWithGaps} from './grown.js';
import {perSecond} from './per-second.js';

/**
 * Rates of what the protocols of each namespace count, as columns. NaN before the second reading of a namespace, and where a
 * counter went down.
 */
export class ProtocolRates {
  udpReceiveBufferErrorsPerSecond = new Float64Array(0);
  tcpRetransmittedSegmentsPerSecond = new Float64Array(0);
  #udpBefore = new Float64Array(0);
  #tcpBefore = new Float64Array(0);
  #sampledAtBefore = new Float64Array(0);
  #generation = new Uint32Array(0);

  /** Follows the readings since the sweep before: one pass over the columns, no allocation. */
  update(table: ProtocolTable): void {
    if (table.size > this.#generation.length) this.#grow(table.size);

    for (let slot = 0; slot < table.size; slot++) {
      const generation = table.generation[slot]!;
      if (generation !== this.#generation[slot]) this.#forget(slot, generation);

      const sampledAt = table.sampledAt[slot]!;
      if (Number.isNaN(sampledAt) || sampledAt === this.#sampledAtBefore[slot]) continue;

      const seconds = sampledAt - this.#sampledAtBefore[slot]!;
      const udp = table.udpReceiveBufferErrors[slot]!;
      const tcp = table.tcpRetransmittedSegments[slot]!;
      this.udpReceiveBufferErrorsPerSecond[slot] = perSecond(this.#udpBefore[slot]!, udp, seconds);
      this.tcpRetransmittedSegmentsPerSecond[slot] = perSecond(this.#tcpBefore[slot]!, tcp, seconds);
      this.#udpBefore[slot] = udp;
      this.#tcpBefore[slot] = tcp;
      this.#sampledAtBefore[slot] = sampledAt;
    }
  }

  /** The slot was given to another namespace: nothing of its former owner may show. */
  #forget(slot: number, generation: number): void {
    this.udpReceiveBufferErrorsPerSecond[slot] = Number.NaN;
    this.tcpRetransmittedSegmentsPerSecond[slot] = Number.NaN;
    this.#udpBefore[slot] = Number.NaN;
    this.#tcpBefore[slot] = Number.NaN;
    this.#sampledAtBefore[slot] = Number.NaN;
    this.#generation[slot] = generation;
  }

  #grow(atLeast: number): void {
    const capacity = Math.max(atLeast, this.#generation.length * 2, 64);
    this.udpReceiveBufferErrorsPerSecond = grownWithGaps(this.udpReceiveBufferErrorsPerSecond, capacity);
    this.tcpRetransmittedSegmentsPerSecond = grownWithGaps(this.tcpRetransmittedSegmentsPerSecond, capacity);
    this.#udpBefore = grownWithGaps(this.#udpBefore, capacity);
    this.#tcpBefore = grownWithGaps(this.#tcpBefore, capacity);
    this.#sampledAtBefore = grownWithGaps(this.#sampledAtBefore, capacity);
    const generation = new Uint32Array(capacity);
    generation.set(this.#generation);
    this.#generation = generation;
  }
}
