import {beforeAll, expect, test} from 'vitest';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {containerOf, counted, interfaceOf, shown, takeDocument} from '../truth/documents.js';

const lab = useLab();

let container: LabContainer;

beforeAll(async () => {
  const network = await lab.network('tunnels');
  const [from, to] = await Promise.all([
    lab.container({name: 'tunnel-from', networks: [network]}),
    lab.container({name: 'tunnel-to', networks: [network]}),
  ]);
  // The way between both is known, so that nobody asks for it.
  await lab.send({from, to, packets: 1, bytes: 10});
  await lab.send({from: to, to: from, packets: 1, bytes: 10});
  for (const [end, other, host] of [
    [from, to, 1],
    [to, from, 2],
  ] as const) {
    const remote = (await other.inspect()).NetworkSettings.Networks[network.name]?.IPAddress;
    await lab.run(end, ...`ip link add vx0 type vxlan id 7 remote ${remote} dstport 4789 dev eth0`.split(' '));
    await lab.run(end, ...`ip addr add 203.0.113.${host}/24 dev vx0`.split(' '));
    await lab.run(end, 'ip', 'link', 'set', 'vx0', 'up');
    await lab.run(end, ...'ip tuntap add tun0 mode tun'.split(' '));
  }
  expect((await from.exec(['ping', '-c', '3', '-i', '0.2', '203.0.113.2'])).exitCode).toBe(0);
  expect(lab.kernelCounters(to, 'vx0').receive.packets).toBeGreaterThanOrEqual(3);
  container = to;
});

test('15: a vxlan and a tun made inside are listed as the kernel counts them, and belong to no network', async () => {
  const seen = containerOf(await takeDocument(lab), container);

  expect(seen.interfaces.map(({name}) => name).toSorted()).toEqual(['eth0', 'tun0', 'vx0']);
  for (const each of seen.interfaces) expect(shown(each)).toEqual(counted(lab.kernelCounters(container, each.name)));
  for (const name of ['vx0', 'tun0']) {
    expect(interfaceOf(seen, name)).toMatchObject({network: null, hostInterface: null});
  }
});

/** It fails: rxtop does not know the kind of an interface that no network owns, and adds all of them up. */
test.fails('15: bytes that a tunnel has put into eth0 are in the container’s sum once', async () => {
  const seen = containerOf(await takeDocument(lab), container);

  expect(shown(seen)).toEqual(counted(lab.kernelCounters(container)));
});
