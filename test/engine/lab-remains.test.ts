import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readdirSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {expect, test} from 'vitest';
import {connectTo} from './lab/docker-client.js';
import {createLabContainer} from './lab/lab-container.js';
import {isRunning} from './lab/process-state.js';
import type {EngineAddress} from './lab/provided.js';
import {removeAbandonedLabs} from './lab/remains.js';

const START_ENGINE = `
  const {startPrivateEngine} = await import('./private-engine.ts');
  console.log(JSON.stringify(await startPrivateEngine()));
  setInterval(() => undefined, 60_000);
`;

test('what a killed run leaves behind, a paused container too, is removed by the next', async () => {
  const run = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', START_ENGINE], {
    cwd: path.join(import.meta.dirname, 'lab'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(run, 'close');
  const [line] = (await once(createInterface({input: run.stdout}), 'line')) as [string];
  const engine = JSON.parse(line) as EngineAddress;
  const docker = connectTo(engine.socketPath);
  const container = await createLabContainer(docker, engine.image, {networkMode: 'none'}, name => name);
  const {pid} = container;
  await container.pause();

  run.kill('SIGKILL');
  await ended;

  await removeAbandonedLabs();

  expect([pid, engine.hostPid].filter(isRunning)).toEqual([]);
  expect(readdirSync(os.tmpdir())).not.toContain(engine.namespace);
  expect(readdirSync('/run/netns')).not.toContain(engine.namespace);
  expect(cgroupsNamed(engine.namespace)).toEqual([]);
});

function cgroupsNamed(name: string): string[] {
  const hierarchies = readdirSync('/sys/fs/cgroup').map(entry => path.join('/sys/fs/cgroup', entry, name));
  return [path.join('/sys/fs/cgroup', name), ...hierarchies].filter(existsSync);
}
