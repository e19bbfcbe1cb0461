import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {describe, expect, test, vi} from 'vitest';
import {ownHome} from './own-home.js';

// Each of these starts a program.
vi.setConfig({testTimeout: 30_000});

const ROOT = path.join(import.meta.dirname, '..');
const {version} = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {version: string};

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the built program; `onOutput` is called with all that it has printed so far. */
async function rxtop(
  argv: readonly string[],
  onOutput: (printed: string, child: ReturnType<typeof spawn>) => void = () => undefined,
): Promise<Ended> {
  const child = spawn(process.execPath, ['bin/rxtop', ...argv], {
    cwd: ROOT,
    env: {PATH: process.env.PATH, HOME: ownHome(), DOCKER_HOST: 'unix:///nonexistent/docker.sock'},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
    onOutput(stdout, child);
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return {code, stdout, stderr};
}

test.each(['--version', '-V'])('%s prints the version of the package', async flag => {
  expect(await rxtop([flag])).toEqual({code: 0, stdout: `${version}\n`, stderr: ''});
});

test.each([
  ['what is worked out', ['json', '--demo', '--no-rates'], 1],
  ['what follows in a loop', ['alert', '--demo', '--rule', 'rx > 1B/s'], 1],
  ['what a monitoring system asks', ['check', '--demo', '--interval', '100ms', '--rule', 'rx > 1B/s'], 3],
  ['what the build has answered', ['--help'], 1],
])('a full disk under %s is one line at most, and an exit code', async (_, argv, expected) => {
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, ['bin/rxtop', ...argv], {
    cwd: ROOT,
    env: {PATH: process.env.PATH, HOME: ownHome()},
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  let stderr = '';
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(expected);
  expect(stderr).toMatch(argv[0] === '--help' ? /^$/ : /^rxtop: the output cannot be written \(ENOSPC\)\. [^\n]*\n$/);
});

test.each([
  ['what is worked out', ['json', '--demo', '--no-rates']],
  ['what the build has answered', ['--help']],
])('that nobody reads %s is no error', async (_, argv) => {
  const child = spawn(process.execPath, ['bin/rxtop', ...argv], {
    cwd: ROOT,
    env: {PATH: process.env.PATH, HOME: ownHome()},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  expect({code, stderr}).toEqual({code: 0, stderr: ''});
});

describe('what the user can mend is one line on stderr', () => {
  test.each([
    ['wrong use', ['json', '--nope'], 2, 'rxtop: unknown option \'--nope\'. See "rxtop json --help".\n'],
    [
      'a question is not given a full stop',
      ['json', '--hots', 'x'],
      2,
      'rxtop: unknown option \'--hots\' (Did you mean --host?). See "rxtop json --help".\n',
    ],
  ])('%s', async (_, argv, code, stderr) => {
    expect(await rxtop(argv)).toEqual({code, stdout: '', stderr});
  });

  test.each([
    ['an engine that the environment names', ['--engine', 'docker'], 1],
    ['an engine that the user names', ['--host', 'unix:///nonexistent/other.sock'], 2],
    ['an engine address that is none', ['--host', 'gopher://x'], 2],
  ])('%s and that does not answer', async (_, argv, code) => {
    const ended = await rxtop(['json', ...argv]);
    expect(ended).toMatchObject({code, stdout: ''});
    expect(ended.stderr).toMatch(/^rxtop: [^\n]+\n$/);
    expect(ended.stderr).not.toContain('    at ');
  });
});

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
] as const)('asked to end by %s it ends with %i, without half a document', async (signal, code) => {
  const ended = await rxtop(['json', '--demo=2', '--follow', '-i', '50ms'], (printed, child) => {
    if (printed.split('\n').length === 3) child.kill(signal);
  });
  expect(ended).toMatchObject({code, stderr: ''});
  expect(ended.stdout.endsWith('}\n')).toBe(true);
  for (const line of ended.stdout.trimEnd().split('\n')) JSON.parse(line);
});

test('at SIGHUP alert goes on with its rules where the file is wrong, and with those and the notifiers of a good one', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rxtop-reload-'));
  const config = path.join(folder, 'config.yaml');
  const told = path.join(folder, 'told');
  const write = (rule: string, more = '') => writeFileSync(config, `rules: ["${rule}"]\n${more}`);
  let isStarted = false;
  try {
    write('rx >= 0B/s');
    const {code, stdout, stderr} = await rxtop(
      ['alert', '--demo=1', '-i', '50ms', '--config', config],
      (printed, child) => {
        if (printed.includes(' tx ')) child.kill('SIGTERM');
        if (isStarted) return;

        isStarted = true;
        child.stderr!.once('data', () => {
          write('tx >= 0B/s', `notifiers: [{exec: [/bin/sh, -c, 'cat >> ${told}']}]\n`);
          child.kill('SIGHUP');
        });
        write('tx >');
        child.kill('SIGHUP');
      },
    );
    expect(code).toBe(143);
    expect(stdout).toMatch(/^\S+ FIRING .* rx .*\n\S+ FIRING .* tx .*\n/);
    expect(stderr).toMatch(
      /^rxtop: .*config\.yaml:1:14: .*: the rules before go on\nrxtop: the configuration was read anew: watching 1 rule: tx >= 0B\/s\n$/,
    );
    expect(JSON.parse(readFileSync(told, 'utf8'))).toMatchObject({status: 'firing', alerts: [{rule: 'tx >= 0B/s'}]});
  } finally {
    rmSync(folder, {recursive: true});
  }
});

test('when nobody reads its output any more it ends quietly', async () => {
  const ended = await rxtop(['json', '--demo=2', '--follow', '-i', '20ms'], (_, child) => child.stdout!.destroy());
  expect(ended).toMatchObject({code: 0, stderr: ''});
});
