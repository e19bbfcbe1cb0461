import {afterEach, beforeEach, expect, test} from 'vitest';
import {engineAt} from '../../../src/collector/engine/engine-location.js';
import {createEngineWatch, type EngineWatch} from '../../../src/collector/engine/engine-watch.js';
import {FakeDaemon} from './fake-daemon.js';
import {ManualTimers} from './manual-timers.js';

const MEGABYTE = 1e6;

let daemon: FakeDaemon;
let watch: EngineWatch;

beforeEach(async () => {
  daemon = await FakeDaemon.create();
  await daemon.start();
  const location = engineAt({kind: 'unix', socketPath: daemon.socketPath}, '--host');
  watch = createEngineWatch(location, {clock: {monotonicSeconds: () => 7}, timers: new ManualTimers()});
});

afterEach(async () => {
  await watch.stop();
  await daemon.dispose();
});

/** Resolves as soon as the watch tells of a change after which this holds. */
async function until(holds: () => boolean): Promise<void> {
  if (!holds()) await new Promise<void>(resolve => watch.onChange(() => holds() && resolve()));
}

test('a list of 200 MB is not swallowed: the engine is unreachable, and the reason says why', async () => {
  const piece = Buffer.alloc(MEGABYTE, ' ');
  let sentBytes = 0;
  daemon.handlers.set('/containers/json', (_, response) => {
    response.writeHead(200, {'Content-Type': 'application/json'});
    const send = () => {
      while (sentBytes < 200 * MEGABYTE && !response.destroyed) {
        sentBytes += piece.length;
        if (!response.write(piece)) return void response.once('drain', send);
      }
    };
    send();
  });
  await watch.start();
  expect(watch.status).toMatchObject({state: 'unreachable', reason: expect.stringMatching(/longer than 64 MB/)});
  expect(sentBytes).toBeLessThan(80 * MEGABYTE);
});

test('an answer that says how long it will be is refused before it comes', async () => {
  let isCut = false;
  daemon.handlers.set('/containers/json', (request, response) => {
    request.once('close', () => {
      isCut = true;
    });
    response.writeHead(200, {'Content-Length': 200 * MEGABYTE});
    response.write('[');
  });
  await watch.start();
  expect(watch.status.reason).toMatch(/longer than 64 MB/);
  while (!isCut) await new Promise(resolve => setImmediate(resolve));
});

test('20,000 events in a burst cost few inspections, and leave the list right', async () => {
  daemon.containers = [{id: 'stays'}, {id: 'flaps'}];
  await watch.start();
  let told = 0;
  watch.onChange(() => {
    told++;
  });
  daemon.handlers.clear();
  const lines: string[] = [];
  const say = (action: string, id: string) =>
    lines.push(JSON.stringify({Type: 'container', Action: action, Actor: {ID: id, Attributes: {name: id}}}));
  for (let round = 0; round < 5000; round++) {
    say('create', `short-${round}`);
    say('pause', 'flaps');
    say('unpause', 'flaps');
    say('destroy', `short-${round}`);
  }
  say('rename', 'stays');
  daemon.containers = [{id: 'stays', name: 'renamed'}, {id: 'flaps'}];
  daemon.emit(Buffer.from(`${lines.join('\n')}\n`));
  await until(() => watch.containers.get('stays')?.name === 'renamed');
  expect([...watch.containers.keys()].sort()).toEqual(['flaps', 'stays']);
  expect(watch.containers.get('flaps')?.state).toBe('running');
  // Each of those that stay was inspected once at the start.
  expect(daemon.count('/containers/flaps/json')).toBeLessThan(20);
  expect(daemon.count('/containers/short-')).toBe(0);
  expect(told).toBeLessThan(100);
});
