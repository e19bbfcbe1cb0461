import {readFileSync} from 'node:fs';
import {errorCode, UserError} from '../../errors.js';
import type {Secret, ServerAuthorisation, ServerTls} from '../../model/prometheus.js';
import {safeText} from '../../model/safe-text.js';

/** The value of the HTTP header `Authorization`, undefined where nothing is to be proven. Throws a UserError for a file that cannot be read. */
export function authorisationHeader(authorisation: ServerAuthorisation | undefined): string | undefined {
  if (authorisation === undefined) return undefined;
  if (authorisation.scheme === 'bearer') return `Bearer ${secretOf(authorisation.token)}`;

  const {user, password} = authorisation;
  return `Basic ${Buffer.from(`${user}:${secretOf(password)}`).toString('base64')}`;
}

/** What Node.js needs for TLS. Throws a UserError for a file that cannot be read. */
export function tlsOptions(tls: ServerTls | undefined): Readonly<Record<string, string>> {
  const {caFile, certificateFile, keyFile, serverName} = tls ?? {};
  return {
    ...(caFile === undefined ? {} : {ca: readOwn(caFile)}),
    ...(certificateFile === undefined ? {} : {cert: readOwn(certificateFile)}),
    ...(keyFile === undefined ? {} : {key: readOwn(keyFile)}),
    ...(serverName === undefined ? {} : {servername: serverName}),
  };
}

function secretOf(secret: Secret): string {
  return 'text' in secret ? secret.text : readOwn(secret.file).trim();
}

function readOwn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const code = errorCode(cause);
    if (code === undefined) throw cause;

    throw new UserError(`${safeText(file)} cannot be read (${code})`, {
      hint: 'It is named under prometheus in the config file. Check the path, and that rxtop may read it.',
      kind: 'usage',
      cause,
    });
  }
}
