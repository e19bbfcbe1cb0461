import {beforeEach, expect, test} from 'vitest';
import {type CollectorPart, MultiCollector} from '../../src/collector/multi-collector.js';
import type {Clock, Collector} from '../../src/model/collector.js';
import type {Inventory, WatchedContainer, WatchedEngine} from '../../src/model/inventory.js';
import {CONNECTED, container} from '../view/json-scene.js';

class FakePart implements Collector {
  readonly log: string[] = [];
  readonly host = {name: 'prod-01', kernel: '6', uplink: undefined, uplinkBytesPerSecond: undefined};
  inventory: Inventory;
  started: Promise<void> = Promise.resolve();
  subsamples: 'read' | 'nothing' = 'read';

  constructor(host: string, names: readonly string[], engine: Partial<WatchedEngine> = {}) {
    const watched = {...CONNECTED, host, endpoint: `tcp://${host}:2376`, ...engine};
    this.inventory = {engines: [watched], containers: names.map(name => this.#container(watched, name))};
  }

  become(state: WatchedEngine['state']): void {
    const [engine] = this.inventory.engines;
    this.inventory = {...this.inventory, engines: [{...engine, state}]};
  }

  start = () => this.started;
  sweep = (depth: string) => void this.log.push(depth);
  subsample = () => {
    this.log.push('subsample');
    return this.subsamples;
  };
  settle = async () => void this.log.push('settle');
  watchClosely = (key: string | undefined) => void this.log.push(`closely ${key}`);
  diagnose = () => [
    {subject: 'user', outcome: 'ok' as const, statement: 'rxtop runs as root', remedy: undefined},
    {subject: 'engine', outcome: 'ok' as const, statement: this.inventory.engines[0].host, remedy: undefined},
  ];
  readFlows: Collector['readFlows'] = endpoint => {
    this.log.push(`flows ${endpoint}`);
    return {state: 'read', flows: [], isAccounting: undefined, leftOut: 0};
  };
  readSockets: Collector['readSockets'] = key => {
    this.log.push(`sockets ${key}`);
    return {state: 'read', sockets: [], counts: [], isCut: false};
  };
  stop = async () => void this.log.push('stop');

  #container({host, endpoint}: WatchedEngine, name: string): WatchedContainer {
    return container({id: `id-of-${name}`, name, host, endpoint});
  }
}

let slept: number;
const clock: Clock = {
  monotonicSeconds: () => slept,
  now: () => new Date(0),
  sleep: async seconds => {
    slept += seconds;
  },
};

beforeEach(() => {
  slept = 0;
});

function watching(...parts: readonly [FakePart, ...FakePart[]]): MultiCollector {
  const [first, ...others] = parts.map((collector): CollectorPart => ({collector, presence: 'wanted'}));
  return new MultiCollector([first!, ...others], clock);
}

const shown = ({containers}: Inventory) => containers.map(({host, name}) => `${host}/${name}`);

test('containers of all engines stand in one list, and equal ids on two hosts stay apart', () => {
  const {inventory} = watching(new FakePart('b', ['web', 'db']), new FakePart('a', ['web']));
  expect(shown(inventory).toSorted()).toEqual(['a/web', 'b/db', 'b/web']);
  expect(inventory.containers.map(({name}) => name)).toEqual(['db', 'web', 'web']);
  expect(new Set(inventory.containers.map(({key}) => key)).size).toBe(3);
  expect(inventory.engines.map(({host}) => host)).toEqual(['b', 'a']);
});

test('the inventory is the same object until one of its parts changes', () => {
  const [a, b] = [new FakePart('a', ['web']), new FakePart('b', [])];
  const collector = watching(a, b);
  const before = collector.inventory;
  expect(collector.inventory).toBe(before);
  b.become('reconnecting');
  expect(collector.inventory).not.toBe(before);
  expect(collector.inventory.engines[1]).toMatchObject({host: 'b', state: 'reconnecting'});
});

test('every engine is swept, settled, looked at closely and stopped', async () => {
  const [a, b] = [new FakePart('a', []), new FakePart('b', [])];
  const collector = watching(a, b);
  collector.sweep('thorough');
  collector.watchClosely('x');
  await collector.settle();
  await collector.stop();
  for (const {log} of [a, b]) expect(log).toEqual(['thorough', 'closely x', 'settle', 'stop']);
});

test('an engine that never starts holds up the others for two seconds at most', async () => {
  const [answering, hanging] = [new FakePart('a', ['web']), new FakePart('b', [], {state: 'connecting'})];
  hanging.started = new Promise(() => undefined);
  const collector = watching(hanging, answering);
  await collector.start();
  expect(slept).toBe(2);
  expect(shown(collector.inventory)).toEqual(['a/web']);
});

test('an engine that fails at once does not make the others late', async () => {
  const failing = new FakePart('a', [], {state: 'unreachable'});
  const slow = new FakePart('b', ['web'], {state: 'connecting'});
  let connect: () => void = () => undefined;
  slow.started = new Promise(resolve => {
    connect = resolve;
  });
  let isStarted = false;
  const start = watching(failing, slow)
    .start()
    .then(() => {
      isStarted = true;
    });
  await new Promise(setImmediate);
  expect(isStarted).toBe(false);
  slow.become('connected');
  connect();
  await start;
});

test('an engine that nobody asked for is told of once it has answered, and stays', () => {
  const extra = new FakePart('a', ['pod'], {state: 'unreachable', endpoint: 'unix:///run/podman/podman.sock'});
  const parts: [CollectorPart, CollectorPart] = [
    {collector: new FakePart('a', ['web']), presence: 'wanted'},
    {collector: extra, presence: 'optional'},
  ];
  const collector = new MultiCollector(parts, clock);
  expect(collector.inventory.engines).toHaveLength(1);
  expect(shown(collector.inventory)).toEqual(['a/web']);
  extra.become('connected');
  expect(shown(collector.inventory)).toEqual(['a/pod', 'a/web']);
  extra.become('reconnecting');
  expect(collector.inventory.engines).toHaveLength(2);
});

test('what stands in for an engine leaves the containers to the one that lists them', () => {
  const standIn = new FakePart('a', ['abc', 'pod'], {kind: 'none', state: 'unreachable', standIn: 'cgroups'});
  const podman = new FakePart('a', ['pod'], {kind: 'podman', endpoint: 'unix:///run/podman/podman.sock'});
  const {containers} = watching(standIn, podman).inventory;
  expect(containers.map(({name, endpoint}) => [name, endpoint])).toEqual([
    ['abc', 'tcp://a:2376'],
    ['pod', 'unix:///run/podman/podman.sock'],
  ]);
});

test('flows are read on the host of their container', () => {
  const [a, b] = [new FakePart('a', []), new FakePart('b', [])];
  watching(a, b).readFlows('tcp://b:2376', new Set());
  expect([a.log, b.log]).toEqual([[], ['flows tcp://b:2376']]);
});

test('sockets are read by the collector that has their container', () => {
  const [a, b] = [new FakePart('a', ['web']), new FakePart('b', ['web'])];
  watching(a, b).readSockets(b.inventory.containers[0]!.key, 10);
  expect([a.log, b.log]).toEqual([[], [`sockets ${b.inventory.containers[0]!.key}`]]);
});

test('what all have in common is found once', () => {
  const findings = watching(new FakePart('a', []), new FakePart('b', [])).diagnose();
  expect(findings.map(({statement}) => statement)).toEqual(['rxtop runs as root', 'a', 'b']);
});

test.each([
  ['read', 'nothing', 'read'],
  ['nothing', 'read', 'read'],
  ['nothing', 'nothing', 'nothing'],
] as const)('between sweeps one has %s, the other %s: together they have %s', (first, second, both) => {
  const [a, b] = [new FakePart('a', []), new FakePart('b', [])];
  [a.subsamples, b.subsamples] = [first, second];
  expect(watching(a, b).subsample()).toBe(both);
  expect([a.log, b.log]).toEqual([['subsample'], ['subsample']]);
});
