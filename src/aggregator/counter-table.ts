import {
  COUNTER_COLUMNS,
  type CounterTable,
  type FinalFigure,
  type FinalFigures,
  type InterfaceBirth,
} from '../model/counter-table.js';
import {grown} from './grown.js';
import {ProtocolColumns} from './protocol-table.js';

const FIGURES = [...COUNTER_COLUMNS, 'sampledAt', 'faultsSampledAt'] as const;

const SUBSAMPLES = ['receiveBytes', 'transmitBytes', 'receiveRest', 'transmitRest', 'sampledAt'] as const;

const FINALS: readonly FinalFigure[] = ['receiveBytes', 'receivePackets', 'transmitBytes', 'transmitPackets'];

/**
 * Makes an empty table that grows by doubling. `onAcquire` is told of each slot that is given out, so that whoever keeps
 * figures beside the table forgets those of the slot's former owner.
 */
export function createCounterTable(onAcquire: (slot: number) => void, initialCapacity = 64): CounterTable {
  return new ColumnTable(onAcquire, initialCapacity);
}

class ColumnTable implements CounterTable {
  size = 0;
  receiveBytes: Float64Array;
  receivePackets: Float64Array;
  transmitBytes: Float64Array;
  transmitPackets: Float64Array;
  sampledAt: Float64Array;
  receiveErrors: Float64Array;
  receiveDropped: Float64Array;
  transmitErrors: Float64Array;
  transmitDropped: Float64Array;
  faultsSampledAt: Float64Array;
  freshForSeconds: Float64Array;
  generation: Uint32Array;
  startsAtZero: Uint8Array;
  isRetired: Uint8Array;
  readonly rest: Record<(typeof COUNTER_COLUMNS)[number], Float64Array>;
  readonly subsamples: Record<(typeof SUBSAMPLES)[number], Float64Array>;
  readonly protocols = new ProtocolColumns();
  readonly final: Record<FinalFigure, Float64Array>;
  readonly finalRest: Record<FinalFigure, Float64Array>;
  finalGeneration: Uint32Array;
  readonly unseen: Record<FinalFigure, Float64Array>;
  unseenCount = 0;
  readonly #free: number[] = [];
  readonly #onAcquire: (slot: number) => void;

  constructor(onAcquire: (slot: number) => void, capacity: number) {
    this.#onAcquire = onAcquire;
    this.receiveBytes = new Float64Array(capacity);
    this.receivePackets = new Float64Array(capacity);
    this.transmitBytes = new Float64Array(capacity);
    this.transmitPackets = new Float64Array(capacity);
    this.sampledAt = new Float64Array(capacity);
    this.receiveErrors = new Float64Array(capacity);
    this.receiveDropped = new Float64Array(capacity);
    this.transmitErrors = new Float64Array(capacity);
    this.transmitDropped = new Float64Array(capacity);
    this.faultsSampledAt = new Float64Array(capacity);
    const rest = () => new Float64Array(capacity);
    this.rest = {
      receiveBytes: rest(),
      receivePackets: rest(),
      transmitBytes: rest(),
      transmitPackets: rest(),
      receiveErrors: rest(),
      receiveDropped: rest(),
      transmitErrors: rest(),
      transmitDropped: rest(),
    };
    this.subsamples = {
      receiveBytes: rest(),
      transmitBytes: rest(),
      receiveRest: rest(),
      transmitRest: rest(),
      sampledAt: rest(),
    };
    this.freshForSeconds = new Float64Array(capacity);
    this.generation = new Uint32Array(capacity);
    this.startsAtZero = new Uint8Array(capacity);
    this.isRetired = new Uint8Array(capacity);
    this.final = emptyFinals(capacity);
    this.finalRest = emptyFinals(capacity);
    this.unseen = emptyFinals(capacity);
    this.finalGeneration = new Uint32Array(capacity);
  }

  acquire(birth: InterfaceBirth): number {
    const slot = this.#free.pop() ?? this.size++;
    if (slot >= this.generation.length) this.#grow();

    this.generation[slot]! += 1;
    this.finalGeneration[slot] = 0;
    for (const name of FINALS) this.unseen[name][slot] = 0;
    this.#clear(slot, birth);
    this.#onAcquire(slot);
    return slot;
  }

  replace(slot: number, birth: InterfaceBirth): void {
    this.#assertInUse(slot);
    this.generation[slot]! += 2;
    this.#clear(slot, birth);
  }

  retire(slot: number): void {
    this.#assertInUse(slot);
    this.isRetired[slot] = 1;
  }

  conclude(slot: number, {figures, rests}: FinalFigures, at: number): 'taken' | 'refused' {
    this.#assertInUse(slot);
    if (FINALS.some((name, place) => this.#isAhead(name, slot, figures[place]!, rests[place]!))) return 'refused';

    for (const [place, name] of FINALS.entries()) {
      this[name][slot] = figures[place]!;
      this.rest[name][slot] = rests[place]!;
      this.final[name][slot] = figures[place]!;
      this.finalRest[name][slot] = rests[place]!;
    }
    this.sampledAt[slot] = at;
    this.finalGeneration[slot] = this.generation[slot]!;
    return 'taken';
  }

  isConcluded(slot: number): boolean {
    return (
      this.finalGeneration[slot] === this.generation[slot] &&
      FINALS.every(
        name => this[name][slot] === this.final[name][slot] && this.rest[name][slot] === this.finalRest[name][slot],
      )
    );
  }

  addUnseen(slot: number, {figures, rests}: FinalFigures): void {
    this.#assertInUse(slot);
    for (const [place, name] of FINALS.entries()) this.unseen[name][slot]! += figures[place]! + rests[place]!;
    this.unseenCount++;
  }

  /** Whether what was read last is more: then the figures are of another interface, or of one that has been cut off. */
  #isAhead(name: FinalFigure, slot: number, figure: number, rest: number): boolean {
    const last = this[name][slot]!;
    return last > figure || (last === figure && this.rest[name][slot]! > rest);
  }

  release(slot: number): void {
    this.#assertInUse(slot);
    this.generation[slot]! += 1;
    this.#free.push(slot);
  }

  #clear(slot: number, birth: InterfaceBirth): void {
    for (const figure of FIGURES) this[figure][slot] = Number.NaN;
    for (const counter of COUNTER_COLUMNS) this.rest[counter][slot] = 0;
    this.subsamples.sampledAt[slot] = Number.NaN;
    this.freshForSeconds[slot] = 0;
    this.startsAtZero[slot] = birth === 'while-watching' ? 1 : 0;
    this.isRetired[slot] = 0;
  }

  #assertInUse(slot: number): void {
    if (((this.generation[slot] ?? 0) & 1) === 0) throw new RangeError(`slot ${slot} is not in use`);
  }

  #grow(): void {
    const capacity = this.generation.length * 2;
    for (const figure of FIGURES) this[figure] = grown(this[figure], new Float64Array(capacity));
    for (const counter of COUNTER_COLUMNS) this.rest[counter] = grown(this.rest[counter], new Float64Array(capacity));
    for (const name of SUBSAMPLES) this.subsamples[name] = grown(this.subsamples[name], new Float64Array(capacity));
    for (const columns of [this.final, this.finalRest, this.unseen]) {
      for (const name of FINALS) columns[name] = grown(columns[name], new Float64Array(capacity));
    }
    this.finalGeneration = grown(this.finalGeneration, new Uint32Array(capacity));
    this.freshForSeconds = grown(this.freshForSeconds, new Float64Array(capacity));
    this.generation = grown(this.generation, new Uint32Array(capacity));
    this.startsAtZero = grown(this.startsAtZero, new Uint8Array(capacity));
    this.isRetired = grown(this.isRetired, new Uint8Array(capacity));
  }
}

function emptyFinals(capacity: number): Record<FinalFigure, Float64Array> {
  const empty = () => new Float64Array(capacity);
  return {receiveBytes: empty(), receivePackets: empty(), transmitBytes: empty(), transmitPackets: empty()};
}
