import {afterAll, beforeAll, expect, test} from 'vitest';
import {type LabNetwork, useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {containerOf, counted, frames, interfaceOf, shown, takeDocument, UNKNOWN} from '../truth/documents.js';

const lab = useLab();

const PARENT = 'macvlan-parent';

let network: LabNetwork;
let from: LabContainer;
let to: LabContainer;

beforeAll(async () => {
  await lab.run(lab.host, 'ip', 'link', 'add', PARENT, 'type', 'veth', 'peer', 'name', 'macvlan-switch');
  for (const name of [PARENT, 'macvlan-switch']) await lab.run(lab.host, 'ip', 'link', 'set', name, 'up');
  network = await lab.network('macvlan', {driver: 'macvlan', isInternal: false, options: {parent: PARENT}});
  [from, to] = await Promise.all([
    lab.container({name: 'mv-from', networks: [network]}),
    lab.container({name: 'mv-to', networks: [network]}),
  ]);
});

afterAll(async () => {
  await lab.clear();
  await lab.run(lab.host, 'ip', 'link', 'del', PARENT);
});

test('9: a megabyte between two macvlan containers is shown on each, and their parent is never used', async () => {
  const parentBefore = lab.kernelCounters(lab.host, PARENT);
  await lab.send({from, to, packets: 1000, bytes: 958});
  expect(lab.kernelCounters(lab.host, PARENT)).toEqual(parentBefore);

  const document = await takeDocument(lab);

  expect(shown(containerOf(document, from)).transmit).toEqual(frames(1000, 958));
  expect(shown(containerOf(document, to)).receive).toEqual(frames(1000, 958));
  for (const container of [from, to]) {
    const seen = containerOf(document, container);
    expect(seen.traffic).toMatchObject({state: 'counted', source: 'namespace'});
    expect(interfaceOf(seen, 'eth0')).toMatchObject({
      kind: 'macvlan',
      inSum: true,
      hostInterface: null,
      network: {name: network.name, driver: 'macvlan'},
    });
    expect(shown(interfaceOf(seen, 'eth0'))).toEqual(counted(lab.kernelCounters(container)));
  }
  lab.seen(9, `${containerOf(document, to).receive.bytes} bytes on each, 0 on the parent`);
});

test('9: rather than from the parent, nothing is said of a macvlan by the host’s list alone', async () => {
  const seen = containerOf(await takeDocument(lab, ['--no-rates', '--source', 'host']), to);

  expect(seen.traffic).toMatchObject({state: 'unavailable', reason: 'not-permitted'});
  expect(shown(seen)).toEqual({receive: UNKNOWN, transmit: UNKNOWN});
});
