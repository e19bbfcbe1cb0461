import {setTimeout as pause} from 'node:timers/promises';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {run} from '../../src/cli/program.js';
import type {Ports} from '../../src/ports.js';
import {ask} from '../export/requests.js';
import {CONNECTED} from '../view/json-scene.js';
import {figureOf, parsePage} from '../view/metric-parser.js';
import {fakeOutput} from './fake-ports.js';
import {FakeWorld} from './fake-world.js';

let world: FakeWorld;
let messages: ReturnType<typeof fakeOutput>;
let ports: Ports;
let running: Promise<number> | undefined;

beforeEach(() => {
  world = new FakeWorld();
  messages = fakeOutput();
  ports = {
    ...world.ports,
    stderr: messages.stream as Ports['stderr'],
    clock: {
      ...world.ports.clock,
      sleep: (seconds, signal) => pause(Math.min(seconds, 0.02) * 1000, undefined, {signal}).catch(() => undefined),
    },
  };
});

afterEach(async () => {
  world.end();
  await running;
});

/** Starts it on a port that is free, and answers where its page is. */
async function startExport(...argv: string[]): Promise<string> {
  running = run(['export', '--listen', '127.0.0.1:0', ...argv], '1.2.3', ports);
  running.catch(() => undefined);
  return eventually(() => /http\S+\/metrics/u.exec(messages.text())?.[0]);
}

async function eventually<T>(read: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; attempt < 500; attempt++) {
    const value = await read();
    if (value !== undefined) return value;
    await pause(10);
  }
  throw new Error(`did not happen: ${messages.text()}`);
}

const pageOf = async (url: string) => {
  const {status, body} = await ask(url);
  return status === 200 ? parsePage(body) : undefined;
};

test('what is counted is served until the program is ended', async () => {
  const url = await startExport();
  const page = await eventually(() => pageOf(url));
  expect(figureOf(page, 'container_network_receive_bytes_total', {name: 'web', interface: 'eth0'})).toBe(10_000);
  expect(figureOf(page, 'rxtop_build_info', {version: '1.2.3'})).toBe(1);
  expect(world.chosen).toMatchObject({keepEndedSeconds: 300});
  world.end();
  expect(await running).toBe(0);
  expect(world.log.at(-1)).toBe('stop');
  await expect(ask(url)).rejects.toMatchObject({code: 'ECONNREFUSED'});
});

test('an engine that does not answer is waited for, and the page says so', async () => {
  const reason = 'the engine is away';
  world.started = new Promise(() => undefined);
  world.inventory = {engines: [{...CONNECTED, state: 'unreachable', reason}], containers: []};
  const url = await startExport();
  expect((await ask(url.replace('/metrics', '/-/healthy'))).status).toBe(200);
  const page = await eventually(() => pageOf(url));
  expect(figureOf(page, 'rxtop_engine_up')).toBe(0);
  expect(messages.text()).toContain(`rxtop: ${reason}: going on until it does\n`);
});

test('the options are respected', async () => {
  const url = await startExport('--labels', 'name', '--keep-ended', '10s', '--filter', 'name=nobody');
  const page = await eventually(() => pageOf(url));
  expect(figureOf(page, 'container_network_receive_bytes_total')).toBeUndefined();
  expect(world.chosen?.keepEndedSeconds).toBe(10);
});

test('who listens where others come in is told how to ask for a password', async () => {
  running = run(['export', '--listen', ':0'], '1', ports);
  await eventually(() => /--web-config asks for a password/u.exec(messages.text())?.[0]);
});

test.each([
  [['--listen', 'nowhere'], '--listen cannot be "nowhere"'],
  [['--labels', 'nmae'], '--labels cannot be "nmae"'],
  [['--max-series', '0'], '--max-series'],
  [['--targets', 'prod-01'], '--targets says something about a file'],
  [['--image', 'rxtop:1'], '--image says something about a file'],
  [['--web-config', '/none.yml'], '/none.yml cannot be read: it does not exist'],
])('%j is refused', async (argv, message) => {
  await expect(run(['export', ...argv], '1', ports)).rejects.toMatchObject({
    message: expect.stringContaining(message),
    exitCode: 2,
  });
});
