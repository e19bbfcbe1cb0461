import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {setTimeout as sleep} from 'node:timers/promises';
import {expect, test} from 'vitest';
import type {JsonContainer, JsonDocument} from '../../../src/view/json-contract.js';
import type {Lab} from '../lab/lab.js';
import {useLab} from '../lab/lab.js';
import {follow} from '../truth/documents.js';

const lab = useLab();

test('12: killed between two sweeps, a container keeps what it counted in its last moments', async () => {
  const network = await lab.network('kill');
  const [victim, peer] = await Promise.all([
    lab.container({name: 'victim', networks: [network]}),
    lab.container({name: 'peer', networks: [network]}),
  ]);
  const following = follow(lab, ['--interval', '3s', '--filter', `name=${victim.name}`]);
  await following.until(() => true);

  await lab.send({from: victim, to: peer, packets: 23, bytes: 58});
  await lab.send({from: peer, to: victim, packets: 7, bytes: 58});
  const last = lab.kernelCounters(victim);
  await victim.kill();

  const document = await following.until(next => endOf(next, victim.id)?.counters === 'final');
  const container = found(document, victim.id);
  expect(container).toMatchObject({
    state: 'exited',
    pid: null,
    receive: {bytes: last.receive.bytes, packets: last.receive.packets, bytesPerSecond: null},
    transmit: {bytes: last.transmit.bytes, packets: last.transmit.packets, bytesPerSecond: null},
  });
  expect(document.totals.receive.bytes).toBeNull();
  const later = await following.until(() => true);
  expect(found(later, victim.id).transmit).toEqual(container.transmit);
});
