import {afterEach, expect, test} from 'vitest';
import type {JsonDocument} from '../../../src/view/json-contract.js';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {listLinks} from '../lab/links.js';
import {sendUnknownFrames} from '../lab/raw-frames.js';
import {containerOf, counted, follow, interfaceOf, SOURCES, shown, takeDocument} from '../truth/documents.js';

const lab = useLab();

afterEach(() => lab.clear());

const BROADCAST = 'ff:ff:ff:ff:ff:ff';

/** What these have received by the document; a busy network brings them more than was sent. */
function packetsOf(document: JsonDocument, containers: readonly LabContainer[]): number {
  return containers.reduce((sum, each) => sum + Number(containerOf(document, each).receive.packets), 0);
}

async function sendInto(hostInterface: string, frames: number): Promise<void> {
  const link = (await listLinks(lab.host)).find(({name}) => name === hostInterface);
  await sendUnknownFrames(lab.host, {interfaceIndex: link!.index, toMac: BROADCAST, frames});
}

test('5: an interface that is moved in by hand is shown with what it had counted before, until it goes', async () => {
  const lonely = await lab.container({name: 'lonely', networkMode: 'none'});
  const following = follow(lab, ['--interval', '200ms']);
  const before = await following.until(() => true);
  await lab.run(lab.host, ...'ip link add hby-hand type veth peer name by-hand'.split(' '));
  for (const name of ['hby-hand', 'by-hand']) await lab.run(lab.host, 'ip', 'link', 'set', name, 'up');
  await sendInto('hby-hand', 4);

  await lab.run(lab.host, 'ip', 'link', 'set', 'by-hand', 'netns', String(lonely.pid));
  await lab.run(lonely, 'ip', 'link', 'set', 'by-hand', 'up');
  const first = await following.until(document => containerOf(document, lonely).receive.packets !== null);
  await sendInto('hby-hand', 6);
  const later = await following.until(document => containerOf(document, lonely).receive.packets === 10);
  await lab.run(lab.host, 'ip', 'link', 'del', 'hby-hand');
  const after = await following.until(document => containerOf(document, lonely).interfaces.length === 0);

  const nothing = {traffic: {state: 'unavailable', reason: 'no-network'}, interfaces: []};
  expect(containerOf(before, lonely)).toMatchObject(nothing);
  const seen = interfaceOf(containerOf(first, lonely), 'by-hand');
  expect(seen).toMatchObject({network: null, reset: false});
  expect(seen.receive).toMatchObject({packets: 4, bytes: 240, bytesPerSecond: null});
  expect(containerOf(later, lonely).traffic.state).toBe('counted');
  expect(containerOf(later, lonely).receive).toMatchObject({packets: 10, bytes: 600});
  expect(containerOf(after, lonely)).toMatchObject(nothing);
  const rates = following.documents.map(document => containerOf(document, lonely).receive.packetsPerSecond ?? 0);
  expect(Math.min(...rates)).toBeGreaterThanOrEqual(0);
  lab.seen(5, `moved in by hand: ${seen.receive.packets} packets at first, then 10; none of it after it went`);
});

test.each(SOURCES.filter(source => source !== 'engine'))(
  '7: members see their owner’s restart: only loopback is left to them, by source %s',
  async source => {
    const network = await lab.network(`group-${source}`);
    const [owner, peer] = await Promise.all([
      lab.container({name: `owner-${source}`, networks: [network]}),
      lab.container({name: `peer-${source}`, networks: [network]}),
    ]);
    const member = await lab.container({name: `member-${source}`, networkMode: `container:${owner.id}`});
    const args = ['--interval', '250ms', '--source', source, '--loopback'];
    const following = follow(lab, [...args, '--filter', `name=*er-${source}`]);
    const together = await following.until(document => document.containers.length === 3);
    expect(containerOf(together, member).traffic).toMatchObject({state: 'shared', sharedWith: {id: owner.id}});

    await owner.restart();
    await lab.send({from: peer, to: owner, packets: 7, bytes: 70});
    const apart = await following.until(({containers}) => {
      const [seenOwner, seenMember] = [owner, member].map(({id}) => containers.find(each => each.id === id));
      return seenOwner?.receive.packets === 7 && seenMember?.traffic.state !== 'shared';
    });

    expect(containerOf(apart, member)).toMatchObject({
      traffic: {state: 'unavailable', reason: 'no-network', sharedWith: null},
      receive: {packets: null, bytes: null},
    });
    expect(containerOf(apart, owner).members).toEqual([]);
    expect(shown(interfaceOf(containerOf(apart, owner), 'eth0'))).toEqual(counted(lab.kernelCounters(owner)));
    expect(apart.totals.receive.packets).toBe(packetsOf(apart, [owner, peer]));
    lab.seen(7, `${source}: after the restart the owner has 7 packets, the member left behind none`);
    const once = await takeDocument(lab, ['--no-rates', '--source', source]);
    expect(once.totals.receive.packets).toBe(packetsOf(once, [owner, peer]));
  },
);
