import {errorCode} from '../../errors.js';
import type {ProtocolTable} from '../../model/protocol-table.js';
import type {ProcFile} from './proc-file.js';
import {parseSnmp, parseSnmp6, snmpFigure} from './snmp.js';

const UDP_RECEIVE_BUFFER_ERRORS = snmpFigure('Udp', 'RcvbufErrors');
const TCP_RETRANSMITTED_SEGMENTS = snmpFigure('Tcp', 'RetransSegs');
const UDP6_RECEIVE_BUFFER_ERRORS = Buffer.from('\nUdp6RcvbufErrors');

/** Where the protocols of a namespace tell what they count. The kernel counts UDP over IPv6 apart, and TCP over both together. */
export interface ProtocolFiles {
  readonly snmp: string;
  readonly snmp6: string;
}

/** Reads what the protocols of one network namespace count: datagrams that found no room in a socket, segments sent again. */
export class NamespaceProtocols {
  readonly #file: ProcFile;
  readonly #table: ProtocolTable;

  constructor(file: ProcFile, table: ProtocolTable) {
    this.#file = file;
    this.#table = table;
  }

  /** Throws the Node.js system error where the files cannot be read; what was known stays then. */
  read({snmp, snmp6}: ProtocolFiles, slot: number, monotonicSeconds: () => number): void {
    const readAt = monotonicSeconds();
    const udp6 = this.#readUdp6(snmp6);
    this.#file.read(snmp);
    const {bytes, length} = this.#file;
    const table = this.#table;
    table.udpReceiveBufferErrors[slot] = parseSnmp(bytes, length, UDP_RECEIVE_BUFFER_ERRORS) + udp6;
    table.tcpRetransmittedSegments[slot] = parseSnmp(bytes, length, TCP_RETRANSMITTED_SEGMENTS);
    table.sampledAt[slot] = readAt;
  }

  /** A kernel without IPv6 has no such file. If it is the process that is gone, the other file cannot be read either. */
  #readUdp6(path: string): number {
    try {
      this.#file.read(path);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return 0;
      throw error;
    }
    return parseSnmp6(this.#file.bytes, this.#file.length, UDP6_RECEIVE_BUFFER_ERRORS);
  }
}
