import {afterEach, expect, test} from 'vitest';
import {useLab} from '../lab/lab.js';
import {containerOf, counted, follow, interfaceOf, shown} from '../truth/documents.js';

const lab = useLab();

afterEach(() => lab.clear());

const SOURCES = ['host', 'namespace'] as const;

async function watchedPair(name: string, source: string) {
  const network = await lab.network(name);
  const [from, to] = await Promise.all([
    lab.container({name: `${name}-from`, networks: [network]}),
    lab.container({name: `${name}-to`, networks: [network]}),
  ]);
  await lab.send({from, to, packets: 5, bytes: 50});
  const following = follow(lab, ['--interval', '200ms', '--source', source, '--filter', `name=${to.name}`]);
  await following.until(() => true);
  return {network, from, to, following};
}

test.each(SOURCES)('13: an interface that is renamed inside goes on, without a reset, by source %s', async source => {
  const {network, from, to, following} = await watchedPair(`wan-${source}`, source);

  for (const change of ['down', 'name wan0']) await lab.run(to, 'ip', 'link', 'set', 'eth0', ...change.split(' '));
  await lab.run(to, 'ip', 'link', 'set', 'wan0', 'up');
  await lab.send({from, to, packets: 7, bytes: 70});
  const last = await following.until(document => containerOf(document, to).receive.packets === 12);

  const seen = interfaceOf(containerOf(last, to), 'wan0');
  expect(seen.network?.name).toBe(network.name);
  expect(seen.hostInterface).toBe(await lab.hostInterface(to, 'wan0'));
  expect(shown(seen)).toEqual(counted(lab.kernelCounters(to, 'wan0')));
  const interfaces = following.documents.flatMap(document => containerOf(document, to).interfaces);
  expect(interfaces.filter(({reset}) => reset)).toEqual([]);
  lab.seen(13, `${source}: wan0 goes on with ${seen.receive.packets} packets, no reset`);
});

test.each(SOURCES)(
  '14: an interface whose MAC address is changed inside keeps its network, by source %s',
  async source => {
    const {network, from, to, following} = await watchedPair(`mac-${source}`, source);

    await lab.run(to, 'ip', 'link', 'set', 'eth0', 'address', '02:de:ad:be:ef:01');
    await lab.send({from, to, packets: 7, bytes: 70});
    const last = await following.until(document => containerOf(document, to).receive.packets === 12);

    const {interfaces} = containerOf(last, to);
    expect(interfaces.map(({name, network}) => ({name, network: network?.name}))).toEqual([
      {name: 'eth0', network: network.name},
    ]);
    expect(shown(interfaces[0]!)).toEqual(counted(lab.kernelCounters(to)));
    lab.seen(14, `${source}: another MAC, the same network`);
  },
);
