import {createPrivateKey, type KeyObject, X509Certificate} from 'node:crypto';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {errorCode, UserError} from '../../errors.js';
import {safeText} from '../../model/safe-text.js';
import type {TlsMaterial} from './engine-location.js';

/**
 * Reads `ca.pem`, `cert.pem` and `key.pem` of a folder, as the Docker CLI lays them out. Any may be missing, but a
 * certificate needs its key and the other way round. What is there must be PEM and fit together: better to say so here,
 * with the file's name, than to fail with OpenSSL's words at each connection. Throws a UserError.
 */
export function readTlsFolder(folder: string, origin: string, verify: boolean): TlsMaterial {
  const ca = readPem(path.join(folder, 'ca.pem'), origin);
  const cert = readPem(path.join(folder, 'cert.pem'), origin);
  const key = readPem(path.join(folder, 'key.pem'), origin);
  if (ca !== undefined) parsePem(path.join(folder, 'ca.pem'), origin, () => new X509Certificate(ca));
  if ((cert === undefined) !== (key === undefined)) {
    const missing = path.join(folder, cert === undefined ? 'cert.pem' : 'key.pem');
    throw refuse(`${origin}: ${safeText(missing)} is missing`, 'A client certificate needs both cert.pem and key.pem.');
  }
  if (cert !== undefined && key !== undefined) checkPair(folder, origin, cert, key);
  return {ca, cert, key, verify};
}

function checkPair(folder: string, origin: string, cert: Buffer, key: Buffer): void {
  const certificate = parsePem(path.join(folder, 'cert.pem'), origin, () => new X509Certificate(cert));
  const privateKey: KeyObject = parsePem(path.join(folder, 'key.pem'), origin, () => createPrivateKey(key));
  if (certificate.checkPrivateKey(privateKey)) return;

  throw refuse(
    `${origin}: key.pem in ${safeText(folder)} does not belong to cert.pem`,
    'Put the key there that the certificate was made with.',
  );
}

function readPem(file: string, origin: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;

    throw refuse(
      `${origin}: ${safeText(file)} cannot be read (${errorCode(error) ?? 'unknown error'})`,
      'Let your user read the file, or point DOCKER_CERT_PATH elsewhere.',
      error,
    );
  }
}

function parsePem<T>(file: string, origin: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const kind = file.endsWith('key.pem') ? 'private key without a passphrase' : 'certificate';
    throw refuse(
      `${origin}: ${safeText(file)} is not a ${kind} in PEM form`,
      `Replace the file with a ${kind}.`,
      error,
    );
  }
}

function refuse(message: string, hint: string, cause?: unknown): UserError {
  return new UserError(message, {hint, kind: 'usage', cause});
}
