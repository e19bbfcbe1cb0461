import {createServer} from 'node:net';
import {afterEach, describe, expect, test} from 'vitest';
import {createAlertmanager} from '../../src/notify/alertmanager.js';
import {DeliveryError} from '../../src/notify/channel.js';
import type {Template} from '../../src/notify/json-template.js';
import {createMessage} from '../../src/notify/message.js';
import {createWebhook} from '../../src/notify/webhook.js';
import {startHttpServer} from './http-server.js';
import {HOSTILE_TEXTS, note} from './notes.js';

const NOON = new Date('2026-01-31T12:00:00Z');
const patient = new AbortController().signal;
const opened: {close: () => Promise<unknown>}[] = [];

afterEach(async () => {
  for (const {close} of opened.splice(0)) await close();
});

async function serve(...args: Parameters<typeof startHttpServer>) {
  const server = await startHttpServer(...args);
  opened.push(server);
  return server;
}

function webhook(url: string, template?: Template, headers = {}) {
  return createWebhook({url: new URL(url), headers, template});
}

describe('a webhook', () => {
  test('posts the message as JSON, with the headers it was given', async () => {
    const {url, received} = await serve();
    const channel = webhook(`${url}/hook?a=1`, undefined, {Authorization: 'Bearer x'});
    await channel.send(createMessage([note(), note({container: 'db', severity: 'critical'})], NOON), patient);
    expect(channel.name).toBe(`webhook ${new URL(url).host}`);
    expect(received).toMatchObject([
      {
        path: '/hook?a=1',
        headers: {authorization: 'Bearer x', 'content-type': 'application/json', 'user-agent': 'rxtop'},
        body: {
          schemaVersion: 1,
          time: '2026-01-31T12:00:00.000Z',
          status: 'firing',
          severity: 'critical',
          title: 'rxtop: FIRING web tx 12.3 MB/s > 5.00 MB/s (and 1 more)',
          alerts: [{container: {name: 'web'}}, {container: {name: 'db'}}],
        },
      },
    ]);
  });

  test('fills in a template, with things where a text is nothing but a place', async () => {
    const {url, received} = await serve();
    const template = {text: '*{severity}* {text}', n: '{count}', all: ['{alerts}'], who: '{containers}', '{title}': 1};
    await webhook(url, template).send(createMessage([note()], NOON), patient);
    expect(received[0]?.body).toEqual({
      text: '*warning* FIRING web tx 12.3 MB/s > 5.00 MB/s',
      n: 1,
      all: [[note().document]],
      who: 'web',
      '{title}': 1,
    });
  });

  test.each(HOSTILE_TEXTS)('takes the name %j for nothing but text', async name => {
    const {url, received} = await serve();
    const hostile = note({container: name, subject: name, sentence: name, document: {name}});
    await webhook(url, {who: 'by {containers}!', text: '{text}'}).send(createMessage([hostile], NOON), patient);
    await webhook(url).send(createMessage([hostile], NOON), patient);
    expect(received[0]?.body).toEqual({who: `by ${name}!`, text: `FIRING ${name} ${name}`});
    expect(received[1]?.body).toMatchObject({alerts: [{name}]});
    for (const {headers} of received) expect(headers).not.toHaveProperty('x-forged');
  });

  test.each([
    [500, 'oops\n\u001b[31m', {}, 'answers 500: oops \\u001b[31m', undefined],
    [404, '', {}, 'answers 404', undefined],
    [302, '', {Location: 'http://127.0.0.1:1/'}, 'answers 302', undefined],
    [429, '', {'Retry-After': '30'}, 'answers 429', 30],
  ])('that answers %d %j was not delivered', async (code, text, headers, message, retryAfterSeconds) => {
    const {url} = await serve(response => void response.writeHead(code, headers).end(text));
    const failure = await webhook(url)
      .send(createMessage([note()], NOON), patient)
      .catch(error => error);
    expect(failure).toBeInstanceOf(DeliveryError);
    expect(failure).toMatchObject({message, retryAfterSeconds, mayHaveArrived: false});
  });

  test('that answers without an end is believed by its first line', async () => {
    const {url} = await serve(response => {
      response.writeHead(200);
      const more = () => {
        if (!response.destroyed && response.write('x'.repeat(1024))) setImmediate(more);
      };
      more();
    });
    await webhook(url).send(createMessage([note()], NOON), patient);
  });

  test('where nobody listens was not delivered', async () => {
    const {url, close} = await startHttpServer();
    await close();
    await expect(webhook(url).send(createMessage([note()], NOON), patient)).rejects.toMatchObject({
      message: 'refuses connections',
      mayHaveArrived: false,
    });
  });

  test('that breaks off, or stays silent until we give up, may have it', async () => {
    const breaking = await serve(response => response.destroy());
    await expect(webhook(breaking.url).send(createMessage([note()], NOON), patient)).rejects.toMatchObject({
      message: 'breaks off (ECONNRESET)',
      mayHaveArrived: true,
    });

    const silent = await serve(() => undefined);
    const impatience = new AbortController();
    const sending = webhook(silent.url).send(createMessage([note()], NOON), impatience.signal);
    setImmediate(() => impatience.abort());
    await expect(sending).rejects.toMatchObject({mayHaveArrived: true});
  });

  test('that speaks no TLS is told of', async () => {
    const server = createServer(
      socket =>
        void socket
          .on('error', () => undefined)
          .resume()
          .end('no TLS here'),
    );
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    opened.push({close: () => new Promise(resolve => server.close(resolve))});
    const {port} = server.address() as {port: number};
    await expect(webhook(`https://127.0.0.1:${port}`).send(createMessage([note()], NOON), patient)).rejects.toThrow(
      DeliveryError,
    );
  });
});

test('what goes to Alertmanager names the alert by its labels, and says until when it fires', async () => {
  const {url, received} = await serve();
  const labels = {team: 'net', alertname: 'ignored'};
  const channel = createAlertmanager({url: new URL(`${url}/prefix/`), headers: {}, labels});
  const notes = [note({project: 'shop', service: 'web'}), note({container: 'db', status: 'resolved'})];
  await channel.send(createMessage(notes, NOON), patient);
  expect(channel.repeatSeconds).toBe(60);
  expect(received[0]?.path).toBe('/prefix/api/v2/alerts');
  expect(received[0]?.body).toMatchInlineSnapshot(`
    [
      {
        "annotations": {
          "status": "firing",
          "summary": "web tx 12.3 MB/s > 5.00 MB/s",
        },
        "endsAt": "2026-01-31T12:04:00.000Z",
        "labels": {
          "alertname": "RxtopTraffic",
          "container": "web",
          "host": "prod-01",
          "metric": "tx",
          "project": "shop",
          "rule": "tx > 5MB/s",
          "service": "web",
          "severity": "warning",
          "team": "net",
        },
        "startsAt": "2026-01-31T12:00:00.000Z",
      },
      {
        "annotations": {
          "status": "resolved",
          "summary": "db tx 1 B/s, no longer > 5.00 MB/s, after 60 s",
        },
        "endsAt": "2026-01-31T12:01:00.000Z",
        "labels": {
          "alertname": "RxtopTraffic",
          "container": "db",
          "host": "prod-01",
          "metric": "tx",
          "rule": "tx > 5MB/s",
          "severity": "warning",
          "team": "net",
        },
        "startsAt": "2026-01-31T12:00:00.000Z",
      },
    ]
  `);
});
