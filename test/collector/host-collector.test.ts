import {afterEach, beforeEach, expect, test} from 'vitest';
import {createAggregator} from '../../src/aggregator/aggregator.js';
import type {EngineStats} from '../../src/collector/engine/engine-stats.js';
import {HostCollector} from '../../src/collector/host-collector.js';
import type {Clock, CollectorOptions} from '../../src/model/collector.js';
import type {EngineContainer} from '../../src/model/container.js';
import type {EngineStatus, WatchedContainer} from '../../src/model/inventory.js';
import type {Aggregator, Sweep} from '../../src/model/traffic.js';
import {columnsOf, netDevText} from './counters/kernel-text.js';
import {type Counted, FakeHost} from './fake-host.js';
import {writeProcess} from './fake-proc.js';
import {CONNECTED, container, endpoint, network} from './fakes.js';

const FRONT = endpoint(network('front'), '198.18.7.2/24');
const DEV_MCAST = '7    eth0            1     0     333300000001\n';

/** An engine that says what the test says, and containers whose processes are folders. */
class World {
  readonly host = new FakeHost();
  readonly containers = new Map<string, EngineContainer>();
  readonly aggregator: Aggregator = createAggregator();
  status: EngineStatus = CONNECTED;
  stats: EngineStats = {state: 'gone'};
  now = 100;
  isStopped = false;
  #tell: (changed: ReadonlySet<string>) => void = () => undefined;
  #number = 0;

  readonly clock: Clock = {
    monotonicSeconds: () => this.now,
    now: () => new Date('2026-01-31T12:00:00.000Z'),
    sleep: () => Promise.resolve(),
  };

  collector(options: Partial<CollectorOptions> = {}, isLocal = true): HostCollector {
    const world = this;
    return new HostCollector(
      {
        hosts: [],
        contexts: [],
        engines: [],
        source: 'auto',
        procRoot: this.host.procRoot,
        intervalSeconds: 1,
        withLoopback: false,
        demo: undefined,
        ...options,
      },
      this.aggregator.table,
      this.clock,
      {
        watch: {
          get status() {
            return world.status;
          },
          containers: this.containers,
          start: async () => undefined,
          stop: async () => {
            this.isStopped = true;
          },
          onChange: listener => {
            this.#tell = listener;
          },
          readStats: async () => this.stats,
        },
        askStats: async () => this.stats,
        location: {state: 'none', sentence: '', hint: '', candidates: []},
        isLocal,
        host: 'here',
      },
    );
  }

  /** The engine says that these have changed. */
  change(...containers: EngineContainer[]): void {
    for (const each of containers) this.containers.set(each.id, each);
    this.#tell(new Set(containers.map(({id}) => id)));
  }

  remove(id: string): void {
    this.containers.delete(id);
    this.#tell(new Set([id]));
  }

  /** What the process of a container shows of itself. */
  inside(pid: number, containerId: string, interfaces: Readonly<Record<string, Counted>>): void {
    const printed = Object.entries(interfaces).map(([name, counted]) => ({name, columns: columnsOf(...counted)}));
    writeProcess(this.host.procRoot, {pid, containerId, net: {dev: netDevText(printed), dev_mcast: DEV_MCAST}});
  }

  /** A second passes, and everything is read. */
  sweep(collector: HostCollector): Sweep {
    this.now++;
    collector.sweep('regular');
    return this.aggregator.aggregate({
      number: this.#number++,
      time: this.clock.now(),
      monotonicSeconds: this.now,
      durationSeconds: 0,
      host: collector.host,
      inventory: collector.inventory,
    });
  }
}

const LO: Counted = [9, 9, 9, 9];
const WEB = container('web', {pid: 101, startedAt: '2026-01-31T11:00:00Z', endpoints: [FRONT]});

let world: World;
let collector: HostCollector;

beforeEach(() => {
  world = new World();
});

afterEach(async () => {
  await collector.stop();
  expect(world.isStopped).toBe(true);
  world.host.remove();
});

function only(sweep: Sweep): WatchedContainer {
  expect(sweep.inventory.containers.length).toBe(1);
  return sweep.inventory.containers[0]!;
}

function received(sweep: Sweep): {rate: number | undefined; total: number | undefined; reason: string | undefined} {
  const traffic = sweep.trafficOf(only(sweep));
  return {rate: traffic?.receive.bytesPerSecond, total: traffic?.receive.totalBytes, reason: traffic?.reason};
}

test('a container is counted from its namespace, without loopback', async () => {
  world.inside(101, 'web', {lo: LO, eth0: [1000, 10, 500, 5]});
  world.change(WEB);
  collector = world.collector();
  await collector.start();
  expect(received(world.sweep(collector))).toEqual({rate: undefined, total: 0, reason: 'first-sample'});
  world.inside(101, 'web', {lo: LO, eth0: [1250, 12, 500, 5]});
  const sweep = world.sweep(collector);
  expect(received(sweep)).toEqual({rate: 250, total: 250, reason: undefined});
  expect(only(sweep)).toMatchObject({traffic: {state: 'counted', source: 'namespace'}, interfaces: [{name: 'eth0'}]});
});

test('the inventory is the same object as long as nothing changes', async () => {
  world.inside(101, 'web', {lo: LO, eth0: [1000, 10, 500, 5]});
  world.change(WEB);
  collector = world.collector();
  await collector.start();
  const before = collector.inventory;
  world.sweep(collector);
  world.sweep(collector);
  expect(collector.inventory).toBe(before);

  world.change({...WEB, name: 'renamed'});
  expect(collector.inventory).not.toBe(before);
  expect(collector.inventory.containers[0]!.name).toBe('renamed');
});

test('a restart is a gap and a reset, and the running total goes on', async () => {
  world.inside(101, 'web', {lo: LO, eth0: [1000, 10, 500, 5]});
  world.change(WEB);
  collector = world.collector();
  await collector.start();
  world.sweep(collector);
  world.inside(101, 'web', {lo: LO, eth0: [1100, 11, 500, 5]});
  expect(received(world.sweep(collector)).total).toBe(100);

  world.change({...WEB, state: 'exited', pid: undefined});
  const stopped = world.sweep(collector);
  expect(only(stopped).traffic).toMatchObject({state: 'unavailable', reason: 'not-running'});

  // The engine tells of the new process before it can be looked into.
  world.change({...WEB, pid: undefined});
  expect(received(world.sweep(collector))).toEqual({rate: undefined, total: 100, reason: 'first-sample'});

  world.inside(102, 'web', {lo: LO, eth0: [40, 4, 20, 2]});
  world.change({...WEB, pid: 102});
  // No network owns it here, so it may have carried its first bytes elsewhere.
  const restarted = world.sweep(collector);
  expect(received(restarted)).toEqual({rate: undefined, total: 100, reason: 'counter-reset'});
  expect(restarted.history.lastReset(only(restarted).interfaces[0]!.slot)).toBe(world.now);
  world.inside(102, 'web', {lo: LO, eth0: [50, 5, 20, 2]});
  expect(received(world.sweep(collector))).toEqual({rate: 10, total: 110, reason: undefined});
});

test('a restart between two sweeps is a reset too, even if the new counters are above the old ones', async () => {
  world.inside(101, 'web', {lo: LO, eth0: [10, 1, 5, 1]});
  world.change(WEB);
  collector = world.collector();
  await collector.start();
  world.sweep(collector);
  world.change({...WEB, state: 'exited', pid: undefined});
  world.inside(102, 'web', {lo: LO, eth0: [4000, 40, 2000, 20]});
  world.change({...WEB, pid: 102});
  expect(received(world.sweep(collector))).toEqual({rate: undefined, total: 0, reason: 'counter-reset'});
});

test('an interface that comes at run time is seen without the engine, and is not counted twice when it tells of it', async () => {
  world.inside(101, 'web', {lo: LO, eth0: [0, 0, 0, 0]});
  world.change(WEB);
  collector = world.collector();
  await collector.start();
  world.sweep(collector);
  world.inside(101, 'web', {lo: LO, eth0: [0, 0, 0, 0], eth1: [700, 7, 0, 0]});
  world.sweep(collector);
  const seen = world.sweep(collector);
  expect(only(seen).interfaces.map(({name, network: of}) => [name, of?.name])).toEqual([
    ['eth0', undefined],
    ['eth1', undefined],
  ]);
  world.inside(101, 'web', {lo: LO, eth0: [0, 0, 0, 0], eth1: [710, 8, 0, 0]});
  expect(received(world.sweep(collector)).total).toBe(10);
  world.change({...WEB, endpoints: [FRONT, endpoint(network('back'), '198.18.8.2/24')]});
  world.inside(101, 'web', {lo: LO, eth0: [0, 0, 0, 0], eth1: [715, 9, 0, 0]});
  expect(received(world.sweep(collector))).toEqual({rate: 5, total: 15, reason: undefined});
});

test('a process that ended before the engine says so is not called a container without a network', async () => {
  world.inside(101, 'web', {lo: LO, eth0: [0, 0, 0, 0]});
  world.change(WEB);
  collector = world.collector();
  await collector.start();
  world.sweep(collector);
  world.host.endProcess({number: 101} as never);
  // Something else changes, and it is looked into again.
  world.change(WEB);
  expect(only(world.sweep(collector)).traffic).toMatchObject({state: 'unavailable', reason: 'not-running'});
});

test('what the engine alone knows arrives with settling', async () => {
  world.change(WEB);
  world.stats = {
    state: 'read',
    readAtSeconds: 5000,
    interfaces: [
      {
        name: 'eth0',
        receive: {bytes: 100, packets: 1, errors: Number.NaN, dropped: 0},
        transmit: {bytes: 50, packets: 1, errors: Number.NaN, dropped: 0},
      },
    ],
  };
  collector = world.collector({}, false);
  await collector.start();
  collector.sweep('thorough');
  expect(collector.inventory.containers[0]!.interfaces).toEqual([]);
  await collector.settle();
  const [eth0] = collector.inventory.containers[0]!.interfaces;
  expect(eth0).toMatchObject({name: 'eth0', source: 'engine', network: {name: 'front'}});
  const {table} = world.aggregator;
  expect([table.receiveBytes[eth0!.slot], table.sampledAt[eth0!.slot]]).toEqual([100, 100]);
  expect(table.freshForSeconds[eth0!.slot]).toBe(5);
});

test('an engine that goes away leaves the counters running', async () => {
  world.inside(101, 'web', {lo: LO, eth0: [0, 0, 0, 0]});
  world.change(WEB);
  collector = world.collector();
  await collector.start();
  world.sweep(collector);
  world.status = {...CONNECTED, state: 'reconnecting', reason: 'it was restarted'};
  world.change();
  world.inside(101, 'web', {lo: LO, eth0: [30, 3, 0, 0]});
  const sweep = world.sweep(collector);
  expect(sweep.inventory.engines[0].state).toBe('reconnecting');
  expect(received(sweep)).toEqual({rate: 30, total: 30, reason: undefined});
});

test('a container that is gone gives its slot to the next, with nothing of its own', async () => {
  world.inside(101, 'web', {lo: LO, eth0: [0, 0, 0, 0]});
  world.change(WEB);
  collector = world.collector();
  await collector.start();
  world.sweep(collector);
  world.inside(101, 'web', {lo: LO, eth0: [900, 9, 0, 0]});
  const {slot} = only(world.sweep(collector)).interfaces[0]!;
  world.remove('web');
  world.inside(103, 'db', {lo: LO, eth0: [5, 5, 5, 5]});
  world.change(container('db', {pid: 103, startedAt: '2026-01-31T11:00:00Z'}));
  const sweep = world.sweep(collector);
  expect(only(sweep).interfaces[0]!.slot).toBe(slot);
  expect(received(sweep)).toEqual({rate: undefined, total: 0, reason: 'first-sample'});
});

test.each([
  ['the host’s own namespace by its first process', 1, 'host-network'],
  ['a namespace of its own', 101, undefined],
])('a container in %s', async (_, pid, reason) => {
  world.inside(1, 'web', {lo: LO, eth0: [1, 1, 1, 1]});
  world.inside(101, 'web', {lo: LO, eth0: [1, 1, 1, 1]});
  world.change({...WEB, pid});
  collector = world.collector();
  await collector.start();
  const {traffic} = only(world.sweep(collector));
  expect(traffic.state === 'unavailable' ? traffic.reason : undefined).toBe(reason);
});
