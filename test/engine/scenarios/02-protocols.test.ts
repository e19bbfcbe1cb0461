import path from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {openFullSocket, overflowOverIpv6} from '../lab/full-socket.js';
import {readKernelProtocols} from '../lab/kernel-protocols.js';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {containerOf, follow, takeDocument} from '../truth/documents.js';

const lab = useLab();

const DATAGRAMS = 300;
const UDP_PEER = path.join(import.meta.dirname, '../lab/udp-peer.cjs');

let from: LabContainer;
let to: LabContainer;
let address: string;

beforeAll(async () => {
  const network = await lab.network('protocols');
  [from, to] = (await Promise.all([
    lab.container({name: 'protocols-from', networks: [network]}),
    lab.container({name: 'protocols-to', networks: [network]}),
  ])) as [LabContainer, LabContainer];
  address = (await to.inspect()).NetworkSettings.Networks[network.name]?.IPAddress ?? '';
});

test('2: datagrams for which a socket has no room are no drops of an interface, and are told all the same', async () => {
  const side = await lab.container({name: 'protocols-side', networkMode: `container:${to.id}`});
  const following = follow(lab, ['--interval', '200ms', '--rule', `name=${to.name} udp.drops > 0`]);
  await following.until(document => containerOf(document, to).udp.receiveBufferErrors === 0);
  const socket = await openFullSocket(to, address);
  await lab.run(from, process.execPath, UDP_PEER, 'send', address, String(socket.port), String(DATAGRAMS), '1000');
  const {alerts} = await following.until(
    document => (containerOf(document, to).udp.receiveBufferErrorsPerSecond ?? 0) > 0,
  );
  expect(alerts).toMatchObject([{state: 'firing', metric: 'udp.drops', container: {name: to.name}}]);
  await socket.close();
  await overflowOverIpv6(to, DATAGRAMS);

  const kernel = readKernelProtocols(to);
  const [overIpv4 = 0, overIpv6 = 0] = [kernel.get('Udp.RcvbufErrors'), kernel.get('Udp6RcvbufErrors')];
  expect(overIpv4).toBeGreaterThan(DATAGRAMS / 2);
  expect(overIpv6).toBeGreaterThan(DATAGRAMS / 2);
  const document = await takeDocument(lab);
  const seen = containerOf(document, to);
  expect(seen.udp).toEqual({
    receiveBufferErrors: overIpv4 + overIpv6,
    receiveBufferErrorsPerSecond: null,
    ageSeconds: 0,
  });
  expect(seen.receive.packets).toBeGreaterThanOrEqual(DATAGRAMS);
  expect([seen.receive.dropped, lab.kernelCounters(to).receive.dropped]).toEqual([0, 0]);
  expect(seen.faultsAgeSeconds).toBe(0);
  // A namespace that is shared is told of once, with its owner.
  expect(containerOf(document, side).udp).toEqual({
    receiveBufferErrors: null,
    receiveBufferErrorsPerSecond: null,
    ageSeconds: null,
  });
});

test('2: segments that TCP sends again are told as the kernel counts them', async () => {
  // Nobody has this address: what is sent to it is not answered.
  const nobody = address.replace(/\d+$/, '200');
  await lab.run(from, ...`ip neigh replace ${nobody} lladdr 02:00:00:00:00:01 dev eth0 nud permanent`.split(' '));
  const following = follow(lab, ['--interval', '200ms', '--filter', `name=${from.name}`]);
  await following.until(document => containerOf(document, from).tcp.retransmittedSegments === 0);
  const [{exitCode}] = await Promise.all([
    from.exec(['nc', '-w', '3', nobody, '9']),
    following.until(document => (containerOf(document, from).tcp.retransmittedSegmentsPerSecond ?? 0) > 0),
  ]);
  expect(exitCode).not.toBe(0);

  const retransmitted = readKernelProtocols(from).get('Tcp.RetransSegs') ?? 0;
  expect(retransmitted).toBeGreaterThan(0);
  const document = await takeDocument(lab);
  expect(containerOf(document, from).tcp).toEqual({
    retransmittedSegments: retransmitted,
    retransmittedSegmentsPerSecond: null,
    ageSeconds: 0,
  });
  expect(containerOf(document, to).tcp.retransmittedSegments).toBe(0);
});

test('2: a dashboard’s detail shows both', async () => {
  const dashboard = lab.startDashboard(['--filter', `name=${to.name}`]);
  await dashboard.untilText(to.name);
  dashboard.write('\r');
  const count = readKernelProtocols(to);
  const overflows = (count.get('Udp.RcvbufErrors') ?? 0) + (count.get('Udp6RcvbufErrors') ?? 0);
  await dashboard.untilText(`udp receive buffer full ${overflows} (0/s)   tcp retransmits 0 (0/s)`);
});
