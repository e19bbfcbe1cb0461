import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test, vi} from 'vitest';
import type {JsonDocument} from '../../../src/view/json-contract.js';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {type Finished, run} from '../lab/run.js';
import {SYSTEM_PATH} from '../lab/system-path.js';
import {containerOf} from '../truth/documents.js';

const lab = useLab();
const folder = mkdtempSync(path.join(os.tmpdir(), 'rxtop-plugin-'));
const file = path.join(folder, 'cli-plugins/docker-traffic');
let container: LabContainer;

vi.setConfig({testTimeout: 180_000});

beforeAll(async () => {
  container = await lab.container({name: 'plugged', networkMode: 'none'});
});
afterAll(() => rmSync(folder, {recursive: true}));

/** The `docker` command on the lab's host, without an engine in its environment. */
function docker(...words: string[]): Promise<Finished> {
  return run(['ip', 'netns', 'exec', lab.engine.namespace, 'docker', ...words], {
    environment: {PATH: SYSTEM_PATH, HOME: folder, DOCKER_CONFIG: folder, LC_ALL: 'C.UTF-8'},
    timeoutSeconds: 60,
  });
}

const install = (...words: string[]) =>
  lab.runRxtop(['install-plugin', ...words], {environment: {DOCKER_CONFIG: folder}, timeoutSeconds: 60});

test('rxtop is a command of docker, with its flags and contexts, and goes without a trace', async () => {
  expect(await install()).toMatchObject({exitCode: 0, stderr: '', stdout: expect.stringContaining(file)});
  expect(statSync(file).mode & 0o777).toBe(0o755);
  const help = await docker('--help');
  expect(`${help.stdout}${help.stderr}`).toMatch(/^ +traffic\*? +What every container receives/m);

  const socket = `unix://${lab.engine.socketPath}`;
  await docker('context', 'create', 'lab', '--docker', `host=${socket}`);
  for (const flags of [['-H', socket], [`--host=${socket}`], ['--context', 'lab'], ['--log-level', 'warn', '-clab']]) {
    const {exitCode, stdout, stderr} = await docker(...flags, 'traffic', 'json', '--no-rates');
    expect({flags, exitCode, stderr}).toEqual({flags, exitCode: 0, stderr: ''});
    expect(containerOf(JSON.parse(stdout) as JsonDocument, container).name).toBe(container.name);
  }
  const wrong = await docker('--context', 'lab', 'traffic', 'jsno');
  expect(wrong).toMatchObject({exitCode: 2, stdout: '', stderr: expect.stringContaining('Did you mean "json"?')});

  expect(await install('--uninstall')).toMatchObject({exitCode: 0, stdout: expect.stringContaining('is removed')});
  expect(await docker('traffic')).not.toMatchObject({exitCode: 0});
});

test('a plugin of somebody else under that name stays as it is', async () => {
  writeFileSync(file, '#!/bin/sh\nexit 7\n');
  for (const words of [[], ['--uninstall']]) {
    const {exitCode, stdout, stderr} = await install(...words);
    expect({exitCode, stdout}).toEqual({exitCode: 1, stdout: ''});
    expect(stderr).toBe(`rxtop: ${file} is not of rxtop, and stays as it is. Move it away if you do not need it.\n`);
  }
  expect(readFileSync(file, 'utf8')).toBe('#!/bin/sh\nexit 7\n');
});
