import {closeSync, openSync, readSync} from 'node:fs';
import {errorCode} from '../../errors.js';
import type {SocketReading} from '../../model/socket.js';
import {isClosed} from '../process-handle.js';
import type {SandboxLookup} from '../sandboxes.js';
import {SocketGatherer} from './socket-gatherer.js';
import type {SocketTableKind} from './socket-table.js';

type Unavailable = Extract<SocketReading, {state: 'unavailable'}>;

/** A kernel without IPv6 has no tables of it. */
const TABLES: readonly (SocketTableKind & {readonly file: string})[] = [
  {file: 'tcp', protocol: 'tcp', family: 4},
  {file: 'tcp6', protocol: 'tcp', family: 6},
  {file: 'udp', protocol: 'udp', family: 4},
  {file: 'udp6', protocol: 'udp', family: 6},
];

/** The kernel gives a page a read, whatever is asked for. */
const buffer = Buffer.allocUnsafe(65_536);

/**
 * Reads the sockets of the network namespace of a process, by its folder in /proc. Each table costs two milliseconds at least, however
 * empty: the kernel goes through the hash table of all namespaces. Throws the Node.js system error where they cannot be read.
 */
export function readSocketTables(processFolder: string, room: number): Extract<SocketReading, {state: 'read'}> {
  const gatherer = new SocketGatherer(room);
  for (const {file, ...kind} of TABLES) readTable(`${processFolder}/net/${file}`, kind, gatherer);
  return {state: 'read', sockets: gatherer.sockets, counts: gatherer.counts, isCut: gatherer.isFull};
}

/** Reads the sockets of a container, or says why that cannot be. */
export function readSocketsOf(lookup: SandboxLookup | undefined, isHosts: boolean, room: number): SocketReading {
  if (isHosts) return ON_HOST;
  if (lookup === undefined || lookup.state === 'stopped' || lookup.state === 'ended') return NOT_RUNNING;
  if (lookup.state !== 'open') return CLOSED;

  try {
    return readSocketTables(lookup.sandbox.process.folder, room);
  } catch (error) {
    if (!isClosed(error)) throw error;
    return ['ENOENT', 'ESRCH', 'ENXIO', 'EINVAL'].includes(errorCode(error) ?? '') ? NOT_RUNNING : CLOSED;
  }
}

/** What there is to say of an engine on another host. */
export const REMOTE_SOCKETS: Unavailable = {
  state: 'unavailable',
  reason: 'remote',
  statement: 'the container runs on another host, and its sockets are in the tables of that one',
  remedy: 'Run rxtop there.',
};

const ON_HOST: Unavailable = {
  state: 'unavailable',
  reason: 'host-network',
  statement: 'it uses the network of the host, whose sockets belong to everybody',
  remedy: undefined,
};

const NOT_RUNNING: Unavailable = {
  state: 'unavailable',
  reason: 'not-running',
  statement: 'no process of it runs',
  remedy: undefined,
};

const CLOSED: Unavailable = {
  state: 'unavailable',
  reason: 'not-permitted',
  statement: '/proc does not show its processes to this user',
  remedy: 'Run rxtop as root; "rxtop doctor" tells more.',
};

function readTable(path: string, kind: SocketTableKind, gatherer: SocketGatherer): void {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (kind.family === 6 && errorCode(error) === 'ENOENT') return;
    throw error;
  }

  try {
    while (!gatherer.isFull) {
      const count = readSync(file, buffer, 0, buffer.length, null);
      if (count === 0) break;

      gatherer.take(buffer.toString('latin1', 0, count), kind);
    }
  } finally {
    closeSync(file);
    gatherer.endTable();
  }
}
