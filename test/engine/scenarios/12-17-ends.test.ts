import {expect, test} from 'vitest';
import type {JsonContainer, JsonDocument} from '../../../src/view/json-contract.js';
import {useLab} from '../lab/lab.js';
import {recordScenario} from '../proof/record.js';
import {follow} from '../truth/documents.js';
import {burst, endOf, outcomeOf} from './short-lives.js';

const lab = useLab();

const BURST = 50;

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
  const container = shownOf(document, victim.id);
  expect(container).toMatchObject({
    state: 'exited',
    pid: null,
    receive: {bytes: last.receive.bytes, packets: last.receive.packets, bytesPerSecond: null},
    transmit: {bytes: last.transmit.bytes, packets: last.transmit.packets, bytesPerSecond: null},
  });
  expect(document.totals.receive.bytes).toBeNull();
  const later = await following.until(() => true);
  expect(shownOf(later, victim.id)).toEqual(container);
  recordScenario(12, `${last.transmit.bytes} B sent, read after the kill`, lab.engine);
});

test('17: containers that live for less than 100 ms keep their final totals', async () => {
  const network = await lab.network('burst');
  const following = follow(lab, ['--interval', '1s', '--filter', 'label=burst=yes']);
  await following.until(() => true);

  const lives = await burst(lab, network, BURST);

  const document = await following.until(next => lives.every(({id}) => endOf(next, id) !== undefined), 60).catch(() => undefined);
  const ended = document ?? following.documents.at(-1)!;
  const settled = await following.until(() => true);
  const {final, approximate, missing, wrong} = outcomeOf(settled, lives);
  const intervals = following.documents.map(({intervalSeconds}) => intervalSeconds ?? 1);
  expect({wrong, missing}).toEqual({wrong: [], missing: []});
  expect(final).toBeGreaterThanOrEqual(BURST * 0.9);
  expect(final + approximate).toBe(BURST);
  expect(ended.containers.every(({ended: end}) => end !== null)).toBe(true);
  expect(Math.max(...intervals)).toBeLessThan(3);
  recordScenario(17, `${final} of ${BURST} final, ${approximate} approximate`, lab.engine);
});

function shownOf({containers}: JsonDocument, id: string): JsonContainer {
  const container = containers.find(each => each.id === id);
  if (container === undefined) throw new Error(`${id} is not listed`);

  return container;
}
