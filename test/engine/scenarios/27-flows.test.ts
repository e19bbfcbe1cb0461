import {beforeAll, expect, test} from 'vitest';
import type {FlowDocument} from '../../../src/view/flow-document.js';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';

const lab = useLab();

const ETHERNET_BYTES = 14;
const ARP_BYTES = 28 + ETHERNET_BYTES;

let web: LabContainer;
let client: LabContainer;
let address: string;
let networkName: string;

/** Only this lab's network namespace accounts its flows. */
async function account(isOn: boolean): Promise<void> {
  const setting = `/proc/sys/net/netfilter/nf_conntrack_acct`;
  await lab.run(lab.host, 'sh', '-c', `echo ${isOn ? 1 : 0} > ${setting}`);
}

beforeAll(async () => {
  const network = await lab.network('flows');
  networkName = network.name;
  [web, client] = await Promise.all([
    lab.container({name: 'flows-web', networks: [network], command: ['httpd', '-f', '-p', '80', '-h', '/www']}),
    lab.container({name: 'flows-client', networks: [network]}),
  ]);
  address = (await web.inspect()).NetworkSettings.Networks[network.name]?.IPAddress ?? '';
});

async function fetchFile(): Promise<void> {
  const fetched = await client.exec(['wget', '-q', '-O', '/dev/null', `http://${address}/file`]);
  expect(fetched).toEqual({exitCode: 0, output: ''});
}

async function flowsOf({name}: LabContainer): Promise<FlowDocument> {
  const {exitCode, stdout, stderr} = await lab.runRxtop(['flows', name, '--json']);
  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
  return JSON.parse(stdout) as FlowDocument;
}

test('27: without accounting a flow is known and its figures are not', async () => {
  await account(false);
  await fetchFile();

  const {flows, isAccounting} = await flowsOf(client);

  expect(isAccounting).toBe(false);
  const unknown = {bytes: null, packets: null};
  expect(flows).toMatchObject([
    {protocol: 'tcp', direction: 'outgoing', receive: unknown, transmit: unknown, reason: 'not-accounted'},
  ]);
  expect(flows[0]?.peer).toEqual({
    ...{address, port: 80, isInternal: true, network: networkName},
    containers: [{id: web.id, name: web.name}],
  });
  const {stdout} = await lab.runRxtop(['flows', client.name]);
  expect(stdout).toMatch(/tcp .* – +–\n/);
  expect(stdout).toContain('nf_conntrack_acct=1');
  lab.seen(27, 'without accounting: bytes and packets null, with the remedy');
});

test('27: what an interface counts is what its flows count, 14 bytes a packet, and ARP', async () => {
  const known = new Set((await flowsOf(client)).flows.map(({local}) => local.port));
  await account(true);
  const before = {client: lab.kernelCounters(client), web: lab.kernelCounters(web)};
  await fetchFile();
  await expect
    .poll(async () => (await flowsOf(client)).flows.filter(({local}) => !known.has(local.port)).at(0)?.state)
    .toBe('TIME_WAIT');

  for (const [end, direction] of [
    [client, 'outgoing'],
    [web, 'incoming'],
  ] as const) {
    const {flows} = await flowsOf(end);
    const own = flows.filter(({local, peer}) => !known.has(direction === 'outgoing' ? local.port : peer.port));
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({direction, reason: null});
    const after = lab.kernelCounters(end);
    const was = end === client ? before.client : before.web;
    for (const way of ['receive', 'transmit'] as const) {
      const flow = own[0]![way];
      const bytes = after[way].bytes - was[way].bytes;
      // Each asks at most once who has the other's address, and answers as often.
      const arps = after[way].packets - was[way].packets - flow.packets!;
      expect(arps).toBeGreaterThanOrEqual(0);
      expect(bytes).toBe(flow.bytes! + ETHERNET_BYTES * flow.packets! + ARP_BYTES * arps);
      lab.seen(
        27,
        `${end === client ? 'client' : 'web'} ${way}: ${bytes} = ${flow.bytes} + 14 × ${flow.packets} + 42 × ${arps}`,
      );
    }
  }
});

test('27: who may not read the table is told so', async () => {
  const {exitCode, stdout, stderr} = await lab.runRxtop(['flows', client.id.slice(0, 12)], {user: 'nobody'});

  expect({exitCode, stdout}).toEqual({exitCode: 1, stdout: ''});
  expect(stderr).toMatch(/^rxtop: [^\n]+\n$/);
});
