import {SocketAddress} from 'node:net';
import {endianness} from 'node:os';
import {type NamespaceSocket, SOCKET_STATES, type SocketEnd, type SocketState} from '../../model/socket.js';

/** Which of the kernel's tables a line is from. */
export interface SocketTableKind {
  readonly protocol: NamespaceSocket['protocol'];
  readonly family: 4 | 6;
}

/** A line that has been understood; its addresses are still digits, so that sockets that are only counted cost no text. */
export interface SocketLine {
  readonly kind: SocketTableKind;
  readonly state: SocketState;
  readonly localDigits: string;
  readonly localPort: number;
  readonly peerDigits: string;
  readonly peerPort: number;
  readonly sendQueue: number;
  readonly receiveQueue: number;
}

/**
 * Reads a line of `/proc/<pid>/net/{tcp,tcp6,udp,udp6}`; undefined if it is none, as the head of the table.
 *
 *   0: 0200007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 12345 1 …
 *
 * Addresses are 32-bit words in the byte order of the host: https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html
 */
export function parseSocketLine(line: string, kind: SocketTableKind): SocketLine | undefined {
  const match = LINES[kind.family].exec(line);
  if (match === null) return undefined;

  const [, localDigits = '', localPort = '', peerDigits = '', peerPort = '', state = '', send = '', receive = ''] =
    match;
  const known = stateOf(Number.parseInt(state, 16), kind.protocol);
  return known === undefined
    ? undefined
    : {
        kind,
        state: known,
        localDigits,
        localPort: Number.parseInt(localPort, 16),
        peerDigits,
        peerPort: Number.parseInt(peerPort, 16),
        sendQueue: Number.parseInt(send, 16),
        receiveQueue: Number.parseInt(receive, 16),
      };
}

/** The socket that a line tells of. */
export function socketOf(line: SocketLine): NamespaceSocket {
  const {kind, state, sendQueue, receiveQueue} = line;
  const local = endOf(line.localDigits, line.localPort);
  const hasPeer = line.peerPort !== 0 || /[^0]/.test(line.peerDigits);
  return {
    protocol: kind.protocol,
    state,
    local,
    peer: hasPeer ? endOf(line.peerDigits, line.peerPort) : undefined,
    sendQueue,
    receiveQueue,
  };
}

const LINES = {4: lineOf(8), 6: lineOf(32)} as const;

function lineOf(digits: number): RegExp {
  const end = `([\\dA-F]{${digits}}):([\\dA-F]{4})`;
  return new RegExp(`^ *\\d+: ${end} ${end} ([\\dA-F]{2}) ([\\dA-F]{8}):([\\dA-F]{8}) `);
}

/** TCP_NEW_SYN_RECV, for connections that are half open. */
const NEW_SYN_RECV = 12;
const CLOSE = 7;

/** https://github.com/torvalds/linux/blob/master/include/net/tcp_states.h */
function stateOf(number: number, protocol: NamespaceSocket['protocol']): SocketState | undefined {
  if (protocol === 'udp') return number === CLOSE ? 'UNCONN' : number === 1 ? 'ESTABLISHED' : undefined;
  if (number === NEW_SYN_RECV) return 'SYN_RECV';
  return number >= 1 && number <= 11 ? SOCKET_STATES[number - 1] : undefined;
}

function endOf(digits: string, port: number): SocketEnd {
  const bytes = bytesOf(digits);
  return {address: bytes.length === 4 ? bytes.join('.') : ipv6Text(bytes), port};
}

const IS_LITTLE_ENDIAN = endianness() === 'LE';

function bytesOf(digits: string): number[] {
  const bytes: number[] = [];
  for (let word = 0; word < digits.length; word += 8) {
    const ofWord = [0, 2, 4, 6].map(at => Number.parseInt(digits.slice(word + at, word + at + 2), 16));
    bytes.push(...(IS_LITTLE_ENDIAN ? ofWord.reverse() : ofWord));
  }
  return bytes;
}

/** A socket that takes both families shows IPv4 peers as `::ffff:198.19.0.2`. */
function ipv6Text(bytes: readonly number[]): string {
  const isIPv4 = bytes.slice(0, 10).every(byte => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (isIPv4) return bytes.slice(12).join('.');

  const groups = Array.from({length: 8}, (_, group) => ((bytes[group * 2]! << 8) | bytes[group * 2 + 1]!).toString(16));
  return new SocketAddress({address: groups.join(':'), family: 'ipv6'}).address;
}
