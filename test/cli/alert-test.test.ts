import {afterEach, expect, test} from 'vitest';
import {runAlertTest} from '../../src/cli/alert-test.js';
import {parseConfig} from '../../src/cli/config-text.js';
import {startHttpServer} from '../notify/http-server.js';
import {FakeWorld} from './fake-world.js';

let stop: () => Promise<unknown> = async () => undefined;

afterEach(() => stop());

test('a sample goes to every notifier, and it is said which of them took it', async () => {
  const server = await startHttpServer();
  stop = server.close;
  const world = new FakeWorld();
  const patient = {...world.ports.clock, sleep: (_: number, signal: AbortSignal) => whenAborted(signal)};
  const {notifiers} = parseConfig(
    `notifiers: [{webhook: "${server.url}"}, {exec: ["false"]}, {exec: [rxtop-no-such-program]}]`,
    'c.yaml',
  );
  expect(await runAlertTest(notifiers, {...world.ports, clock: patient})).toBe(1);
  expect(world.output).toBe(
    `webhook ${new URL(server.url).host}: delivered\nexec false: ends with 1\nexec rxtop-no-such-program: is not installed\n`,
  );
  expect(server.received).toMatchObject([{body: {alerts: [{container: {name: 'sample'}, isTest: true}]}}]);
});

test('where nobody can be told, that is said', async () => {
  const world = new FakeWorld();
  expect(await runAlertTest([], world.ports)).toBe(0);
  expect(world.output).toMatch(/^no notifier: /);
});

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), {once: true}));
}
