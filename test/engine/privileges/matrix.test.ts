import {readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {beforeAll, describe, expect, test} from 'vitest';
import {useLab} from '../lab/lab.js';
import type {RxtopOptions} from '../lab/rxtop.js';
import {sectionOf} from '../proof/readme-section.js';
import {frames, shown, takeDocument} from '../truth/documents.js';
import {type InsideOptions, runInside, runRxtopInside} from './in-container.js';
import {type Observed, observe, type RunRxtop, type Scene, tableOf} from './observe.js';
import {NEEDED, startSocketProxy} from './socket-proxy.js';

const lab = useLab();

const README = path.join(import.meta.dirname, '../../../README.md');
const UID = 65_534;

let scene: Scene;

beforeAll(async () => {
  const network = await lab.network('privileges');
  const [bridged, sender, hosted, lonely] = await Promise.all([
    lab.container({name: 'bridged', networks: [network]}),
    lab.container({name: 'sender', networks: [network]}),
    lab.container({name: 'hosted', networkMode: 'host'}),
    lab.container({name: 'lonely', networkMode: 'none'}),
  ]);
  const member = await lab.container({name: 'member', networkMode: `container:${bridged.id}`});
  scene = {bridged, member, hosted, lonely};
  await lab.send({from: sender, to: bridged, packets: 9, bytes: 90});
});

/** What was observed so far, by who it was. */
const rows = new Map<string, Observed>();

/** All of these have to see the same. */
async function expectSame(who: string, ways: readonly RunRxtop[]): Promise<Observed> {
  const [first, ...others] = await Promise.all(ways.map(way => observe(lab, scene, way)));
  for (const other of others) expect(other).toEqual(first);
  rows.set(who, first!);
  return first!;
}

/** On the lab's host, where Docker's own folder is where it usually is. */
function onHost(options: RxtopOptions): RunRxtop {
  return args => lab.runRxtop(args, {withDockerFolder: true, ...options});
}

function inside(options: InsideOptions): RunRxtop {
  return args => runRxtopInside(lab, args, options);
}

const nobody = (...capabilities: string[]) => ({user: {uid: UID, groups: [], capabilities}});
const member = () => ({user: {uid: UID, groups: [statSync(lab.engine.socketPath).gid]}});
const HIDEPID = [1, 2, 4] as const;

describe('on the host', () => {
  test('root', async () => {
    const seen = await expectSame('root', [onHost({})]);
    expect(seen).toMatchObject({containers: 'by name', counters: '`host`', advice: 'nothing is missing'});
  });

  test('a user who may use the socket', async () => {
    await expectSame('a user in the group `docker`', [onHost(member())]);
  });

  test('a user who may not, and capabilities that change nothing', async () => {
    const ways = [nobody(), nobody('net_admin'), nobody('sys_admin')].map(onHost);
    await expectSame('any other user, also with `CAP_NET_ADMIN` or `CAP_SYS_ADMIN`', ways);
  });

  test('a user with CAP_SYS_PTRACE, which opens what hidepid hides as well', async () => {
    const ways = [onHost(nobody('sys_ptrace')), onHost({...nobody('sys_ptrace'), hidepid: 2})];
    await expectSame('… with `CAP_SYS_PTRACE`, also where `hidepid` is set', ways);
  });

  test('a user with CAP_DAC_READ_SEARCH, who may read the engine’s own files', async () => {
    await expectSame('… with `CAP_DAC_READ_SEARCH`', [onHost(nobody('dac_read_search'))]);
  });

  test('a user who may use the socket, where /proc hides others’ processes', async () => {
    const ways = HIDEPID.map(hidepid => onHost({...member(), hidepid}));
    await expectSame('a user in the group `docker`, `/proc` with `hidepid` 1, 2 or 4', ways);
  });

  test('a user who may not, where /proc hides others’ processes', async () => {
    const ways = HIDEPID.map(hidepid => onHost({...nobody(), hidepid}));
    await expectSame('any other user, `/proc` with `hidepid` 1, 2 or 4', ways);
  });

  test('a user before whom a proxy stands that lets reading through, and that of four things', async () => {
    const proxy = await startSocketProxy(lab.engine.socketPath, NEEDED);
    try {
      const environment = {DOCKER_HOST: `unix://${proxy.socketPath}`};
      await expectSame('any other user, by a socket proxy (see below)', [onHost({...nobody(), environment})]);
      expect(proxy.seen.filter(({isAllowed}) => !isAllowed)).toEqual([]);
      expect(new Set(proxy.seen.map(({call}) => call))).toEqual(new Set(NEEDED));
    } finally {
      await proxy.close();
    }
  });
});

describe('22: in a container with the host’s /proc', () => {
  test('the first process’s interfaces are the host’s, those at the top its own', async () => {
    const {stdout} = await runInside(lab, ['cat', '/host/proc/net/dev', '/proc/version', '/host/proc/1/net/dev']);
    const [own, host] = stdout
      .split('Linux version')
      .map(text => [...text.matchAll(/^ *(\S+):/gm)].map(match => match[1]));
    expect(own).toEqual(['lo', 'eth0']);
    const hosts = [...lab.allKernelCounters(lab.host).keys()];
    expect(host).toEqual(expect.arrayContaining(hosts.filter(name => !name.startsWith('veth'))));
    const veth = await lab.hostInterface(scene.bridged);
    expect(host).toContain(veth);
    lab.seen(22, `/host/proc/1/net/dev lists ${hosts.length} interfaces of the host, /host/proc/net/dev lo and eth0`);
  });

  test('root, with the engine’s socket', async () => {
    await expectSame('root in a container, with the socket', [inside({withSocket: true})]);
  });

  test('root, without the socket', async () => {
    await expectSame('root in a container, without it', [inside({pidMode: 'host'})]);
  });

  test('another user', async () => {
    const ways = ['', 'host'].map(pidMode => inside({pidMode, uid: 1000}));
    await expectSame('another user in a container, also with `--pid host`', ways);
  });

  test('root, with the host’s network', async () => {
    const options = {networkMode: 'host', withSocket: true};
    await expectSame('root in a container with `--network host`, with the socket', [inside(options)]);
    const document = await takeDocument(lab);
    const seen = document.containers.find(({id}) => id === scene.bridged.id)!;
    expect(shown(seen).receive).toEqual(frames(9, 90));
    const bridged = rows.get('root in a container with `--network host`, with the socket');
    lab.seen(
      22,
      `in a container figures are the kernel’s, counted from \`namespace\`, with --network host from ${bridged?.counters}`,
    );
  });
});

test('the README says just that', () => {
  expect(rows.size).toBeGreaterThan(0);
  expect(sectionOf(readFileSync(README, 'utf8'), 'privileges')).toBe(tableOf(rows));
});
