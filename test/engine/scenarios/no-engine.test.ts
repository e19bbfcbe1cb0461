import {mkdtempSync, rmSync, symlinkSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {JsonDocument} from '../../../src/view/json-contract.js';
import {useLab} from '../lab/lab.js';
import {containerOf, counted, follow, frames, shown, takeDocument} from '../truth/documents.js';

const lab = useLab();

/** All processes of the machine are looked through at a cadence that follows its cost: seconds, where many labs run. */
const PATIENCE = 40;

const BY_CGROUP = ['--engine', 'none'];

/** Only the lab's: other engines of this machine have containers, too. */
function withId(document: JsonDocument, {id}: {readonly id: string}) {
  return document.containers.filter(container => container.id === id);
}

test('without an engine, containers have the same counters as by the engine, and short ids', async () => {
  const network = await lab.network('cgroups');
  const [from, to] = await Promise.all([
    lab.container({name: 'cgroup-from', networks: [network]}),
    lab.container({name: 'cgroup-to', networks: [network], cgroupParent: `/${lab.engine.namespace}/foo.slice/bar`}),
  ]);
  const member = await lab.container({name: 'cgroup-member', networkMode: `container:${to.id}`});
  await lab.send({from, to, packets: 7, bytes: 70});

  const byEngine = await takeDocument(lab);
  const byCgroup = await takeDocument(lab, ['--no-rates', ...BY_CGROUP]);

  expect(byCgroup.engine).toMatchObject({kind: 'none', version: null, state: 'unreachable'});
  for (const each of [from, to]) {
    const seen = containerOf(byCgroup, each);
    expect(seen).toMatchObject({
      name: each.id.slice(0, 12),
      pid: each.pid,
      traffic: {state: 'counted', source: 'host'},
    });
    expect(shown(seen)).toEqual(shown(containerOf(byEngine, each)));
    expect(shown(seen)).toEqual(counted(lab.kernelCounters(each)));
    expect(seen.networkNamespace).toBe(containerOf(byEngine, each).networkNamespace);
  }
  expect(shown(containerOf(byCgroup, to)).receive).toEqual(frames(7, 70));
  expect(containerOf(byCgroup, member).traffic).toMatchObject({state: 'shared', sharedWith: {id: to.id}});
});

test('what is run in a container later is no container, also with a network of its own', async () => {
  const container = await lab.container({name: 'cgroup-exec', capAdd: ['SYS_ADMIN']});
  await container.exec([
    'sh',
    '-c',
    'busybox unshare -n sleep 1000000 >/dev/null 2>&1 & sleep 1000000 >/dev/null 2>&1 &',
  ]);

  const document = await takeDocument(lab, ['--no-rates', ...BY_CGROUP]);

  expect(withId(document, container)).toMatchObject([{pid: container.pid, interfaces: [{name: 'eth0'}]}]);
});

test('a container that starts is found, goes on under its id when it is restarted, and is told to have ended', async () => {
  const following = follow(lab, ['--interval', '200ms', ...BY_CGROUP]);
  await following.until(() => true);
  const container = await lab.container({name: 'cgroup-life'});
  const first = await following.until(document => withId(document, container).length > 0, PATIENCE);
  expect(containerOf(first, container).pid).toBe(container.pid);

  await container.restart();
  await following.until(document => withId(document, container)[0]?.pid === container.pid, PATIENCE);
  await container.kill();
  const last = await following.until(
    document => withId(document, container)[0]?.ended?.counters !== undefined,
    PATIENCE,
  );
  expect(containerOf(last, container)).toMatchObject({pid: null, receive: {bytesPerSecond: null}});

  const pids = following.documents.flatMap(document => withId(document, container).map(({pid}) => pid));
  expect(new Set(pids.filter(pid => pid !== null)).size).toBe(2);
}, 130_000);

test('an engine that turns up takes over: containers get their names, and their figures go on', async () => {
  const network = await lab.network('late');
  const [from, to] = await Promise.all([
    lab.container({name: 'late-from', networks: [network]}),
    lab.container({name: 'late-to', networks: [network]}),
  ]);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'rxtop-late-'));
  try {
    const socket = path.join(folder, 'docker.sock');
    const program = lab.startRxtop(['json', '--follow', '--interval', '200ms'], {
      environment: {DOCKER_HOST: `unix://${socket}`},
    });
    const next = async () => JSON.parse(await program.nextLine()) as JsonDocument;
    const before = await next();
    expect(before.engine).toMatchObject({kind: 'none', reason: `there is no socket at ${socket}`});
    expect(containerOf(before, to).name).toBe(to.id.slice(0, 12));

    await lab.send({from, to, packets: 3, bytes: 30});
    symlinkSync(lab.engine.socketPath, socket);
    const seen: JsonDocument[] = [];
    do seen.push(await next());
    while (seen.at(-1)?.engine.state !== 'connected' && seen.length < 100);
    await lab.send({from, to, packets: 2, bytes: 30});
    const isCounted = () => containerOf(seen.at(-1)!, to).receive.packets === 5;
    while (!isCounted() && seen.length < 200) seen.push(await next());

    const last = containerOf(seen.at(-1)!, to);
    expect(last).toMatchObject({name: to.name, interfaces: [{network: {name: network.name}}]});
    expect(shown(last).receive).toEqual(frames(5, 30));
    const all = seen.map(document => containerOf(document, to));
    expect(all.filter(({receive}) => receive.bytesPerSecond === null || receive.bytesPerSecond < 0)).toEqual([]);
    expect(new Set(all.map(({traffic}) => traffic.source))).toEqual(new Set(['host']));
  } finally {
    rmSync(folder, {recursive: true});
  }
});

test('an engine of another kind than was asked for is refused', async () => {
  const argv = ['json', '--no-rates', '--engine', 'podman'];
  const {exitCode, stdout, stderr} = await lab.runRxtop(argv);

  expect({exitCode, stdout}).toEqual({exitCode: 1, stdout: ''});
  expect(stderr).toBe(
    `rxtop: ${lab.engine.socketPath}: Docker answers there, and --engine podman was asked for. Leave --engine away, or name the engine with --host.\n`,
  );
});
