import {safeText} from '../../model/safe-text.js';
import type {SshTarget} from './ssh/ssh-target.js';

/** TLS material as PEM. `verify` false accepts any certificate of the engine, as `DOCKER_TLS` alone asks for. */
export interface TlsMaterial {
  readonly ca: Buffer | undefined;
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
  readonly verify: boolean;
}

export type EngineTransport =
  | {readonly kind: 'unix'; readonly socketPath: string}
  | {readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls: TlsMaterial | undefined}
  | SshTarget;

/** A place where an engine was looked for, and what was there: for `rxtop doctor`. */
export interface Candidate {
  readonly endpoint: string;
  readonly origin: string;
  readonly outcome: 'chosen' | 'present' | 'missing' | 'not-permitted' | 'not-a-socket';
}

/**
 * Where the engine is. `endpoint` is printable (`unix:///var/run/docker.sock`), `origin` says who named it (`--host`,
 * `DOCKER_HOST`, `context "x"`, `default socket`).
 *
 * `isLocal` means that the engine's containers may be processes of this machine: a unix socket or a loopback address.
 * It is only an invitation to look: either may be the near end of a tunnel, or belong to an engine in a virtual machine.
 * Whoever reads /proc must see that a pid really belongs to the container that the engine named.
 */
export interface FoundEngine {
  readonly state: 'found';
  readonly transport: EngineTransport;
  readonly endpoint: string;
  readonly origin: string;
  /** Name of the Docker context that it is from, if any. */
  readonly context?: string;
  readonly isLocal: boolean;
  readonly candidates: readonly Candidate[];
}

/** Nobody named an engine and no socket was found. `sentence` says in plain words what was looked for and where. */
export interface NoEngine {
  readonly state: 'none';
  readonly sentence: string;
  readonly hint: string;
  readonly candidates: readonly Candidate[];
}

export type EngineLocation = FoundEngine | NoEngine;

/** An engine at that place, which one `origin` named. */
export function engineAt(transport: EngineTransport, origin: string, candidates?: readonly Candidate[]): FoundEngine {
  const endpoint = printableEndpoint(transport);
  return {
    state: 'found',
    transport,
    endpoint,
    origin,
    isLocal: transport.kind === 'unix' || (transport.kind === 'tcp' && isLoopback(transport.host)),
    candidates: candidates ?? [{endpoint, origin, outcome: 'chosen'}],
  };
}

function printableEndpoint(transport: EngineTransport): string {
  if (transport.kind === 'unix') return safeText(`unix://${transport.socketPath}`);

  const host = transport.host.includes(':') ? `[${transport.host}]` : transport.host;
  if (transport.kind === 'ssh') {
    const {user, port, socketPath = ''} = transport;
    return safeText(
      `ssh://${user === undefined ? '' : `${user}@`}${host}${port === undefined ? '' : `:${port}`}${socketPath}`,
    );
  }

  return safeText(`tcp://${host}:${transport.port}`);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
