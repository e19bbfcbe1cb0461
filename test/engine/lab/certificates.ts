import {mkdir, rename, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {run} from './run.js';

/** Folders with certificates: what an engine needs to ask for client certificates, and what clients may come with. */
export interface Certificates {
  /** `ca.pem`, `cert.pem` and `key.pem` of the engine. */
  readonly server: string;
  /** The same of a client, as the Docker CLI keeps them: one that fits, and four that do not. */
  readonly client: string;
  readonly expired: string;
  readonly stranger: string;
  readonly nameless: string;
  readonly otherAuthority: string;
}

/** Makes an authority, the certificate of an engine at that IP address, and clients' certificates, with OpenSSL. */
export async function makeCertificates(folder: string, address: string): Promise<Certificates> {
  const at = (name: string) => path.join(folder, name);
  const all = {
    server: at('server'),
    client: at('client'),
    expired: at('expired'),
    stranger: at('stranger'),
    nameless: at('nameless'),
    otherAuthority: at('other-authority'),
  };
  for (const each of [folder, ...Object.values(all)]) await mkdir(each, {recursive: true});
  await Promise.all([makeAuthority(at('ca')), makeAuthority(at('other'))]);
  await Promise.all([
    issue(all.server, at('ca'), `subjectAltName=IP:${address}`, '2'),
    issue(all.client, at('ca'), 'extendedKeyUsage=clientAuth', '2'),
    issue(all.expired, at('ca'), 'extendedKeyUsage=clientAuth', '-1'),
    issue(all.stranger, at('other'), 'extendedKeyUsage=clientAuth', '2'),
    issue(all.otherAuthority, at('ca'), 'extendedKeyUsage=clientAuth', '2'),
  ]);
  const authority: Readonly<Record<string, string>> = {[all.otherAuthority]: at('other')};
  for (const each of Object.values(all))
    await openssl('x509', '-in', `${authority[each] ?? at('ca')}.pem`, '-out', path.join(each, 'ca.pem'));
  return all;
}

/** Makes an authority: `BASE.pem`, and its key beside it. */
export async function makeAuthority(base: string): Promise<void> {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', `${base}-key.pem`];
  await openssl('req', '-x509', ...key, '-out', `${base}.pem`, '-days', '2', '-subj', `/CN=${path.basename(base)}`);
}

/** Has an authority sign a certificate: `cert.pem` and `key.pem` in a folder. Of negative `days` it has expired. */
export async function issue(folder: string, authority: string, extension: string, days: string): Promise<void> {
  const at = (name: string) => path.join(folder, name);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', at('key.pem')];
  await openssl('req', ...key, '-out', at('request.pem'), '-subj', `/CN=${path.basename(folder)}`);
  await writeFile(at('extension.cnf'), extension);
  const by = [
    '-CA',
    `${authority}.pem`,
    '-CAkey',
    `${authority}-key.pem`,
    '-CAcreateserial',
    '-CAserial',
    at('serial'),
  ];
  const what = ['-in', at('request.pem'), '-extfile', at('extension.cnf'), '-days', days];
  await openssl('x509', '-req', ...what, ...by, '-out', at('new.pem'));
  await rename(at('new.pem'), at('cert.pem'));
}

async function openssl(...args: readonly string[]): Promise<void> {
  const {exitCode, stderr} = await run(['openssl', ...args]);
  if (exitCode !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`);
}
