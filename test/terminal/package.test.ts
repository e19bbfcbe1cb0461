import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {PseudoTerminal} from './pseudo-terminal.js';

const ROOT = path.join(import.meta.dirname, '../..');
/** Releases of Node.js from the npm registry stay here for the next run. */
const RELEASES = path.join(ROOT, 'node_modules/.cache/rxtop-node');
const MAJORS = [20, 22, 24] as const;

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly {readonly path: string}[];
}

let folder: string;
let packed: Packed;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rxtop-package-'));
  // What the tests were built for is packed: building anew would pull it away from under them.
  const [first] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], ROOT),
  ) as Packed[];
  packed = first!;
  npm(['install', '--ignore-scripts', '--no-audit', '--offline', path.join(folder, packed.filename)], folder);
  fetchReleases();
}, 300_000);

afterAll(() => rmSync(folder, {recursive: true, force: true}));

test('the package is small, and has what it should', () => {
  expect(packed.size).toBeLessThan(1_000_000);
  expect(packed.files.map(file => file.path).sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'bin/package.json',
    'bin/rxtop',
    'dist/THIRD-PARTY-LICENCES.txt',
    'dist/help.json',
    'dist/rxtop.1',
    'dist/rxtop.cjs',
    'dist/start.cjs',
    'package.json',
    'src/cli/config.schema.json',
    'src/view/json-document.schema.json',
  ]);
});

test('it brings no other package along', () => {
  const visible = readdirSync(path.join(folder, 'node_modules')).filter(name => !name.startsWith('.'));
  expect(visible).toEqual(['rxtop']);
});

describe.each(MAJORS)('on Node.js %i', major => {
  const line = (...args: string[]): string[] => [path.join(folder, 'node_modules/rxtop/bin/rxtop'), ...args];
  const run = (...args: string[]): string =>
    execFileSync(nodeOf(major), line(...args), {encoding: 'utf8', cwd: folder, env: {HOME: folder}});

  test('it tells its version and writes JSON, the second time from kept code', () => {
    expect(execFileSync(nodeOf(major), ['--version'], {encoding: 'utf8'})).toMatch(new RegExp(`^v${major}\\.`));
    expect(run('--version')).toBe(`${packed.filename.replace(/^rxtop-|\.tgz$/gu, '')}\n`);
    for (let time = 0; time < 2; time++) {
      const {containers} = JSON.parse(run('json', '--demo=3', '--no-rates')) as {containers: unknown[]};
      expect(containers).toHaveLength(3);
    }
  });

  test('it draws in a terminal, and q ends it', async () => {
    const terminal = new PseudoTerminal(nodeOf(major), line('--demo=3'), {environment: {HOME: folder}});
    try {
      await terminal.untilText('3/3 running');
      terminal.write('q');
      expect(await terminal.ended()).toEqual({code: 0, signal: undefined});
      expect(terminal.text).not.toContain('Warning');
    } finally {
      terminal.close();
    }
  });
});

function npm(args: readonly string[], cwd: string): string {
  return execFileSync('npm', [...args], {cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']});
}

/** The Node.js that runs the tests serves for its own release. */
function nodeOf(major: number): string {
  if (process.version.startsWith(`v${major}.`)) return process.execPath;

  return path.join(RELEASES, `node_modules/node-${major}/bin/node`);
}

function fetchReleases(): void {
  const missing = MAJORS.filter(major => !existsSync(nodeOf(major)));
  if (missing.length === 0) return;

  mkdirSync(RELEASES, {recursive: true});
  const names = missing.map(major => `node-${major}@npm:node-linux-${process.arch}@${major}`);
  npm(['install', '--ignore-scripts', '--no-audit', '--prefix', RELEASES, ...names], RELEASES);
}
