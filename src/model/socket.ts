/** The kernel's states of TCP; `UNCONN` is a UDP socket without a peer. */
export const SOCKET_STATES = [
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
  'UNCONN',
] as const;
export type SocketState = (typeof SOCKET_STATES)[number];

/** One end of a socket. An IPv4 address in IPv6 clothes is written as IPv4. */
export interface SocketEnd {
  readonly address: string;
  readonly port: number;
}

/**
 * A socket of a network namespace. `peer` is undefined for one that listens or has none. Queues are bytes that the peer has not
 * acknowledged, and that the program has not read; of one that listens, `receiveQueue` are connections not yet accepted.
 */
export interface NamespaceSocket {
  readonly protocol: 'tcp' | 'udp';
  readonly state: SocketState;
  readonly local: SocketEnd;
  readonly peer: SocketEnd | undefined;
  readonly sendQueue: number;
  readonly receiveQueue: number;
}

/** How many sockets of a protocol are in a state. */
export interface SocketCount {
  readonly protocol: NamespaceSocket['protocol'];
  readonly state: SocketState;
  readonly count: number;
}

/** Why sockets cannot be told. */
export type SocketObstacle = 'not-permitted' | 'not-running' | 'host-network' | 'remote';

/**
 * The sockets of a container's network namespace. `sockets` are at most as many as were asked for: what listens first, then what is
 * connected, then what is ending; `counts` are of all. `isCut` if there were more than are looked at: then both are of a part.
 */
export type SocketReading =
  | {
      readonly state: 'read';
      readonly sockets: readonly NamespaceSocket[];
      readonly counts: readonly SocketCount[];
      readonly isCut: boolean;
    }
  | {
      readonly state: 'unavailable';
      readonly reason: SocketObstacle;
      readonly statement: string;
      readonly remedy: string | undefined;
    };
