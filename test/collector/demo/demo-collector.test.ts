import {beforeEach, describe, expect, test} from 'vitest';
import {createAggregator} from '../../../src/aggregator/aggregator.js';
import {createDemoCollector} from '../../../src/collector/demo/demo-collector.js';
import type {Clock, Collector} from '../../../src/model/collector.js';
import type {WatchedContainer} from '../../../src/model/inventory.js';
import type {Aggregator, Sweep} from '../../../src/model/traffic.js';

const RESTARTING = 'ci-agent-1';
const RUNAWAY = 'media-cdn-sync-1';
const BEGAN = Date.UTC(2026, 0, 31, 12);

let seconds: number;
const clock: Clock = {
  monotonicSeconds: () => 1000 + seconds,
  now: () => new Date(BEGAN + seconds * 1000),
  sleep: () => Promise.resolve(),
};

beforeEach(() => {
  seconds = 0;
});

interface Demo {
  readonly collector: Collector;
  readonly aggregator: Aggregator;
  sweepAt(second: number): Sweep;
}

async function demoOf(count: number, withLoopback = false): Promise<Demo> {
  const aggregator = createAggregator();
  const collector = createDemoCollector(count, aggregator.table, clock, {withLoopback});
  await collector.start();
  let number = 0;
  return {
    collector,
    aggregator,
    sweepAt(second) {
      seconds = second;
      collector.sweep('regular');
      const {host, inventory} = collector;
      const monotonicSeconds = clock.monotonicSeconds();
      return aggregator.aggregate({
        number: number++,
        time: clock.now(),
        monotonicSeconds,
        durationSeconds: 0,
        host,
        inventory,
      });
    },
  };
}

function named(sweep: Sweep, name: string): WatchedContainer {
  const found = sweep.inventory.containers.find(container => container.name === name);
  if (found === undefined) throw new Error(`no container ${name}`);
  return found;
}

test.each([0, 1, 5, 24, 25, 1000])(
  '%i containers are asked for and shown, each with an id and a name of its own',
  async count => {
    const {collector} = await demoOf(count);
    const {containers} = collector.inventory;
    expect(containers).toHaveLength(count);
    expect(new Set(containers.map(({id}) => id)).size).toBe(count);
    expect(new Set(containers.map(({name}) => name)).size).toBe(count);
    expect(containers.every(({id}) => /^[0-9a-f]{64}$/.test(id))).toBe(true);
  },
);

test('the engine says that it is a demo before anything has started, and ever after', async () => {
  const {aggregator, collector} = await demoOf(3);
  const fresh = createDemoCollector(3, aggregator.table, clock);
  for (const {inventory} of [fresh, collector]) {
    expect(inventory.engines[0]).toMatchObject({kind: 'demo', state: 'connected', endpoint: 'simulation'});
  }
  expect(collector.inventory.containers.flatMap(({interfaces}) => interfaces.map(({source}) => source))).toContain(
    'demo',
  );
  expect(new Set(collector.inventory.containers.flatMap(c => c.interfaces.map(i => i.source)))).toEqual(
    new Set(['demo']),
  );
});

describe('the scene of 24', () => {
  let demo: Demo;
  let sweep: Sweep;

  beforeEach(async () => {
    demo = await demoOf(24);
    sweep = demo.sweepAt(0);
  });

  test.each([
    ['shop-proxy-1', 'counted', undefined],
    ['metrics-node-exporter-1', 'unavailable', 'host-network'],
    ['keygen', 'unavailable', 'no-network'],
    ['media-import-1', 'unavailable', 'not-running'],
    ['shop-db-exporter-1', 'shared', 'shared-with'],
    ['media-render-1', 'counted', undefined],
  ])('%s is %s', (name, state, reason) => {
    const {traffic} = named(sweep, name);
    expect(traffic.state).toBe(state);
    expect('reason' in traffic ? traffic.reason : undefined).toBe(reason);
  });

  test('a member of a shared namespace and its owner name each other and stand in the same namespace', () => {
    const member = named(sweep, 'shop-db-exporter-1');
    const owner = named(sweep, 'shop-db-1');
    expect(member.traffic).toMatchObject({owner: {id: owner.id, name: owner.name}});
    expect(member.networkMode).toBe(`container:${owner.id}`);
    expect(owner.members).toEqual([{id: member.id, name: member.name}]);
    expect(member.networkNamespace).toBe(owner.networkNamespace);
    expect(member.interfaces).toEqual([]);
  });

  test('every way of being attached is there: two networks, macvlan, the default bridge', () => {
    const {containers} = sweep.inventory;
    expect(containers.some(({interfaces}) => interfaces.length === 2)).toBe(true);
    const drivers = new Set(containers.flatMap(({networks}) => networks.map(({driver}) => driver)));
    expect(drivers).toEqual(new Set(['bridge', 'macvlan']));
    expect(containers.some(({networks}) => networks.some(({bridge}) => bridge === 'docker0'))).toBe(true);
    expect(named(sweep, 'pihole').interfaces[0]?.hostInterface).toBeUndefined();
    expect(new Set(containers.map(({state}) => state))).toEqual(new Set(['running', 'paused', 'exited']));
  });

  test('loopback is watched on request only, and what goes out by it comes in by it', async () => {
    expect(named(sweep, 'shop-db-1').interfaces.map(({name}) => name)).toEqual(['eth0']);
    const {aggregator, sweepAt} = await demoOf(24, true);
    const [lo, eth0] = named(sweepAt(5), 'shop-db-1').interfaces;
    expect([lo?.name, lo?.isLoopback, eth0?.name]).toEqual(['lo', true, 'eth0']);
    const {receiveBytes, transmitBytes} = aggregator.table;
    expect(receiveBytes[lo!.slot]).toBeGreaterThan(0);
    expect(receiveBytes[lo!.slot]).toBe(transmitBytes[lo!.slot]);
  });

  test('interfaces on one network have addresses of their own in its subnet', () => {
    const all = sweep.inventory.containers.flatMap(({interfaces}) => interfaces.filter(({isLoopback}) => !isLoopback));
    const addresses = all.flatMap(({addresses}) => addresses);
    expect(new Set(addresses).size).toBe(all.length);
    for (const {
      network,
      addresses: [address = ''],
    } of all) {
      expect(address.startsWith(network?.subnets[0]?.replace(/0\/24$/, '') ?? 'none')).toBe(true);
    }
    expect(new Set(all.map(({mac}) => mac)).size).toBe(all.length);
  });

  test('no counter ever falls and packets come with bytes, but for the one that restarts', () => {
    const {table} = demo.aggregator;
    const steady = sweep.inventory.containers
      .filter(({name}) => name !== RESTARTING)
      .flatMap(({interfaces}) => interfaces.map(({slot}) => slot));
    let before = steady.map(() => [0, 0, 0, 0]);
    for (let second = 1; second < 400; second += 1.7) {
      demo.sweepAt(second);
      const now = steady.map(slot => [
        table.receiveBytes[slot]!,
        table.transmitBytes[slot]!,
        table.receiveDropped[slot]!,
        table.receiveErrors[slot]!,
      ]);
      for (const [index, figures] of now.entries()) {
        expect(figures.every((figure, column) => Number.isInteger(figure) && figure >= before[index]![column]!)).toBe(
          true,
        );
      }
      before = now;
    }
  });

  test('a defective interface counts drops or errors now and then, the others never', () => {
    const late = demo.sweepAt(200);
    const dropping = late.trafficOf(named(late, 'pihole'));
    const failing = late.trafficOf(named(late, 'ci-registry-1'));
    const sound = late.trafficOf(named(late, 'shop-web-1'));
    expect(dropping?.receive.dropped).toBeGreaterThan(0);
    expect(failing?.receive.errors).toBeGreaterThan(0);
    expect([sound?.receive.dropped, sound?.receive.errors, sound?.transmit.dropped]).toEqual([0, 0, 0]);
  });

  test('one transmitter runs away after twenty seconds', () => {
    demo.sweepAt(10);
    const quiet = demo.sweepAt(15);
    expect(quiet.trafficOf(named(quiet, RUNAWAY))?.transmit.bytesPerSecond).toBeLessThan(5e6);
    demo.sweepAt(40);
    const loud = demo.sweepAt(45);
    expect(loud.trafficOf(named(loud, RUNAWAY))?.transmit.bytesPerSecond).toBeGreaterThan(50e6);
  });

  test('one container restarts every minute: same id, another process and namespace, counters from zero, a reset', () => {
    let sweepBefore = demo.sweepAt(1);
    const restarts: number[] = [];
    for (let second = 2; second <= 200; second++) {
      const before = named(sweepBefore, RESTARTING);
      const bytesBefore = sweepBefore.trafficOf(before)?.receive.bytes ?? 0;
      const now = demo.sweepAt(second);
      const after = named(now, RESTARTING);
      if (after.pid !== before.pid) {
        restarts.push(second);
        expect(after.id).toBe(before.id);
        expect(after.networkNamespace).not.toBe(before.networkNamespace);
        expect(now.inventory).not.toBe(sweepBefore.inventory);
        const traffic = now.trafficOf(after);
        expect(traffic?.reason).toBe('counter-reset');
        expect(traffic?.receive.bytes).toBeLessThan(bytesBefore);
        expect(traffic?.receive.bytesPerSecond).toBeUndefined();
      } else {
        expect(now.inventory).toBe(sweepBefore.inventory);
      }
      sweepBefore = now;
    }
    expect(restarts).toHaveLength(3);
    expect(restarts[1]! - restarts[0]!).toBe(60);
  });

  test('two demos at the same moments show the same figures', async () => {
    const figures = async () => {
      seconds = 0;
      const {sweepAt, aggregator} = await demoOf(24);
      for (const second of [0, 1, 2.5, 33, 61]) sweepAt(second);
      return [...aggregator.table.transmitBytes];
    };
    expect(await figures()).toEqual(await figures());
  });

  test('a demo that ended gave its slots back', async () => {
    await demo.collector.stop();
    expect([...demo.aggregator.table.generation].every(generation => generation % 2 === 0)).toBe(true);
  });
});
