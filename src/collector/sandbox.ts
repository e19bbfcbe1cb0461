import type {HostVeth} from './counters/host-interfaces.js';
import type {ConnectedRoute} from './counters/interface-indexes.js';
import type {ProtocolFiles} from './counters/namespace-protocols.js';
import type {ProcessHandle} from './process-handle.js';

/** An interface as it stands inside a sandbox. `rawName` has a character for each byte of the kernel's name. */
export interface SandboxInterface {
  readonly rawName: string;
  readonly index: number | undefined;
  readonly isLoopback: boolean;
  /** False for one without hardware addresses (tun, WireGuard); undefined where the kernel's files do not tell, as while it is down. */
  readonly isEthernet: boolean | undefined;
  /** Its other end on the host, where that is certain. */
  readonly veth: HostVeth | undefined;
  readonly routes: readonly ConnectedRoute[];
}

/** A network namespace that containers run in, and the process that it is read through. `number` is its own in the name index. */
export interface Sandbox {
  readonly number: number;
  /** When the first process started that we knew of here (see `ProcessHandle`): its counters are no older than that. */
  readonly startTicks: number | undefined;
  readonly process: ProcessHandle;
  /** Paths of its counters, made once: the sweep makes no strings. */
  readonly netDev: string;
  readonly protocolFiles: ProtocolFiles;
  interfaces: readonly SandboxInterface[];
  isMapped: boolean;
}

/** A sandbox that nobody has looked into yet. */
export function createSandbox(number: number, process: ProcessHandle): Sandbox {
  return {number, startTicks: process.startTicks, process, ...filesOf(process), interfaces: [], isMapped: false};
}

/** The same sandbox, read through another of its processes. */
export function readThrough(sandbox: Sandbox, process: ProcessHandle): Sandbox {
  return sandbox.process === process ? sandbox : {...sandbox, process, ...filesOf(process)};
}

function filesOf({folder}: ProcessHandle): Pick<Sandbox, 'netDev' | 'protocolFiles'> {
  return {
    netDev: `${folder}/net/dev`,
    protocolFiles: {snmp: `${folder}/net/snmp`, snmp6: `${folder}/net/snmp6`},
  };
}
