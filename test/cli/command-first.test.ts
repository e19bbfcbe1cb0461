import {Command} from 'commander';
import {expect, test} from 'vitest';
import {commandFirst} from '../../src/cli/command-first.js';

const commands = ['top', 'json'].map(name =>
  new Command(name).option('-H, --host <url>').option('--demo [containers]').option('-a, --all'),
);

test.each([
  ['-H unix:///x json', 'json -H unix:///x'],
  ['--demo json', 'json --demo'],
  ['--demo=3 json --all', 'json --demo=3 --all'],
  ['json -H json', 'json -H json'],
  ['--host json', '--host json'],
  ['--host json json', 'json --host json'],
  ['-- json', '-- json'],
  ['-a', '-a'],
  ['', ''],
])('%j is understood as %j', (typed, understood) => {
  expect(commandFirst(typed.split(' '), commands).join(' ')).toBe(understood);
});
