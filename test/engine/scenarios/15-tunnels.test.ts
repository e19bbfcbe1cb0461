import {statSync} from 'node:fs';
import {beforeAll, describe, expect, test} from 'vitest';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {containerOf, counted, interfaceOf, shown, takeDocument} from '../truth/documents.js';

const lab = useLab();

const NOBODY = 65_534;

let container: LabContainer;
let inner: readonly string[];

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
    await ip(end, `link add vx0 type vxlan id 7 remote ${remote} dstport 4789 dev eth0`);
    await ip(end, `addr add 203.0.113.${host}/24 dev vx0`);
    await ip(end, 'link set vx0 up');
  }
  await ip(to, 'tuntap add tun0 mode tun');
  await ip(to, 'tuntap add tap0 mode tap');
  // An engine within the container would have a bridge, with a port that leads to a container of its own.
  await ip(to, 'link add br0 type bridge');
  await ip(to, 'addr add 203.0.114.1/24 dev br0');
  await ip(to, `link add port0 type veth peer name peer0 netns ${from.pid}`);
  await ip(to, 'link set port0 master br0');
  await ip(from, 'addr add 203.0.114.2/24 dev peer0');
  for (const each of ['tun0', 'tap0', 'br0', 'port0']) await ip(to, `link set ${each} up`);
  await ip(from, 'link set peer0 up');
  inner = ['vx0', 'tun0', 'tap0', 'br0', 'port0'];
  if (await canHaveWireGuard(to)) inner = [...inner, 'wg0'];

  for (const address of ['203.0.113.2', '203.0.114.1']) {
    const {exitCode, output} = await from.exec(['ping', '-c', '3', '-i', '0.2', address]);
    expect({exitCode, output}).toMatchObject({exitCode: 0});
  }
  for (const name of ['vx0', 'br0', 'port0']) {
    expect(lab.kernelCounters(to, name).receive.packets).toBeGreaterThanOrEqual(3);
  }
  container = to;
});

describe('15: tunnels, bridges and their ports inside a container', () => {
  test('are listed with their kind, as the kernel counts them, and belong to no network', async () => {
    const seen = containerOf(await takeDocument(lab), container);

    expect(seen.interfaces.map(({name}) => name).toSorted()).toEqual(['eth0', ...inner].toSorted());
    for (const each of seen.interfaces) expect(shown(each)).toEqual(counted(lab.kernelCounters(container, each.name)));
    for (const name of inner) {
      expect(interfaceOf(seen, name)).toMatchObject({network: null, hostInterface: null, inSum: false});
    }
    const kinds = Object.fromEntries(seen.interfaces.map(({name, kind}) => [name, kind]));
    expect(kinds).toMatchObject({eth0: 'veth', vx0: 'vxlan', tun0: 'tun', tap0: 'tap', br0: 'bridge', port0: 'veth'});
    if (inner.includes('wg0')) expect(kinds.wg0).toBe('wireguard');
  });

  test.each(['auto', 'namespace'])('are not added to what eth0 has counted already (--source %s)', async source => {
    const seen = containerOf(await takeDocument(lab, ['--no-rates', '--source', source]), container);

    expect(interfaceOf(seen, 'eth0').inSum).toBe(true);
    expect(shown(seen)).toEqual(counted(lab.kernelCounters(container)));
    lab.seen(15, `${seen.interfaces.map(({name}) => name).join(', ')} listed; the sum is eth0’s`);
  });

  test('are not added for an ordinary user either, to whom the kernel does not tell their kinds', async () => {
    const groups = [statSync(lab.engine.socketPath).gid];
    for (const engine of ['auto', 'none']) {
      const args = ['json', '--no-rates', '--engine', engine];
      const {exitCode, stdout, stderr} = await lab.runRxtop(args, {user: {uid: NOBODY, groups}});
      expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
      const seen = containerOf(JSON.parse(stdout), container);

      expect(shown(seen), engine).toEqual(counted(lab.kernelCounters(container)));
      expect(seen.interfaces.map(({name}) => name).toSorted()).toEqual(['eth0', ...inner].toSorted());
      for (const name of inner) expect(interfaceOf(seen, name)).toMatchObject({kind: null, inSum: false});
    }
  });
});

test('15: a veth that leads from one container to another is traffic of both', async () => {
  const [one, two] = await Promise.all([
    lab.container({name: 'pair-one', networkMode: 'none'}),
    lab.container({name: 'pair-two', networks: [await lab.network('pair')]}),
  ]);
  await ip(one, `link add between type veth peer name between netns ${two.pid}`);
  for (const [end, host] of [
    [one, 1],
    [two, 2],
  ] as const) {
    await ip(end, `addr add 203.0.115.${host}/24 dev between`);
    await ip(end, 'link set between up');
  }
  expect((await one.exec(['ping', '-c', '3', '-i', '0.2', '203.0.115.2'])).exitCode).toBe(0);

  const document = await takeDocument(lab);

  for (const end of [one, two]) {
    const seen = containerOf(document, end);
    expect(interfaceOf(seen, 'between')).toMatchObject({kind: 'veth', inSum: true, hostInterface: null});
    const all = seen.interfaces.map(({name}) => lab.kernelCounters(end, name));
    const bytes = all.reduce((sum, {receive}) => sum + receive.bytes, 0);
    expect(seen.receive.bytes).toBe(bytes);
  }
  expect(containerOf(document, one).interfaces).toHaveLength(1);
  expect(containerOf(document, two).interfaces).toHaveLength(2);
});

function ip(end: LabContainer, words: string): Promise<string> {
  return lab.run(end, 'ip', ...words.split(' '));
}

/** Not every kernel has it. */
async function canHaveWireGuard(end: LabContainer): Promise<boolean> {
  try {
    await ip(end, 'link add wg0 type wireguard');
    return true;
  } catch (error) {
    process.stderr.write(`\nThere is no WireGuard here: ${error instanceof Error ? error.message : error}\n`);
    return false;
  }
}
