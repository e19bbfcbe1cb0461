import {setTimeout as pause} from 'node:timers/promises';
import {isDeepStrictEqual} from 'node:util';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {JsonDocument} from '../../../src/view/json-contract.js';
import {useEngine} from '../engines/use-engine.js';
import {type Lab, useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {startPrivateEngine} from '../lab/private-engine.js';
import {fetchIn, type RunningPrometheus, startPrometheus} from '../lab/prometheus.js';
import type {RunningRxtop} from '../lab/rxtop.js';
import {containerOf, follow, shown, takeDocument} from '../truth/documents.js';

const near = useLab();
const second = useEngine(startPrivateEngine);
const third = useEngine(startPrivateEngine);

/** Nobody else is in the labs' network namespaces. */
const PORT = 10920;
const PROMETHEUS = ['--prometheus', 'http://127.0.0.1:9090'];

const HOSTS = [
  {lab: near as Lab, address: '127.0.0.1', packets: 11},
  {lab: second as Lab, address: '192.0.2.2', packets: 22},
  {lab: third as Lab, address: '192.0.2.6', packets: 33},
];

const receivers: LabContainer[] = [];
const exporters: RunningRxtop[] = [];
let hosted: LabContainer;
let prometheus: RunningPrometheus | undefined;

beforeAll(async () => {
  await wire('wire-b', second, '192.0.2.1/30', '192.0.2.2/30');
  await wire('wire-c', third, '192.0.2.5/30', '192.0.2.6/30');
  for (const {lab, address, packets} of HOSTS) {
    const network = await lab.network('fleet');
    const [from, to] = await Promise.all([
      lab.container({name: 'sender', networks: [network]}),
      lab.container({name: 'receiver', networks: [network], labels: {'com.docker.compose.project': 'fleet'}}),
    ]);
    await lab.send({from, to, packets, bytes: 1000});
    receivers.push(to);
    exporters.push(lab.startRxtop(['export', '--interval', '200ms', '--listen', `${address}:${PORT}`]));
  }
  hosted = await near.container({name: 'hosted', networkMode: 'host'});
  for (const {address} of HOSTS) {
    await until(async () => (await fetchIn(near.engine.namespace, `http://${address}:${PORT}/-/ready`)) !== '');
  }
  const targets = HOSTS.map(({address}) => `'${address}:${PORT}'`).join(', ');
  const config = `global: {scrape_interval: 1s}\nscrape_configs: [{job_name: rxtop, static_configs: [{targets: [${targets}]}]}]\n`;
  const running = await startPrometheus(near.engine.namespace, 9090, config);
  prometheus = running;
  const scraped = 'count by (instance) (container_network_receive_bytes_total)';
  await until(async () => (await running.query(scraped)).length === HOSTS.length);
}, 120_000);

afterAll(async () => {
  await prometheus?.stop();
});

test('the fleet by Prometheus is the three hosts by themselves: the same containers, sums and reasons', async () => {
  const document = await until(async () => {
    const own = await Promise.all(HOSTS.map(({lab}) => takeDocument(lab)));
    const fleet = await takeDocument(near, ['--no-rates', ...PROMETHEUS]);
    return isDeepStrictEqual(shown(fleet.totals), sumOf(own)) ? fleet : undefined;
  });

  expect(document.engines.map(({kind, endpoint, host, state}) => ({kind, endpoint, host, state}))).toEqual(
    HOSTS.map(({address}) => ({kind: 'prometheus', endpoint: `${address}:${PORT}`, host: address, state: 'connected'})),
  );
  for (const [place, {lab, address, packets}] of HOSTS.entries()) {
    const receiver = receivers[place]!;
    const seen = containerOf(document, receiver);
    expect(seen).toMatchObject({name: receiver.name, host: address, project: 'fleet'});
    expect(seen.traffic).toMatchObject({state: 'counted', source: 'prometheus'});
    expect(seen.interfaces).toMatchObject([{name: 'eth0', network: {driver: 'bridge'}}]);
    expect(shown(seen)).toEqual(shown(containerOf(await takeDocument(lab), receiver)));
    expect(seen.receive.packets).toBeGreaterThanOrEqual(packets);
  }
  expect(containerOf(document, hosted)).toMatchObject({
    traffic: {state: 'unavailable', reason: 'host-network'},
    receive: {bytes: null},
  });
});

test('rates are those of the scrapes, known at once; a filter is the server’s', async () => {
  const name = receivers[1]!.name;
  const document = await until(async () => {
    const taken = await takeDocument(near, [...PROMETHEUS, '--filter', `name=${name}`]);
    return taken.containers[0]?.receive.bytesPerSecond === null ? undefined : taken;
  });

  expect(document.containers.map(each => [each.name, each.host])).toEqual([[name, '192.0.2.2']]);
  const {exitCode, stdout} = await near.runRxtop(['check', ...PROMETHEUS, '--rule', `name=${name} rx > 1GB/s`]);
  expect({exitCode, stdout}).toMatchObject({exitCode: 0, stdout: expect.stringContaining('OK')});
});

test('the dashboard shows all hosts; one that is not scraped any more is said to, and its containers stay', async () => {
  const dashboard = near.startDashboard(PROMETHEUS, {width: 150});
  await dashboard.untilText('3 engines');
  await dashboard.untilText('192.0.2.6');
  dashboard.close();

  const following = follow(near, ['--interval', '500ms', ...PROMETHEUS]);
  await following.until(({engines}) => engines.length === 3);
  await exporters[2]!.stop();
  const without = await following.until(({engines}) => engines.some(({state}) => state === 'unreachable'));

  expect(without.engines.find(({state}) => state === 'unreachable')).toMatchObject({
    host: '192.0.2.6',
    reason: `Prometheus cannot scrape 192.0.2.6:${PORT} (job rxtop)`,
  });
  expect(containerOf(without, receivers[2]!).name).toBe(receivers[2]!.name);
});

test('a Prometheus that is gone is said to be', async () => {
  await prometheus?.stop();
  const {exitCode, stderr} = await near.runRxtop(['json', '--no-rates', ...PROMETHEUS]);

  expect({exitCode, stderr}).toEqual({
    exitCode: 1,
    stderr: 'rxtop: http://127.0.0.1:9090/ refuses connections. Check the address, and that the server runs.\n',
  });
});

/** Joins the near host to another one. */
async function wire(name: string, far: Lab, nearAddress: string, farAddress: string): Promise<void> {
  const {namespace} = far.engine;
  await near.run(
    near.host,
    ...`ip link add ${name} type veth peer name ${name} netns`.split(' '),
    String(far.host.pid),
  );
  for (const [lab, address] of [
    [near, nearAddress],
    [far, farAddress],
  ] as const) {
    await lab.run(lab.host, 'ip', 'address', 'add', address, 'dev', name);
    await lab.run(lab.host, 'ip', 'link', 'set', name, 'up');
  }
  expect(namespace).not.toBe(near.engine.namespace);
}

function sumOf(documents: readonly JsonDocument[]) {
  const sum = {receive: {packets: 0, bytes: 0}, transmit: {packets: 0, bytes: 0}};
  for (const {totals} of documents) {
    for (const direction of ['receive', 'transmit'] as const) {
      sum[direction].packets += Number(totals[direction].packets);
      sum[direction].bytes += Number(totals[direction].bytes);
    }
  }
  return sum;
}

async function until<T>(read: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const value = await read();
    if (value) return value;
    await pause(100);
  }
  throw new Error(`did not happen within 30 s: ${read}`);
}
