import {beforeEach, expect, test} from 'vitest';
import type {CommonOptions} from '../../src/cli/common-options.js';
import {openSession, type SessionPace} from '../../src/cli/session.js';
import {DEFAULTS} from './default-options.js';
import {FakeWorld} from './fake-world.js';

let world: FakeWorld;

beforeEach(() => {
  world = new FakeWorld();
});

const OPTIONS: CommonOptions = {
  ...DEFAULTS,
  collector: {...DEFAULTS.collector, hosts: ['tcp://there:2375'], intervalSeconds: 2},
};

function open(pace: Partial<SessionPace> = {}) {
  return openSession(
    OPTIONS,
    {start: 'wait-for-engine', count: 2, settles: false, depth: 'regular', ...pace},
    world.ports,
  );
}

const NEVER = new Promise<void>(() => undefined);

test('a session gives the sweeps of its collector, an interval apart, and ends it when it is closed', async () => {
  const session = await open();
  const moments: number[] = [];
  for await (const sweep of session.sweeps) moments.push(sweep.monotonicSeconds);
  expect(moments).toEqual([50, 52]);
  expect(world.chosen).toBe(OPTIONS.collector);
  await session.close();
  expect(world.log).toEqual(['start', 'sweep regular', 'sweep regular', 'stop']);
});

test('a session that waits for the engine does not begin before it has answered', async () => {
  let answer: () => void = () => undefined;
  world.started = new Promise(resolve => {
    answer = resolve;
  });
  let isOpen = false;
  const opening = open().then(() => {
    isOpen = true;
  });
  await new Promise(resolve => setImmediate(resolve));
  expect(isOpen).toBe(false);
  answer();
  await opening;
  expect(world.now).toBe(50);
});

test('a screen is there at once, and sweeps as soon as the engine has answered', async () => {
  let answer: () => void = () => undefined;
  world.started = new Promise(resolve => {
    answer = resolve;
  });
  world.ports.clock.sleep = () => new Promise(() => undefined);
  const session = await open({start: 'at-once', count: 1});
  expect(world.log).toEqual(['start']);
  const first = session.sweeps[Symbol.asyncIterator]().next();
  await new Promise(resolve => setImmediate(resolve));
  expect(world.log).toEqual(['start']);
  answer();
  expect((await first).value).toMatchObject({number: 0, monotonicSeconds: 50});
});

test('a screen waits no longer than two seconds for an engine that takes its time', async () => {
  world.started = NEVER;
  const session = await open({start: 'at-once', count: 1});
  const moments: number[] = [];
  for await (const sweep of session.sweeps) moments.push(sweep.monotonicSeconds);
  expect(moments).toEqual([52]);
});

test.each(['wait-for-engine', 'at-once'] as const)(
  'asked to end while the engine is silent, it ends: %s',
  async start => {
    world.started = NEVER;
    const opening = open({start});
    world.end();
    const session = await opening;
    for await (const _ of session.sweeps) expect.unreachable();
    await session.close();
    expect(world.log).toEqual(['start', 'stop']);
  },
);

test('closing ends the sweeps of whoever still reads them', async () => {
  const session = await open({count: undefined});
  let sweeps = 0;
  for await (const _ of session.sweeps) {
    sweeps++;
    if (sweeps === 3) await session.close();
  }
  expect(sweeps).toBe(3);
});
