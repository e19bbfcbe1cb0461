import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, symlinkSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {containerOf, frames, shown, takeDocument} from '../truth/documents.js';

const lab = useLab();

/** What steers a terminal or hides in a line; a line break ends a line. */
const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const RED = 1;

/** Names as `printf` writes them, because a name is bytes and not all bytes are text, and as they shall be shown. */
const NAMES = [
  {title: 'an escape sequence', bytes: '\\033[31mX', shown: '\\u001b[31mX'},
  {title: 'UTF-8', bytes: 'w\\303\\244n0', shown: 'wän0'},
  {title: 'a C1 control and no valid UTF-8', bytes: 'a\\302\\233\\377b', shown: 'a\\u009b\uFFFDb'},
  {title: 'a change of direction', bytes: 'e\\342\\200\\256pyt', shown: 'e\\u202epyt'},
] as const;

describe('20: names of interfaces', () => {
  const renamed = new Map<string, LabContainer>();

  beforeAll(async () => {
    const network = await lab.network('hostile');
    const from = await lab.container({name: 'hostile-from', networks: [network]});
    for (const [index, {bytes}] of NAMES.entries()) {
      const to = await lab.container({name: `hostile-${index}`, networks: [network]});
      await lab.send({from, to, packets: index + 1, bytes: 10});
      const script = 'ip link set eth0 down; ip link set eth0 name "$(printf "$1")"; ip link set "$(printf "$1")" up';
      await lab.run(to, 'sh', '-ec', script, 'sh', bytes);
      renamed.set(bytes, to);
    }
  });

  test.each(NAMES)('with $title are inert in JSON, and its figures right', async ({bytes, shown: name}) => {
    const container = renamed.get(bytes)!;
    const {stdout} = await lab.runRxtop(['json', '--no-rates', '--filter', `name=${container.name}`]);

    expect(stdout).not.toMatch(UNSAFE);
    const seen = containerOf(JSON.parse(stdout), container);
    expect(seen.interfaces.map(each => each.name)).toEqual([name]);
    expect(seen.interfaces[0]?.network).not.toBeNull();
    const packets = NAMES.findIndex(each => each.bytes === bytes) + 1;
    expect(shown(seen).receive).toEqual(frames(packets, 10));
    lab.seen(20, `${JSON.stringify(seen.interfaces[0]?.name)} is inert`);
  });

  test('are inert in a stream, in plain rows, in alerts and in what doctor says', async () => {
    const commands = [
      ['json', '--count', '2', '--interval', '100ms'],
      ['top', '--count', '2', '--interval', '100ms'],
      ['alert', '--count', '2', '--interval', '100ms', '--rule', 'interface=* rx >= 0B/s'],
      ['alert', '--count', '2', '--interval', '100ms', '--json', '--rule', 'interface=* rx >= 0B/s'],
      ['check', '--interval', '100ms', '--rule', 'interface=* rx >= 0B/s'],
      ['doctor'],
    ];
    const runs = await Promise.all(commands.map(args => lab.runRxtop(args)));

    for (const [index, {stdout, stderr}] of runs.entries()) {
      // Several at once: only one of them keeps the running totals, and the others say so.
      const complaints = stderr.split('\n').filter(line => line !== '' && !line.includes('running totals'));
      expect({command: commands[index], complaints}).toEqual({command: commands[index], complaints: []});
      expect(stderr).not.toMatch(UNSAFE);
      // The bell is the alert's own.
      expect(stdout.replaceAll('\u0007', '')).not.toMatch(UNSAFE);
      expect(stdout).toContain(renamed.get(NAMES[0].bytes)!.name);
    }
  });

  test('are inert on the dashboard', async () => {
    const container = renamed.get(NAMES[0].bytes)!;
    const dashboard = lab.startDashboard(['--interval', '200ms', '--filter', `name=${container.name}`]);
    await dashboard.untilText(container.name);
    dashboard.write('\r');
    await dashboard.untilText(NAMES[0].shown);

    const row = dashboard.rowWith(NAMES[0].shown);
    const colours = Array.from({length: 100}, (_, x) => dashboard.cell(x, row).foreground);
    expect(colours).not.toContain(RED);
    expect(dashboard.output).not.toContain('\x1b[31mX');
  });
});

describe('20: text that the engine lets in', () => {
  const EVIL = '\x1b]0;owned\x07\x1b[2J\u202Etxt.\u200Bexe\nsecond line';
  let container: LabContainer;

  beforeAll(async () => {
    container = await lab.container({
      name: 'labelled',
      labels: {
        'com.docker.compose.project': EVIL,
        'com.docker.compose.service': `${EVIL}${'x'.repeat(10_000)}`,
        [`evil${EVIL}`]: EVIL,
      },
    });
  });

  test('labels are inert, and cut where they are endless', async () => {
    const {stdout} = await lab.runRxtop(['json', '--no-rates', '--filter', `name=${container.name}`]);

    expect(stdout).not.toMatch(UNSAFE);
    const {project, service} = containerOf(JSON.parse(stdout), container);
    expect(project).toBe('\\u001b]0;owned\\u0007\\u001b[2J\\u202etxt.\\u200bexe\\u000asecond line');
    expect(service!.length).toBeLessThan(2000);
  });

  test('labels are inert on the dashboard', async () => {
    const dashboard = lab.startDashboard(['--interval', '200ms', '--filter', `name=${container.name}`]);
    await dashboard.untilText(container.name);
    dashboard.write('\r');
    await dashboard.untilText('\\u001b]0;owned');

    expect(dashboard.output).not.toContain('owned\x07');
    expect(dashboard.output).not.toContain('\x1b[2J\u202E');
    expect(dashboard.output).not.toContain('\u202E');
  });

  test('names of containers and images are not among it', async () => {
    const never = {networkMode: 'none', isStarted: false};

    await expect(lab.container({...never, name: '\x1b[31m'})).rejects.toMatchObject({statusCode: 400});
    await expect(lab.container({...never, image: '\x1b[31m'})).rejects.toMatchObject({statusCode: 400});
  });

  test('a network’s name is inert, where the engine takes it', async () => {
    const network = await lab.network('\x1b[31mnet\u202E');
    const attached = await lab.container({name: 'on-evil', networks: [network]});

    const runs = await Promise.all(
      [
        ['json', '--no-rates'],
        ['top', '--count', '1', '--interval', '100ms'],
      ].map(args => lab.runRxtop([...args, '--filter', `name=${attached.name}`])),
    );

    for (const {stdout} of runs) {
      expect(stdout).not.toMatch(UNSAFE);
      expect(stdout).toContain('u001b[31mnet');
    }
  });
});

describe('20: a /sys of the container’s own making', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'rxtop-test-sys-'));

  afterAll(() => rmSync(folder, {recursive: true}));

  test('neither holds rxtop up nor leads it to the host’s files', async () => {
    const eth0 = path.join(folder, 'class/net/eth0');
    mkdirSync(eth0, {recursive: true});
    for (const file of ['iflink', 'ifindex', 'address']) execFileSync('mkfifo', [path.join(eth0, file)]);
    symlinkSync('/etc/hostname', path.join(eth0, 'uevent'));
    const network = await lab.network('own-sys');
    const [from, to] = await Promise.all([
      lab.container({name: 'sys-from', networks: [network]}),
      lab.container({name: 'sys-to', networks: [network], binds: [`${folder}:/sys`]}),
    ]);
    await lab.send({from, to, packets: 5, bytes: 50});

    const seen = containerOf(await takeDocument(lab), to);

    expect(seen.traffic.source).toBe('host');
    expect(shown(seen).receive).toEqual(frames(5, 50));
    lab.seen(20, 'FIFOs and a symlink in the container’s /sys: its figures, no hang');
  });
});
