/**
 * What the protocols of each watched network namespace count and no interface does, as columns; the index is the namespace's
 * slot. Collectors write them, the aggregator reads them. NaN is "not known". Read the columns afresh in each pass: they are
 * replaced when the table grows.
 */
export interface ProtocolTable {
  /** Slots below this number may be in use. */
  readonly size: number;
  /** Datagrams that came and were dropped because the socket that they were for had no room. IPv4 and IPv6 together. */
  readonly udpReceiveBufferErrors: Float64Array;
  /** Segments that were sent once more. IPv4 and IPv6 together. */
  readonly tcpRetransmittedSegments: Float64Array;
  /** Monotonic time of the reading, NaN before the first. A slot whose time did not move was not read. */
  readonly sampledAt: Float64Array;
  /** Changes whenever the slot stands for another namespace than before. */
  readonly generation: Uint32Array;

  /** Gives out a slot, all figures unknown. */
  acquire(): number;
  /** Takes the slot back. */
  release(slot: number): void;
}
