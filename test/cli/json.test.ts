import {beforeEach, expect, test} from 'vitest';
import {run} from '../../src/cli/program.js';
import {container, onSlot} from '../view/json-scene.js';
import {FakeWorld} from './fake-world.js';

let world: FakeWorld;

beforeEach(() => {
  world = new FakeWorld();
});

const json = (...argv: string[]) => run(['json', ...argv], '1.2.3', world.ports);

test('one document, indented, from two thorough sweeps an interval apart', async () => {
  expect(await json()).toBe(0);
  expect(world.log).toEqual(['start', 'sweep thorough', 'settle', 'sweep thorough', 'settle', 'stop']);
  expect(world.output).toMatch(/^\{\n {2}"schemaVersion": 1,\n/);
  expect(world.output.endsWith('}\n')).toBe(true);
  expect(JSON.parse(world.output)).toMatchObject({
    intervalSeconds: 1,
    time: '2026-01-31T12:00:01.000Z',
    containers: [{name: 'web', receive: {bytes: 11_000, bytesPerSecond: 1000}, transmit: {bytesPerSecond: 500}}],
  });
});

test('without rates one sweep, no wait, and null for what takes two', async () => {
  await json('--no-rates');
  expect(world.log).toEqual(['start', 'sweep thorough', 'settle', 'stop']);
  expect(world.now).toBe(50);
  expect(JSON.parse(world.output)).toMatchObject({
    intervalSeconds: null,
    containers: [{receive: {bytes: 10_000, bytesPerSecond: null}}],
  });
});

test.each([
  [['--count', '3'], 3],
  [['--count', '1'], 1],
  [['--count', '3', '--no-rates'], 3],
  [['--count', '2', '--follow'], 2],
])('%j: %i documents, each on a line of its own', async (argv, count) => {
  await json(...argv);
  expect(world.documents.length).toBe(count);
  expect(world.documents.every(({schemaVersion}) => schemaVersion === 1)).toBe(true);
});

test('followed, documents come until the end is asked for', async () => {
  world.onSleep = () => {
    if (world.now >= 60) world.end();
  };
  expect(await json('--follow', '-i', '2s')).toBe(0);
  expect(world.documents.map(({time}) => time)).toEqual([
    '2026-01-31T12:00:02.000Z',
    '2026-01-31T12:00:04.000Z',
    '2026-01-31T12:00:06.000Z',
    '2026-01-31T12:00:08.000Z',
  ]);
  expect(world.log.at(-1)).toBe('stop');
});

test('peaks are of the readings between the two sweeps; without any they are not known', async () => {
  world.subsample = table => {
    const passed = world.now - 50;
    // All of a second's bytes come in its first half.
    table.subsamples.receiveBytes[0] = 10_000 + 1000 * Math.min(1, 2 * passed);
    table.subsamples.transmitBytes[0] = 500 * passed;
    table.subsamples.sampledAt[0] = world.now;
    return 'read';
  };
  await json('--burst', '100ms');
  const document = JSON.parse(world.output) as Record<string, unknown>;
  expect(document).toMatchObject({
    peakIntervalSeconds: expect.closeTo(0.1, 6),
    containers: [
      {
        receive: {
          bytesPerSecond: 1000,
          peakBytesPerSecond: expect.closeTo(2000, 6),
          burstRatio: expect.closeTo(2, 6),
        },
        transmit: {peakBytesPerSecond: expect.closeTo(500, 6), burstRatio: expect.closeTo(1, 6)},
      },
    ],
    totals: {receive: {peakBytesPerSecond: expect.closeTo(2000, 6)}},
  });
});

test.each([['--no-rates'], ['--burst', 'off']])('%j: no peaks', async (...argv) => {
  world.subsample = () => 'read';
  await json(...argv);
  expect(JSON.parse(world.output)).toMatchObject({
    peakIntervalSeconds: null,
    containers: [{receive: {peakBytesPerSecond: null, burstRatio: null}}],
  });
});

test.each([
  [['--count', '2', '-i', '20ms'], 'sweep regular'],
  [['--count', '2', '-i', '20ms', '--rule', 'rx.drops > 1%'], 'sweep thorough'],
  [['--count', '2', '-i', '100ms'], 'sweep thorough'],
  [['-i', '20ms'], 'sweep thorough'],
])('%j: %s, for documents that follow closely have their errors and drops at a slower cadence', async (argv, sweep) => {
  await json(...argv);
  expect(new Set(world.log.filter(entry => entry.startsWith('sweep')))).toEqual(new Set([sweep]));
});

const STOPPED = container({
  id: 'b'.repeat(64),
  name: 'old',
  state: 'exited',
  traffic: {state: 'unavailable', reason: 'not-running', detail: ''},
});

test.each([
  [[], ['web']],
  [['--all'], ['web', 'old']],
  [['--filter', 'name=we*'], ['web']],
  [['--all', '--filter', 'name=o*'], ['old']],
])('%j: the containers are %j', async (argv, names) => {
  world.inventory = {...world.inventory, containers: [...world.inventory.containers, STOPPED]};
  await json(...argv);
  const {containers} = JSON.parse(world.output) as {containers: {name: string}[]};
  expect(containers.map(({name}) => name)).toEqual(names);
});

test.each([
  ['nothing', ['--filter', 'name=nobody'], 'the filter fits none of 1 containers', 'Globs'],
  ['what does not run', ['--filter', 'name=old'], 'the filter fits none of 1 containers', 'add --all'],
])('a filter that fits %s is refused before anything is printed', async (_, argv, message, hint) => {
  world.inventory = {
    ...world.inventory,
    containers: [argv[1] === 'name=old' ? STOPPED : container({interfaces: [onSlot(0)]})],
  };
  await expect(json(...argv)).rejects.toMatchObject({message, hint: expect.stringContaining(hint), exitCode: 2});
  expect(world.output).toBe('');
  expect(world.log.at(-1)).toBe('stop');
});

test.each([
  [[], 1],
  [['--host', 'tcp://there:2375'], 2],
  [['--context', 'there'], 2],
])('an engine that does not answer is a failure, or wrong use where it was named: %j', async (argv, exitCode) => {
  const engine = {
    ...world.inventory.engines[0],
    state: 'unreachable',
    reason: 'nobody listens there',
    hint: 'Start it.',
  } as const;
  world.inventory = {engines: [engine], containers: []};
  await expect(json(...argv)).rejects.toMatchObject({message: 'nobody listens there', hint: 'Start it.', exitCode});
  expect(world.log.at(-1)).toBe('stop');
});

test('containers that are found by cgroup are printed, and why no engine lists them', async () => {
  const reason = 'permission denied on /var/run/docker.sock';
  const engine = {
    ...world.inventory.engines[0],
    kind: 'none',
    state: 'unreachable',
    reason,
    standIn: 'cgroups',
  } as const;
  world.inventory = {...world.inventory, engines: [engine]};
  await json('--count', '1');
  expect(world.documents[0]).toMatchObject({
    engine: {kind: 'none', state: 'unreachable', reason},
    containers: [{name: 'web', receive: {bytesPerSecond: 1000}}],
  });
});

test('alerts that are pending or firing stand in the document of their sweep', async () => {
  world.files['/rules.yaml'] = 'rules:\n  - rx > 5kB/s\n  - tx > 100B/s for 2s as critical\n';
  await json('--config', '/rules.yaml', '--rule', 'rx > 900B/s', '--count', '3');
  const seen = world.documents.map(({alerts}) =>
    (alerts as {state: string; rule: string; container: {name: string}}[]).map(
      ({state, rule, container}) => `${container.name} ${state} ${rule}`,
    ),
  );
  expect(seen).toEqual([
    ['web firing rx > 900B/s', 'web pending tx > 100B/s for 2s as critical'],
    ['web firing rx > 900B/s', 'web pending tx > 100B/s for 2s as critical'],
    ['web firing tx > 100B/s for 2s as critical', 'web firing rx > 900B/s'],
  ]);
});

test('an engine that goes away later is said in the document, with the counters that go on', async () => {
  world.onSleep = () => {
    world.inventory = {
      ...world.inventory,
      engines: [{...world.inventory.engines[0], state: 'reconnecting', reason: 'it was restarted'}],
    };
  };
  expect(await json()).toBe(0);
  expect(JSON.parse(world.output)).toMatchObject({
    engine: {state: 'reconnecting', reason: 'it was restarted'},
    containers: [{receive: {bytesPerSecond: 1000}}],
  });
});
