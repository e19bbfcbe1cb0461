import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {loadWebConfig} from '../../src/cli/web-config.js';
import {openSecurity} from '../../src/cli/web-security-watch.js';
import type {WebSecurity} from '../../src/export/web-security.js';
import {fakeOutput} from './fake-ports.js';

const TLS_FOLDER = path.join(import.meta.dirname, '../collector/engine/fixtures/tls');
const pem = (name: string) => readFileSync(path.join(TLS_FOLDER, `${name}.pem`), 'utf8');
const FILES: Readonly<Record<string, string>> = {
  '/etc/rxtop/cert.pem': pem('cert'),
  '/etc/rxtop/tls/key.pem': pem('key'),
  '/run/other-key.pem': pem('other-key'),
};
const HASH = '$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG';
const TLS = 'tls_server_config: {cert_file: cert.pem, key_file: tls/key.pem}\n';

function ports(text: string, more: Readonly<Record<string, string>> = {}) {
  const files: Record<string, string> = {...FILES, ...more, '/etc/rxtop/web.yml': text};
  const output = fakeOutput();
  return {
    files,
    output,
    stderr: output.stream as unknown as NodeJS.WriteStream,
    readText: async (file: string) => {
      const found = files[file];
      if (found === undefined) throw Object.assign(new Error(), {code: 'ENOENT'});
      return found;
    },
  };
}

function load(text: string) {
  return loadWebConfig('/etc/rxtop/web.yml', ports(text));
}

describe('the web configuration file', () => {
  test('names certificate and key beside it, users with their hashes, and headers', async () => {
    const text = `${TLS}basic_auth_users:\n  prometheus: ${HASH}\nhttp_server_config:\n  http2: true\n  headers: {X-Frame-Options: deny}\n`;
    expect(await load(text)).toEqual({
      tls: {cert: pem('cert'), key: pem('key'), clientCa: undefined, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3'},
      users: new Map([['prometheus', HASH]]),
      headers: {'X-Frame-Options': 'deny'},
    });
  });

  test('may ask for certificates of clients, and for newer versions', async () => {
    const more = 'client_auth_type: RequireAndVerifyClientCert, client_ca_file: cert.pem, min_version: TLS13';
    expect((await load(TLS.replace('}', `, ${more}}`))).tls).toMatchObject({
      clientCa: pem('cert'),
      minVersion: 'TLSv1.3',
    });
  });

  test.each(['', '# nothing\n', 'basic_auth_users: {}'])('may say nothing: %j', async text => {
    expect(await load(text)).toEqual({tls: undefined, users: new Map(), headers: {}});
  });

  test.each([
    ['basic_auth_user: {}', 'web.yml:1:1: there is no key "basic_auth_user"; did you mean "basic_auth_users"?'],
    ['tls_server_config: {cert_file: a}', 'web.yml:1:20: "tls_server_config" must name "cert_file" and "key_file"'],
    ['tls_server_config: {cert_fil: a}', 'there is no key "cert_fil" in "tls_server_config"'],
    [TLS.replace('}', ', client_auth_type: RequestClientCert}'), '"client_auth_type" must be one of'],
    [TLS.replace('}', ', client_ca_file: cert.pem}'), 'belong together'],
    [TLS.replace('}', ', min_version: TLS10}'), '"min_version" must be one of TLS12, TLS13'],
    [TLS.replace('cert.pem', 'none.pem'), '/etc/rxtop/none.pem cannot be read: it does not exist'],
    [
      TLS.replace('tls/key.pem', '/run/other-key.pem'),
      'its certificate and key cannot be used (x509 key values mismatch)',
    ],
    [TLS.replace('tls/key.pem', 'cert.pem'), 'its certificate and key cannot be used'],
    ['basic_auth_users: [a]', 'must hold names with hashes'],
    ['basic_auth_users: {a: hunter2}', 'web.yml:1:20: a user is a name without a colon, with a hash by bcrypt'],
    [`basic_auth_users: {"a:b": ${HASH}}`, 'a user is a name without a colon'],
    [`basic_auth_users: {a: ${HASH.replace('$10', '$31')}}`, 'its hash costs 2^31 rounds'],
    ['http_server_config: {headers: {X-Evil: a}}', 'there is no key "X-Evil" in "headers"'],
    ['http_server_config: {headers: {X-Frame-Options: "a\\nb"}}', '"X-Frame-Options" must be plain ASCII'],
    ['a: [', 'web.yml:1:'],
    ['- a', 'expected keys with values'],
  ])('%j is refused', async (text, message) => {
    await expect(load(text)).rejects.toMatchObject({message: expect.stringContaining(message), exitCode: 2});
  });

  test('never has a password in a message', async () => {
    await expect(load('basic_auth_users: {a: hunter2}')).rejects.not.toMatchObject({
      message: expect.stringContaining('hunter2'),
    });
  });
});

describe('a change of the files', () => {
  test('is taken within a minute or when asked for; what is wrong is said once, and what was before goes on', async () => {
    const world = ports(`basic_auth_users: {a: ${HASH}}`);
    const seen: WebSecurity[] = [];
    const server = {secure: (security: WebSecurity) => void seen.push(security)};
    const watch = await openSecurity('/etc/rxtop/web.yml', world);
    await watch.reread(server);
    await watch.rereadInTime(server, 10);
    expect(seen).toEqual([]);

    world.files['/etc/rxtop/web.yml'] = `basic_auth_users: {b: ${HASH}}`;
    await watch.rereadInTime(server, 69);
    expect(seen).toEqual([]);
    await watch.rereadInTime(server, 70);
    expect(seen.map(({users}) => [...users.keys()])).toEqual([['b']]);

    world.files['/etc/rxtop/web.yml'] = 'nonsense';
    await watch.reread(server);
    await watch.reread(server);
    expect(seen).toHaveLength(1);
    expect(watch.current.users.has('b')).toBe(true);
    expect(world.output.text().match(/what was before goes on/gu)).toHaveLength(1);

    world.files['/etc/rxtop/web.yml'] = TLS;
    await watch.reread(server);
    expect(world.output.text()).toContain('to turn TLS on or off takes a restart');
  });

  test('is nothing where there is no file', async () => {
    const watch = await openSecurity(undefined, ports(''));
    await watch.reread({secure: () => expect.unreachable()});
    expect(watch.current.users.size).toBe(0);
  });
});
