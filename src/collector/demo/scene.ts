import type {ContainerState} from '../../model/container.js';
import type {TrafficShape} from './traffic-shape.js';

/** Where a simulated container stands in the network, beyond ordinary bridge networks. */
export type Standing = 'networks' | 'host' | 'none' | {readonly sharesWith: string};

/** A service of the demo: what it is called, what it is joined to and how its traffic looks. */
export interface DemoService {
  /** Compose project; undefined for a container that was started by hand. */
  readonly project: string | undefined;
  readonly name: string;
  readonly image: string;
  readonly standing: Standing;
  readonly networks: readonly string[];
  readonly shape: TrafficShape;
  /** Usual bytes per second while the shape is at its usual rate. */
  readonly receive: number;
  readonly transmit: number;
  readonly state: ContainerState;
  /** Which defects its interface counts, now and then. */
  readonly faults: 'none' | 'drops' | 'errors';
  /** Seconds that it lives before it is started anew. */
  readonly restartsEvery: number | undefined;
  readonly hasLoopbackTraffic: boolean;
}

const kB = 1e3;
const MB = 1e6;

/** What shapes a service's traffic: how it is spread over time, and its usual bytes per second each way. */
type Flow = readonly [shape: TrafficShape, receive: number, transmit: number];

const SILENT: Flow = ['still', 0, 0];

/**
 * The scene in the order in which it is filled: the first dozen already shows every way of being attached, and whoever
 * shares a namespace comes after its owner. Networks belong to the project, but for `lan` and `bridge`.
 */
export const DEMO_SERVICES: readonly DemoService[] = [
  service('shop/proxy', 'traefik:v3.1', ['front', 'egress'], ['wave', 2.2 * MB, 6.4 * MB]),
  service('shop/web', 'registry.example/shop/web:4.12.0', ['front', 'back'], ['wave', 740 * kB, 2.9 * MB]),
  service('shop/api', 'registry.example/shop/api:4.12.0', ['back', 'egress'], ['steady', 610 * kB, 480 * kB]),
  service('shop/db', 'postgres:16-alpine', ['back'], ['steady', 190 * kB, 1.3 * MB], {hasLoopbackTraffic: true}),
  service('shop/db-exporter', 'postgres-exporter:v0.15.0', [], SILENT, {standing: {sharesWith: 'db'}}),
  service('media/cdn-sync', 'rclone/rclone:1.68', ['egress'], ['runaway', 1.1 * MB, 84 * MB]),
  service('ci/agent', 'registry.example/ci/agent:7', ['build'], ['bursty', 1.9 * MB, 210 * kB], {restartsEvery: 60}),
  service('metrics/node-exporter', 'prom/node-exporter:v1.8.2', [], SILENT, {standing: 'host'}),
  service('/keygen', 'smallstep/step-cli:0.28', [], SILENT, {standing: 'none'}),
  service('/pihole', 'pihole/pihole:2025.11', ['lan'], ['steady', 21 * kB, 34 * kB], {faults: 'drops'}),
  service('media/import', 'registry.example/media/import:0.9', ['egress'], SILENT, {state: 'exited'}),
  service('media/render', 'registry.example/media/render:3.3', ['storage'], ['trickle', 42, 42], {state: 'paused'}),
  service('shop/cache', 'redis:7-alpine', ['back'], ['steady', 2.8 * MB, 3.6 * MB]),
  service('shop/worker', 'registry.example/shop/worker:4.12.0', ['back', 'egress'], ['bursty', 320 * kB, 950 * kB]),
  service('shop/mailer', 'registry.example/shop/mailer:1.8', ['egress'], ['cron', 12 * kB, 260 * kB]),
  service('media/origin', 'nginx:1.27-alpine', ['egress', 'storage'], ['wave', 1.4 * MB, 11 * MB]),
  service('media/transcoder', 'linuxserver/ffmpeg:7.1', ['storage'], ['bursty', 7.5 * MB, 4.1 * MB]),
  service('metrics/prometheus', 'prom/prometheus:v2.55.1', ['scrape'], ['bursty', 390 * kB, 18 * kB]),
  service('metrics/grafana', 'grafana/grafana:11.3.0', ['scrape', 'front'], ['cron', 44 * kB, 130 * kB]),
  service('metrics/loki', 'grafana/loki:3.2.1', ['scrape'], ['steady', 820 * kB, 9 * kB]),
  service('ci/registry', 'registry:2', ['build'], ['bursty', 3.2 * MB, 9.4 * MB], {faults: 'errors'}),
  service('ci/git', 'gitea/gitea:1.22', ['build', 'front'], ['wave', 95 * kB, 310 * kB]),
  service('/backup', 'restic/restic:0.17.3', ['bridge'], ['cron', 90 * kB, 14 * MB]),
  service('shop/search', 'opensearchproject/opensearch:2.18.0', ['back'], ['wave', 450 * kB, 870 * kB]),
];

/** `path` is `project/name`, or `/name` for a container without a project. */
function service(
  path: string,
  image: string,
  networks: readonly string[],
  [shape, receive, transmit]: Flow,
  peculiarities: Partial<DemoService> = {},
): DemoService {
  const [project, name = ''] = path.split('/');
  return {
    project: project === '' ? undefined : project,
    name,
    image,
    networks,
    shape,
    receive,
    transmit,
    standing: 'networks',
    state: 'running',
    faults: 'none',
    restartsEvery: undefined,
    hasLoopbackTraffic: false,
    ...peculiarities,
  };
}
