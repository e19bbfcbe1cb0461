import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {FakeDaemon, sendJson} from '../collector/engine/fake-daemon.js';
import {PseudoTerminal} from './pseudo-terminal.js';

const PROGRAM = path.join(import.meta.dirname, '../../bin/rxtop');

/** What steers a terminal or hides in a line; a line break ends a line. */
const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const folder = mkdtempSync(path.join(os.tmpdir(), 'rxtop-hostile-'));
const MARK = path.join(folder, 'executed');

/** Sequences of terminals, markup of the screen's library, formats and commands of tmux, what ends a line or a field. */
const EVIL = `\x1b]0;owned\x07\x1b[2J\u009b31m{bold}{red-fg}#[fg=red]#(touch ${MARK})%H\u202E\u200B\uFEFF\n\r\tl2|'"=;<b>`;
const ENDLESS = `${EVIL}${'x'.repeat(10_000)}`;
const RAW = Buffer.from([0xff, 0xc3, 0x28, 0xe2, 0x82]);
const IDS = ['a', 'b', 'c'].map(letter => letter.repeat(64));

let daemon: FakeDaemon;
let readings = 0;

beforeAll(async () => {
  daemon = await FakeDaemon.create();
  daemon.version = {Version: EVIL, Components: [{Name: EVIL, Version: EVIL}]};
  const endpoint = {NetworkID: ENDLESS, EndpointID: EVIL, MacAddress: EVIL, IPAddress: EVIL, IPPrefixLen: 16};
  const labels = {
    'com.docker.compose.project': EVIL,
    'com.docker.compose.service': ENDLESS,
    [EVIL]: EVIL,
    ['__proto__']: EVIL,
  };
  daemon.networks = [{Name: EVIL, Id: ENDLESS, Driver: EVIL, Options: {'com.docker.network.bridge.name': EVIL}}];
  daemon.containers = IDS.map((id, index) => ({
    id,
    name: [EVIL, `${index} ${ENDLESS}`, 'BYTES'][index]!,
    labels,
    networkMode: EVIL,
    networks: {[EVIL]: endpoint},
  }));
  const listed = daemon.containers.map(each => ({...daemon.listJson(each), Image: EVIL}));
  daemon.handlers.set('/containers/json', (_, response) => response.end(withRawBytes(listed)));
  for (const container of daemon.containers) {
    const inspected = {...daemon.inspectJson(container), Config: {Image: EVIL, Labels: labels}};
    daemon.handlers.set(`/containers/${container.id}/json`, (_, response) => response.end(withRawBytes(inspected)));
    daemon.handlers.set(`/containers/${container.id}/stats`, (_, response) => {
      readings++;
      const networks = {[EVIL]: {rx_bytes: readings * 1000, rx_packets: readings, tx_bytes: 5, tx_packets: 1}};
      sendJson(response, {read: new Date().toISOString(), networks});
    });
  }
  await daemon.start();
});

afterAll(async () => {
  await daemon.dispose();
  rmSync(folder, {recursive: true});
});

/** JSON, with bytes that are no UTF-8 where the mark stands. */
function withRawBytes(value: unknown): Buffer {
  const [first = '', ...others] = JSON.stringify(value).split('BYTES');
  return Buffer.concat([Buffer.from(first), ...others.flatMap(text => [RAW, Buffer.from(text)])]);
}

function environment(): Record<string, string> {
  return {PATH: process.env.PATH ?? '', HOME: folder, XDG_STATE_HOME: folder, LC_ALL: 'C.UTF-8', TZ: 'UTC'};
}

/** To its end; what goes on for ever is ended once it has said something. */
async function run(...args: string[]): Promise<{code: number | null; stdout: string; stderr: string}> {
  const child = spawn(process.execPath, [PROGRAM, ...args, '--host', `unix://${daemon.socketPath}`], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text;
    if (args[0] === 'alert' && stdout.includes('\n')) child.kill('SIGTERM');
  });
  child.stderr.setEncoding('utf8').on('data', text => (stderr += text));
  const code = await new Promise<number | null>(resolve => child.on('close', resolve));
  return {code, stdout, stderr};
}

const RULE = ['--rule', 'rx >= 0B/s', '--rule', 'rx.packets >= 0/s as critical'];

describe('an engine that is not to be trusted', () => {
  test.each([
    {args: ['json', '--count', '2', '--interval', '200ms', ...RULE]},
    {args: ['top', '--count', '2', '--interval', '200ms', '--all']},
    {args: ['alert', '--interval', '200ms', ...RULE]},
    {args: ['alert', '--interval', '200ms', '--json', ...RULE]},
    {args: ['check', '--interval', '200ms', ...RULE]},
    {args: ['doctor']},
    {args: ['totals']},
    {args: ['totals', '--by', 'container', '--json']},
  ])('steers no terminal through $args', async ({args}) => {
    const {code, stdout, stderr} = await run(...args);

    const expected = {check: 2, alert: 143}[args[0]!] ?? 0;
    expect({code, stderr}).toEqual({code: expected, stderr: ''});
    // The bell is the alert's own.
    expect(stdout.replaceAll('\u0007', '')).not.toMatch(UNSAFE);
    expect(stdout).toContain('owned');
    expect(stdout.length).toBeLessThan(100_000);
    expect(existsSync(MARK)).toBe(false);
    demandShape(args, stdout);
  });

  test('steers no terminal through the dashboard, and puts no markup on it', async () => {
    const terminal = new PseudoTerminal(process.execPath, [PROGRAM, '--host', `unix://${daemon.socketPath}`], {
      environment: environment(),
      width: 160,
      height: 40,
    });
    try {
      await terminal.untilText('u001b]0;owned');
      terminal.write('g\r');
      await terminal.untilText('{bold}');
      terminal.write('\x1b');
      terminal.write('/u001b\r');
      await terminal.untilText('u001b]0;owned');
      expect(terminal.output).not.toMatch(/owned\x07|\x1b\[2J\u009b|\u202E|\u200B/u);
      expect(terminal.output).not.toContain('\u009b31m');
    } finally {
      terminal.close();
    }
  });
});

/** A line break in a name makes no line, a bar or a quote no field. */
function demandShape([command, ...flags]: readonly string[], stdout: string): void {
  const lines = stdout.trimEnd().split('\n');
  if (command === 'totals' && flags.includes('--json')) {
    expect(JSON.parse(stdout)).toBeTypeOf('object');
  } else if (command === 'json' || flags.includes('--json')) {
    for (const line of lines) expect(JSON.parse(line)).toBeTypeOf('object');
  } else if (command === 'top') {
    expect(lines).toHaveLength(1 + 2 * IDS.length);
  } else if (command === 'alert') {
    for (const line of lines) expect(line.replaceAll('\u0007', '')).toMatch(/^\d{4}-\d\d-\d\dT\S+ (FIRING|RESOLVED) /);
  } else if (command === 'check') {
    expect(lines).toHaveLength(1);
    const [, ...data] = stdout.trimEnd().split('|');
    expect(data).toHaveLength(1);
    expect(data[0]).toMatch(/^(?: '(?:[^'=]|'')+'=(?:U|[\d.]+(?:B|%)?);[\d.:@]*;[\d.:@]*;0;)+$/);
  }
}
