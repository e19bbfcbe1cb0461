import {readFileSync} from 'node:fs';
import {errorCode} from '../../errors.js';
import type {FlowReading} from '../../model/flow.js';
import {ProcFile} from '../counters/proc-file.js';
import {isClosed} from '../process-handle.js';
import {parseConntrack} from './conntrack.js';

/** Flows that are kept of one reading. */
const ROOM = 10_000;

const ACCOUNTING = '/proc/sys/net/netfilter/nf_conntrack_acct';

/** Reads the flows of these addresses from the host's table of tracked connections, which only root may read. */
export function readFlows(procRoot: string, addresses: ReadonlySet<string>): FlowReading {
  const isOwnProc = procRoot === '/proc';
  const file = new ProcFile();
  try {
    file.read(isOwnProc ? '/proc/self/net/nf_conntrack' : `${procRoot}/1/net/nf_conntrack`);
  } catch (error) {
    if (!isClosed(error)) throw error;
    return errorCode(error) === 'ENOENT' ? NONE : CLOSED;
  }

  // Another procfs still shows the settings of the namespace that we are in ourselves.
  const isAccounting = isOwnProc ? readAccounting() : undefined;
  return {state: 'read', ...parseConntrack(file.latin1, addresses, ROOM), isAccounting};
}

/** What there is to say of an engine on another host. */
export const REMOTE_FLOWS: FlowReading = {
  state: 'unavailable',
  reason: 'remote',
  statement: 'the engine is on another host, and flows are in the tables of that one',
  remedy: 'Run rxtop there.',
};

const CLOSED: FlowReading = {
  state: 'unavailable',
  reason: 'not-permitted',
  statement: 'the kernel’s table of connections is closed to this user',
  remedy: 'Run rxtop as root.',
};

const NONE: FlowReading = {
  state: 'unavailable',
  reason: 'no-connection-tracking',
  statement: 'this kernel does not track connections, or does not list them',
  remedy: 'Load the module nf_conntrack; it lists them where CONFIG_NF_CONNTRACK_PROCFS is set.',
};

function readAccounting(): boolean | undefined {
  try {
    return readFileSync(ACCOUNTING, 'utf8').trim() === '1';
  } catch (error) {
    if (isClosed(error)) return undefined;
    throw error;
  }
}
