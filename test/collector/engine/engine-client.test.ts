import {readFileSync} from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type {AddressInfo} from 'node:net';
import net from 'node:net';
import path from 'node:path';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {createEngineClient, type EngineClient} from '../../../src/collector/engine/engine-client.js';
import {EngineError, explainFailure, toEngineError} from '../../../src/collector/engine/engine-error.js';
import {type EngineTransport, engineAt, type TlsMaterial} from '../../../src/collector/engine/engine-location.js';
import {ManualTimers} from './manual-timers.js';

const TLS = path.join(import.meta.dirname, 'fixtures/tls');
const [cert, key, otherCert] = ['cert.pem', 'key.pem', 'other-cert.pem'].map(name =>
  readFileSync(path.join(TLS, name)),
);

const endings: Array<() => void> = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
  vi.unstubAllEnvs();
});

const answerVersion: http.RequestListener = (_, response) => response.end('{"Version": "27.0.1"}');

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  endings.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

function connect(port: number, tls?: Partial<TlsMaterial>): EngineClient {
  const material =
    tls === undefined ? undefined : {ca: undefined, cert: undefined, key: undefined, verify: true, ...tls};
  const client = createEngineClient({kind: 'tcp', host: '127.0.0.1', port, tls: material}, new ManualTimers());
  endings.push(() => client.close());
  return client;
}

async function failureOf(answer: Promise<unknown>): Promise<string> {
  const error = await answer.then(() => undefined, toEngineError);
  return error?.failure ?? 'none';
}

describe('TLS', () => {
  test('an engine whose certificate is trusted answers', async () => {
    const port = await listen(https.createServer({cert, key}, answerVersion));
    expect(await connect(port, {ca: cert}).version()).toEqual({kind: 'docker', version: '27.0.1'});
  });

  test('any certificate is taken where the user asked for that', async () => {
    const port = await listen(https.createServer({cert, key}, answerVersion));
    expect(await connect(port, {verify: false}).version()).toMatchObject({version: '27.0.1'});
  });

  test.each<[what: string, material: Partial<TlsMaterial>]>([
    ['that nobody vouches for', {}],
    ['that another authority vouches for', {ca: otherCert}],
  ])('a certificate %s is a TLS failure', async (_what, material) => {
    const port = await listen(https.createServer({cert, key}, answerVersion));
    expect(await failureOf(connect(port, material).version())).toBe('tls');
  });

  test('an engine that wants a client certificate and gets none is a TLS failure', async () => {
    const port = await listen(https.createServer({cert, key, ca: cert, requestCert: true}, answerVersion));
    expect(await failureOf(connect(port, {ca: cert}).version())).toBe('tls');
    expect(await connect(port, {ca: cert, cert, key}).version()).toMatchObject({version: '27.0.1'});
  });

  test('an engine that does not speak TLS is a TLS failure', async () => {
    const port = await listen(http.createServer(answerVersion));
    expect(await failureOf(connect(port, {ca: cert}).version())).toBe('tls');
  });
});

describe('what answers', () => {
  test('but is not HTTP is not understood', async () => {
    const port = await listen(
      net.createServer(socket => socket.on('error', () => undefined).end('SSH-2.0-OpenSSH_9.2\r\n')),
    );
    expect(await failureOf(connect(port).version())).toBe('malformed');
  });

  test('with a redirect is not followed', async () => {
    let isFollowed = false;
    const other = await listen(
      http.createServer((_, response) => {
        isFollowed = true;
        response.end('{}');
      }),
    );
    const port = await listen(
      http.createServer((_, response) => response.writeHead(302, {Location: `http://127.0.0.1:${other}/`}).end()),
    );
    expect(await failureOf(connect(port).version())).toBe('answer');
    expect(isFollowed).toBe(false);
  });

  test('nowhere is refused', async () => {
    const server = net.createServer();
    const port = await listen(server);
    await new Promise(resolve => server.close(resolve));
    expect(await failureOf(connect(port).version())).toBe('refused');
  });
});

test("the environment's Docker settings do not reach a client that was told where to connect", async () => {
  vi.stubEnv('DOCKER_HOST', 'ssh://nobody@example.invalid');
  vi.stubEnv('DOCKER_CERT_PATH', '/does/not/exist');
  const port = await listen(http.createServer(answerVersion));
  expect(await connect(port).version()).toMatchObject({version: '27.0.1'});
});

test('a container id cannot lead a call to another path', async () => {
  const paths: unknown[] = [];
  const port = await listen(
    http.createServer((request, response) => {
      paths.push(request.url);
      response.writeHead(404).end();
    }),
  );
  expect(await connect(port).inspect('../secrets?x')).toBeUndefined();
  expect(paths).toEqual(['/containers/..%2Fsecrets%3Fx/json']);
});

describe('a failure is told in plain words', () => {
  const unix: EngineTransport = {kind: 'unix', socketPath: '/var/run/docker.sock'};
  const tcp: EngineTransport = {kind: 'tcp', host: 'box', port: 2375, tls: undefined};

  test.each<[code: string, transport: EngineTransport, reason: string, hint: RegExp]>([
    ['EACCES', unix, 'permission denied on /var/run/docker.sock', /docker group .* sudo/],
    ['ENOENT', unix, 'there is no socket at /var/run/docker.sock', /Start the engine/],
    [
      'ECONNREFUSED',
      unix,
      'nothing listens at /var/run/docker.sock: the engine is not running',
      /systemctl start docker/,
    ],
    ['ECONNREFUSED', tcp, 'nothing listens at tcp://box:2375: the engine is not running', /DOCKER_HOST/],
    ['ENOTFOUND', tcp, 'the host of tcp://box:2375 has no known address', /--host/],
    ['EHOSTUNREACH', tcp, 'tcp://box:2375 cannot be reached (oh \\u001b[31mno)', /firewall/],
    ['ECONNRESET', tcp, 'the connection to tcp://box:2375 was lost', /again/],
    ['CERT_HAS_EXPIRED', tcp, 'no secure connection to tcp://box:2375 (oh \\u001b[31mno)', /DOCKER_TLS_VERIFY/],
  ])('%s at %j', (code, transport, reason, hint) => {
    const error = toEngineError(Object.assign(new Error('oh \u001b[31mno'), {code}));
    const explained = explainFailure(error, engineAt(transport, '--host'));
    expect(explained.reason).toBe(reason);
    expect(explained.hint).toMatch(hint);
  });

  test('and an EngineError stays what it is', () => {
    const error = new EngineError('timeout', 'x');
    expect(toEngineError(error)).toBe(error);
  });
});
