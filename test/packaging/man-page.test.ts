import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {manPage} from '../../packaging/man-page.js';
import {commandTable} from '../../src/cli/command-table.js';
import {createProgram} from '../../src/cli/program.js';
import {FakeWorld} from '../cli/fake-world.js';

const program = createProgram('1.2.3', new FakeWorld().ports, () => undefined);
const commands = commandTable(program);
const page = manPage({version: '1.2.3', description: program.description(), commands});

test('groff has nothing to say against it, and shows every command and option', () => {
  const {stdout, stderr} = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-P-cbou'], {
    input: page,
    encoding: 'utf8',
    env: {...process.env, LC_ALL: 'C.UTF-8', MANWIDTH: '400'},
  });
  expect(stderr).toBe('');
  expect(stdout).toContain('rxtop 1.2.3');
  for (const {name, options} of commands) {
    expect(stdout).toMatch(new RegExp(`^ {3}${name}$`, 'm'));
    for (const {flags} of options) expect(stdout).toContain(flags);
  }
});

test('a line that begins like a request, a backslash and letters beyond ASCII are text', () => {
  const odd = manPage({version: '1', description: '.TH \\fB ’ a-b ~', commands: []});
  expect(odd).toContain('rxtop \\- \\&.TH \\efB \\[u2019] a\\-b \\(ti');
  expect(odd).toMatch(/^[\x20-\x7e\n]*$/);
});

test('the package has it, made from this very table', () => {
  const root = path.join(import.meta.dirname, '../..');
  const {version, man} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
    readonly man: readonly string[];
  };
  expect(man).toEqual(['dist/rxtop.1']);
  const built = readFileSync(path.join(root, 'dist/rxtop.1'), 'utf8');
  expect(built).toBe(manPage({version, description: program.description(), commands}));
});
