import {afterEach, expect, test} from 'vitest';
import {useLab} from '../lab/lab.js';
import {containerOf, counted, follow, frames, interfaceOf, SOURCES, shown, takeDocument} from './documents.js';

const lab = useLab();

// Else each test would wait for the engine's figures of all containers before.
afterEach(() => lab.clear());

const PING_ITSELF = ['ping', '-c', '1', '127.0.0.1'];

test('1: what was sent is what is shown, by every source', async () => {
  const network = await lab.network('known');
  const [from, to] = await Promise.all([
    lab.container({name: 'from', networks: [network]}),
    lab.container({name: 'to', networks: [network]}),
  ]);
  await lab.send({from, to, packets: 23, bytes: 1000});
  await lab.send({from: to, to: from, packets: 5, bytes: 10});

  for (const source of SOURCES) {
    const document = await takeDocument(lab, ['--no-rates', '--source', source]);

    const sender = containerOf(document, from);
    expect(sender.traffic).toEqual({state: 'counted', reason: 'first-sample', sharedWith: null, source});
    expect(shown(sender)).toEqual({receive: frames(5, 10), transmit: frames(23, 1000)});
    expect(shown(containerOf(document, to))).toEqual({receive: frames(23, 1000), transmit: frames(5, 10)});
    for (const container of [from, to]) {
      expect(shown(interfaceOf(containerOf(document, container), 'eth0'))).toEqual(
        counted(lab.kernelCounters(container)),
      );
    }
  }
});

test('rates come from what passed between two sweeps', async () => {
  const network = await lab.network('rates');
  const [from, to] = await Promise.all([
    lab.container({name: 'rate-from', networks: [network]}),
    lab.container({name: 'rate-to', networks: [network]}),
  ]);
  const following = follow(lab, ['--interval', '500ms', '--filter', `name=${to.name}`]);
  await following.until(({intervalSeconds}) => intervalSeconds !== null);

  await lab.send({from, to, packets: 1000, bytes: 958});
  await following.until(document => containerOf(document, to).receive.packets === 1000);

  const passed = following.documents
    .filter(({intervalSeconds}) => intervalSeconds !== null)
    .map(document => ({rate: containerOf(document, to).receive, seconds: document.intervalSeconds ?? Number.NaN}));
  const packets = passed.reduce((sum, {rate, seconds}) => sum + (rate.packetsPerSecond ?? Number.NaN) * seconds, 0);
  const bytes = passed.reduce((sum, {rate, seconds}) => sum + (rate.bytesPerSecond ?? Number.NaN) * seconds, 0);
  // The interval is taken at the beginning of a sweep, a rate from reading to reading.
  expect(packets / 1000).toBeCloseTo(1, 1);
  expect(bytes / 1_000_000).toBeCloseTo(1, 1);
});

test('8: an interface is tied to its network, endpoint, addresses and veth', async () => {
  const [front, back] = await Promise.all([lab.network('front'), lab.network('back')]);
  const container = await lab.container({name: 'two', networks: [front, back]});
  const {Networks} = (await container.inspect()).NetworkSettings;

  const {interfaces} = containerOf(await takeDocument(lab), container);

  const expected = [
    {name: 'eth0', network: front},
    {name: 'eth1', network: back},
  ].map(async ({name, network}) => {
    const endpoint = Networks[network.name];
    return {
      name,
      hostInterface: await lab.hostInterface(container, name),
      mac: endpoint?.MacAddress,
      addresses: [`${endpoint?.IPAddress}/${endpoint?.IPPrefixLen}`],
      network: {name: network.name, driver: 'bridge', endpointId: endpoint?.EndpointID},
    };
  });
  expect(interfaces).toMatchObject(await Promise.all(expected));
});

test('8: a container on two networks is the sum of both, by every source', async () => {
  const [front, back] = await Promise.all([lab.network('sum-front'), lab.network('sum-back')]);
  const both = await lab.container({name: 'both', networks: [front, back]});
  const [left, right] = await Promise.all([
    lab.container({name: 'left', networks: [front]}),
    lab.container({name: 'right', networks: [back]}),
  ]);
  await lab.send({from: left, to: both, packets: 7, bytes: 100});
  await lab.send({from: right, to: both, packets: 11, bytes: 200});

  for (const source of SOURCES) {
    const container = containerOf(await takeDocument(lab, ['--no-rates', '--source', source]), both);

    expect(shown(interfaceOf(container, 'eth0')).receive).toEqual(frames(7, 100));
    expect(shown(interfaceOf(container, 'eth1')).receive).toEqual(frames(11, 200));
    expect(interfaceOf(container, 'eth0').network?.name).toBe(front.name);
    expect(interfaceOf(container, 'eth1').network?.name).toBe(back.name);
    expect(shown(container).receive).toEqual({packets: 18, bytes: 7 * 142 + 11 * 242});
    lab.seen(8, `${source}: two networks by name, ${7} + ${11} packets`);
  }
});

test('loopback traffic is in no sum, by every source', async () => {
  const network = await lab.network('loopback');
  const container = await lab.container({name: 'loopback', networks: [network]});
  expect((await container.exec(PING_ITSELF)).exitCode).toBe(0);
  expect(lab.kernelCounters(container, 'lo').receive.packets).toBeGreaterThan(0);

  for (const source of SOURCES) {
    const seen = containerOf(await takeDocument(lab, ['--no-rates', '--source', source]), container);

    expect(seen.interfaces.map(({name}) => name)).toEqual(['eth0']);
    expect(shown(seen)).toEqual({receive: frames(0, 0), transmit: frames(0, 0)});
  }
});

test.each(['host', 'namespace'])(
  '8: networks left and joined at run time keep their names and no rate is negative, by source %s',
  async source => {
    const [front, back] = await Promise.all([lab.network(`joined-${source}`), lab.network(`stays-${source}`)]);
    const both = await lab.container({name: `moves-${source}`, networks: [front, back]});
    const peer = await lab.container({name: `moves-peer-${source}`, networks: [front]});
    await lab.send({from: peer, to: both, packets: 50, bytes: 500});
    const following = follow(lab, ['--interval', '250ms', '--source', source, '--filter', `name=${both.name}`]);
    const names = (document: Parameters<Parameters<typeof following.until>[0]>[0]) =>
      containerOf(document, both).interfaces.map(({name, network}) => `${name} ${network?.name}`);
    await following.until(document => names(document).length === 2);

    await both.disconnect(front);
    const apart = await following.until(document => names(document).length === 1);
    expect(names(apart)).toEqual([`eth1 ${back.name}`]);

    await both.connect(front);
    const [newName] = [...lab.allKernelCounters(both).keys()].filter(name => !['lo', 'eth1'].includes(name));
    await following.until(document => names(document).includes(`${newName} ${front.name}`));
    await lab.send({from: peer, to: both, packets: 9, bytes: 90, via: newName!});
    const last = await following.until(
      document => containerOf(document, both).interfaces.find(({name}) => name === newName)?.receive.packets === 9,
    );

    expect(shown(interfaceOf(containerOf(last, both), newName!))).toEqual(counted(lab.kernelCounters(both, newName)));
    const rates = following.documents.flatMap(document => {
      const {receive, transmit} = containerOf(document, both);
      return [receive.bytesPerSecond ?? 0, receive.packetsPerSecond ?? 0, transmit.bytesPerSecond ?? 0];
    });
    expect(Math.min(...rates)).toBe(0);
    lab.seen(
      8,
      `${source}: eth0 went and came back as ${newName} on the same network; the least rate is ${Math.min(...rates)}`,
    );
  },
);
