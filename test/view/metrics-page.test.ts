import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {WatchedContainer} from '../../src/model/inventory.js';
import {safeText} from '../../src/model/safe-text.js';
import type {Sweep} from '../../src/model/traffic.js';
import {createSelection} from '../../src/selectors/selector.js';
import type {MetricFormat} from '../../src/view/metric-family.js';
import {DEFAULT_LABELS, type MetricLabel} from '../../src/view/metric-labels.js';
import {SeriesBook, type SeriesChoice} from '../../src/view/metric-series.js';
import {type ExporterFacts, metricsPage} from '../../src/view/metrics-page.js';
import {CONNECTED, container, onSlot, Scene, SIDECAR_ID, selector, WEB_ID} from './json-scene.js';
import {figureOf, type ParsedPage, parsePage} from './metric-parser.js';

const FACTS: ExporterFacts = {
  version: '1.2.3',
  startedAt: 1000,
  cpuSeconds: 2.5,
  residentBytes: 50_000_000,
  scrapes: {served: 3, refused: 1},
  pageSeconds: 0.01,
  leftOutSeries: 0,
  engineLosses: new Map([[CONNECTED.endpoint, 2]]),
};

const BYTES_IN = 'container_network_receive_bytes_total';

function choice(given: Partial<SeriesChoice> = {}): SeriesChoice {
  return {
    isAll: false,
    selection: createSelection([]),
    withLoopback: false,
    labels: DEFAULT_LABELS,
    mostSeries: 100_000,
    ...given,
  };
}

function text(sweep: Sweep, given: Partial<SeriesChoice> = {}, format: MetricFormat = 'prometheus'): string {
  const list = new SeriesBook(choice(given)).of(sweep.inventory);
  return metricsPage(sweep, list, () => '1769857200.000', FACTS, format, 0).toString('utf8');
}

function page(sweep: Sweep, given: Partial<SeriesChoice> = {}, format: MetricFormat = 'prometheus'): ParsedPage {
  return parsePage(text(sweep, given, format));
}

/** A page is UTF-8, which has none. */
function withoutLoneSurrogates(text: string): string {
  return text.replaceAll(/\p{Cs}/gu, '\ufffd');
}

function sweepOf(...containers: WatchedContainer[]): Sweep {
  const scene = new Scene();
  const slots = containers.flatMap(({interfaces}) => interfaces.map(({slot}) => slot));
  for (const _ of slots) scene.slot();
  const figures = slots.map(
    slot => [slot, {receive: 1000 * (slot + 1), transmit: 500 * (slot + 1), receiveErrors: 0}] as const,
  );
  return scene.sweep(0, containers, new Map(figures));
}

const WEB = container({
  interfaces: [onSlot(0), onSlot(1, {name: 'wg0', network: undefined, isSummed: false})],
  labels: {
    'com.docker.compose.project': 'shop',
    'com.docker.compose.service': 'web',
    'com.docker.swarm.service.name': 'shop_web',
    tier: 'front',
  },
  pod: 'prod/web-0',
});

describe('a page', () => {
  test('has the counters of an interface by the names and labels of cAdvisor, and more labels', () => {
    const {samples, types} = page(sweepOf(WEB));
    const own = samples.filter(({name}) => name.startsWith('container_network_'));
    expect(own.map(({name, value}) => [name, value])).toEqual([
      ['container_network_receive_bytes_total', 1000],
      ['container_network_receive_packets_total', 1],
      ['container_network_receive_packets_dropped_total', 0],
      ['container_network_receive_errors_total', 0],
      ['container_network_transmit_bytes_total', 500],
      ['container_network_transmit_packets_total', 0],
      ['container_network_transmit_packets_dropped_total', 0],
      ['container_network_transmit_errors_total', 0],
    ]);
    for (const {name, labels} of own) {
      expect(types[name]).toBe('counter');
      expect(labels).toEqual({
        id: WEB_ID,
        name: 'web',
        image: 'nginx:1.27',
        interface: 'eth0',
        network: 'shop_default',
        driver: 'bridge',
        compose_project: 'shop',
        compose_service: 'web',
        swarm_service: 'shop_web',
        pod: 'web-0',
        namespace: 'prod',
      });
    }
  });

  test('keeps what another interface counts too apart from the sum, and shows loopback on request only', () => {
    const lo = onSlot(2, {name: 'lo', isLoopback: true, isSummed: false, network: undefined});
    const sweep = sweepOf({...WEB, interfaces: [...WEB.interfaces, lo]});
    const inner = 'rxtop_container_inner_network_receive_bytes_total';
    expect(figureOf(page(sweep), inner)).toBe(2000);
    const withLoopback = page(sweep, {withLoopback: true});
    expect(figureOf(withLoopback, inner, {interface: 'wg0'})).toBe(2000);
    expect(figureOf(withLoopback, inner, {interface: 'lo'})).toBe(3000);
    expect(figureOf(withLoopback, BYTES_IN)).toBe(1000);
  });

  test('has no sample of what is not known', () => {
    const scene = new Scene();
    for (const _ of WEB.interfaces) scene.slot();
    const {samples} = page(scene.sweep(0, [WEB], new Map([[0, {receive: 1, transmit: 2}]])));
    expect(samples.map(({name}) => name).filter(name => /errors|dropped/u.test(name))).toEqual([]);
  });

  test.each([
    ['host-network', 'unavailable'],
    ['no-network', 'unavailable'],
    ['not-permitted', 'unavailable'],
  ] as const)('says %s instead of zeros', (reason, state) => {
    const read = page(sweepOf(container({traffic: {state, reason, detail: ''}})));
    expect(figureOf(read, BYTES_IN)).toBeUndefined();
    expect(figureOf(read, 'rxtop_container_traffic_info', {state, reason, name: 'web'})).toBe(1);
    expect(figureOf(read, 'rxtop_containers', {state: 'unavailable'})).toBe(1);
  });

  test('counts a shared namespace on its owner only', () => {
    const side = container({
      id: SIDECAR_ID,
      name: 'side',
      interfaces: [onSlot(0)],
      traffic: {state: 'shared', reason: 'shared-with', owner: {id: WEB_ID, name: 'web'}},
    });
    const scene = new Scene();
    scene.slot();
    const web = container({interfaces: [onSlot(0)], members: [{id: SIDECAR_ID, name: 'side'}]});
    const read = page(scene.sweep(0, [web, side], new Map([[0, {receive: 7000, transmit: 1}]])));
    expect(figureOf(read, BYTES_IN)).toBe(7000);
    expect(figureOf(read, 'rxtop_container_traffic_info', {name: 'side', shared_with: 'web'})).toBe(1);
  });

  test('keeps the counters of one that has ended, and says so', () => {
    const ended = {time: '2026-01-31T12:00:00.000Z', counters: 'final', isListed: true} as const;
    const read = page(sweepOf({...WEB, state: 'exited', pid: undefined, ended}));
    expect(figureOf(read, BYTES_IN)).toBe(1000);
    expect(figureOf(read, 'rxtop_container_traffic_info', {ended: 'final', container_state: 'exited'})).toBe(1);
    expect(figureOf(read, 'container_last_seen')).toBeUndefined();
    expect(figureOf(read, 'rxtop_containers', {state: 'counted'})).toBe(0);
    expect(page(sweepOf({...WEB, ended: {...ended, isListed: false}, state: 'exited'})).samples).not.toContainEqual(
      expect.objectContaining({name: BYTES_IN}),
    );
  });

  test('tells of networks, the engine, the sweep and rxtop itself', () => {
    const read = page(sweepOf(WEB));
    expect(figureOf(read, 'rxtop_network_info', {network: 'shop_default', driver: 'bridge'})).toBe(1);
    expect(figureOf(read, 'rxtop_engine_info', {engine: 'docker', version: '26.1.5', state: 'connected'})).toBe(1);
    expect(figureOf(read, 'rxtop_engine_up')).toBe(1);
    expect(figureOf(read, 'rxtop_engine_connection_losses_total')).toBe(2);
    expect(figureOf(read, 'rxtop_sweep_seconds')).toBe(0.001);
    expect(figureOf(read, 'rxtop_sweeps_total')).toBe(1);
    expect(figureOf(read, 'rxtop_last_sweep_timestamp_seconds')).toBe(Date.UTC(2026, 0, 31, 12) / 1000);
    expect(figureOf(read, 'container_last_seen')).toBe(Date.UTC(2026, 0, 31, 12) / 1000);
    expect(figureOf(read, 'container_start_time_seconds')).toBe(Date.UTC(2026, 0, 31, 11) / 1000);
    expect(figureOf(read, 'rxtop_host_info', {name: 'prod-01', kernel: '6.18.44'})).toBe(1);
    expect(figureOf(read, 'rxtop_build_info', {version: '1.2.3'})).toBe(1);
    expect(figureOf(read, 'rxtop_scrapes_total', {outcome: 'refused'})).toBe(1);
    expect(figureOf(read, 'process_cpu_seconds_total')).toBe(2.5);
    expect(figureOf(read, 'process_resident_memory_bytes')).toBe(50_000_000);
  });

  test('has the protocols of a namespace, and the score of an anomaly once it is learned', () => {
    const scene = new Scene();
    const {protocols} = scene.aggregator.table;
    const protocolSlot = protocols.acquire();
    protocols.udpReceiveBufferErrors[protocolSlot] = 5;
    protocols.tcpRetransmittedSegments[protocolSlot] = 6;
    protocols.sampledAt[protocolSlot] = 50;
    scene.slot();
    const {monotonicSeconds, time, durationSeconds, host, inventory} = scene.sweep(
      0,
      [{...WEB, protocolSlot}],
      new Map(),
    );
    const learned = (learningSeconds: number) =>
      page(
        scene.aggregator.aggregate({
          ...{number: 1, monotonicSeconds, time, durationSeconds, host, inventory},
          anomalies: {of: () => ({learningSeconds, score: 0.75, anomalies: []})},
        }),
      );
    const read = learned(0);
    expect(figureOf(read, 'rxtop_container_udp_receive_buffer_errors_total')).toBe(5);
    expect(figureOf(read, 'rxtop_container_tcp_retransmitted_segments_total')).toBe(6);
    expect(figureOf(read, 'rxtop_container_anomaly_score')).toBe(0.75);
    expect(figureOf(learned(60), 'rxtop_container_anomaly_score')).toBeUndefined();
  });

  test('has the highest rates of the last minute where counters are read between sweeps', () => {
    const sweep = sweepOf(WEB);
    const name = 'rxtop_container_receive_peak_bytes_per_second';
    expect(figureOf(page(sweep), name)).toBeUndefined();

    const asked: unknown[] = [];
    const readInto: Sweep['history']['readInto'] = (into, ...about) => {
      asked.push(about);
      into.set([Number.NaN, 7, 30, 5, Number.NaN, 1]);
    };
    const read = page(Object.assign(sweep, {peakIntervalSeconds: 0.1, history: {...sweep.history, readInto}}));
    expect(figureOf(read, name)).toBe(30);
    expect(asked[0]).toEqual([[0], 'receive', 10, 'peak']);
    expect(figureOf(read, 'rxtop_peak_interval_seconds')).toBe(0.1);
  });

  test('in OpenMetrics has the time at which each counter began beside it, and an end', () => {
    const read = page(sweepOf(WEB), {}, 'openmetrics');
    expect(read.hasEnd).toBe(true);
    expect(read.types.container_network_receive_bytes).toBe('counter');
    expect(read.types.rxtop_container_traffic).toBe('info');
    const names = read.samples.map(({name}) => name);
    expect(names[names.indexOf(BYTES_IN) + 1]).toBe('container_network_receive_bytes_created');
    expect(figureOf(read, 'container_network_receive_bytes_created')).toBe(1_769_857_200);
    expect(page(sweepOf(WEB)).samples.filter(({name}) => name.endsWith('_created'))).toEqual([]);
  });

  test('of nothing is a page too', () => {
    const read = page(sweepOf());
    expect(figureOf(read, 'rxtop_containers', {state: 'counted'})).toBe(0);
    expect(Object.keys(read.types).filter(name => name.startsWith('container_'))).toEqual([]);
  });
});

describe('labels', () => {
  test('are those that were chosen, and the labels of containers that were named', () => {
    const labels = {labels: new Set<MetricLabel>(['name', 'interface']), containerLabels: ['tier', 'constructor']};
    const read = page(sweepOf(WEB), {labels});
    const found = read.samples.find(({name}) => name === BYTES_IN)?.labels;
    expect(found).toEqual({name: 'web', interface: 'eth0', container_label_tier: 'front'});
  });

  test('tell hosts apart where there are several, and engines on one host', () => {
    const podman = {...CONNECTED, kind: 'podman', endpoint: 'unix:///run/podman.sock'} as const;
    const inventory = (second: typeof podman | typeof CONNECTED) => {
      const scene = new Scene();
      const [one, two] = [scene.slot(), scene.slot()];
      const web = container({interfaces: [onSlot(one)]});
      const other = container({interfaces: [onSlot(two)], host: second.host, endpoint: second.endpoint, key: 'other'});
      const figures = new Map([one, two].map(slot => [slot, {receive: slot + 1, transmit: 1}] as const));
      return page(scene.sweep(0, {engines: [CONNECTED, second], containers: [web, other]}, figures));
    };
    const there = {...CONNECTED, host: 'prod-02', endpoint: 'tcp://prod-02:2376'};
    expect(figureOf(inventory(there), BYTES_IN, {host: 'prod-02'})).toBe(2);
    expect(figureOf(inventory(podman), BYTES_IN, {endpoint: podman.endpoint})).toBe(2);
  });

  test('that are made of hostile text break no line and hide no label', () => {
    const scene = new Scene();
    scene.slot();
    fc.assert(
      fc.property(
        fc.array(fc.string({unit: 'binary', maxLength: 40}), {minLength: 5, maxLength: 5}),
        fc.boolean(),
        ([name = '', image = '', network = '', own = '', tier = ''], isRaw) => {
          const foreign = isRaw ? withoutLoneSurrogates : safeText;
          const hostile = container({
            name: foreign(name),
            image: foreign(image),
            labels: {'com.docker.compose.project': foreign(own), tier: foreign(tier)},
            networks: [{id: '1', name: foreign(network), driver: undefined, bridge: undefined, subnets: []}],
            interfaces: [
              onSlot(0, {
                name: foreign(name),
                network: {id: '1', name: foreign(network), driver: 'bridge', bridge: undefined, subnets: []},
              }),
            ],
          });
          const sweep = scene.sweep(0, [hostile], new Map([[0, {receive: 1, transmit: 2}]]));
          const labels = {...DEFAULT_LABELS, containerLabels: ['tier']};
          const found = page(sweep, {labels}, isRaw ? 'prometheus' : 'openmetrics').samples.find(
            each => each.name === BYTES_IN,
          );
          expect(found?.labels.name ?? '').toBe(foreign(name));
          expect(found?.labels.network ?? '').toBe(foreign(network));
          expect(found?.labels.container_label_tier ?? '').toBe(foreign(tier));
        },
      ),
      {numRuns: 50},
    );
  });
});

describe('who has series', () => {
  const many = (count: number) =>
    Array.from({length: count}, (_, index) =>
      container({id: `${index}`, key: `${index}`, name: `c${index}`, interfaces: [onSlot(index)]}),
    );

  test('is what the filter fits, on the networks that it asks for', () => {
    const sweep = sweepOf(...many(3));
    const read = page(sweep, {selection: createSelection([selector('name', 'c1')])});
    expect(figureOf(read, BYTES_IN)).toBe(2000);
    expect(read.samples.filter(({name}) => name === 'rxtop_container_traffic_info')).toHaveLength(1);
    const none = page(sweep, {selection: createSelection([selector('network', 'nowhere')])});
    expect(figureOf(none, BYTES_IN)).toBeUndefined();
  });

  test('is no more than there may be: whole containers are left out, and counted', () => {
    const read = page(sweepOf(...many(5)), {mostSeries: 34});
    expect(read.samples.filter(({name}) => name === BYTES_IN)).toHaveLength(2);
    expect(figureOf(read, 'rxtop_left_out_containers')).toBe(3);
    expect(figureOf(read, 'rxtop_containers', {state: 'counted'})).toBe(5);
  });

  test('stays so while others come and end', () => {
    const [first, second, third] = many(3) as [WatchedContainer, WatchedContainer, WatchedContainer];
    const book = new SeriesBook(choice({mostSeries: 34}));
    const names = (...containers: WatchedContainer[]) =>
      book.of({engines: [CONNECTED], containers}).containers.map(({container: {name}}) => name);
    expect(names(second, third)).toEqual(['c1', 'c2']);
    expect(names(first, second, third)).toEqual(['c1', 'c2']);
    const ended = {time: '', counters: 'final', isListed: true} as const;
    expect(names(first, {...second, ended, state: 'exited'}, third)).toEqual(['c2', 'c0']);
  });

  test('are none of two that the labels do not tell apart: the one that runs', () => {
    const old = container({
      id: '1',
      key: '1',
      interfaces: [onSlot(0)],
      state: 'exited',
      ended: {time: '', counters: 'final', isListed: true},
    });
    const now = container({id: '2', key: '2', interfaces: [onSlot(1)]});
    expect(page(sweepOf(old, now)).samples.filter(({name}) => name === BYTES_IN)).toHaveLength(2);
    const labels = {labels: new Set<MetricLabel>(['name', 'interface']), containerLabels: []};
    const read = page(sweepOf(old, now), {labels});
    expect(figureOf(read, BYTES_IN)).toBe(2000);
    expect(figureOf(read, 'rxtop_left_out_containers')).toBe(1);
  });

  test('and its labels are made once, until something changes', () => {
    const book = new SeriesBook(choice());
    const {inventory} = sweepOf(...many(2));
    const before = book.of(inventory);
    expect(book.of(inventory)).toBe(before);
    const after = book.of({...inventory});
    expect(after.containers[0]).toBe(before.containers[0]);
  });
});
