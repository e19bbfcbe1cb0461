import {setTimeout as sleep} from 'node:timers/promises';
import {beforeAll, describe, expect, onTestFinished, test} from 'vitest';
import type {JsonDirection} from '../../../src/view/json-contract.js';
import {startDockerOf} from '../lab/engine-releases.js';
import type {DirectionCounters} from '../lab/kernel-counters.js';
import {containerOf, counted, interfaceOf, shown, takeDocument} from '../truth/documents.js';
import {useEngine} from './use-engine.js';

const lab = useEngine(() => startDockerOf('trixie'));

interface Task {
  readonly id: string;
  readonly name: string;
  readonly pid: number;
}

const SERVICE = 'com.docker.swarm.service.name';

/** Why this kernel can have no overlay network; undefined where it can. */
let missing: string | undefined;

beforeAll(async () => {
  const probe = ['link', 'add', 'vxprobe', 'type', 'vxlan', 'id', '7', 'dstport', '4790'];
  try {
    await lab.run(lab.host, 'ip', ...probe);
    await lab.run(lab.host, 'ip', 'link', 'del', 'vxprobe');
  } catch (error) {
    missing = `there can be no overlay network here: ${error instanceof Error ? error.message : error}`;
    process.stderr.write(`\nSwarm is SKIPPED: ${missing}\n`);
  }
});

describe('a swarm of one node, of Docker 26.1', () => {
  test('tasks are known by stack and service, and what crosses an overlay network is counted once', async ({skip}) => {
    skip(missing !== undefined, missing);
    await lab.docker.swarmInit({ListenAddr: '127.0.0.1:2377', AdvertiseAddr: '127.0.0.1'});
    const network = await lab.network('overlay', {driver: 'overlay', isInternal: false});
    onTestFinished(removeServices);
    const [one, two] = await startService('shop_web', 'shop', network.id);
    await waitForStillness([one, two]);
    await lab.send({from: one, to: two, packets: 23, bytes: 1000});
    await lab.send({from: two, to: one, packets: 5, bytes: 10});

    for (const source of ['auto', 'namespace', 'engine']) {
      const args = ['--no-rates', '--source', source, '--filter', 'service=web', '--filter', 'project=shop'];
      const document = await takeDocument(lab, args);
      for (const task of [one, two]) {
        const seen = containerOf(document, task);
        expect(seen).toMatchObject({project: 'shop', service: 'web', traffic: {state: 'counted'}});
        const inside = [...lab.allKernelCounters(task)].filter(([name]) => name !== 'lo');
        expect(seen.interfaces.map(({name}) => name).sort()).toEqual(inside.map(([name]) => name).sort());
        for (const [name, counters] of inside) expect(shown(interfaceOf(seen, name))).toEqual(counted(counters));
        const overlay = seen.interfaces.filter(each => each.network?.driver === 'overlay');
        expect(overlay.map(each => each.network?.name)).toEqual([network.name]);
        expect(shown(seen).receive).toEqual(sum(inside.map(([, {receive}]) => receive)));
      }
      const {receive, transmit} = shown(document.totals);
      const both = [one, two].map(task => containerOf(document, task));
      expect(receive).toEqual(sum(both.map(container => known(container.receive))));
      expect(transmit).toEqual(sum(both.map(container => known(container.transmit))));
    }

    const byLabel = ['--no-rates', '--filter', `label=com.docker.swarm.task.name=${one.name}`];
    expect((await takeDocument(lab, byLabel)).containers.map(({id}) => id)).toEqual([one.id]);
  });
});

/** The bridges of an overlay network report their multicast groups for some seconds after they came up. */
async function waitForStillness(tasks: readonly Task[]): Promise<void> {
  const counters = () => JSON.stringify(tasks.map(task => [...lab.allKernelCounters(task)]));
  let before = counters();
  for (let second = 0, still = 0; second < 20 && still < 3; second++) {
    await sleep(1000);
    const now = counters();
    still = now === before ? still + 1 : 0;
    before = now;
  }
}

/** A network cannot be removed before the services on it. */
async function removeServices(): Promise<void> {
  for (const {ID} of await lab.docker.listServices()) await lab.docker.getService(ID).remove();
  await expect.poll(() => lab.docker.listContainers({all: true}), {timeout: 20_000}).toEqual([]);
}

async function startService(name: string, stack: string, networkId: string): Promise<[Task, Task]> {
  const labels = {'com.docker.stack.namespace': stack};
  await lab.docker.createService({
    Name: name,
    Labels: labels,
    Mode: {Replicated: {Replicas: 2}},
    TaskTemplate: {
      ContainerSpec: {
        Image: lab.engine.image,
        Command: ['sleep', '1000000'],
        Labels: labels,
        StopSignal: 'SIGKILL',
      },
      Networks: [{Target: networkId}],
    },
  });
  const list = () => lab.docker.listContainers({filters: {label: [`${SERVICE}=${name}`], status: ['running']}});
  await expect.poll(list, {timeout: 30_000}).toHaveLength(2);
  const [one, two] = (await list()).map(async ({Id}) => {
    const {Name, State} = await lab.docker.getContainer(Id).inspect();
    return {id: Id, name: Name.slice(1), pid: State.Pid};
  });
  return Promise.all([one!, two!]);
}

function known({packets, bytes}: JsonDirection) {
  return {packets: Number(packets ?? Number.NaN), bytes: Number(bytes ?? Number.NaN)};
}

function sum(directions: readonly Pick<DirectionCounters, 'packets' | 'bytes'>[]) {
  return {
    packets: directions.reduce((total, {packets}) => total + packets, 0),
    bytes: directions.reduce((total, {bytes}) => total + bytes, 0),
  };
}
