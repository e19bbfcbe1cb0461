import {expect} from 'vitest';
import type {JsonContainer, JsonDocument} from '../../../src/view/json-contract.js';
import type {Lab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {follow} from './documents.js';

/** A container that did something and ended, and what it had last read of itself: bytes of its `eth0`. */
interface ShortLife {
  readonly id: string;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly seconds: number;
}

/** How rxtop told of them all: how many with final figures, and the longest time between two of its sweeps meanwhile. */
export interface BurstOutcome {
  readonly final: number;
  readonly approximate: number;
  readonly medianLifeSeconds: number;
  readonly longestGapSeconds: number;
}

/** It asks the bridge for an answer; the last thing that it does is to write down its own counters. */
const SCRIPT = [
  "address=$(busybox ip -4 addr show eth0 | busybox sed -n 's#.*inet \\([0-9.]*\\)/.*#\\1#p')",
  `busybox ping -c 1 -W 1 "$(echo "$address" | busybox sed 's#[^.]*$#1#')" >/dev/null`,
  'busybox grep eth0 /proc/net/dev',
].join('; ');

/**
 * Starts so many containers at the same time, each for a fraction of a second, while rxtop follows. Final figures have to be
 * those that the container itself last saw, or later ones; whoever has others must be marked so.
 */
export async function watchBurst(lab: Lab, count: number): Promise<BurstOutcome> {
  const network = await lab.network('burst');
  const labels = {burst: 'yes'};
  await lab.container({name: 'anchor', networks: [network], labels});
  const following = follow(lab, ['--interval', '500ms', '--keep-ended', '10m', '--filter', 'label=burst=yes']);
  await following.until(({intervalSeconds}) => intervalSeconds !== null);
  const created = await Promise.all(
    Array.from({length: count}, (_, number) =>
      lab.container({
        name: `short-${number}`,
        networks: [network],
        labels,
        command: ['sh', '-c', SCRIPT],
        isStarted: false,
      }),
    ),
  );

  const from = following.documents.length;
  let isOver = false;
  const lives = liveAndDie(lab, created).finally(() => {
    isOver = true;
  });
  const [lived] = await Promise.all([lives, following.until(() => isOver, 200)]);
  const isTold = (document: JsonDocument) => lived.every(({id}) => (find(document, id)?.ended ?? null) !== null);
  await following.until(isTold, 40);
  const settled = await following.until(() => true);

  const containers = lived.map(life => ({life, container: find(settled, life.id)!}));
  const finals = containers.filter(({container}) => container.ended?.counters === 'final');
  const wrong = finals.filter(({life, container: {receive, transmit}}) => {
    return !(Number(receive.bytes) >= life.receivedBytes && Number(transmit.bytes) >= life.sentBytes);
  });
  expect(wrong).toEqual([]);
  expect(containers.filter(({container}) => container.ended === null)).toEqual([]);
  expect(containers.filter(({container}) => container.receive.bytesPerSecond !== null)).toEqual([]);
  const gaps = following.documents.slice(from).map(({intervalSeconds}) => intervalSeconds ?? 0);
  return {
    final: finals.length,
    approximate: containers.length - finals.length,
    medianLifeSeconds: median(lived.map(({seconds}) => seconds)),
    longestGapSeconds: Math.max(...gaps),
  };
}

async function liveAndDie(lab: Lab, containers: readonly LabContainer[]): Promise<readonly ShortLife[]> {
  await Promise.all(
    containers.map(async ({id}) => {
      const container = lab.docker.getContainer(id);
      await container.start();
      // Not its next end: it may lie behind already when the engine hears the question.
      await container.wait();
    }),
  );
  return Promise.all(containers.map(({id}) => lastWords(lab, id)));
}

async function lastWords(lab: Lab, id: string): Promise<ShortLife> {
  const container = lab.docker.getContainer(id);
  const log = (await container.logs({stdout: true, follow: false})).toString('latin1');
  const columns = /eth0:\s*([\d ]+)/.exec(log)?.[1]?.trim().split(/ +/).map(Number) ?? [];
  const [receivedBytes, sentBytes] = [columns[0], columns[8]];
  if (receivedBytes === undefined || sentBytes === undefined) throw new Error(`${id} said nothing: ${log}`);

  const {StartedAt, FinishedAt} = (await container.inspect()).State;
  return {id, receivedBytes, sentBytes, seconds: (Date.parse(FinishedAt) - Date.parse(StartedAt)) / 1000};
}

function find({containers}: JsonDocument, id: string): JsonContainer | undefined {
  return containers.find(each => each.id === id);
}

function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)]!;
}
