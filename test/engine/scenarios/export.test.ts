import {setTimeout as pause} from 'node:timers/promises';
import {isDeepStrictEqual} from 'node:util';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {figureOf, parsePage} from '../../view/metric-parser.js';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {fetchIn, promtool, type RunningPrometheus, startPrometheus} from '../lab/prometheus.js';
import type {RunningRxtop} from '../lab/rxtop.js';
import {runRxtopInside} from '../privileges/in-container.js';
import {containerOf, takeDocument} from '../truth/documents.js';

const lab = useLab();

/** Nobody else is in the lab's network namespace. */
const ADDRESS = '127.0.0.1:10920';
const PAGE = `http://${ADDRESS}/metrics`;
const PROMETHEUS_PORT = 9090;

let from: LabContainer;
let to: LabContainer;
let hosted: LabContainer;
let member: LabContainer;
let exporter: RunningRxtop;
let prometheus: RunningPrometheus | undefined;

beforeAll(async () => {
  const network = await lab.network('exported');
  [from, to, hosted] = await Promise.all([
    lab.container({name: 'export-from', networks: [network]}),
    lab.container({name: 'export-to', networks: [network], labels: {hostile: 'a"b\\c\nd{e="f"} 1'}}),
    lab.container({name: 'export-hosted', networkMode: 'host'}),
  ]);
  member = await lab.container({name: 'export-member', networkMode: `container:${to.id}`});
  exporter = lab.startRxtop(['export', '--interval', '200ms', '--labels', '+label:hostile']);
  await until(async () => (await fetchIn(lab.engine.namespace, `http://${ADDRESS}/-/ready`)).includes('is ready'));
});

afterAll(async () => {
  await prometheus?.stop();
});

describe('a page of metrics', () => {
  test('is one that promtool finds nothing wrong with, hostile labels and all', async () => {
    const page = await until(async () => {
      const text = await fetchIn(lab.engine.namespace, PAGE);
      return text.includes(member.name) ? text : undefined;
    });
    const {exitCode, stdout, stderr} = await promtool(['check', 'metrics'], page);
    expect({exitCode, stdout, stderr}).toEqual({exitCode: 0, stdout: '', stderr: ''});
    const read = parsePage(page);
    const hostile = read.samples.find(
      ({name, labels}) => name === 'container_network_receive_bytes_total' && labels.name === to.name,
    );
    expect(hostile?.labels.container_label_hostile).toBe('a"b\\c\\u000ad{e="f"} 1');
    const info = 'rxtop_container_traffic_info';
    expect(figureOf(read, info, {name: hosted.name, state: 'unavailable', reason: 'host-network'})).toBe(1);
    expect(figureOf(read, info, {name: member.name, state: 'shared', shared_with: to.name})).toBe(1);
    expect(figureOf(read, 'container_network_receive_bytes_total', {name: member.name})).toBeUndefined();
    expect(figureOf(read, 'container_network_receive_bytes_total', {name: hosted.name})).toBeUndefined();
  });
});

describe('a Prometheus', () => {
  test('that scrapes it has the figures of rxtop json and of the kernel', async () => {
    const config = `global: {scrape_interval: 1s}\nscrape_configs: [{job_name: rxtop, static_configs: [{targets: ['${ADDRESS}']}]}]\n`;
    const running = await startPrometheus(lab.engine.namespace, PROMETHEUS_PORT, config);
    prometheus = running;
    await until(async () => (await running.query('up{job="rxtop"}'))[0]?.value === 1);
    await lab.send({from, to, packets: 23, bytes: 1000});

    const received = async () =>
      (await running.query(`container_network_receive_bytes_total{id="${to.id}"}`))[0]?.value;
    await until(async () => (await received()) === lab.kernelCounters(to).receive.bytes);
    // Somebody may send a packet in between, though nobody should.
    await until(async () => {
      const document = containerOf(await takeDocument(lab), to);
      const figures = await Promise.all(
        ['receive_bytes', 'receive_packets', 'transmit_bytes', 'transmit_packets'].map(
          async name => (await running.query(`container_network_${name}_total{name="${to.name}"}`))[0]?.value,
        ),
      );
      const {receive, transmit} = document;
      return isDeepStrictEqual(figures, [receive.bytes, receive.packets, transmit.bytes, transmit.packets]);
    });
    // It asks for OpenMetrics.
    const created = await running.query(`container_network_receive_bytes_created{name="${to.name}"}`);
    expect(created[0]?.value).toBeGreaterThan(Date.now() / 1000 - 600);
  });

  test('keeps the final counters of a container that has ended', async () => {
    const last = lab.kernelCounters(from);
    await from.kill();
    const ended = `container_network_transmit_bytes_total{name="${from.name}"} and on (name) rxtop_container_traffic_info{ended!=""}`;
    const series = await until(async () => (await prometheus?.query(ended))?.[0]);
    expect(series.value).toBeGreaterThanOrEqual(last.transmit.bytes);
  });
});

test('the rights of the printed compose file are enough for all that it tells', async () => {
  const rights = {withSocket: true, networkMode: 'host', capabilities: ['SYS_PTRACE']};
  const {exitCode, stdout, stderr} = await runRxtopInside(lab, ['json', '--no-rates'], rights);
  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
  const {name, traffic, networkNamespace, interfaces} = containerOf(JSON.parse(stdout), to);
  expect({name, source: traffic.source, hasNamespace: networkNamespace !== null}).toEqual({
    name: to.name,
    source: 'host',
    hasNamespace: true,
  });
  expect(interfaces[0]?.network?.driver).toBe('bridge');
});

test('it ends when it is told to', async () => {
  const {exitCode, stderr} = await exporter.stop('SIGTERM');
  expect({exitCode, stderr}).toEqual({exitCode: 143, stderr: `rxtop: metrics at ${PAGE}\n`});
});

async function until<T>(read: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const value = await read();
    if (value) return value;
    await pause(100);
  }
  throw new Error(`did not happen within 30 s: ${read}`);
}
