import {execFileSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, expect, test} from 'vitest';

const PROGRAM = path.join(import.meta.dirname, '../../bin/rxtop');

let home: string;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'rxtop-start-'));
});

afterEach(() => rmSync(home, {recursive: true, force: true}));

function run(args: readonly string[], environment: Record<string, string> = {}): string {
  return execFileSync(process.execPath, [PROGRAM, ...args], {
    encoding: 'utf8',
    env: {PATH: process.env.PATH, HOME: home, ...environment},
  });
}

const kept = () => readdirSync(`${home}/.cache/rxtop`).map(name => `${home}/.cache/rxtop/${name}`);

test('the first run keeps its code, the second one uses it, and one that is damaged is made anew', () => {
  const first = run(['check-config', '/dev/null']);
  const [file = ''] = kept();
  const code = readFileSync(file);
  const {ino} = statSync(file);

  expect(run(['check-config', '/dev/null'])).toBe(first);
  // What is written anew is a new file.
  expect(statSync(file).ino).toBe(ino);

  writeFileSync(file, code.subarray(0, 1000));
  expect(run(['check-config', '/dev/null'])).toBe(first);
  expect(readFileSync(file).length).toBeGreaterThan(100_000);
});

test('NODE_DISABLE_COMPILE_CACHE keeps nothing; the version and help need nothing', () => {
  run(['check-config', '/dev/null'], {NODE_DISABLE_COMPILE_CACHE: '1'});
  run(['--version']);
  run(['json', '--help']);
  expect(readdirSync(home)).toEqual([]);
});

test.each([
  ['--help', ['--help', '--help', '--help']],
  ['json --help', ['json', '--ascii', '--help']],
  ['topology -h', ['topology', '--ascii', '-h']],
])('what the build has made for "rxtop %s" is what the program prints', (words, atLength) => {
  expect(run(words.split(' '))).toBe(run(atLength));
});
