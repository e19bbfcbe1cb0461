import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {DASHBOARD_EXPRESSIONS} from '../../../src/export/print/grafana-dashboard.js';
import {findProgram} from '../lab/host-tools.js';
import {promtool} from '../lab/prometheus.js';
import {run} from '../lab/run.js';

const PROGRAM = path.join(import.meta.dirname, '../../../bin/rxtop');

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rxtop-export-files-'));
});

afterAll(async () => {
  await rm(folder, {recursive: true, force: true});
});

/** Prints a file by the built program, and puts it where promtool finds it. */
async function printed(file: string, ...args: string[]): Promise<string> {
  const {exitCode, stdout, stderr} = await run([process.execPath, PROGRAM, 'export', '--print', file, ...args]);
  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
  const place = path.join(folder, `${file}.yml`);
  await writeFile(place, stdout);
  return place;
}

async function expectGood(args: readonly string[]): Promise<void> {
  const {exitCode, stdout, stderr} = await promtool(args);
  expect({exitCode, output: exitCode === 0 ? '' : stdout + stderr}).toEqual({exitCode: 0, output: ''});
}

test('the scrape configuration is one', async () => {
  await expectGood(['check', 'config', await printed('scrape-config', '--listen', 'prod-01:10920')]);
});

test('the dashboard asks in words that Prometheus understands', async () => {
  const variables = {$job: '.*', $instance: '.*', $container: '.*', $top: '10', $__rate_interval: '1m'};
  const rules = DASHBOARD_EXPRESSIONS.map((expression, index) => ({
    record: `dashboard:${index}`,
    expr: Object.entries(variables).reduce((text, [name, value]) => text.replaceAll(name, value), expression),
  }));
  const place = path.join(folder, 'dashboard.rules.yml');
  await writeFile(place, JSON.stringify({groups: [{name: 'dashboard', rules}]}));
  await expectGood(['check', 'rules', place]);
});

const verifier = await findProgram('systemd-analyze');

test.skipIf(verifier === undefined)('the unit is one of systemd (skipped where there is none)', async () => {
  const place = path.join(folder, 'rxtop-export.service');
  await writeFile(place, await readFile(await printed('systemd'), 'utf8'));
  const {exitCode, stdout, stderr} = await run([verifier ?? '', 'verify', place]);
  expect({exitCode, stdout, stderr}).toEqual({exitCode: 0, stdout: '', stderr: ''});
});

describe('the rules', () => {
  const RULES = {
    held: 'service=db tx > 5kB/s for 10s clear 3kB/s as critical',
    ratio: 'name=lossy rx.drops > 1%',
    silence: 'name=silent-* rx == 0B/s for 1m',
    others: 'project!=shop rx.packets > 50/s',
    anomaly: 'project=shop anomaly',
    quoted: `name='a"b{x,y}\\z' total > 1Mbit/s`,
  };

  test('of the user are rules of Prometheus, which fire and end when they should', async () => {
    const place = await printed('rules', ...Object.values(RULES).flatMap(rule => ['--rule', rule]));
    await expectGood(['check', 'rules', place]);

    const place2 = path.join(folder, 'rules.test.yml');
    await writeFile(place2, JSON.stringify(ruleTest(place)));
    await expectGood(['test', 'rules', place2]);
  });

  /** What promtool is to see: JSON is YAML. */
  function ruleTest(rules: string): object {
    const labels = (name: string, more = '') =>
      `{job="rxtop",instance="prod-01:10920",id="${name}",name="${name}"${more}}`;
    const iface = (name: string, more = '') => labels(name, `,interface="eth0",network="front",driver="bridge"${more}`);
    const db = ',compose_project="shop",compose_service="db"';
    const swarm = ',swarm_stack="shop",swarm_service="shop_db"';
    const bytes = 'container_network_receive_bytes_total';
    const packets = 'container_network_receive_packets_total';
    const alert = (name: string, rule: string, severity: string, metric: string, now: string, more = {}) => ({
      exp_labels: {severity, rule, metric, job: 'rxtop', instance: 'prod-01:10920', id: name, name, ...more},
      exp_annotations: {summary: `${name} on prod-01:10920: ${rule} (now ${now})`},
    });
    const at = (evalTime: string, alertname: string, ...expected: object[]) => ({
      eval_time: evalTime,
      alertname,
      exp_alerts: expected,
    });
    const compose = {compose_project: 'shop', compose_service: 'db'};
    return {
      rule_files: [rules],
      evaluation_interval: '15s',
      tests: [
        {
          interval: '15s',
          input_series: [
            // 10 kB/s for five minutes, then 4 kB/s, which is not past the other limit, then 1 kB/s.
            {
              series: `container_network_transmit_bytes_total${iface('db', db)}`,
              values: '0+150000x20 3060000+60000x20 4215000+15000x20',
            },
            // In a swarm the stack stands before the service; this one has always been at 4 kB/s.
            {series: `container_network_transmit_bytes_total${iface('db2', swarm)}`, values: '0+60000x60'},
            {series: `container_network_receive_packets_dropped_total${iface('lossy')}`, values: '0+3x60'},
            {series: `${packets}${iface('lossy')}`, values: '0+150x60'},
            {series: `${bytes}${iface('silent-1')}`, values: '500x60'},
            // It has ended: that it receives nothing is not meant.
            {series: `${bytes}${iface('silent-2')}`, values: '500x60'},
            {
              series: `rxtop_container_traffic_info${labels('silent-2', ',state="counted",ended="final"')}`,
              values: '1x60',
            },
            {series: `${packets}${iface('busy', db)}`, values: '0+1500x60'},
            {series: `${packets}${iface('busy2', swarm)}`, values: '0+1500x60'},
            {series: `${packets}${iface('busy3', ',swarm_stack="blog",swarm_service="blog_db"')}`, values: '0+1500x60'},
            {series: `rxtop_container_anomaly_score${labels('db', db)}`, values: '0.2x30 0.7x30'},
            // By cAdvisor, which is no exporter of ours.
            {
              series: `${bytes}{job="cadvisor",instance="prod-01:8080",id="/docker/1",name="silent-3",interface="eth0"}`,
              values: '5x60',
            },
          ],
          alert_rule_test: [
            at(
              '4m',
              'RxtopTraffic',
              alert('db', RULES.held, 'critical', 'tx', '10kB/s', compose),
              alert('lossy', RULES.ratio, 'warning', 'rx.drops', '2%'),
              alert('silent-1', RULES.silence, 'warning', 'rx', '0B/s'),
              alert('busy3', RULES.others, 'warning', 'rx.packets', '100/s', {
                swarm_stack: 'blog',
                swarm_service: 'blog_db',
              }),
            ),
            at(
              '9m',
              'RxtopTraffic',
              alert('db', RULES.held, 'critical', 'tx', '4kB/s', compose),
              alert('lossy', RULES.ratio, 'warning', 'rx.drops', '2%'),
              alert('silent-1', RULES.silence, 'warning', 'rx', '0B/s'),
              alert('busy3', RULES.others, 'warning', 'rx.packets', '100/s', {
                swarm_stack: 'blog',
                swarm_service: 'blog_db',
              }),
            ),
            at(
              '14m',
              'RxtopTraffic',
              alert('lossy', RULES.ratio, 'warning', 'rx.drops', '2%'),
              alert('silent-1', RULES.silence, 'warning', 'rx', '0B/s'),
              alert('busy3', RULES.others, 'warning', 'rx.packets', '100/s', {
                swarm_stack: 'blog',
                swarm_service: 'blog_db',
              }),
            ),
            at('4m', 'RxtopAnomaly'),
            at('14m', 'RxtopAnomaly', alert('db', RULES.anomaly, 'warning', 'anomaly', '0.70', compose)),
          ],
        },
      ],
    };
  }
});
