import {createSecureContext, type SecureVersion} from 'node:tls';
import {errorCode, UserError} from '../errors.js';
import {safeText} from '../model/safe-text.js';

/** How a server shows who it is, and asks who comes. Certificates and key are PEM. */
export interface TlsSettings {
  readonly cert: string;
  readonly key: string;
  /** Those who sign the certificates of clients; undefined where clients need none. */
  readonly clientCa: string | undefined;
  readonly minVersion: SecureVersion;
  readonly maxVersion: SecureVersion;
}

/** What protects a server: as the web configuration file of Prometheus' exporters says it. */
export interface WebSecurity {
  readonly tls: TlsSettings | undefined;
  /** Hashes by bcrypt of the passwords of users, by name; empty where nobody is asked for one. */
  readonly users: ReadonlyMap<string, string>;
  /** Headers that every answer has. */
  readonly headers: Readonly<Record<string, string>>;
}

export const OPEN: WebSecurity = {tls: undefined, users: new Map(), headers: {}};

/** The settings as Node.js takes them. */
export function tlsOptions({cert, key, clientCa, minVersion, maxVersion}: TlsSettings) {
  const client = clientCa === undefined ? {} : {ca: clientCa, requestCert: true, rejectUnauthorized: true};
  return {cert, key, minVersion, maxVersion, ...client};
}

/** Throws a UserError where certificate and key are none, or not each other's. `path` is the file that names them. */
export function assertUsableTls(tls: TlsSettings, path: string): void {
  try {
    createSecureContext(tlsOptions(tls));
  } catch (cause) {
    throw new UserError(`${safeText(path)}: its certificate and key cannot be used (${tlsReason(cause)})`, {
      hint: 'Both must be PEM, the key without a password and of that certificate.',
      kind: 'usage',
      cause,
    });
  }
}

function tlsReason(cause: unknown): string {
  return (
    errorCode(cause)
      ?.replace(/^ERR_(?:OSSL_)?/u, '')
      .replaceAll('_', ' ')
      .toLowerCase() ?? 'for an unknown reason'
  );
}
