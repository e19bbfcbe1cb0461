import type {ProtocolTable} from '../model/protocol-table.js';

const FIGURES = ['udpReceiveBufferErrors', 'tcpRetransmittedSegments', 'sampledAt'] as const;

/** An empty table that grows by doubling. */
export class ProtocolColumns implements ProtocolTable {
  size = 0;
  udpReceiveBufferErrors: Float64Array;
  tcpRetransmittedSegments: Float64Array;
  sampledAt: Float64Array;
  generation: Uint32Array;
  readonly #free: number[] = [];

  constructor(capacity = 64) {
    this.udpReceiveBufferErrors = new Float64Array(capacity);
    this.tcpRetransmittedSegments = new Float64Array(capacity);
    this.sampledAt = new Float64Array(capacity);
    this.generation = new Uint32Array(capacity);
  }

  acquire(): number {
    const slot = this.#free.pop() ?? this.size++;
    if (slot >= this.generation.length) this.#grow();

    this.generation[slot]! += 1;
    for (const figure of FIGURES) this[figure][slot] = Number.NaN;
    return slot;
  }

  release(slot: number): void {
    for (const figure of FIGURES) this[figure][slot] = Number.NaN;
    this.#free.push(slot);
  }

  #grow(): void {
    const capacity = this.generation.length * 2;
    for (const figure of FIGURES) {
      const column = new Float64Array(capacity);
      column.set(this[figure]);
      this[figure] = column;
    }
    const generation = new Uint32Array(capacity);
    generation.set(this.generation);
    this.generation = generation;
  }
}
