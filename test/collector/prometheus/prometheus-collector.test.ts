import {expect, test} from 'vitest';
import {createAggregator} from '../../../src/aggregator/aggregator.js';
import type {SampleSeries} from '../../../src/collector/prometheus/answer.js';
import {PrometheusCollector} from '../../../src/collector/prometheus/prometheus-collector.js';
import type {QueryClient, QueryOutcome} from '../../../src/collector/prometheus/query.js';
import type {Clock} from '../../../src/model/collector.js';
import type {Sweep} from '../../../src/model/traffic.js';

const TARGET = {job: 'rxtop', instance: 'node-a:9411'};
const WEB = {...TARGET, id: 'a', name: 'web', interface: 'eth0', network: 'front'};

/** A server that has what it is given, on its own clock, and a program that runs a thousand seconds behind it. */
class FakeServer implements QueryClient {
  readonly asked: string[] = [];
  now = 10_000;
  interfaces = 1;
  failure: (QueryOutcome & {state: 'failed'}) | undefined;
  counters: SampleSeries[] = [];
  facts: SampleSeries[] = [up(1)];

  query(expression: string): Promise<QueryOutcome> {
    this.asked.push(expression);
    return Promise.resolve(this.failure ?? {state: 'answered', warnings: [], series: this.#series(expression)});
  }

  close(): void {
    return;
  }

  #series(expression: string): SampleSeries[] {
    if (expression === 'vector(time())') return [one({}, this.now)];
    if (expression.startsWith('count by')) return [one(TARGET, 1)];
    if (expression.startsWith('count(')) return [one({}, expression.includes('id=~') ? 2 : this.interfaces)];
    if (expression.startsWith('topk')) return [one({id: 'a', name: 'web'}, 5)];
    if (expression.startsWith('sum(')) return [one({}, expression.includes('receive') ? 7e9 : 3e9)];
    return expression.includes('container_network') ? this.counters : this.facts;
  }
}

function one(labels: Readonly<Record<string, string>>, value: number): SampleSeries {
  return {labels, samples: [[0, value]]};
}

function up(value: number): SampleSeries {
  return one({__name__: 'up', ...TARGET}, value);
}

function bytes(samples: readonly (readonly [number, number])[], labels: Readonly<Record<string, string>> = WEB) {
  return ['receive', 'transmit'].flatMap(direction =>
    ['bytes', 'packets'].map(
      (figure): SampleSeries => ({
        labels: {__name__: `container_network_${direction}_${figure}_total`, ...labels},
        samples,
      }),
    ),
  );
}

function watch(server: FakeServer) {
  const timer = {seconds: 9000, wake: (): void => undefined};
  const clock: Clock = {
    monotonicSeconds: () => timer.seconds,
    now: () => new Date(timer.seconds * 1000),
    sleep: (_, signal) =>
      new Promise(resolve => {
        timer.wake = resolve;
        signal.addEventListener('abort', () => resolve());
      }),
  };
  const aggregator = createAggregator();
  const prometheus = {servers: [], conditions: [], pastSeconds: 7200};
  const options = {withLoopback: false, prometheus};
  const collector = new PrometheusCollector(server, 'http://p:9090/', aggregator.table, clock, options);
  let number = 0;
  const aggregate = (monotonicSeconds: number): Sweep => {
    const {host, inventory} = collector;
    const time = clock.now();
    return aggregator.aggregate({number: number++, time, monotonicSeconds, durationSeconds: 0, host, inventory});
  };
  return {
    collector,
    sweep: () => {
      collector.sweep();
      return aggregate(timer.seconds);
    },
    past: () => Array.from(collector.past(), ({monotonicSeconds}) => aggregate(monotonicSeconds)),
    /** Lets seconds pass, and the next question be asked and answered. */
    pass: async (seconds: number) => {
      timer.seconds += seconds;
      server.now += seconds;
      timer.wake();
      await new Promise(resolve => setImmediate(resolve));
      await new Promise(resolve => setImmediate(resolve));
    },
  };
}

test('rates are known at once from what was scraped before, by the times of the scrapes', async () => {
  const server = new FakeServer();
  server.counters = bytes([
    [9970, 1000],
    [9985, 4000],
    [9999, 18_000],
  ]);
  const {collector, past, sweep} = watch(server);
  await collector.start();

  expect(past()).not.toEqual([]);
  const traffic = sweep();

  const [container] = traffic.inventory.containers;
  expect(container).toMatchObject({name: 'web', host: 'node-a', traffic: {state: 'counted', source: 'prometheus'}});
  expect(traffic.trafficOf(container!)).toMatchObject({
    receive: {bytes: 18_000, bytesPerSecond: 1000},
    ageSeconds: 1,
    reason: undefined,
  });
  await collector.stop();
});

test('the past is in the history, a reset is a gap in it', async () => {
  const server = new FakeServer();
  server.counters = bytes([
    [9960, 1000],
    [9970, 2000],
    [9980, 500],
    [9990, 1500],
    [10_000, 2500],
  ]);
  const {collector, past, sweep} = watch(server);
  await collector.start();
  past();
  const {history, inventory} = sweep();

  const seconds = new Float32Array(100);
  history.readInto(seconds, [inventory.containers[0]!.interfaces[0]!.slot], 'receive', 1, 'mean');
  const known = [...seconds].filter(rate => !Number.isNaN(rate));
  expect(new Set(known)).toEqual(new Set([100]));
  expect(known.length).toBeLessThan(40);
  expect(known.length).toBeGreaterThan(15);
  await collector.stop();
});

test('a host that cannot be scraped keeps its containers, whose rates are not known any more', async () => {
  const server = new FakeServer();
  server.counters = bytes([
    [9970, 1000],
    [9985, 4000],
    [10_000, 7000],
  ]);
  const {collector, past, sweep, pass} = watch(server);
  await collector.start();
  past();
  expect(sweep().inventory.engines).toMatchObject([{kind: 'prometheus', endpoint: 'node-a:9411', state: 'connected'}]);

  server.counters = [];
  server.facts = [up(0)];
  await pass(61);

  const later = sweep();
  expect(later.inventory.engines).toMatchObject([
    {state: 'unreachable', reason: 'Prometheus cannot scrape node-a:9411 (job rxtop)'},
  ]);
  expect(later.trafficOf(later.inventory.containers[0]!)).toMatchObject({
    receive: {bytes: 7000, bytesPerSecond: undefined},
    reason: 'gone',
  });
  await collector.stop();
});

test('a server that fails takes nothing away, and is asked again later and later', async () => {
  const server = new FakeServer();
  server.counters = bytes([
    [9985, 4000],
    [10_000, 7000],
  ]);
  const {collector, past, sweep, pass} = watch(server);
  await collector.start();
  past();
  sweep();

  server.failure = {state: 'failed', reason: 'is not ready (503)', hint: undefined};
  await pass(10);
  const during = sweep();
  expect(during.inventory.engines).toMatchObject([
    {state: 'reconnecting', reason: 'http://p:9090/ is not ready (503)'},
  ]);
  expect(during.trafficOf(during.inventory.containers[0]!)?.receive.bytesPerSecond).toBe(200);

  server.failure = undefined;
  server.counters = bytes([
    [10_000, 7000],
    [10_015, 10_000],
  ]);
  await pass(10);
  expect(sweep().inventory.engines).toMatchObject([{state: 'connected', reason: undefined}]);
  await collector.stop();
});

test('what says why a container is not counted is passed on, and whose namespace it shares', async () => {
  const server = new FakeServer();
  server.counters = bytes([
    [9985, 4000],
    [10_000, 7000],
  ]);
  const info = (labels: Readonly<Record<string, string>>) =>
    one({__name__: 'rxtop_container_traffic_info', ...labels}, 1);
  server.facts = [
    up(1),
    info({...TARGET, id: 'b', name: 'hosted', state: 'unavailable', reason: 'host-network'}),
    info({...TARGET, id: 'c', name: 'side', state: 'shared', reason: 'shared-with', shared_with: 'web'}),
    info({...TARGET, id: 'a', name: 'web', state: 'counted'}),
    info({job: 'other', instance: 'x', id: 'd', name: 'elsewhere', reason: 'no-network'}),
  ];
  const {collector, sweep} = watch(server);
  await collector.start();

  const {containers} = sweep().inventory;
  expect(containers.map(({name, traffic, members}) => ({name, traffic: traffic.state, members}))).toEqual([
    {name: 'hosted', traffic: 'unavailable', members: []},
    {name: 'side', traffic: 'shared', members: []},
    {name: 'web', traffic: 'counted', members: [{id: 'c', name: 'side'}]},
  ]);
  expect(containers[1]?.traffic).toMatchObject({owner: {id: 'a', name: 'web'}});
  await collector.stop();
});

test('of a fleet that is too much the busiest are asked for, and the sums of all', async () => {
  const server = new FakeServer();
  server.interfaces = 90_000;
  server.counters = bytes([
    [9985, 4000],
    [10_000, 7000],
  ]);
  const {collector, sweep} = watch(server);
  await collector.start();

  expect(sweep().inventory.leftOut).toEqual({
    interfaces: 89_998,
    all: {receiveBytesPerSecond: 7e9, transmitBytesPerSecond: 3e9},
  });
  expect(server.asked.at(-1)).toContain('id=~"a"');
  await collector.stop();
});

test('a host that failed long before rxtop began is told all the same', async () => {
  const server = new FakeServer();
  server.facts = [up(0)];
  const {collector} = watch(server);
  await collector.start();

  expect(collector.inventory.engines).toMatchObject([
    {host: 'node-a', state: 'unreachable', reason: 'Prometheus cannot scrape node-a:9411 (job rxtop)'},
  ]);
  await collector.stop();
});

test('a host of which nothing was asked for is scraped all the same', async () => {
  const server = new FakeServer();
  server.facts = [up(1)];
  const {collector} = watch(server);
  await collector.start();

  expect(collector.inventory).toMatchObject({engines: [{host: 'node-a', state: 'connected'}], containers: []});
  expect(collector.diagnose()).toMatchObject([{subject: 'node-a:9411', outcome: 'ok', statement: 'it is scraped'}]);
  await collector.stop();
});

test('one that has no such series says what was looked for', async () => {
  const server = new FakeServer();
  server.facts = [];
  const {collector} = watch(server);
  await collector.start();

  expect(collector.inventory.engines).toMatchObject([
    {state: 'unreachable', reason: expect.stringContaining('container_network_receive_bytes_total')},
  ]);
  await collector.stop();
});

test('a container that has ended is gone, though its exporter keeps its last counters', async () => {
  const server = new FakeServer();
  server.counters = bytes([
    [9985, 4000],
    [10_000, 7000],
  ]);
  server.facts = [
    up(1),
    one({__name__: 'rxtop_container_traffic_info', ...TARGET, id: 'a', name: 'web', ended: 'final'}, 1),
  ];
  const {collector, sweep} = watch(server);
  await collector.start();

  expect(sweep().inventory.containers).toEqual([]);
  await collector.stop();
});
