import {expect, test} from 'vitest';
import {createCounterTable} from '../../../src/aggregator/counter-table.js';
import {ALL_INTERFACES, EngineCounters} from '../../../src/collector/counters/engine-counters.js';
import type {EngineStats, InterfaceStats} from '../../../src/collector/engine/engine-stats.js';
import type {CounterTable} from '../../../src/model/counter-table.js';
import {ManualTimers} from '../engine/manual-timers.js';

/** An engine whose answers the test gives when it likes. */
class FakeEngine {
  readonly open: {id: string; answer: (stats: EngineStats) => void}[] = [];
  readonly asked: string[] = [];
  readonly newInterfaces: string[] = [];
  readonly timers = new ManualTimers();
  now = 1000;
  readonly counters = new EngineCounters(
    id => {
      this.asked.push(id);
      return new Promise(answer => this.open.push({id, answer}));
    },
    () => this.now,
    id => this.newInterfaces.push(id),
    this.timers,
  );

  watch(...ids: string[]): void {
    this.counters.watch(new Map(ids.map(id => [id, 'run 1'])));
  }

  /** Answers the oldest open question of that container. */
  async answer(id: string, stats: EngineStats): Promise<void> {
    const place = this.open.findIndex(question => question.id === id);
    this.open.splice(place, 1)[0]!.answer(stats);
    await Promise.resolve();
    await Promise.resolve();
  }
}

function stats(name: string | undefined, bytes: number): InterfaceStats {
  return {
    name,
    receive: {bytes, packets: bytes + 1, errors: bytes + 2, dropped: bytes + 3},
    transmit: {bytes: bytes + 4, packets: bytes + 5, errors: bytes + 6, dropped: bytes + 7},
  };
}

function read(readAtSeconds: number, ...interfaces: InterfaceStats[]): EngineStats {
  return {state: 'read', readAtSeconds, interfaces};
}

function tableWithSlot(): CounterTable {
  const table = createCounterTable(() => undefined);
  table.acquire('before-watching');
  return table;
}

/** What is written into a slot for an interface: receive bytes and when they were read. */
function written(engine: FakeEngine, id: string, name: string): [bytes: number, at: number] {
  const table = tableWithSlot();
  engine.counters.write(id, name, 0, table);
  return [table.receiveBytes[0]!, table.sampledAt[0]!];
}

test('every figure goes into its own column, with the time of its reading', async () => {
  const engine = new FakeEngine();
  engine.watch('web');
  engine.counters.ask();
  await engine.answer('web', read(500, stats('eth0', 100)));
  const table = tableWithSlot();
  engine.counters.write('web', 'eth0', 0, table);
  expect([
    table.receiveBytes[0],
    table.receivePackets[0],
    table.receiveErrors[0],
    table.receiveDropped[0],
    table.transmitBytes[0],
    table.transmitPackets[0],
    table.transmitErrors[0],
    table.transmitDropped[0],
  ]).toEqual([100, 101, 102, 103, 104, 105, 106, 107]);
  expect([table.sampledAt[0], table.faultsSampledAt[0]]).toEqual([1000, 1000]);
});

test('never more than ten questions are open, and each container is asked in its turn', async () => {
  const engine = new FakeEngine();
  const ids = Array.from({length: 25}, (_, index) => `c${index}`);
  engine.watch(...ids);
  engine.counters.ask();
  expect(engine.asked).toEqual(ids.slice(0, 10));
  engine.counters.ask();
  expect(engine.asked.length).toBe(10);

  for (let asked = 11; asked <= 25; asked++) {
    await engine.answer(engine.open[0]!.id, read(500));
    expect(engine.open.length).toBe(10);
    expect(engine.asked.length).toBe(asked);
  }
  expect(engine.asked).toEqual(ids);
});

test('a container that does not answer is not asked twice, and holds nobody up', async () => {
  const engine = new FakeEngine();
  engine.watch('slow', 'fast');
  for (let sweep = 0; sweep < 3; sweep++) {
    engine.counters.ask();
    await engine.answer('fast', read(500 + sweep, stats('eth0', sweep)));
  }
  expect(engine.asked).toEqual(['slow', 'fast', 'fast', 'fast']);
});

test.each(['not-running', 'gone', 'failed'] as const)('an answer %s leaves the figures before it', async state => {
  const engine = new FakeEngine();
  engine.watch('web');
  engine.counters.ask();
  await engine.answer('web', read(500, stats('eth0', 7)));
  engine.now = 1001;
  engine.counters.ask();
  await engine.answer('web', state === 'failed' ? {state, reason: 'timed out'} : {state});
  expect(written(engine, 'web', 'eth0')).toEqual([7, 1000]);

  engine.counters.ask();
  expect(engine.asked.length).toBe(3);
});

test('settling waits for what is open and what waits its turn', async () => {
  const engine = new FakeEngine();
  await engine.counters.settle(60);

  engine.watch(...Array.from({length: 12}, (_, index) => `c${index}`));
  engine.counters.ask();
  let isSettled = false;
  const settled = engine.counters.settle(60).then(() => {
    isSettled = true;
  });
  for (let answered = 0; answered < 12; answered++) {
    expect(isSettled).toBe(false);
    await engine.answer(engine.open[0]!.id, read(500));
  }
  await settled;
});

test('an engine that is quiet is waited for once, and again after it has answered', async () => {
  const engine = new FakeEngine();
  engine.watch('web', 'db');
  engine.counters.ask();
  let settled = 0;
  const settle = () => void engine.counters.settle(4).then(() => settled++);
  settle();
  engine.timers.advance(3);
  await new Promise(setImmediate);
  await engine.answer('web', read(500, stats('eth0', 1)));
  engine.timers.advance(4);
  await new Promise(setImmediate);
  expect(settled).toBe(0);
  engine.timers.advance(4);
  await new Promise(setImmediate);
  expect(settled).toBe(1);
  engine.counters.ask();
  settle();
  engine.timers.advance(0);
  await new Promise(setImmediate);
  expect(settled).toBe(2);
  await engine.answer('db', read(500, stats('eth0', 1)));
  settle();
  engine.timers.advance(1);
  await new Promise(setImmediate);
  expect(settled).toBe(2);
});

test('many containers are asked in turns, no faster than the rate, and their answers stay current for as long', async () => {
  const engine = new FakeEngine();
  engine.watch(...Array.from({length: 300}, (_, index) => `c${index}`));
  const table = tableWithSlot();
  for (let step = 0; step < 200; step++) {
    engine.now += 0.1;
    engine.counters.ask();
    while (engine.open.length > 0) await engine.answer(engine.open[0]!.id, read(500 + step, stats('eth0', step)));
    engine.timers.advance(0.1);
    await new Promise(setImmediate);
  }
  expect(engine.asked.length).toBeLessThanOrEqual(100 + 50 * 20.1);
  expect(engine.asked.length).toBeGreaterThan(1000);
  engine.counters.write('c0', 'eth0', 0, table, 5);
  expect(table.freshForSeconds[0]).toBeGreaterThan(10);
  engine.counters.stop();
});

test('settling does not wait for ever for a container that is not watched any more', async () => {
  const engine = new FakeEngine();
  engine.watch('web');
  engine.counters.ask();
  engine.watch();
  const settled = engine.counters.settle(60);
  await engine.answer('web', read(500, stats('eth0', 1)));
  await settled;
  expect(engine.counters.interfaceNames('web')).toBeUndefined();
  expect(engine.newInterfaces).toEqual([]);
});

test('an answer that comes after the container was restarted is not taken for the new run', async () => {
  const engine = new FakeEngine();
  engine.watch('web');
  engine.counters.ask();
  await engine.answer('web', read(500, stats('eth0', 9000)));
  engine.counters.ask();
  engine.counters.watch(new Map([['web', 'run 2']]));
  expect(written(engine, 'web', 'eth0')).toEqual([Number.NaN, Number.NaN]);
  await engine.answer('web', read(501, stats('eth0', 9100)));
  expect(written(engine, 'web', 'eth0')).toEqual([Number.NaN, Number.NaN]);

  engine.counters.ask();
  await engine.answer('web', read(502, stats('eth0', 5)));
  expect(written(engine, 'web', 'eth0')[0]).toBe(5);
});

test('watching the same containers again keeps their figures', async () => {
  const engine = new FakeEngine();
  engine.watch('web');
  engine.counters.ask();
  await engine.answer('web', read(500, stats('eth0', 7)));
  engine.watch('web', 'db');
  expect(written(engine, 'web', 'eth0')).toEqual([7, 1000]);
});

test('the time between two readings is the engine’s own, whenever their answers come', async () => {
  const engine = new FakeEngine();
  engine.watch('web');
  const times: number[] = [];
  for (const [now, readAt] of [
    [1000, 500],
    [1001.7, 501],
    [1002.1, 502],
    [1008, 503],
  ] as const) {
    engine.counters.ask();
    engine.now = now;
    await engine.answer('web', read(readAt, stats('eth0', 1)));
    times.push(written(engine, 'web', 'eth0')[1]);
  }
  expect(times).toEqual([1000, 1001, 1002, 1003]);
});

test.each([
  ['forward by an hour', 4101],
  ['forward by five seconds', 506],
  ['back by an hour', -3099],
  ['back by three seconds', 498],
])('a clock of the engine that jumps %s is tied to ours anew, so that time never goes back', async (_, readAt) => {
  const engine = new FakeEngine();
  engine.watch('web');
  engine.counters.ask();
  await engine.answer('web', read(500, stats('eth0', 1)));
  engine.counters.ask();
  engine.now = 1001;
  await engine.answer('web', read(readAt, stats('eth0', 2)));
  expect(written(engine, 'web', 'eth0')).toEqual([2, 1001]);

  engine.counters.ask();
  engine.now = 1002.5;
  await engine.answer('web', read(readAt + 1, stats('eth0', 3)));
  expect(written(engine, 'web', 'eth0')).toEqual([3, 1002]);
});

test('the same reading twice is one reading', async () => {
  const engine = new FakeEngine();
  engine.watch('web');
  for (const now of [1000, 1001, 1002]) {
    engine.counters.ask();
    engine.now = now;
    await engine.answer('web', read(500, stats('eth0', 1)));
  }
  expect(written(engine, 'web', 'eth0')).toEqual([1, 1000]);
});

test('whoever watches is told of the first answer and of new names, and of nothing else', async () => {
  const engine = new FakeEngine();
  engine.watch('web');
  expect(engine.counters.interfaceNames('web')).toBeUndefined();
  const answers = [['eth0'], ['eth0'], ['eth0', 'eth1'], ['eth1', 'eth0'], ['eth1'], ['eth2'], []];
  const told: number[] = [];
  for (const [second, names] of answers.entries()) {
    engine.counters.ask();
    await engine.answer('web', read(500 + second, ...names.map(name => stats(name, 1))));
    told.push(engine.newInterfaces.length);
    expect(engine.counters.interfaceNames('web')).toEqual(names);
  }
  expect(told).toEqual([1, 1, 2, 2, 3, 4, 5]);
});

test('an engine that tells of no network is an answer without interfaces', async () => {
  const engine = new FakeEngine();
  engine.watch('web');
  engine.counters.ask();
  await engine.answer('web', {state: 'read', readAtSeconds: 500, interfaces: undefined});
  expect(engine.counters.interfaceNames('web')).toEqual([]);
  expect(engine.newInterfaces).toEqual(['web']);
});

test('figures without a name stand for all interfaces', async () => {
  const engine = new FakeEngine();
  engine.watch('pod');
  engine.counters.ask();
  await engine.answer('pod', read(500, stats(undefined, 9)));
  expect(engine.counters.interfaceNames('pod')).toEqual([ALL_INTERFACES]);
  expect(written(engine, 'pod', ALL_INTERFACES)).toEqual([9, 1000]);
});

test('a slot is left alone where nothing is known of its interface', () => {
  const engine = new FakeEngine();
  engine.watch('web');
  expect(written(engine, 'web', 'eth0')).toEqual([Number.NaN, Number.NaN]);
  expect(written(engine, 'nobody', 'eth0')).toEqual([Number.NaN, Number.NaN]);
});

test('that questions are forbidden is known, told once, and no longer so after an answer', async () => {
  const engine = new FakeEngine();
  engine.watch('a');
  const told = [];
  for (const answer of [{state: 'forbidden'}, {state: 'forbidden'}, read(1000, stats('eth0', 1))] as const) {
    engine.counters.ask();
    await engine.answer('a', answer);
    told.push([engine.counters.isForbidden('a'), engine.newInterfaces.length]);
  }
  expect(told).toEqual([
    [true, 1],
    [true, 1],
    [false, 3],
  ]);
});
