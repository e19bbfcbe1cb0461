import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {connect} from 'node:net';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {hashSync} from 'bcryptjs';
import {afterEach, describe, expect, test} from 'vitest';
import {UserError} from '../../src/errors.js';
import type {ScrapeOutcome} from '../../src/export/exporter.js';
import {type MetricsServer, openMetricsServer, type PageSource} from '../../src/export/metrics-server.js';
import {OPEN, type TlsSettings, type WebSecurity} from '../../src/export/web-security.js';
import {ask, basic, begin} from './requests.js';

const TLS_FOLDER = path.join(import.meta.dirname, '../collector/engine/fixtures/tls');
const pem = (name: string) => readFileSync(path.join(TLS_FOLDER, `${name}.pem`), 'utf8');
const TLS: TlsSettings = {
  cert: pem('cert'),
  key: pem('key'),
  clientCa: undefined,
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
};

/** More than the system takes in while nobody reads. */
const LARGE = Buffer.alloc(48 * 1024 * 1024, 'x');

/** A source of pages that counts how requests end. */
class Source implements PageSource {
  isReady = true;
  large = false;
  readonly outcomes: ScrapeOutcome[] = [];

  page(format: string): Buffer | undefined {
    if (!this.isReady) return undefined;
    return this.large ? LARGE : Buffer.from(`page ${format}\n`);
  }

  count(outcome: ScrapeOutcome): void {
    this.outcomes.push(outcome);
  }
}

/** Time limits that pass when the test says so. */
class Limits {
  readonly #pending = new Set<() => void>();

  readonly sleep = (_seconds: number, signal: AbortSignal): Promise<void> =>
    new Promise(resolve => {
      this.#pending.add(resolve);
      signal.addEventListener('abort', () => resolve(), {once: true});
    });

  /** A tenth of a second passes with each look at it. */
  #now = 0;
  readonly monotonicSeconds = (): number => {
    this.#now += 0.1;
    return this.#now;
  };

  pass(): void {
    for (const resolve of this.#pending) resolve();
    this.#pending.clear();
  }
}

const source = () => new Source();
let server: MetricsServer | undefined;
let limits = new Limits();

afterEach(async () => {
  const closed = server?.close();
  limits.pass();
  await closed;
  server = undefined;
});

async function open(pages: PageSource, security: Partial<WebSecurity> = {}): Promise<string> {
  limits = new Limits();
  server = await openMetricsServer({host: '127.0.0.1', port: 0}, pages, {...OPEN, ...security}, limits);
  return server.url;
}

describe('the server', () => {
  test('gives out the page in the format that is asked for', async () => {
    const pages = source();
    const url = await open(pages);
    const plain = await ask(url);
    expect(plain).toMatchObject({status: 200, body: 'page prometheus\n'});
    expect(plain.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(plain.headers['content-length']).toBe('16');
    const open2 = await ask(url, {headers: {accept: 'application/openmetrics-text;version=1.0.0'}});
    expect(open2.body).toBe('page openmetrics\n');
    expect(open2.headers['content-type']).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(await ask(`${url}?name[]=up`)).toMatchObject({status: 200});
    expect(await ask(url, {method: 'HEAD'})).toMatchObject({status: 200, body: ''});
    expect(pages.outcomes).toEqual(Array(4).fill('served'));
  });

  test.each([
    ['/', 200, 'href="metrics"'],
    ['/-/healthy', 200, 'rxtop is healthy'],
    ['/-/ready', 200, 'rxtop is ready'],
    ['/metrics/', 404, 'Metrics are at /metrics'],
    ['//metrics', 404, ''],
    ['/%2e%2e/etc/passwd', 404, ''],
  ])('answers %s with %d', async (where, status, words) => {
    const answer = await ask(new URL('/', await open(source())).href, {path: where});
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(words);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  test('is healthy but not ready before anything was read', async () => {
    const pages = source();
    pages.isReady = false;
    const url = await open(pages);
    expect(await ask(url)).toMatchObject({status: 503, headers: {'retry-after': '1'}});
    expect((await ask(new URL('/-/ready', url).href)).status).toBe(503);
    expect((await ask(new URL('/-/healthy', url).href)).status).toBe(200);
    expect(pages.outcomes).toEqual(['refused']);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('does not take %s, and reads no body to its end', async method => {
    const answer = await ask(await open(source()), {method, headers: {'content-length': 4}}, 'body');
    expect(answer).toMatchObject({status: 405, headers: {allow: 'GET, HEAD', connection: 'close'}});
  });

  test('refuses a head that is too long', async () => {
    expect((await ask(await open(source()), {headers: {x: 'y'.repeat(20_000)}})).status).toBe(431);
  });

  test('answers nonsense with an error, and goes on', async () => {
    const url = await open(source());
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.end('\x16\x03\x01 this is no HTTP\r\n\r\n');
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    expect(answer).toContain('400 Bad Request');
    expect((await ask(url)).status).toBe(200);
  });

  test('serves four at once and tells others to come again', async () => {
    const pages = source();
    pages.large = true;
    const url = await open(pages);
    const readers = await Promise.all([begin(url), begin(url), begin(url), begin(url)]);
    expect(readers.map(({statusCode}) => statusCode)).toEqual([200, 200, 200, 200]);
    expect(await ask(url)).toMatchObject({status: 503, headers: {'retry-after': '1'}});
    expect((await ask(new URL('/-/healthy', url).href)).status).toBe(200);
    for (const reader of readers) reader.destroy();
    await until(() => pages.outcomes.length === 5);
    expect(pages.outcomes.sort()).toEqual([...Array(4).fill('broken-off'), 'refused']);
    pages.large = false;
    expect((await ask(url)).status).toBe(200);
  });

  test('breaks off with a reader that takes too long', async () => {
    const pages = source();
    pages.large = true;
    const reader = await begin(await open(pages));
    limits.pass();
    await until(() => pages.outcomes.length > 0);
    const read = async () => {
      for await (const _ of reader);
    };
    await expect(read()).rejects.toMatchObject({code: 'ECONNRESET'});
    expect(pages.outcomes).toEqual(['broken-off']);
  });

  test('ends while a connection is kept open', async () => {
    const url = await open(source());
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.resume();
    const closed = server?.close();
    limits.pass();
    await Promise.all([closed, once(socket, 'close')]);
    await expect(ask(url)).rejects.toMatchObject({code: 'ECONNREFUSED'});
  });

  test('says in a line what address cannot be had', async () => {
    const {port: taken} = new URL(await open(source()));
    const listenAt = (host: string, port: number) => openMetricsServer({host, port}, source(), OPEN, limits);
    await expect(listenAt('127.0.0.1', Number(taken))).rejects.toMatchObject({
      message: expect.stringContaining(`127.0.0.1:${taken} is in use already`),
      exitCode: 2,
    });
    await expect(listenAt('192.0.2.1', 0)).rejects.toMatchObject({message: expect.stringContaining('does not have')});
    await expect(listenAt('127.0.0.1', Number(taken))).rejects.toBeInstanceOf(UserError);
  });
});

describe('users', () => {
  const users = new Map([
    ['prometheus', hashSync('s3cret:with colon', 4)],
    ['other', hashSync('ünïcode', 4)],
  ]);

  test.each([
    [{}, 401],
    [basic('prometheus', 's3cret:with colon'), 200],
    [basic('other', 'ünïcode'), 200],
    [basic('other', 's3cret:with colon'), 401],
    [basic('prometheus', ''), 401],
    [basic('nobody', 's3cret:with colon'), 401],
    [basic('', ''), 401],
    [{authorization: 'Basic ????'}, 401],
    [{authorization: 'Basic'}, 401],
    [{authorization: `Basic ${Buffer.from('no colon').toString('base64')}`}, 401],
    [{authorization: 'Bearer abc'}, 401],
  ])('%j: %d', async (headers, status) => {
    const url = await open(source(), {users});
    const answer = await ask(url, {headers});
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.headers['www-authenticate']).toContain('Basic realm="rxtop"');
    expect((await ask(new URL('/', url).href, {headers})).status).toBe(status);
    expect((await ask(new URL('/-/healthy', url).href, {headers})).status).toBe(200);
  });

  test('that are not known cost no more than some time: guessing does not take the machine', async () => {
    const url = await open(source(), {users});
    const right = basic('prometheus', 's3cret:with colon');
    expect((await ask(url, {headers: right})).status).toBe(200);
    const statuses: (number | undefined)[] = [];
    for (let guess = 0; guess < 15; guess++) {
      statuses.push((await ask(url, {headers: basic('prometheus', `${guess}`)})).status);
    }
    expect(statuses.slice(0, 5)).toEqual(Array(5).fill(401));
    expect(statuses).toContain(503);
    expect((await ask(url, {headers: right})).status).toBe(200);
  });

  test('change while it runs', async () => {
    const url = await open(source(), {users});
    const headers = basic('other', 'ünïcode');
    expect((await ask(url, {headers})).status).toBe(200);
    server?.secure({...OPEN, users: new Map([['other', hashSync('new', 4)]]), headers: {'X-Frame-Options': 'deny'}});
    expect(await ask(url, {headers})).toMatchObject({status: 401, headers: {'x-frame-options': 'deny'}});
    expect((await ask(url, {headers: basic('other', 'new')})).status).toBe(200);
  });
});

describe('TLS', () => {
  const ca = TLS.cert;

  test('is spoken with the certificate, and plain HTTP is not', async () => {
    const url = await open(source(), {tls: TLS});
    expect(url).toMatch(/^https:/u);
    expect(await ask(url, {ca})).toMatchObject({status: 200, body: 'page prometheus\n'});
    await expect(ask(url.replace('https', 'http'))).rejects.toThrow();
  });

  test('asks clients for a certificate where it should', async () => {
    const url = await open(source(), {tls: {...TLS, clientCa: pem('other-cert')}});
    await expect(ask(url, {ca})).rejects.toThrow();
    await expect(ask(url, {ca, cert: pem('cert'), key: pem('key')})).rejects.toThrow();
    expect((await ask(url, {ca, cert: pem('other-cert'), key: pem('other-key')})).status).toBe(200);
  });

  test('goes on with a renewed certificate', async () => {
    const url = await open(source(), {tls: TLS});
    server?.secure({...OPEN, tls: {...TLS, cert: pem('other-cert'), key: pem('other-key')}});
    await expect(ask(url, {ca})).rejects.toThrow();
  });
});

async function until(isTrue: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 500 && !isTrue(); attempt++) await pause(10);
}
