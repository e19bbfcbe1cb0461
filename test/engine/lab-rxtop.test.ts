import {expect, test} from 'vitest';
import {useLab} from './lab/lab.js';
import {isRunning} from './lab/process-state.js';
import {run} from './lab/run.js';

const lab = useLab();

test('rxtop runs on the lab’s host, with the lab’s engine', async () => {
  const container = await lab.container({name: 'seen'});

  const {exitCode, stdout, stderr} = await lab.runRxtop(['json', '--no-rates']);

  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
  expect(JSON.parse(stdout)).toMatchObject({
    engine: {kind: 'docker', version: lab.engine.engineVersion, state: 'connected', reason: null},
    containers: [
      {name: container.name, interfaces: [{name: 'eth0', hostInterface: await lab.hostInterface(container)}]},
    ],
  });
});

test('an ordinary user can run rxtop, but is refused by the engine’s socket', async () => {
  expect((await lab.runRxtop(['--version'], {user: 'nobody'})).exitCode).toBe(0);

  const {exitCode, stdout, stderr} = await lab.runRxtop(['json', '--no-rates'], {user: 'nobody'});

  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
  expect(JSON.parse(stdout).engine).toMatchObject({
    kind: 'none',
    state: 'unreachable',
    reason: `permission denied on ${lab.engine.socketPath}`,
  });
});

test('a rxtop that goes on is read line by line and ends by a signal', async () => {
  const program = lab.startRxtop(['json', '--follow', '--interval', '200ms']);
  const first = JSON.parse(await program.nextLine());
  const second = JSON.parse(await program.nextLine());

  const {exitCode, stderr} = await program.stop('SIGTERM');

  expect(Date.parse(second.time)).toBeGreaterThan(Date.parse(first.time));
  expect({exitCode, stderr}).toEqual({exitCode: 143, stderr: ''});
  expect(isRunning(program.pid)).toBe(false);
});

test('a program that takes too long is killed with all that it started', async () => {
  const late = run(['sh', '-c', 'sleep 1000 & echo "pid $!"; wait'], {timeoutSeconds: 0.3});

  const message = await late.then(String, String);
  expect(message).toContain('did not end within 0.3 s');
  const pid = /pid (\d+)/.exec(message)?.[1];
  expect(pid).toBeDefined();
  await expect.poll(() => isRunning(Number(pid))).toBe(false);
});
