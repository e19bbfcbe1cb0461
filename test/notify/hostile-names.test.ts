import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {createMessage} from '../../src/notify/message.js';
import {NOTIFIER_KINDS} from '../../src/notify/notifier-kinds.js';
import {readNotifier} from '../../src/notify/read-notifier.js';
import {startHttpServer} from './http-server.js';
import {ManualClock} from './manual-clock.js';
import {HOSTILE_TEXTS, note} from './notes.js';

const NOON = new Date('2026-01-31T12:00:00Z');
const patient = new AbortController().signal;
let folder: string;
let server: Awaited<ReturnType<typeof startHttpServer>>;
let written: string[];

/** In the place of tmux, logger and a program of the user's: writes down its arguments, and what it is told beside. */
const WITNESS = '#!/bin/sh\nprintf "%s\\0" "$@" > "$WITNESS/args"\ncat > "$WITNESS/stdin"\nenv -0 > "$WITNESS/env"\n';

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'rxtop-hostile-'));
  for (const name of ['tmux', 'logger', 'page']) {
    writeFileSync(path.join(folder, name), WITNESS);
    chmodSync(path.join(folder, name), 0o755);
  }
  server = await startHttpServer();
});

afterAll(async () => {
  await server.close();
  rmSync(folder, {recursive: true});
});

beforeEach(() => {
  written = [];
  server.received.length = 0;
});

const texts = (file: string) => readFileSync(path.join(folder, file), 'utf8').split('\0').slice(0, -1);
const body = () => server.received[0]?.body;

/** How each kind is wished for, and what its receiver has to get of a name: nothing more, nothing else. */
const KINDS: Readonly<Record<string, readonly [() => unknown, (name: string) => void]>> = {
  bell: [() => ({bell: true}), () => expect(written).toEqual(['\u0007'])],
  desktop: [
    () => ({desktop: 777}),
    // Within tmux it is wrapped, and ends where its own end is.
    name => expect(written).toEqual([`\u001bPtmux;\u001b\u001b]777;notify;rxtop;${titleOf(name)}\u0007\u001b\\`]),
  ],
  tmux: [
    () => ({tmux: true}),
    name => {
      const shown = titleOf(name).replaceAll('#', '##').replaceAll('%', '%%');
      expect(texts('args')).toEqual(['display-message', '-d', '5000', '--', shown]);
    },
  ],
  exec: [
    () => ({exec: [path.join(folder, 'page'), '--team', 'net']}),
    name => {
      expect(texts('args')).toEqual(['--team', 'net']);
      expect(texts('env')).toEqual(
        expect.arrayContaining([`RXTOP_CONTAINER=${name}`, `RXTOP_SERVICE=${name}`, `RXTOP_TITLE=${titleOf(name)}`]),
      );
      expect(JSON.parse(readFileSync(path.join(folder, 'stdin'), 'utf8'))).toMatchObject({alerts: [{name}]});
    },
  ],
  webhook: [
    () => ({webhook: server.url, headers: {'X-Team': 'net'}, template: {a: '{containers}!', b: ['{alerts}']}}),
    name => {
      expect(body()).toEqual({a: `${name}!`, b: [[{name}]]});
      expect(Object.keys(server.received[0]!.headers).toSorted()).toEqual([
        ...['connection', 'content-length', 'content-type', 'host', 'user-agent', 'x-team'],
      ]);
    },
  ],
  alertmanager: [
    () => ({alertmanager: server.url}),
    name => {
      expect(body()).toMatchObject([
        {
          labels: {alertname: 'RxtopTraffic', container: name, service: name},
          annotations: {summary: `${name} ${name}`},
        },
      ]);
      expect(body()).toHaveLength(1);
    },
  ],
  syslog: [
    () => ({syslog: true}),
    name => {
      expect(texts('args')).toEqual(['--tag', 'rxtop', '--priority', 'daemon.warning', '--socket-errors=on']);
      expect(readFileSync(path.join(folder, 'stdin'), 'utf8')).toBe(`FIRING warning ${name} ${name}\n`);
    },
  ],
};

function titleOf(name: string): string {
  return `rxtop: FIRING ${name} ${name}`;
}

test('every kind of notifier is in the table', () => {
  expect(Object.keys(KINDS).toSorted()).toEqual(Object.keys(NOTIFIER_KINDS).toSorted());
});

describe.each(Object.entries(KINDS))('%s', (_, [wish, expectReceived]) => {
  test.each(HOSTILE_TEXTS)('takes %j for a name', async name => {
    const reading = readNotifier(wish());
    if (reading.state === 'refused') throw new Error(reading.message);

    const opened = reading.wish.open({
      environment: {PATH: `${folder}:${process.env.PATH}`, WITNESS: folder, TMUX: 'socket,1,0'},
      stdout: {isTTY: true, write: (text: string | Uint8Array) => written.push(String(text)) > 0},
      clock: new ManualClock(),
    });
    const hostile = note({container: name, subject: name, service: name, sentence: name, document: {name}});
    await opened!.channel.send(createMessage([hostile], NOON), patient);
    expectReceived(name);
  });
});
