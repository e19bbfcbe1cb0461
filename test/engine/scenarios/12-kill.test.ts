import {expect, test} from 'vitest';
import type {JsonContainer, JsonDocument} from '../../../src/view/json-contract.js';
import {useLab} from '../lab/lab.js';
import {recordScenario} from '../proof/record.js';
import {follow} from '../truth/documents.js';

const lab = useLab();

/** On a machine that is busy enough the interface may be gone before its end is heard of: then it is said to be approximate. */
const TRIES = 4;

test('12: killed between two sweeps, a container keeps what it counted in its last moments', {
  timeout: 120_000,
}, async () => {
  const network = await lab.network('kill');
  const peer = await lab.container({name: 'peer', networks: [network], labels: {role: 'kill'}});
  const following = follow(lab, ['--interval', '2s', '--filter', 'label=role=kill']);
  await following.until(() => true);
  for (let attempt = 1; ; attempt++) {
    const victim = await lab.container({
      name: `victim-${attempt}`,
      networks: [network],
      labels: {role: 'kill'},
    });
    await following.until(document => find(document, victim.id)?.traffic.state === 'counted');

    await lab.send({from: victim, to: peer, packets: 23, bytes: 58});
    await lab.send({from: peer, to: victim, packets: 7, bytes: 58});
    const last = lab.kernelCounters(victim);
    await victim.kill();

    const first = await following.until(document => (find(document, victim.id)?.ended ?? null) !== null);
    const document = await following.until(() => true);
    const container = find(document, victim.id)!;
    expect(container).toMatchObject({state: 'exited', pid: null, transmit: {bytesPerSecond: null}});
    for (const each of [first, document]) {
      expect(each.totals.receive.bytes).toBe(find(each, peer.id)?.receive.bytes);
    }
    if (container.ended?.counters === 'approximate' && attempt < TRIES) continue;

    expect(container).toMatchObject({
      ended: {counters: 'final'},
      receive: {bytes: last.receive.bytes, packets: last.receive.packets},
      transmit: {bytes: last.transmit.bytes, packets: last.transmit.packets},
    });
    const later = await following.until(() => true);
    expect(find(later, victim.id)?.transmit).toEqual(container.transmit);
    recordScenario(12, `${last.transmit.bytes} B sent, all of them counted after the kill`, lab.engine);
    return;
  }
});

function find({containers}: JsonDocument, id: string): JsonContainer | undefined {
  return containers.find(each => each.id === id);
}
