import type {JsonDocument, JsonEnd} from '../../../src/view/json-contract.js';
import type {Lab, LabNetwork} from '../lab/lab.js';

/** A container that did something and ended, and what it had last read of itself: bytes of its `eth0`. */
export interface ShortLife {
  readonly id: string;
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** Broadcasts need no answer; the last thing that it does is to write down its own counters. */
const SCRIPT = [
  'for i in 1 2 3 4 5; do echo "0123456789" | nc -u -w 0 198.51.100.1 9 2>/dev/null; done',
  'grep eth0 /proc/net/dev',
].join('; ');

/** Runs so many containers at the same time, each for a tenth of a second, and asks each for its last words. */
export async function burst(lab: Lab, network: LabNetwork, count: number): Promise<readonly ShortLife[]> {
  const containers = await Promise.all(
    Array.from({length: count}, (_, number) =>
      lab.container({
        name: `short-${number}`,
        networks: [network],
        labels: {burst: 'yes'},
        command: ['sh', '-c', SCRIPT],
        isStarted: false,
      }),
    ),
  );
  await Promise.all(
    containers.map(async ({id}) => {
      const container = lab.docker.getContainer(id);
      const ended = container.wait({condition: 'next-exit'});
      await container.start();
      await ended;
    }),
  );
  return Promise.all(containers.map(async ({id}) => ({id, ...(await lastWords(lab, id))})));
}

/** What a document says of how a container ended. */
export function endOf({containers}: JsonDocument, id: string): JsonEnd | undefined {
  return containers.find(each => each.id === id)?.ended ?? undefined;
}

/** Final figures must be those that the container itself last saw, or later ones; whoever has none is marked so. */
export function outcomeOf(document: JsonDocument, lives: readonly ShortLife[]) {
  const outcome = {final: 0, approximate: 0, missing: [] as string[], wrong: [] as unknown[]};
  for (const life of lives) {
    const container = document.containers.find(({id}) => id === life.id);
    const {receive, transmit, ended} = container ?? {};
    if (ended === undefined || ended === null) outcome.missing.push(life.id);
    else if (ended.counters === 'approximate') outcome.approximate++;
    else if (transmit!.bytes! >= life.sentBytes && receive!.bytes! >= life.receivedBytes) outcome.final++;
    else outcome.wrong.push({life, receive, transmit});
  }
  return outcome;
}

async function lastWords(lab: Lab, id: string): Promise<Omit<ShortLife, 'id'>> {
  const log = (await lab.docker.getContainer(id).logs({stdout: true, follow: false})).toString('latin1');
  const columns = /eth0:\s*([\d ]+)/.exec(log)?.[1]?.trim().split(/ +/).map(Number) ?? [];
  const [receivedBytes, sentBytes] = [columns[0], columns[8]];
  if (receivedBytes === undefined || sentBytes === undefined) throw new Error(`${id} said nothing: ${log}`);

  return {receivedBytes, sentBytes};
}
