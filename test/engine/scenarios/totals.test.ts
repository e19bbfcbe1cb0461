import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterAll, afterEach, expect, test} from 'vitest';
import type {TotalsDocument} from '../../../src/view/totals-document.js';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {frames} from '../truth/documents.js';

const lab = useLab();
const stateHome = mkdtempSync(path.join(tmpdir(), 'rxtop-totals-'));
const environment = {XDG_STATE_HOME: stateHome};

afterEach(() => lab.clear());
afterAll(() => rmSync(stateHome, {recursive: true}));

const PAYLOAD = 58;
const NONE = {packets: 0, bytes: 0};

async function totals(by: 'service' | 'container' = 'service'): Promise<TotalsDocument> {
  const {exitCode, stdout, stderr} = await lab.runRxtop(['totals', '--json', '--by', by], {environment});
  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
  return JSON.parse(stdout) as TotalsDocument;
}

function rowNamed({rows}: TotalsDocument, name: string) {
  const row = rows.find(each => each.name === name);
  if (row === undefined) throw new Error(`no ${name} in ${JSON.stringify(rows)}`);

  return row;
}

function labels(service: string) {
  return {'com.docker.compose.project': 'books', 'com.docker.compose.service': service};
}

/** Watches rules, and so keeps the books, until the first of its saves is on the disk. */
async function startKeeping(interval = '100ms') {
  const program = lab.startRxtop(['alert', '--interval', interval, '--rule', 'rx > 100GB/s'], {environment});
  const lock = path.join(stateHome, 'rxtop/totals.lock');
  const deadline = Date.now() + 10_000;
  const isKept = () => {
    try {
      return readFileSync(lock, 'utf8').includes('"pid"');
    } catch {
      return false;
    }
  };
  while (!isKept()) {
    if (Date.now() > deadline) throw new Error(program.stderr);
    await sleep(20);
  }
  await sleep(500);
  return program;
}

test('totals add up to the byte: before, while away, after a restart and a re-creation, and while watched', async () => {
  const network = await lab.network('books');
  const create = (name: string, service: string) => lab.container({name, networks: [network], labels: labels(service)});
  const [web, peer] = await Promise.all([create('web-1', 'web'), create('peer-1', 'peer')]);
  const send = (to: LabContainer, packets: number) => lab.send({from: peer, to, packets, bytes: PAYLOAD});
  const expectTotals = async (webPackets: number, peerPackets: number) => {
    const document = await totals();
    expect(rowNamed(document, 'web').total).toEqual({receive: frames(webPackets, PAYLOAD), transmit: NONE});
    expect(rowNamed(document, 'peer').total).toEqual({receive: NONE, transmit: frames(peerPackets, PAYLOAD)});
    return document;
  };

  await send(web, 5);
  await expectTotals(0, 0);
  await send(web, 7);
  await expectTotals(7, 7);

  await web.restart();
  await send(web, 11);
  await expectTotals(18, 18);

  const keeping = await startKeeping();
  await send(web, 13);
  // What passes between the last sweep and the end of a run is not caught.
  await sleep(300);
  await web.restart();
  await send(web, 17);
  const watched = await lab.runRxtop(['totals', '--json'], {environment});
  expect(watched.stderr).toMatch(/^rxtop: running totals are kept by another rxtop \(process \d+\)[^\n]+\n$/);
  await sleep(300);
  expect((await keeping.stop()).stderr).toBe('');
  await expectTotals(48, 48);

  await web.remove();
  const again = await create('web-2', 'web');
  await send(again, 19);
  const document = await expectTotals(67, 67);
  expect(rowNamed(document, 'web')).toMatchObject({project: 'books', service: 'web'});
  const byContainer = await totals('container');
  expect(rowNamed(byContainer, web.name).total.receive).toEqual(frames(48, PAYLOAD));
  expect(rowNamed(byContainer, again.name).total.receive).toEqual(frames(19, PAYLOAD));
});

/** On a machine that is busy enough an interface may be gone before its end is heard of. */
const TRIES = 4;

test('what a container counts between the last look and its end is in its total', {timeout: 120_000}, async () => {
  const network = await lab.network('ends');
  const peer = await lab.container({name: 'ends-peer', networks: [network]});
  for (let attempt = 1; ; attempt++) {
    const victim = await lab.container({name: `ends-${attempt}`, networks: [network]});
    await totals('container');
    const keeping = await startKeeping('2s');
    await lab.send({from: victim, to: peer, packets: 23, bytes: PAYLOAD});
    await lab.send({from: peer, to: victim, packets: 7, bytes: PAYLOAD});
    await victim.kill();
    await sleep(2500);
    await keeping.stop();
    const {total} = rowNamed(await totals('container'), victim.name);
    const isCaught = total.transmit.packets === 23 && total.receive.packets === 7;
    if (!isCaught && attempt < TRIES) continue;

    expect(total).toEqual({receive: frames(7, PAYLOAD), transmit: frames(23, PAYLOAD)});
    return;
  }
});

test('a member of a shared namespace is counted under its owner, and a network that comes and goes is counted once', async () => {
  const [front, back] = await Promise.all([lab.network('front'), lab.network('back')]);
  const [owner, peer] = await Promise.all([
    lab.container({name: 'owner', networks: [front]}),
    lab.container({name: 'peer', networks: [front, back]}),
  ]);
  const member = await lab.container({name: 'member', networkMode: `container:${owner.id}`});
  await totals('container');
  await lab.send({from: peer, to: owner, packets: 5, bytes: PAYLOAD, via: 'eth0'});
  await owner.connect(back);
  await lab.send({from: peer, to: owner, packets: 7, bytes: PAYLOAD, via: 'eth1'});
  const document = await totals('container');
  expect(rowNamed(document, owner.name).total.receive).toEqual(frames(12, PAYLOAD));
  expect(document.rows.map(({name}) => name)).not.toContain(member.name);

  await owner.disconnect(back);
  await lab.send({from: peer, to: owner, packets: 3, bytes: PAYLOAD, via: 'eth0'});
  expect(rowNamed(await totals('container'), owner.name).total.receive).toEqual(frames(15, PAYLOAD));
});
