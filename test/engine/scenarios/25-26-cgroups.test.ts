import {readdirSync, readFileSync, readlinkSync} from 'node:fs';
import {expect, test} from 'vitest';
import {useLab} from '../lab/lab.js';
import {listLinks} from '../lab/links.js';
import {sendUnknownFrames} from '../lab/raw-frames.js';
import {containerOf, counted, follow, frames, shown, takeDocument} from '../truth/documents.js';

const lab = useLab();

/** The lab's engine has an exec root of its own anyhow. */
test('25: a container under a cgroup parent of its own is found', async () => {
  const network = await lab.network('parent');
  const [from, to] = await Promise.all([
    lab.container({name: 'parent-from', networks: [network]}),
    lab.container({name: 'parent-to', networks: [network], cgroupParent: `/${lab.engine.namespace}/foo.slice/bar`}),
  ]);
  expect(readFileSync(`/proc/${to.pid}/cgroup`, 'utf8')).toContain(`/foo.slice/bar/${to.id}`);
  await lab.send({from, to, packets: 5, bytes: 50});

  const seen = containerOf(await takeDocument(lab), to);

  expect(seen.traffic).toMatchObject({state: 'counted', source: 'host'});
  expect(shown(seen).receive).toEqual(frames(5, 50));
  lab.seen(25, `under foo.slice/bar: counted, source ${seen.traffic.source}`);
});

/** It even calls its interface as the container's, and gives it the same number. */
test('26: a process with a namespace of its own inside a container is not counted as the container', async () => {
  const network = await lab.network('nested');
  const [container, peer] = await Promise.all([
    lab.container({
      name: 'nesting',
      networks: [network],
      capAdd: ['SYS_ADMIN'],
      command: ['sh', '-c', 'busybox unshare -n sleep 1000000 & exec sleep 1000000'],
    }),
    lab.container({name: 'nested-peer', networks: [network]}),
  ]);
  const inner = {pid: await nestedProcessOf(container)};
  const index = (await listLinks(container)).find(({name}) => name === 'eth0')?.index;
  const link = ['index', String(index), 'type', 'veth', 'peer', 'name', 'hnested', 'netns', String(lab.host.pid)];
  await lab.run(inner, 'ip', 'link', 'add', 'eth0', ...link);
  await lab.run(inner, 'ip', 'link', 'set', 'eth0', 'up');
  await lab.run(lab.host, 'ip', 'link', 'set', 'hnested', 'up');
  const hostEnd = (await listLinks(lab.host)).find(({name}) => name === 'hnested')!;
  expect(hostEnd.peerIndex).toBe(index);
  // Both have counted nothing yet: neither number nor figures tell the veths on the host apart.
  const following = follow(lab, ['--interval', '200ms', '--filter', `name=${container.name}`]);
  await following.until(() => following.documents.length >= 2);

  await sendUnknownFrames(lab.host, {interfaceIndex: hostEnd.index, toMac: 'ff:ff:ff:ff:ff:ff', frames: 100});
  expect(lab.kernelCounters(inner).receive.packets).toBe(100);
  const before = following.documents.length;
  await following.until(() => following.documents.length >= before + 2);
  await lab.send({from: peer, to: container, packets: 3, bytes: 30});
  const last = await following.until(document => containerOf(document, container).receive.packets === 3);

  const seen = containerOf(last, container);
  expect(seen.interfaces.map(({name}) => name)).toEqual(['eth0']);
  expect(shown(seen)).toEqual(counted(lab.kernelCounters(container)));
  const packets = following.documents.map(document => containerOf(document, container).receive.packets);
  // A sweep may come between its own three; none of the inner hundred is among them.
  expect(Math.max(...packets.map(Number))).toBe(3);
  const ties = following.documents.flatMap(document => containerOf(document, container).interfaces);
  expect(ties.filter(({hostInterface}) => hostInterface !== null)).toEqual([]);
  lab.seen(26, '100 packets of the inner namespace, 3 of the container’s own: 3 shown');
});

async function nestedProcessOf({id, pid}: {readonly id: string; readonly pid: number}): Promise<number> {
  const own = readlinkSync(`/proc/${pid}/ns/net`);
  const find = () =>
    readdirSync('/proc')
      .filter(entry => /^\d+$/.test(entry))
      .filter(entry => isInside(entry, id) && readlinkSync(`/proc/${entry}/ns/net`) !== own);
  await expect.poll(find).toHaveLength(1);
  return Number(find()[0]);
}

/** Processes come and go while we look. */
function isInside(pid: string, containerId: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(containerId);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}
