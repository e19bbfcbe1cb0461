import type {ProtocolTable} from './protocol-table.js';

/** The columns of the table that count. */
export const COUNTER_COLUMNS = [
  'receiveBytes',
  'receivePackets',
  'transmitBytes',
  'transmitPackets',
  'receiveErrors',
  'receiveDropped',
  'transmitErrors',
  'transmitDropped',
] as const;

/**
 * Counters of every watched interface, as columns; the index is the interface's slot. Collectors write them, the
 * aggregator reads them. Receive and transmit are seen from inside the container. NaN is "not known".
 *
 * Bytes and packets carry the monotonic time of their reading in `sampledAt`; errors and drops come at a slower cadence
 * and have `faultsSampledAt`. A slot whose time did not move was not read. Read the columns afresh in each pass: they
 * are replaced when the table grows.
 */
export interface CounterTable {
  /** Slots below this number may be in use. */
  readonly size: number;
  readonly receiveBytes: Float64Array;
  readonly receivePackets: Float64Array;
  readonly transmitBytes: Float64Array;
  readonly transmitPackets: Float64Array;
  readonly sampledAt: Float64Array;
  readonly receiveErrors: Float64Array;
  readonly receiveDropped: Float64Array;
  readonly transmitErrors: Float64Array;
  readonly transmitDropped: Float64Array;
  readonly faultsSampledAt: Float64Array;
  /** What the counters are more than the doubles in their columns: 0 up to 2^53 - 1, at most 1024 at 2^64. */
  readonly rest: RestColumns;
  /** How many seconds a reading stays current: 0 for what every sweep reads, more for the engine's API. */
  readonly freshForSeconds: Float64Array;
  /** Changes whenever the slot stands for another kernel interface than before. Odd while the slot is in use. */
  readonly generation: Uint32Array;
  /** 1 if the interface was made after watching began, so that its first reading counts in the running totals. */
  readonly startsAtZero: Uint8Array;
  /** The last that an interface of the slot had counted, and the generation that it was of; they outlast its being replaced. */
  readonly final: Readonly<Record<FinalFigure, Float64Array>>;
  readonly finalRest: Readonly<Record<FinalFigure, Float64Array>>;
  readonly finalGeneration: Uint32Array;
  /** What was counted by interfaces of the slot's owner that came and went without a sweep: it belongs to the running totals alone. */
  readonly unseen: Readonly<Record<FinalFigure, Float64Array>>;
  /** Goes up whenever something is added to `unseen`. */
  readonly unseenCount: number;
  /** 1 while the interface is gone but its container may bring it back: running totals and history stay. */
  readonly isRetired: Uint8Array;
  /** What was read since the sweep before, of interfaces that can be read so cheaply. */
  readonly subsamples: Subsamples;
  /** What belongs to no interface but to its whole network namespace. */
  readonly protocols: ProtocolTable;

  /** Gives out a slot, all figures unknown. */
  acquire(birth: InterfaceBirth): number;
  /** Says that the slot now stands for a new kernel interface: history and running totals go on, the rate starts anew. */
  replace(slot: number, birth: InterfaceBirth): void;
  /** Says that the interface is gone for now; `replace` brings the slot back into use. */
  retire(slot: number): void;
  /** Takes the last figures of the slot's interface. Refuses those that are below what was read before: counters only grow. */
  conclude(slot: number, figures: FinalFigures, at: number): 'taken' | 'refused';
  /** Whether the figures are the last of the slot's interface. */
  isConcluded(slot: number): boolean;
  /** Adds what an interface counted from its first byte to its last, and no sweep has seen. */
  addUnseen(slot: number, figures: FinalFigures): void;
  /** Takes the slot back; its figures and history are forgotten. */
  release(slot: number): void;
}

/** Bytes of a reading between two sweeps, as columns beside those of the same names. `sampledAt` is NaN before the first one. */
export interface Subsamples {
  readonly receiveBytes: Float64Array;
  readonly transmitBytes: Float64Array;
  readonly receiveRest: Float64Array;
  readonly transmitRest: Float64Array;
  readonly sampledAt: Float64Array;
}

/** Columns beside those of the same names. */
export type RestColumns = Readonly<Record<(typeof COUNTER_COLUMNS)[number], Float64Array>>;

/** What can be read of an interface at its end. */
export type FinalFigure = 'receiveBytes' | 'receivePackets' | 'transmitBytes' | 'transmitPackets';

/**
 * Bytes and packets of an interface at its end, in the order receive bytes, receive packets, transmit bytes, transmit packets:
 * the doubles, and what those leave off.
 */
export interface FinalFigures {
  readonly figures: readonly [number, number, number, number];
  readonly rests: readonly [number, number, number, number];
}

/** `before-watching`: its counters hold traffic from before rxtop looked. `while-watching`: all of it is ours to count. */
export type InterfaceBirth = 'before-watching' | 'while-watching';
