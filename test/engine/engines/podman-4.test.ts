import {randomBytes} from 'node:crypto';
import http from 'node:http';
import {afterEach, describe, expect, test} from 'vitest';
import {startPodman4} from '../lab/engine-releases.js';
import {useLab} from '../lab/lab.js';
import {compareTools} from '../proof/compare.js';
import {containerOf, counted, follow, interfaceOf, shown, takeDocument} from '../truth/documents.js';
import {testBattery} from './battery.js';
import {useEngine} from './use-engine.js';

const lab = useEngine(startPodman4);
const beside = useLab();

afterEach(() => lab.clear());

describe('Podman 4.3', () => {
  testBattery(lab, {
    kind: 'podman',
    version: /^4\.3\./,
    source: 'namespace',
    tellsInterfaces: false,
    defaultNetwork: 'podman',
  });

  test('23: interfaces that all have index 2, and veths whose names are given out again, are kept apart', async () => {
    const network = await lab.network('apart');
    const first = await lab.container({name: 'first', networks: [network]});
    const following = follow(lab, ['--interval', '200ms']);
    const alone = await following.until(({containers}) => containers.length === 1);
    expect(containerOf(alone, first).traffic.source).toBe('host');

    const second = await lab.container({name: 'second', networks: [network]});
    await following.until(({containers}) => containers.some(({id}) => id === second.id));
    await lab.send({from: first, to: second, packets: 7, bytes: 70});
    const bytes = lab.kernelCounters(second).receive.bytes;
    const two = await following.until(
      ({containers}) => containers.find(({id}) => id === second.id)?.receive.bytes === bytes,
    );
    for (const container of [first, second]) {
      expect(shown(interfaceOf(containerOf(two, container), 'eth0'))).toEqual(counted(lab.kernelCounters(container)));
    }

    await first.remove();
    const third = await lab.container({name: 'third', networks: [network]});
    await lab.send({from: third, to: second, packets: 9, bytes: 90});
    const sent = lab.kernelCounters(third).transmit.bytes;
    const last = await following.until(
      ({containers}) => containers.find(({id}) => id === third.id)?.transmit.bytes === sent,
    );
    for (const container of [second, third]) {
      expect(shown(interfaceOf(containerOf(last, container), 'eth0'))).toEqual(counted(lab.kernelCounters(container)));
    }
    expect(last.containers.flatMap(({interfaces}) => interfaces.filter(({reset}) => reset))).toEqual([]);
    lab.seen(23, 'two eth0 of index 2 each as the kernel counts it, also when a veth’s name is given out again');
  });

  test('of the same containers rxtop tells what the kernel counts, whatever podman stats and the API tell', () =>
    compareTools(lab));

  test('watched together with a Docker Engine, the containers of each are counted as the kernel does, and the sums are of both', async () => {
    const labs = [lab, beside];
    const pairs = await Promise.all(
      labs.map(async each => {
        const network = await each.network('together');
        const [from, to] = [
          await each.container({name: 'together-from', networks: [network]}),
          await each.container({name: 'together-to', networks: [network]}),
        ];
        await each.send({from, to, packets: 11, bytes: 110});
        return [from, to];
      }),
    );
    const hosts = labs.flatMap(({engine: {socketPath}}) => ['-H', `unix://${socketPath}`]);
    const following = follow(lab, ['--interval', '500ms', ...hosts, '--filter', 'name=*together-*']);
    // A Podman on a busy machine takes a while to answer.
    const document = await following.until(
      ({engines, containers}) => engines.every(({state}) => state === 'connected') && containers.length === 4,
    );

    expect(document.engines.map(({kind, state}) => [kind, state])).toEqual([
      ['podman', 'connected'],
      ['docker', 'connected'],
    ]);
    let received = 0;
    for (const [place, each] of labs.entries()) {
      for (const container of pairs[place]!) {
        const found = containerOf(document, container);
        expect(found).toMatchObject({endpoint: `unix://${each.engine.socketPath}`, traffic: {state: 'counted'}});
        expect(shown(found)).toEqual(counted(each.kernelCounters(container)));
        received += each.kernelCounters(container).receive.bytes;
      }
    }
    expect(document.totals.receive.bytes).toBe(received);
    await beside.clear();
  });

  test('a pod is counted once, under its infra container', async () => {
    const network = await lab.network('pod');
    const peer = await lab.container({name: 'pod-peer', networks: [network]});
    const pod = `pod-${randomBytes(3).toString('hex')}`;
    await libpod('POST', '/pods/create', {
      name: pod,
      cgroup_parent: lab.engine.cgroupParent,
      Networks: {[network.name]: {}},
    });
    for (const name of ['web', 'sidecar']) {
      const program = {image: lab.engine.image, command: ['sleep', '1000000'], stop_timeout: 0};
      await libpod('POST', '/containers/create', {name: `${pod}-${name}`, pod, ...program});
    }
    await libpod('POST', `/pods/${pod}/start`);
    const {InfraContainerID, Containers} = await libpod<Pod>('GET', `/pods/${pod}/json`);
    const infra = Containers.find(({Id}) => Id === InfraContainerID)!;
    const inspected = await lab.docker.getContainer(infra.Id).inspect();
    await lab.send({from: peer, to: {pid: inspected.State.Pid}, packets: 13, bytes: 130});

    const document = await takeDocument(lab, ['--no-rates', '--filter', `name=*${pod}*`, '--filter', 'name=*-infra']);

    const owner = {id: infra.Id, name: infra.Name};
    const counter = containerOf(document, owner);
    const members = Containers.filter(({Id}) => Id !== infra.Id);
    expect(counter.traffic.state).toBe('counted');
    expect(document.containers.map(each => each.pod)).toEqual([pod, pod, pod]);
    expect(counter.members.map(({name}) => name).sort()).toEqual([`${pod}-sidecar`, `${pod}-web`]);
    expect(shown(counter)).toEqual(counted(lab.kernelCounters({pid: inspected.State.Pid})));
    expect(counter.interfaces.map(each => each.network?.name)).toEqual([network.name]);
    for (const {Id, Name} of members) {
      expect(containerOf(document, {id: Id, name: Name}).traffic).toMatchObject({state: 'shared', sharedWith: owner});
    }
    expect(shown(document.totals)).toEqual(shown(counter));
    const ofPod = await takeDocument(lab, ['--no-rates', '--filter', `pod=${pod}`]);
    expect(ofPod.containers.map(({id}) => id).sort()).toEqual(Containers.map(({Id}) => Id).sort());
    const alone = containerOf(await takeDocument(lab), peer);
    expect(alone.pod).toBeNull();
    await libpod('DELETE', `/pods/${pod}?force=true`);
  });

  test('what labels say cannot steer a terminal', async () => {
    const labelled = await lab.container({
      name: 'labelled',
      networkMode: 'none',
      labels: {'evil\u001b[2J': 'a\u202eb\u009b\r\nc', 'com.docker.compose.service': '\u001b]0;x\u0007'},
    });

    const {stdout} = await lab.runRxtop(['json', '--no-rates', '--filter', `name=${labelled.name}`]);

    expect(JSON.parse(stdout).containers).toMatchObject([{name: labelled.name, service: '\\u001b]0;x\\u0007'}]);
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});

interface Pod {
  readonly InfraContainerID: string;
  readonly Containers: readonly {readonly Id: string; readonly Name: string}[];
}

/** Podman's own API, which alone knows pods. https://docs.podman.io/en/latest/_static/api.html */
function libpod<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const {socketPath} = lab.engine;
  const headers = {'Content-Type': 'application/json'};
  return new Promise((resolve, reject) => {
    const request = http.request({socketPath, method, path: `/v4.0.0/libpod${path}`, headers}, response => {
      let text = '';
      response.setEncoding('utf8').on('data', part => {
        text += part;
      });
      response.on('error', reject);
      response.on('end', () => {
        if ((response.statusCode ?? 500) < 300) resolve(JSON.parse(text) as Answer);
        else reject(new Error(`${method} ${path}: ${response.statusCode} ${text}`));
      });
    });
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
