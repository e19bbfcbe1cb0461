import {errorCode} from '../../errors.js';
import {safeText} from '../../model/safe-text.js';
import type {FoundEngine} from './engine-location.js';

/** What can go wrong between us and an engine. `forbidden` is HTTP 401 and 403, `answer` any other status than 200, `other-kind` an engine that was not asked for, `ssh` whatever goes wrong on the way by ssh. */
export type EngineFailure =
  | 'permission-denied'
  | 'no-socket'
  | 'refused'
  | 'unknown-host'
  | 'unreachable'
  | 'tls'
  | 'timeout'
  | 'lost'
  | 'forbidden'
  | 'answer'
  | 'other-kind'
  | 'malformed'
  | 'ssh';

/** A call to the engine failed. It is a value of everyday life: whoever calls decides by `failure` and `status`. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly failure: EngineFailure;
  /** The HTTP status, where the engine answered with one. */
  readonly status: number | undefined;
  /** What the user can do about it, where that is known at its place already: the message is a whole sentence then. */
  readonly hint: string | undefined;

  constructor(failure: EngineFailure, detail: string, {status, hint, cause}: EngineErrorFacts = {}) {
    super(safeText(detail.trim()), {cause});
    this.failure = failure;
    this.status = status;
    this.hint = hint === undefined ? undefined : safeText(hint);
  }
}

interface EngineErrorFacts {
  readonly status?: number;
  readonly hint?: string;
  readonly cause?: unknown;
}

const BY_CODE: Readonly<Record<string, EngineFailure>> = {
  EACCES: 'permission-denied',
  EPERM: 'permission-denied',
  ENOENT: 'no-socket',
  ENOTDIR: 'no-socket',
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'unreachable',
  EPROTO: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  UNABLE_TO_GET_ISSUER_CERT: 'tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
};

/** Codes of OpenSSL and Node's TLS, and of Node's HTTP parser (`HPE_…`: what answers does not speak HTTP). */
const BY_PREFIX: ReadonlyArray<readonly [prefix: string, failure: EngineFailure]> = [
  ['ERR_TLS_', 'tls'],
  ['ERR_SSL_', 'tls'],
  ['ERR_OSSL_', 'tls'],
  ['CERT_', 'tls'],
  ['HPE_', 'malformed'],
];

/** Tells what a failed connection means. Everything that is not known better is a connection that was lost. */
export function toEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;

  const code = errorCode(error) ?? '';
  const failure = BY_CODE[code] ?? BY_PREFIX.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'lost';
  return new EngineError(failure, error instanceof Error ? error.message : String(error), {cause: error});
}

/** One plain sentence for the user about a failure, and what to do about it. */
export function explainFailure(
  {failure, message, status, hint}: EngineError,
  {transport, endpoint, origin}: FoundEngine,
): {readonly reason: string; readonly hint: string} {
  const place = transport.kind === 'unix' ? safeText(transport.socketPath) : endpoint;
  const elsewhere = 'name another engine with --host, --context or DOCKER_HOST';
  switch (failure) {
    case 'permission-denied':
      return {
        reason: `permission denied on ${place}`,
        hint: 'Add your user to the docker group (sudo usermod -aG docker "$USER", then log in anew) or run with sudo.',
      };
    case 'no-socket':
      return {reason: `there is no socket at ${place}`, hint: `Start the engine, or ${elsewhere} (this is ${origin}).`};
    case 'refused':
      return {
        reason: `nothing listens at ${place}: the engine is not running`,
        hint: `Start it (sudo systemctl start docker), or ${elsewhere} (this is ${origin}).`,
      };
    case 'unknown-host':
      return {reason: `the host of ${place} has no known address`, hint: `Check the name in ${origin}, and DNS.`};
    case 'unreachable':
      return {reason: `${place} cannot be reached (${message})`, hint: 'Check the network, the address and firewalls.'};
    case 'tls':
      return {
        reason: `no secure connection to ${place} (${message})`,
        hint: 'Check DOCKER_TLS_VERIFY, and that ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH or the context are of this engine.',
      };
    case 'timeout':
      return {
        reason: `the engine at ${place} does not answer (${message})`,
        hint: 'It may be overloaded or hang: its log tells (journalctl -u docker).',
      };
    case 'lost':
      return {reason: `the connection to ${place} was lost`, hint: 'rxtop tries again by itself.'};
    case 'forbidden':
      return {
        reason: `${place} forbids what rxtop asks for (${message})`,
        hint: 'A proxy before the socket must allow GET of /version, /events, /containers and /networks.',
      };
    case 'answer':
      return {
        reason: `the engine at ${place} answered with an error (${message})`,
        hint:
          status !== undefined && status >= 500
            ? 'The log of the engine tells more (journalctl -u docker).'
            : 'Is it a Docker or Podman engine? rxtop needs GET of /version, /events, /containers and /networks.',
      };
    case 'other-kind':
      return {reason: `${place}: ${message}`, hint: 'Leave --engine away, or name the engine with --host.'};
    case 'malformed':
      return {
        reason: `what answers at ${place} is not understood (${message})`,
        hint: `Is it a Docker or Podman engine? Otherwise ${elsewhere}.`,
      };
    case 'ssh':
      return {reason: message, hint: hint ?? ''};
  }
}
