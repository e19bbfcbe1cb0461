import {afterEach, expect, test} from 'vitest';
import {useLab} from '../lab/lab.js';
import {containerOf, counted, follow, frames, shown, takeDocument, UNKNOWN} from './documents.js';

const lab = useLab();

// Else each test would wait for the engine's figures of all containers before.
afterEach(() => lab.clear());

async function pair(name: string) {
  const network = await lab.network(name);
  const [from, to] = await Promise.all([
    lab.container({name: `${name}-from`, networks: [network]}),
    lab.container({name: `${name}-to`, networks: [network]}),
  ]);
  return {from, to};
}

test.each(['host', 'namespace'])(
  '10: a restart is one reset, without a rate and never a negative one, by source %s',
  async source => {
    const {from, to} = await pair(`restart-${source}`);
    await lab.send({from, to, packets: 100, bytes: 1000});
    const following = follow(lab, ['--interval', '250ms', '--source', source, '--filter', `name=${to.name}`]);
    const before = await following.until(({intervalSeconds}) => intervalSeconds !== null);
    expect(shown(containerOf(before, to)).receive).toEqual(frames(100, 1000));

    await to.restart();
    await lab.send({from, to, packets: 3, bytes: 30});
    const after = await following.until(document => {
      const seen = document.containers.find(({id}) => id === to.id);
      return seen?.receive.packets === 3 && seen.receive.bytesPerSecond !== null;
    });

    const seen = containerOf(after, to);
    expect(seen.pid).toBe(to.pid);
    expect(shown(seen)).toEqual(counted(lab.kernelCounters(to)));
    const sweeps = following.documents.flatMap(({containers}) => containers.filter(({id}) => id === to.id));
    const rates = sweeps.map(({receive}) => receive.bytesPerSecond).filter(rate => rate !== null);
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(0);
    const resets = sweeps.filter(({interfaces}) => interfaces.some(({reset}) => reset));
    expect(resets).toHaveLength(1);
    expect(resets[0]?.receive).toMatchObject({bytesPerSecond: null, packetsPerSecond: null});
    lab.seen(10, `${source}: new pid, ${resets.length} reset without a rate, the least rate ${Math.min(...rates)}`);
  },
);

test('11: a paused container is paused, and what reaches it is still counted', async () => {
  const {from, to} = await pair('pause');
  await to.pause();
  await lab.send({from, to, packets: 29, bytes: 290});

  const seen = containerOf(await takeDocument(lab), to);

  expect(seen.state).toBe('paused');
  expect(shown(seen).receive).toEqual(frames(29, 290));
  lab.seen(11, `state ${seen.state}, ${seen.receive.packets} packets received meanwhile`);
});

test('13: a renamed container is the same one, by its new name', async () => {
  const {from, to} = await pair('rename');
  await lab.send({from, to, packets: 31, bytes: 310});
  const following = follow(lab, ['--interval', '250ms']);
  await following.until(({intervalSeconds}) => intervalSeconds !== null);

  await to.rename('renamed');
  const document = await following.until(({containers}) => containers.some(({name}) => name === to.name));

  const seen = containerOf(document, to);
  expect(seen.name).toBe(to.name);
  expect(shown(seen).receive).toEqual(frames(31, 310));
  expect(seen.traffic.reason).toBeNull();
  expect(seen.interfaces.map(({reset}) => reset)).toEqual([false]);
});

test('12: a killed container goes, and is shown without figures on request', async () => {
  const {from, to} = await pair('kill');
  await lab.send({from, to, packets: 37, bytes: 370});
  const following = follow(lab, ['--interval', '250ms', '--keep-ended', '0']);
  await following.until(({containers}) => containers.some(({id}) => id === to.id));

  await to.kill();
  const without = await following.until(({containers}) => containers.every(({id}) => id !== to.id));

  expect(shown(containerOf(without, from))).toEqual(counted(lab.kernelCounters(from)));
  expect((await takeDocument(lab)).containers.map(({id}) => id)).not.toContain(to.id);
  const seen = containerOf(await takeDocument(lab, ['--no-rates', '--all']), to);
  expect(seen).toMatchObject({
    state: 'exited',
    pid: null,
    traffic: {state: 'unavailable', reason: 'not-running', sharedWith: null, source: null},
    interfaces: [],
  });
  lab.seen(12, `exited, ${seen.traffic.reason}, no error`);
  expect(shown(seen)).toEqual({receive: UNKNOWN, transmit: UNKNOWN});
});
