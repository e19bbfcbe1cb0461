import path from 'node:path';
import {expect, test} from 'vitest';
import {useLab} from '../lab/lab.js';
import {UNKNOWN_FRAME_BYTES} from '../lab/raw-frames.js';
import {containerOf, counted, follow, SOURCES, shown, takeDocument} from '../truth/documents.js';

const lab = useLab();

const FRAMES = 500;
const UDP_PEER = path.join(import.meta.dirname, '../lab/udp-peer.cjs');

async function pair(name: string) {
  const network = await lab.network(name);
  const [from, to] = await Promise.all([
    lab.container({name: `${name}-from`, networks: [network]}),
    lab.container({name: `${name}-to`, networks: [network]}),
  ]);
  return {from, to, network};
}

test('2: frames of an unknown ethertype are received and dropped by the container, by every source', async () => {
  const {from, to} = await pair('unknown');
  const following = follow(lab, ['--interval', '200ms', '--filter', `name=${to.name}`]);
  await following.until(() => true);

  await lab.sendUnknownFrames(from, to, FRAMES);

  expect(lab.kernelCounters(to).receive.dropped).toBe(FRAMES);
  expect(lab.kernelCounters(lab.host, await lab.hostInterface(to)).transmit.dropped).toBe(0);
  await following.until(document => containerOf(document, to).receive.dropped === FRAMES);
  for (const source of SOURCES) {
    const seen = containerOf(await takeDocument(lab, ['--no-rates', '--source', source]), to);
    expect({source, ...seen.receive}).toMatchObject({
      source,
      packets: FRAMES,
      bytes: FRAMES * UNKNOWN_FRAME_BYTES,
      dropped: FRAMES,
    });
    expect(seen.transmit.dropped).toBe(0);
    lab.seen(2, `${source}: ${seen.receive.dropped} receive drops; the host veth tells none`);
  }
});

test('2: what a queue drops was never sent: it is no drop of the interface', async () => {
  const {from, to, network} = await pair('queue');
  const endpoint = (await to.inspect()).NetworkSettings.Networks[network.name];
  // An address that the receiver does not have: it answers nothing.
  const address = endpoint?.IPAddress.replace(/\d+$/, '200') ?? '';
  await lab.run(from, ...`ip neigh add ${address} lladdr ${endpoint?.MacAddress} dev eth0 nud permanent`.split(' '));
  await lab.run(from, 'tc', ...'qdisc add dev eth0 root tbf rate 8kbit burst 3000 limit 3000'.split(' '));

  await lab.run(from, process.execPath, UDP_PEER, 'send', address, '9', '200', '1000');

  const [queue] = JSON.parse(await lab.run(from, 'tc', '-s', '-j', 'qdisc', 'show', 'dev', 'eth0'));
  expect(queue.drops).toBeGreaterThan(150);
  const before = lab.kernelCounters(from).transmit;
  const seen = containerOf(await takeDocument(lab), from).transmit;
  const after = lab.kernelCounters(from).transmit;
  expect(seen).toMatchObject({errors: 0, dropped: 0});
  expect(after.dropped).toBe(0);
  // The queue lets a datagram through now and then.
  expect(seen.packets).toBeGreaterThanOrEqual(before.packets);
  expect(seen.packets).toBeLessThanOrEqual(after.packets);
  expect(after.packets).toBeLessThan(50);
  expect(shown(containerOf(await takeDocument(lab), to)).transmit).toEqual(counted(lab.kernelCounters(to)).transmit);
  lab.seen(2, `${queue.drops} frames dropped by tbf, ${seen.dropped} drops of the interface`);
});
