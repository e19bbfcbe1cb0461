import path from 'node:path';
import {isMap, isScalar, type Node, type Pair} from 'yaml';
import {errorCode, UserError} from '../errors.js';
import {assertUsableTls, type TlsSettings, type WebSecurity} from '../export/web-security.js';
import {safeText} from '../model/safe-text.js';
import type {Ports} from '../ports.js';
import {whyUnread} from './load-config.js';
import {isText, start, YamlFile} from './yaml-file.js';

const KEYS = ['tls_server_config', 'http_server_config', 'basic_auth_users'] as const;
const TLS_KEYS = ['cert_file', 'key_file', 'client_auth_type', 'client_ca_file', 'min_version', 'max_version'] as const;
const HTTP_KEYS = ['http2', 'headers'] as const;
const HEADERS = [
  'Content-Security-Policy',
  'Strict-Transport-Security',
  'X-Content-Type-Options',
  'X-Frame-Options',
  'X-XSS-Protection',
] as const;
const CLIENT_AUTH = ['NoClientCert', 'RequireAndVerifyClientCert'] as const;
const VERSIONS = {TLS12: 'TLSv1.2', TLS13: 'TLSv1.3'} as const;
const VERSION_NAMES = ['TLS12', 'TLS13'] as const;

const HINT = 'It has the form of the web configuration file of Prometheus’ exporters; see the README.';

/** A hash of bcrypt, which says how costly it is. Beyond 2^15 rounds a look at it takes many seconds. */
const BCRYPT = /^\$2[aby]\$(?<cost>\d\d)\$[./A-Za-z0-9]{53}$/u;
const MOST_COST = 15;

/**
 * Reads how a server is to be protected, with the files that are named there: relative to the folder that it stands in. Throws
 * a UserError for what cannot be read, and for each word that is not known: what protects must not be guessed.
 */
export async function loadWebConfig(file: string, {readText}: Pick<Ports, 'readText'>): Promise<WebSecurity> {
  const read = (name: string) => readOwn(path.resolve(path.dirname(file), name), readText);
  const yaml = new YamlFile(await readOwn(file, readText), file, HINT);
  let wish: TlsWish | undefined;
  let users: ReadonlyMap<string, string> = new Map();
  let headers: Readonly<Record<string, string>> = {};
  for (const {key, node} of yaml.pairs(KEYS, 'basic_auth_users: {prometheus: $2y$10$…}')) {
    yaml.attempt(() => {
      if (key === 'tls_server_config') wish = tlsWish(yaml, node);
      else if (key === 'basic_auth_users') users = usersOf(yaml, node);
      else headers = headersOf(yaml, node);
    });
  }
  const [problem] = yaml.problems;
  if (problem !== undefined) throw problem;

  const tls = wish === undefined ? undefined : await readTls(wish, read);
  if (tls !== undefined) assertUsableTls(tls, file);
  return {tls, users, headers};
}

interface TlsWish extends Pick<TlsSettings, 'minVersion' | 'maxVersion'> {
  readonly certFile: string;
  readonly keyFile: string;
  readonly clientCaFile: string | undefined;
}

async function readTls(wish: TlsWish, read: (name: string) => Promise<string>): Promise<TlsSettings> {
  const {certFile, keyFile, clientCaFile, minVersion, maxVersion} = wish;
  const [cert, key] = await Promise.all([read(certFile), read(keyFile)]);
  return {
    cert,
    key,
    clientCa: clientCaFile === undefined ? undefined : await read(clientCaFile),
    minVersion,
    maxVersion,
  };
}

function tlsWish(yaml: YamlFile, node: Node): TlsWish {
  const found: Partial<Record<(typeof TLS_KEYS)[number], string>> = {};
  for (const {key, node: value} of yaml.map(node, 'tls_server_config', TLS_KEYS)) {
    if (key === 'client_auth_type') found[key] = yaml.choice(value, key, CLIENT_AUTH);
    else if (key === 'min_version' || key === 'max_version') found[key] = yaml.choice(value, key, VERSION_NAMES);
    else found[key] = yaml.word(value, key);
  }
  const {cert_file: certFile, key_file: keyFile, client_ca_file: clientCaFile} = found;
  if (certFile === undefined || keyFile === undefined) {
    throw yaml.refusal(start(node), '"tls_server_config" must name "cert_file" and "key_file"');
  }
  if ((found.client_auth_type === 'RequireAndVerifyClientCert') !== (clientCaFile !== undefined)) {
    throw yaml.refusal(
      start(node),
      '"client_ca_file" and "client_auth_type: RequireAndVerifyClientCert" belong together',
    );
  }

  const version = (key: 'min_version' | 'max_version', usual: 'TLS12' | 'TLS13') =>
    VERSIONS[VERSION_NAMES.find(name => name === found[key]) ?? usual];
  return {
    certFile,
    keyFile,
    clientCaFile,
    minVersion: version('min_version', 'TLS12'),
    maxVersion: version('max_version', 'TLS13'),
  };
}

function usersOf(yaml: YamlFile, node: Node): ReadonlyMap<string, string> {
  if (!isMap(node)) throw yaml.refusal(start(node), '"basic_auth_users" must hold names with hashes by bcrypt');

  const users = new Map<string, string>();
  for (const {key, value} of node.items as Pair<Node, Node | null>[]) {
    const name = isScalar(key) ? String(key.value) : '';
    const hash = isText(value) ? value.value : '';
    const cost = BCRYPT.exec(hash)?.groups?.cost;
    // Not a word of what stands there: it may be a password.
    if (name === '' || name.includes(':') || cost === undefined) {
      throw yaml.refusal(start(key), 'a user is a name without a colon, with a hash by bcrypt ($2y$10$…)', HASH_HINT);
    }
    if (Number(cost) > MOST_COST) {
      throw yaml.refusal(start(key), `its hash costs 2^${Number(cost)} rounds, more than 2^${MOST_COST}`, HASH_HINT);
    }
    users.set(name, hash);
  }
  return users;
}

const HASH_HINT = 'Make one with "htpasswd -nBC 10 NAME".';

/** HTTP/2 is not spoken, which no client minds. */
function headersOf(yaml: YamlFile, node: Node): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const {key, node: value} of yaml.map(node, 'http_server_config', HTTP_KEYS)) {
    if (key === 'http2') {
      yaml.yesOrNo(value, key);
      continue;
    }

    for (const {key: name, node: text} of yaml.map(value, 'headers', HEADERS)) {
      const written = yaml.word(text, name);
      if (!/^[\x20-\x7e]+$/u.test(written)) throw yaml.refusal(start(text), `"${name}" must be plain ASCII`);
      headers[name] = written;
    }
  }
  return headers;
}

async function readOwn(file: string, readText: Ports['readText']): Promise<string> {
  try {
    return await readText(file);
  } catch (cause) {
    const code = errorCode(cause);
    if (code === undefined) throw cause;

    throw new UserError(`${safeText(file)} cannot be read: ${whyUnread(code)}`, {
      hint: 'Check the path, and that rxtop may read it.',
      kind: 'usage',
      cause,
    });
  }
}
