import {readdirSync} from 'node:fs';
import {expect, test} from 'vitest';
import type {JsonDocument} from '../../../src/view/json-contract.js';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {startNamespaceChurn} from '../lab/namespace-churn.js';
import type {RunningRxtop} from '../lab/rxtop.js';
import {containerOf, counted, shown} from '../truth/documents.js';

const lab = useLab();

const SECONDS = 12;
/** Lives a second, on a machine that does other things as well. */
const LEAST_RATE = 10;

test('while namespaces come and go by tens a second, stable containers are counted to the byte, and nothing leaks', {
  timeout: 120_000,
}, async () => {
  const network = await lab.network('calm');
  const [from, to] = await Promise.all([
    lab.container({name: 'calm-from', networks: [network]}),
    lab.container({name: 'calm-to', networks: [network]}),
  ]);
  const rxtop = lab.startRxtop(['json', '--follow', '--interval', '100ms', '--keep-ended', '2s']);
  await lab.send({from, to, packets: 17, bytes: 170});
  const settled = await untilSeen(rxtop, [from, to]);
  const filesBefore = openFiles(rxtop);

  const churn = startNamespaceChurn(lab.host);
  const documents: JsonDocument[] = [];
  try {
    const end = performance.now() + SECONDS * 1000;
    for (let sent = 0; performance.now() < end; documents.push(await nextDocument(rxtop))) {
      if (sent < 20) await lab.send({from, to, packets: 1, bytes: 1000});
      sent++;
    }
  } finally {
    await churn.stop();
  }
  expect(churn.lives / SECONDS).toBeGreaterThan(LEAST_RATE);
  documents.push(await untilSeen(rxtop, [from, to]));

  let before = settled;
  for (const document of documents) {
    expect(document.containers.map(({name}) => name).sort()).toEqual([from.name, to.name]);
    for (const each of [from, to]) {
      const {interfaces, receive, transmit, traffic} = containerOf(document, each);
      expect([traffic.source, interfaces.map(({name, reset}) => [name, reset])]).toEqual(['host', [['eth0', false]]]);
      const earlier = containerOf(before, each);
      expect(Number(receive.bytes)).toBeGreaterThanOrEqual(Number(earlier.receive.bytes));
      expect(Number(transmit.bytes)).toBeGreaterThanOrEqual(Number(earlier.transmit.bytes));
      expect(receive.bytesPerSecond).toBeGreaterThanOrEqual(0);
    }
    before = document;
  }
  // What was open for a moment is closed by then.
  await expect.poll(() => openFiles(rxtop), {timeout: 5000}).toBeLessThanOrEqual(filesBefore);
  const {exitCode, stderr} = await rxtop.stop();
  expect({exitCode, stderr}).toEqual({exitCode: 143, stderr: ''});
});

/** Documents that nobody has read yet, while datagrams were sent, come first: on a busy machine there are hundreds. */
const PATIENCE_SECONDS = 30;

/** A document in which both containers are as the kernel counts them. */
async function untilSeen(rxtop: RunningRxtop, containers: readonly LabContainer[]): Promise<JsonDocument> {
  const end = performance.now() + PATIENCE_SECONDS * 1000;
  while (performance.now() < end) {
    const document = await nextDocument(rxtop);
    const isSame = containers.every(each => {
      const kernel = JSON.stringify(counted(lab.kernelCounters(each)));
      const there = document.containers.find(({id}) => id === each.id);
      return there !== undefined && JSON.stringify(shown(there)) === kernel;
    });
    if (isSame) return document;
  }
  throw new Error(`never as the kernel counts: ${rxtop.stderr}`);
}

async function nextDocument(rxtop: RunningRxtop): Promise<JsonDocument> {
  return JSON.parse(await rxtop.nextLine());
}

function openFiles({pid}: RunningRxtop): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}
