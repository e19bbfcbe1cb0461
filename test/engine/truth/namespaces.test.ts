import {statSync} from 'node:fs';
import {afterEach, expect, test} from 'vitest';
import {useLab} from '../lab/lab.js';
import {containerOf, frames, interfaceOf, SOURCES, shown, takeDocument, UNKNOWN} from './documents.js';

const lab = useLab();

// Else each test would wait for the engine's figures of all containers before.
afterEach(() => lab.clear());

const NO_FIGURES = {receive: UNKNOWN, transmit: UNKNOWN};

function namespaceOf({pid}: {readonly pid: number}): number {
  return statSync(`/proc/${pid}/ns/net`).ino;
}

test('5: a container without a network says so, by every source', async () => {
  const lonely = await lab.container({name: 'none', networkMode: 'none'});

  for (const source of SOURCES) {
    const seen = containerOf(await takeDocument(lab, ['--no-rates', '--source', source]), lonely);

    expect(seen.networkMode).toBe('none');
    expect(seen.traffic).toEqual({state: 'unavailable', reason: 'no-network', sharedWith: null, source: null});
    expect(shown(seen)).toEqual(NO_FIGURES);
    expect(seen.interfaces).toEqual([]);
    lab.seen(5, `${source}: ${seen.traffic.reason}`);
  }
});

test('6: a container on the host network has no figures and is not in the totals, by every source', async () => {
  const network = await lab.network('host');
  const [hosted, peer] = await Promise.all([
    lab.container({name: 'hosted', networkMode: 'host'}),
    lab.container({name: 'host-peer', networks: [network]}),
  ]);
  await lab.send({from: hosted, to: peer, packets: 13, bytes: 130});

  for (const source of SOURCES) {
    const document = await takeDocument(lab, ['--no-rates', '--source', source]);

    const seen = containerOf(document, hosted);
    expect(seen.networkNamespace).toBe(namespaceOf(lab.host));
    expect(seen.traffic).toEqual({state: 'unavailable', reason: 'host-network', sharedWith: null, source: null});
    expect(shown(seen)).toEqual(NO_FIGURES);
    expect(seen.interfaces).toEqual([]);
    expect(shown(document.totals)).toEqual({receive: frames(13, 130), transmit: frames(0, 0)});
    lab.seen(6, `${source}: ${seen.traffic.reason}, no figures, not in the totals`);
  }
});

test('7: a shared namespace is counted once; after its owner restarted, a member has only loopback left', async () => {
  const network = await lab.network('shared');
  const [owner, peer] = await Promise.all([
    lab.container({name: 'owner', networks: [network]}),
    lab.container({name: 'shared-peer', networks: [network]}),
  ]);
  const member = await lab.container({name: 'member', networkMode: `container:${owner.id}`});
  await lab.send({from: member, to: peer, packets: 17, bytes: 170});
  const filter = [owner, member].flatMap(({name}) => ['--filter', `name=${name}`]);

  for (const source of SOURCES) {
    const document = await takeDocument(lab, ['--no-rates', '--source', source, ...filter]);

    const seen = containerOf(document, member);
    const ownerRef = {id: owner.id, name: owner.name};
    expect(seen.traffic).toEqual({state: 'shared', reason: 'shared-with', sharedWith: ownerRef, source: null});
    expect(shown(seen)).toEqual(NO_FIGURES);
    expect(seen.networkNamespace).toBe(namespaceOf(owner));
    expect(containerOf(document, owner).members).toEqual([{id: member.id, name: member.name}]);
    expect(shown(containerOf(document, owner))).toEqual({receive: frames(0, 0), transmit: frames(17, 170)});
    expect(shown(document.totals)).toEqual({receive: frames(0, 0), transmit: frames(17, 170)});
    lab.seen(7, `${source}: member and owner count ${document.totals.transmit.packets} packets once`);
  }

  await owner.restart();
  await lab.send({from: peer, to: owner, packets: 19, bytes: 190});

  expect([...lab.allKernelCounters(member).keys()]).toEqual(['lo']);
  for (const source of SOURCES) {
    const document = await takeDocument(lab, ['--no-rates', '--source', source]);

    const seen = containerOf(document, member);
    expect(seen.traffic).toMatchObject({state: 'unavailable', sharedWith: null});
    expect(shown(seen)).toEqual(NO_FIGURES);
    expect(seen.networkNamespace).toBe(namespaceOf(member));
    expect(seen.networkNamespace).not.toBe(namespaceOf(owner));
    expect(containerOf(document, owner).members).toEqual([]);
    expect(shown(interfaceOf(containerOf(document, owner), 'eth0')).receive).toEqual(frames(19, 190));
  }
});
