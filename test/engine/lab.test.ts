import {expect, test} from 'vitest';
import {difference} from './lab/kernel-counters.js';
import {createLab, useLab} from './lab/lab.js';

const lab = useLab();

const HEADER_BYTES = 42;
const NOTHING = {packets: 0, bytes: 0, errors: 0, dropped: 0};

test.each([
  {packets: 1, bytes: 0},
  {packets: 23, bytes: 1000},
  {packets: 3000, bytes: 1472},
])(
  '$packets datagrams of $bytes bytes are that many packets at both ends and nothing for third ones',
  async ({packets, bytes}) => {
    const network = await lab.network(`exact-${packets}`);
    const [sender, receiver, third] = await Promise.all([
      lab.container({name: `sender-${packets}`, networks: [network]}),
      lab.container({name: `receiver-${packets}`, networks: [network]}),
      lab.container({name: `third-${packets}`, networks: [network]}),
    ]);

    const delivery = await lab.send({from: sender, to: receiver, packets, bytes});

    const frames = {...NOTHING, packets, bytes: packets * (bytes + HEADER_BYTES)};
    expect(delivery).toEqual({packets, bytes: frames.bytes, fromInterface: 'eth0', toInterface: 'eth0'});
    expect(lab.kernelCounters(sender)).toEqual({receive: NOTHING, transmit: frames});
    expect(lab.kernelCounters(receiver)).toEqual({receive: frames, transmit: NOTHING});
    expect(lab.kernelCounters(third)).toEqual({receive: NOTHING, transmit: NOTHING});
  },
);

test('a host interface counts what its container counts, the other way round, also after TCP', async () => {
  const network = await lab.network('mirror');
  const web = await lab.container({
    name: 'web',
    networks: [network],
    command: ['httpd', '-f', '-p', '80', '-h', '/www'],
  });
  const client = await lab.container({name: 'client', networks: [network]});
  const address = (await web.inspect()).NetworkSettings.Networks[network.name]?.IPAddress;

  const {exitCode, output} = await client.exec(['wget', '-q', '-O', '/dev/null', `http://${address}/file`]);
  await lab.send({from: client, to: web, packets: 7, bytes: 70});

  expect({exitCode, output}).toEqual({exitCode: 0, output: ''});
  for (const container of [web, client]) {
    const inside = lab.kernelCounters(container);
    const outside = lab.kernelCounters(lab.host, await lab.hostInterface(container));
    expect({receive: outside.transmit, transmit: outside.receive}).toEqual(inside);
  }
  expect(lab.kernelCounters(client).receive.bytes).toBeGreaterThan(1_000_000);
});

test('netlink has the same figures as the observer', async () => {
  const network = await lab.network('netlink');
  const [from, to] = await Promise.all([
    lab.container({name: 'from', networks: [network]}),
    lab.container({name: 'to', networks: [network]}),
  ]);

  await lab.send({from, to, packets: 5, bytes: 500});

  expect(await lab.linkStatistics(to)).toEqual(lab.allKernelCounters(to));
  expect(await lab.linkStatistics(lab.host)).toEqual(lab.allKernelCounters(lab.host));
});

test('a network can be left and joined while the container runs, and traffic chooses among several', async () => {
  const [front, back] = await Promise.all([lab.network('front'), lab.network('back')]);
  const both = await lab.container({name: 'both', networks: [front, back]});
  const peer = await lab.container({name: 'peer', networks: [back]});
  expect([...lab.allKernelCounters(both).keys()]).toEqual(['lo', 'eth0', 'eth1']);

  await both.disconnect(front);
  expect([...lab.allKernelCounters(both).keys()]).toEqual(['lo', 'eth1']);

  await both.connect(front);
  await lab.send({from: peer, to: both, packets: 11, bytes: 100});

  expect(lab.kernelCounters(both, 'eth1').receive).toEqual({...NOTHING, packets: 11, bytes: 11 * 142});
  expect(lab.kernelCounters(both, 'eth2')).toEqual({receive: NOTHING, transmit: NOTHING});
});

test('a restarted container has a new process and counts from zero', async () => {
  const network = await lab.network('restart');
  const [from, to] = await Promise.all([
    lab.container({name: 'from-restart', networks: [network]}),
    lab.container({name: 'to-restart', networks: [network]}),
  ]);
  await lab.send({from, to, packets: 3, bytes: 30});
  const {id, pid} = to;

  await to.restart();

  expect(to.id).toBe(id);
  expect(to.pid).not.toBe(pid);
  expect(lab.kernelCounters(to).receive).toEqual(NOTHING);

  await lab.send({from, to, packets: 4, bytes: 40});
  expect(lab.kernelCounters(to).receive).toEqual({...NOTHING, packets: 4, bytes: 4 * 82});
});

test('a container can be renamed, paused, resumed, killed, started, stopped and removed', async () => {
  const container = await lab.container({name: 'old', networkMode: 'none', labels: {tier: 'front'}});
  const status = async () => (await container.inspect()).State.Status;
  expect((await container.inspect()).Config.Labels).toEqual({tier: 'front'});

  await container.rename('new');
  expect((await container.inspect()).Name).toBe(`/${container.name}`);
  expect(container.name).toMatch(/-new$/);

  await container.pause();
  expect(await status()).toBe('paused');

  await container.unpause();
  expect(await status()).toBe('running');

  await container.kill();
  expect(await status()).toBe('exited');
  expect(() => container.pid).toThrow('does not run');

  await container.start();
  expect(await status()).toBe('running');

  await container.stop();
  expect(await status()).toBe('exited');

  await container.remove();
  await expect(container.inspect()).rejects.toMatchObject({statusCode: 404});
});

test('traffic reaches a paused container, goes through a shared namespace and comes from the host', async () => {
  const network = await lab.network('places');
  const owner = await lab.container({name: 'owner', networks: [network]});
  const joiner = await lab.container({name: 'joiner', networkMode: `container:${owner.id}`});
  const host = await lab.container({name: 'hosted', networkMode: 'host'});
  const before = lab.kernelCounters(owner);

  await owner.pause();
  await lab.send({from: host, to: owner, packets: 2, bytes: 20});
  await lab.send({from: lab.host, to: joiner, packets: 3, bytes: 20});
  await lab.send({from: joiner, to: host, packets: 5, bytes: 20});

  const passed = difference(before, lab.kernelCounters(owner));
  expect(passed).toEqual({
    receive: {...NOTHING, packets: 5, bytes: 5 * 62},
    transmit: {...NOTHING, packets: 5, bytes: 5 * 62},
  });
  expect(lab.allKernelCounters(host)).toEqual(lab.allKernelCounters(lab.host));
});

test('a program in a container tells what it wrote and how it ended', async () => {
  const container = await lab.container({name: 'exec', networkMode: 'none'});

  const {exitCode, output} = await container.exec(['sh', '-c', 'echo out; echo err >&2; exit 3']);

  // The engine passes on both streams, in no certain order.
  expect({exitCode, lines: output.split('\n').sort()}).toEqual({exitCode: 3, lines: ['', 'err', 'out']});
});

test('a lab leaves nothing behind', async () => {
  const other = createLab(() => lab.engine);
  const network = await other.network('gone');
  const containers = await Promise.all([
    other.container({name: 'left', networks: [network]}),
    other.container({name: 'removed', networks: [network]}),
    other.container({name: 'never-started', isStarted: false}),
  ]);
  await containers[1].remove();
  const ids = containers.map(({id}) => id);

  await other.clear();

  const left = await lab.docker.listContainers({all: true});
  expect(left.filter(({Id}) => ids.includes(Id))).toEqual([]);
  expect((await lab.docker.listNetworks()).filter(({Id}) => Id === network.id)).toEqual([]);
});
