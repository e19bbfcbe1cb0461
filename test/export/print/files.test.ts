import {describe, expect, test} from 'vitest';
import {parse} from 'yaml';
import {DEFAULT_ADDRESS, parseListenAddress} from '../../../src/export/listen-address.js';
import {composeFile, swarmFile} from '../../../src/export/print/compose-files.js';
import {daemonSet} from '../../../src/export/print/daemon-set.js';
import {DASHBOARD_EXPRESSIONS, grafanaDashboard} from '../../../src/export/print/grafana-dashboard.js';
import {scrapeConfig} from '../../../src/export/print/scrape-config.js';
import type {ServiceWish} from '../../../src/export/print/service-arguments.js';
import {systemdUnit} from '../../../src/export/print/systemd-unit.js';
import {OPEN} from '../../../src/export/web-security.js';

const HOSTILE = 'name=$HOME "a" %n: # \\ {{x}}';
const WISH: ServiceWish = {address: DEFAULT_ADDRESS, image: 'registry.example/rxtop:1', words: ['--filter', HOSTILE]};
const RIGHTS = {cap_drop: ['ALL'], cap_add: ['SYS_PTRACE'], read_only: true, user: '0:0'};
const MOUNTS = ['/proc:/host/proc:ro', '/var/run/docker.sock:/var/run/docker.sock:ro'];

test('a compose file has the mounts and rights that it needs, on loopback', () => {
  const {services} = parse(composeFile(WISH)) as {services: {rxtop: object}};
  expect(services.rxtop).toMatchObject({
    ...RIGHTS,
    image: WISH.image,
    network_mode: 'host',
    volumes: MOUNTS,
    command: ['export', '--filter', HOSTILE.replace('$', '$$$$'), '--proc-root', '/host/proc'],
  });
});

test('a swarm file runs it on each node, where Prometheus reaches it', () => {
  const {services, networks} = parse(swarmFile(WISH)) as {services: {rxtop: {command: string[]}}; networks: object};
  expect(services.rxtop).toMatchObject({...RIGHTS, volumes: MOUNTS, networks: ['host'], deploy: {mode: 'global'}});
  expect(services.rxtop.command.slice(0, 3)).toEqual(['export', '--listen', ':10920']);
  expect(networks).toEqual({host: {name: 'host', external: true}});
});

test('a DaemonSet has the mounts and rights that it needs, and the port that was asked for', () => {
  const set = parse(daemonSet({...WISH, address: parseListenAddress('0.0.0.0:9999')})) as {
    spec: {template: {spec: {containers: [{args: string[]}]; volumes: object[]}}};
  };
  const {containers, volumes, ...pod} = set.spec.template.spec;
  expect(pod).toMatchObject({hostNetwork: true, automountServiceAccountToken: false});
  expect(containers[0]).toMatchObject({
    image: WISH.image,
    args: ['export', '--listen', '0.0.0.0:9999', '--filter', HOSTILE, '--engine', 'none', '--proc-root', '/host/proc'],
    ports: [{containerPort: 9999}],
    securityContext: {
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: {drop: ['ALL'], add: ['SYS_PTRACE']},
    },
  });
  expect(volumes).toEqual([
    {name: 'proc', hostPath: {path: '/proc'}},
    {name: 'containerd', hostPath: {path: '/run/containerd'}},
  ]);
});

test('a unit says its command in systemd’s words', () => {
  const unit = systemdUnit({...WISH, address: parseListenAddress('[::1]:9100')});
  expect(unit).toContain(
    'ExecStart=/usr/bin/env rxtop export --listen [::1]:9100 --filter "name=$$HOME \\"a\\" %%n: # \\\\ {{x}}"\n',
  );
  expect(unit).toContain('\nDynamicUser=yes\n');
});

describe('a scrape configuration', () => {
  const read = (text: string) => (parse(text) as {scrape_configs: [Record<string, unknown>]}).scrape_configs[0];

  test('names the address', () => {
    expect(read(scrapeConfig(DEFAULT_ADDRESS, OPEN))).toMatchObject({
      job_name: 'rxtop',
      static_configs: [{targets: ['127.0.0.1:10920']}],
    });
    expect(read(scrapeConfig(parseListenAddress(':9100'), OPEN))).toMatchObject({
      static_configs: [{targets: ['localhost:9100']}],
    });
  });

  test('names all targets, where there are others', () => {
    expect(read(scrapeConfig(DEFAULT_ADDRESS, OPEN, ['a:1', 'b:2']))).toMatchObject({
      static_configs: [{targets: ['a:1', 'b:2']}],
    });
  });

  test('has the user and TLS of the web configuration file, and no password', () => {
    const tls = {cert: '', key: '', clientCa: undefined, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3'} as const;
    expect(read(scrapeConfig(DEFAULT_ADDRESS, {...OPEN, tls, users: new Map([['prom "x"', '$2y$…']])}))).toMatchObject({
      scheme: 'https',
      basic_auth: {username: 'prom "x"', password_file: '/etc/prometheus/rxtop-password'},
    });
  });
});

test('a dashboard has its panels beside each other, and asks for the series that there are', () => {
  const {panels, templating} = JSON.parse(grafanaDashboard()) as {
    panels: {id: number; gridPos: {x: number; y: number; w: number; h: number}; targets: {expr: string}[]}[];
    templating: {list: {name: string}[]};
  };
  expect(new Set(panels.map(({id}) => id)).size).toBe(panels.length);
  const cells = panels.flatMap(({gridPos: {x, y, w, h}}) =>
    Array.from({length: w * h}, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(panels.flatMap(({targets}) => targets.map(({expr}) => expr))).toEqual(DASHBOARD_EXPRESSIONS);
  const variables = new Set(DASHBOARD_EXPRESSIONS.flatMap(expression => expression.match(/\$\w+/gu) ?? []));
  const known = ['$__rate_interval', ...templating.list.map(({name}) => `$${name}`)];
  for (const variable of variables) expect(known).toContain(variable);
});
