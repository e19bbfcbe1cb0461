import {execFileSync, spawnSync} from 'node:child_process';
import path from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {PseudoTerminal} from './pseudo-terminal.js';

const ROOT = path.join(import.meta.dirname, '../..');
const EXECUTABLE = path.join(ROOT, 'executable/rxtop');

beforeAll(() => {
  execFileSync('npm', ['run', '--silent', 'build:executable'], {cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe']});
}, 120_000);

test('the executable needs no Node.js: it draws, and q ends it', async () => {
  const terminal = new PseudoTerminal(EXECUTABLE, ['--demo=3'], {environment: {PATH: '/nonexistent'}});
  try {
    await terminal.untilText('DEMO');
    await terminal.untilText('3/3 running');
    terminal.write('q');
    expect(await terminal.ended()).toEqual({code: 0, signal: undefined});
  } finally {
    terminal.close();
  }
});

test('the executable takes arguments as rxtop does, and has its exit codes', () => {
  const run = (...args: string[]) => spawnSync(EXECUTABLE, args, {encoding: 'utf8', env: {}});
  expect(run('--version')).toMatchObject({status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: ''});
  expect(run('json', '--nope')).toMatchObject({status: 2, stdout: '', stderr: expect.stringContaining("'--nope'")});
});
