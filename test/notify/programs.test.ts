import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import {createExec} from '../../src/notify/exec.js';
import {createMessage} from '../../src/notify/message.js';
import {createProgramRunner} from '../../src/notify/run-program.js';
import {createSyslog} from '../../src/notify/syslog.js';
import {HOSTILE_TEXTS, note} from './notes.js';

const NOON = new Date('2026-01-31T12:00:00Z');
const patient = new AbortController().signal;
const folder = mkdtempSync(path.join(tmpdir(), 'rxtop-notify-'));
const runner = createProgramRunner({PATH: process.env.PATH, KEPT: 'yes'});

afterAll(() => rmSync(folder, {recursive: true}));

/** A program that writes down its arguments, its environment and its input. */
const WITNESS = `
  const {readFileSync, writeFileSync} = require('node:fs');
  const [, file, ...args] = process.argv;
  writeFileSync(file, JSON.stringify({args, env: process.env, stdin: JSON.parse(readFileSync(0, 'utf8'))}));
`;

describe('exec', () => {
  test.each(HOSTILE_TEXTS)('gives a program facts and arguments as they are, also with the name %j', async name => {
    const file = path.join(folder, 'seen');
    const hostile = note({container: name, subject: name, service: name, sentence: name, document: {name}});
    const argv = [process.execPath, '-e', WITNESS, file, '$(id)', '{title}', ''];
    await createExec(argv, runner).send(createMessage([hostile], NOON), patient);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      args: ['$(id)', '{title}', ''],
      env: {
        KEPT: 'yes',
        RXTOP_STATUS: 'firing',
        RXTOP_SEVERITY: 'warning',
        RXTOP_COUNT: '1',
        RXTOP_CONTAINER: name,
        RXTOP_SERVICE: name,
        RXTOP_HOST: 'prod-01',
        RXTOP_RULE: 'tx > 5MB/s',
        RXTOP_TITLE: `rxtop: FIRING ${name} ${name}`,
      },
      stdin: {status: 'firing', alerts: [{name}]},
    });
  });

  test('delivers a message of many alerts to a program that reads nothing', async () => {
    const notes = Array.from({length: 100}, (_, index) =>
      note({container: `web-${index}`, document: {text: 'x'.repeat(10_000)}}),
    );
    await createExec(['true'], runner).send(createMessage(notes, NOON), patient);
  });

  test.each([
    [['false'], 'ends with 1', false],
    [['sh', '-c', 'echo "no \u001b[31m route" >&2; echo more >&2; exit 3'], 'ends with 3: no \\u001b[31m route', false],
    [['sh', '-c', 'kill -9 $$'], 'ends with SIGKILL', false],
    [['rxtop-no-such-program'], 'is not installed', false],
    [[tmpdir()], 'may not be run', false],
  ])('says of %j: %s', async (argv, message, mayHaveArrived) => {
    await expect(createExec(argv, runner).send(createMessage([note()], NOON), patient)).rejects.toMatchObject({
      message,
      mayHaveArrived,
    });
  });

  test('ends a program that takes too long, with what it has started', async () => {
    const file = path.join(folder, 'pids');
    const script = 'sleep 1000 & echo $! $$ > "$0.tmp"; mv "$0.tmp" "$0"; wait';
    const impatience = new AbortController();
    const sending = createExec(['sh', '-c', script, file], runner).send(
      createMessage([note()], NOON),
      impatience.signal,
    );
    const failing = expect(sending).rejects.toMatchObject({message: 'takes too long', mayHaveArrived: true});
    const pids = await until(() => readFileSync(file, 'utf8'));
    impatience.abort();
    await failing;
    for (const pid of pids.trim().split(' ')) await until(() => isGone(Number(pid)) || fail('still there'));
  });
});

describe('syslog', () => {
  test('gets a line for each alert from logger, at the level of its severity', async () => {
    const socket = path.join(folder, 'log');
    let logged = '';
    const server = createServer(connection => connection.on('data', text => (logged += text)));
    await new Promise<void>(resolve => server.listen(socket, resolve));
    const syslog = createSyslog({tag: 'rxtop', facility: 'local3', socket}, runner);
    const name = '-f /etc/passwd $(id) <0>x';
    const notes = [
      note({severity: 'critical', subject: name}),
      note({container: 'db'}),
      note({container: 'old', status: 'resolved'}),
    ];
    await syslog.send(createMessage(notes, NOON), patient);
    await until(() => logged.includes('RESOLVED') || fail('not yet'));
    server.close();
    // Facility local3 is 19: 19 * 8 + 2, 4 and 5.
    expect(logged).toMatch(/<154>.*rxtop: FIRING critical -f \/etc\/passwd \$\(id\) <0>x tx 12/);
    expect(logged).toMatch(/<156>.*rxtop: FIRING warning db tx 12/);
    expect(logged).toMatch(/<157>.*rxtop: RESOLVED warning old tx 1 B/);
  });

  test('that is not there is told of', async () => {
    const socket = path.join(folder, 'no-log');
    const syslog = createSyslog({tag: 'rxtop', facility: 'daemon', socket}, runner);
    await expect(syslog.send(createMessage([note()], NOON), patient)).rejects.toThrow(/^ends with 1: logger: /);
    writeFileSync(socket, '');
  });
});

function isGone(pid: number): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
}

function fail(message: string): never {
  throw new Error(message);
}

async function until<T>(read: () => T): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return read();
    } catch (error) {
      if (attempt === 500) throw error;
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }
}
