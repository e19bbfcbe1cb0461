import {createHash} from 'node:crypto';
import {cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {EngineLocation} from '../../../src/collector/engine/engine-location.js';
import {locateEngine} from '../../../src/collector/engine/locate.js';
import {UserError} from '../../../src/errors.js';

const TLS = path.join(import.meta.dirname, 'fixtures/tls');

let folder: string;
let config: string;
const servers: net.Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'rxtop-locate-'));
  config = path.join(folder, 'home/.docker');
  mkdirSync(config, {recursive: true});
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map(server => new Promise(resolve => server.close(resolve))));
  rmSync(folder, {recursive: true});
});

interface Asked {
  kind?: 'docker' | 'podman';
  host?: string;
  context?: string;
  environment?: Record<string, string>;
}

function locate({host, context, kind, environment = {}}: Asked): EngineLocation {
  return locateEngine(
    {host, context, kind},
    {environment, homeFolder: path.join(folder, 'home'), userId: 1000, root: folder},
  );
}

function refusal(asked: Asked): UserError {
  try {
    locate(asked);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('expected a refusal');
}

function contextFolder(kind: 'meta' | 'tls', name: string): string {
  const made = path.join(config, 'contexts', kind, createHash('sha256').update(name).digest('hex'));
  mkdirSync(made, {recursive: true});
  return made;
}

function writeContext(name: string, docker: object): void {
  writeFileSync(path.join(contextFolder('meta', name), 'meta.json'), JSON.stringify({Name: name, Endpoints: {docker}}));
}

async function listenAt(relative: string): Promise<string> {
  const socketPath = path.join(folder, relative);
  mkdirSync(path.dirname(socketPath), {recursive: true});
  const server = net.createServer();
  servers.push(server);
  await new Promise<void>(resolve => server.listen(socketPath, resolve));
  return socketPath;
}

describe('the first of these that is given is taken', () => {
  const environment = {DOCKER_HOST: 'tcp://from-variable:1', DOCKER_CONTEXT: 'variable'};
  test.each<[origin: string, asked: Asked, endpoint: string]>([
    ['--host', {host: 'unix:///h.sock', context: 'asked', environment}, 'unix:///h.sock'],
    ['context "asked" (--context)', {context: 'asked', environment}, 'unix:///asked.sock'],
    ['DOCKER_HOST', {environment}, 'tcp://from-variable:1'],
    ['DOCKER_HOST', {context: 'default', environment}, 'tcp://from-variable:1'],
    ['context "variable" (DOCKER_CONTEXT)', {environment: {...environment, DOCKER_HOST: ''}}, 'tcp://ctx:2375'],
    ['context "current" (current context)', {}, 'unix:///current.sock'],
  ])('%s for %j', (origin, asked, endpoint) => {
    writeContext('asked', {Host: 'unix:///asked.sock'});
    writeContext('variable', {Host: 'tcp://ctx:2375'});
    writeContext('current', {Host: 'unix:///current.sock'});
    writeFileSync(path.join(config, 'config.json'), '{"currentContext": "current", "auths": {}}');
    expect(locate(asked)).toMatchObject({state: 'found', origin, endpoint});
  });

  test('DOCKER_CONFIG says where the config is', () => {
    writeContext('x', {Host: 'unix:///x.sock'});
    const moved = path.join(folder, 'elsewhere');
    cpSync(config, moved, {recursive: true});
    rmSync(config, {recursive: true});
    writeFileSync(path.join(moved, 'config.json'), '{"currentContext": "x"}');
    expect(locate({environment: {DOCKER_CONFIG: moved}})).toMatchObject({endpoint: 'unix:///x.sock'});
  });
});

describe('addresses', () => {
  test.each([
    ['unix:///run/my docker.sock', 'unix:///run/my docker.sock', true],
    [' tcp://10.0.0.7:2375 ', 'tcp://10.0.0.7:2375', false],
    ['tcp://box', 'tcp://box:2375', false],
    ['tcp://:2377', 'tcp://localhost:2377', true],
    ['box:99', 'tcp://box:99', false],
    ['127.0.0.1:99', 'tcp://127.0.0.1:99', true],
    ['127.0.0.1.example.org:99', 'tcp://127.0.0.1.example.org:99', false],
    ['tcp://[::1]:99', 'tcp://[::1]:99', true],
    ['http://box', 'tcp://box:80', false],
    ['http://box:80/', 'tcp://box:80', false],
    ['https://box:2376', 'tcp://box:2376', false],
    ['ssh://box', 'ssh://box', false],
    ['ssh://Me@My_Box:2222/', 'ssh://Me@My_Box:2222', false],
    ['ssh://me@[::1]:22/run/user/7/my%20docker.sock', 'ssh://me@[::1]:22/run/user/7/my docker.sock', false],
  ])('"%s" is %s', (host, endpoint, isLocal) => {
    expect(locate({host})).toMatchObject({
      state: 'found',
      endpoint,
      isLocal,
      candidates: [{endpoint, outcome: 'chosen'}],
    });
  });

  test.each([
    ['ssh://', 'names no host', /ssh:\/\/user@host/],
    ['ssh://me:secret@box', 'must not hold a password', /ssh/],
    ['ssh://box:99999', 'names no host', /ssh/],
    ['ssh://box/x?y', 'must end after the path', /ssh/],
    ['ssh://-oProxyCommand=x', 'is not an address of an engine', /ssh/],
    ['ssh://me@box/%0a', 'is not an address of an engine', /ssh/],
    ['ssh://me@box/%zz', 'is not an address of an engine', /ssh/],
    ['npipe:////./pipe/docker_engine', 'is a Windows pipe', /tcp/],
    ['fd://', 'has a scheme that rxtop does not know, "fd"', /unix/],
    ['unix://run/docker.sock', 'needs an absolute path', /unix/],
    ['unix://', 'needs an absolute path', /unix/],
    ['tcp://box:99999', 'is not an address of an engine', /tcp/],
    ['tcp://box:0', 'has a port that nobody can listen on', /tcp/],
    ['tcp://bo x:1', 'is not an address of an engine', /tcp/],
    ['tcp://me:secret@box:1', 'must not hold a user name or a password', /tcp/],
    ['tcp://box:1/prefix', 'must end after the port', /tcp/],
    ['tcp://box:1?x', 'must end after the port', /tcp/],
    ['box:1\u001b[2J', 'is not an address of an engine', /tcp/],
  ])('"%s" is refused: it %s', (host, wrong, hint) => {
    for (const [origin, asked] of [
      ['--host', {host}],
      ['DOCKER_HOST', {environment: {DOCKER_HOST: host}}],
    ] as const) {
      const error = refusal(asked);
      expect(error).toMatchObject({kind: 'usage'});
      expect(error.message).toMatch(new RegExp(`^${origin}: "`));
      expect(error.message).toContain(wrong);
      expect(error.message).not.toMatch(/[\n\u001b]/);
      expect(error.hint).toMatch(hint);
    }
  });
});

describe('TLS', () => {
  const transport = (asked: Asked): unknown => {
    const location = locate(asked);
    return location.state === 'found' ? location.transport : undefined;
  };

  test.each<[Record<string, string>, string, object]>([
    [{}, 'tcp://box', {port: 2375, tls: undefined}],
    [{DOCKER_CERT_PATH: TLS}, 'tcp://box', {port: 2375, tls: undefined}],
    [{DOCKER_TLS_VERIFY: '1'}, 'http://box', {port: 80, tls: undefined}],
    [{DOCKER_TLS: '1'}, 'tcp://box', {port: 2376, tls: {verify: false}}],
    [{}, 'https://box', {port: 443, tls: {ca: undefined, cert: undefined, verify: true}}],
    [{DOCKER_TLS_VERIFY: '1'}, 'tcp://box', {port: 2376, tls: {ca: undefined, verify: true}}],
  ])('%j makes of %s: %j', (environment, host, expected) => {
    expect(transport({host, environment})).toMatchObject(expected);
  });

  test('material of DOCKER_CERT_PATH is read', () => {
    const made = certFolder({'ca.pem': 'cert.pem', 'cert.pem': 'cert.pem', 'key.pem': 'key.pem'});
    const tls = {ca: expect.any(Buffer), cert: expect.any(Buffer), key: expect.any(Buffer), verify: true};
    expect(transport({host: 'tcp://box', environment: {DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: made}})).toMatchObject(
      {tls},
    );
  });

  test('material of a context is read from its folder', () => {
    writeContext('safe', {Host: 'tcp://box:2376', SkipTLSVerify: true});
    const made = path.join(contextFolder('tls', 'safe'), 'docker');
    mkdirSync(made);
    cpSync(path.join(TLS, 'cert.pem'), path.join(made, 'ca.pem'));
    expect(transport({context: 'safe'})).toMatchObject({tls: {ca: expect.any(Buffer), key: undefined, verify: false}});
  });

  test.each<[what: string, files: Record<string, string>, message: RegExp]>([
    ['no ca.pem', {'cert.pem': 'cert.pem', 'key.pem': 'key.pem'}, /^DOCKER_CERT_PATH: there is no ca\.pem in /],
    ['no key.pem', {'ca.pem': 'cert.pem', 'cert.pem': 'cert.pem'}, /key\.pem is missing$/],
    ['no cert.pem', {'ca.pem': 'cert.pem', 'key.pem': 'key.pem'}, /cert\.pem is missing$/],
    ['a ca.pem that is none', {'ca.pem': 'README.md'}, /ca\.pem is not a certificate in PEM form$/],
    [
      'a key.pem that is none',
      {'ca.pem': 'cert.pem', 'cert.pem': 'cert.pem', 'key.pem': 'README.md'},
      /key\.pem is not a private key/,
    ],
    [
      'a key of another',
      {'ca.pem': 'cert.pem', 'cert.pem': 'cert.pem', 'key.pem': 'other-key.pem'},
      /does not belong to cert\.pem$/,
    ],
  ])('a folder with %s is refused', (_what, files, message) => {
    const error = refusal({
      host: 'tcp://box',
      environment: {DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: certFolder(files)},
    });
    expect(error.message).toMatch(message);
    expect(error.hint).not.toBe('');
  });

  test('a folder that does not exist is refused', () => {
    const environment = {DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/does/not/exist'};
    expect(refusal({host: 'tcp://box', environment}).message).toBe(
      'DOCKER_CERT_PATH: there is no ca.pem in /does/not/exist',
    );
  });

  function certFolder(files: Record<string, string>): string {
    const made = path.join(folder, 'certs');
    mkdirSync(made);
    for (const [name, source] of Object.entries(files)) cpSync(path.join(TLS, source), path.join(made, name));
    return made;
  }
});

describe('a Docker config that is wrong', () => {
  test.each<[what: string, text: string, message: RegExp]>([
    ['is torn', '{\n  "currentContext": "x",\n', /config\.json, line 2: not valid JSON$/],
    ['has a stray comma', '{\n  "a": 1,\n  "b": 2,\n}\n', /config\.json, line 4: not valid JSON$/],
    ['is no object', '[]', /config\.json: expected a JSON object$/],
  ])('because it %s is refused, with its name and line', (_what, text, message) => {
    writeFileSync(path.join(config, 'config.json'), text);
    expect(refusal({})).toMatchObject({kind: 'usage', message: expect.stringMatching(message)});
    expect(locate({host: 'unix:///x.sock'}).state).toBe('found');
  });

  test('because it is a folder is refused', () => {
    mkdirSync(path.join(config, 'config.json'));
    expect(refusal({}).message).toMatch(/config\.json cannot be read \(EISDIR\)$/);
  });

  test('because it names a context that is not there is refused', () => {
    writeFileSync(path.join(config, 'config.json'), '{"currentContext": "go\\u001bne"}');
    expect(refusal({}).message).toMatch(/^context "go\\u001bne" \(current context\): there is no such context in /);
  });

  test('because its context has no Docker endpoint is refused', () => {
    writeContext('k8s', {});
    expect(refusal({context: 'k8s'}).message).toBe('context "k8s" (--context) has no Docker endpoint');
  });
});

describe('default sockets', () => {
  test('are those of one engine where only that is asked', async () => {
    await listenAt('var/run/docker.sock');
    await listenAt('run/podman/podman.sock');
    const endpoint = (kind: 'docker' | 'podman') => locate({kind});
    expect(endpoint('docker')).toMatchObject({endpoint: `unix://${folder}/var/run/docker.sock`});
    expect(endpoint('podman')).toMatchObject({endpoint: `unix://${folder}/run/podman/podman.sock`});
    const {candidates} = endpoint('podman');
    expect(candidates.map(candidate => candidate.endpoint).filter(place => !place.endsWith('/podman.sock'))).toEqual(
      [],
    );
  });

  test.each([
    'var/run/docker.sock',
    'run/user/1000/docker.sock',
    'home/.docker/run/docker.sock',
    'run/podman/podman.sock',
    'run/user/1000/podman/podman.sock',
  ])('/%s is found', async relative => {
    const socketPath = await listenAt(relative);
    expect(locate({})).toMatchObject({
      state: 'found',
      endpoint: `unix://${socketPath}`,
      origin: 'default socket',
      isLocal: true,
    });
  });

  test('XDG_RUNTIME_DIR is looked into, and the first socket is taken; every place is told', async () => {
    const first = await listenAt('xdg/docker.sock');
    const second = await listenAt('run/podman/podman.sock');
    mkdirSync(path.join(folder, 'var/run'), {recursive: true});
    writeFileSync(path.join(folder, 'var/run/docker.sock'), '');
    const location = locate({environment: {XDG_RUNTIME_DIR: path.join(folder, 'xdg'), DOCKER_HOST: ''}});
    expect(location).toMatchObject({endpoint: `unix://${first}`});
    expect(location.candidates.map(({endpoint, outcome}) => [endpoint.replace(folder, ''), outcome])).toEqual([
      ['unix:///var/run/docker.sock', 'not-a-socket'],
      ['unix:///xdg/docker.sock', 'chosen'],
      ['unix:///run/user/1000/docker.sock', 'missing'],
      ['unix:///home/.docker/run/docker.sock', 'missing'],
      [`unix://${second}`.replace(folder, ''), 'present'],
      ['unix:///xdg/podman/podman.sock', 'missing'],
      ['unix:///run/user/1000/podman/podman.sock', 'missing'],
    ]);
  });

  test('none is a value that says where it was looked', () => {
    const location = locate({});
    expect(location).toMatchObject({state: 'none', hint: expect.stringContaining('--host')});
    const sentence = location.state === 'none' ? location.sentence.replaceAll(folder, '') : '';
    expect(sentence).toBe(
      'no container engine found: no socket at /var/run/docker.sock, /run/user/1000/docker.sock, ' +
        '/home/.docker/run/docker.sock, /run/podman/podman.sock, /run/user/1000/podman/podman.sock',
    );
  });
});
