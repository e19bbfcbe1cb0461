import {execFileSync} from 'node:child_process';
import {beforeAll, describe, expect, test} from 'vitest';
import {commandTable} from '../../../src/cli/command-table.js';
import {completionFor} from '../../../src/cli/completion/completion.js';
import {SHELLS} from '../../../src/cli/completion/shells.js';
import {createProgram} from '../../../src/cli/program.js';
import {FakeWorld} from '../fake-world.js';

const commands = commandTable(createProgram('1.2.3', new FakeWorld().ports, () => undefined));

test('the table has every command with its options, values and choices', () => {
  const topology = commands.find(({name}) => name === 'topology')!;
  const option = (long: string) => topology.options.find(each => each.long === long);
  expect(commands.filter(({isDefault}) => isDefault).map(({name}) => name)).toEqual(['top']);
  expect(option('--format')?.value).toEqual({
    name: 'format',
    description: '',
    isRequired: true,
    choices: ['text', 'dot', 'mermaid', 'json'],
  });
  expect(option('--sort')).toMatchObject({short: '-s', value: {choices: expect.arrayContaining(['rx', 'tx-history'])}});
  expect(option('--no-color')?.value).toBeUndefined();
  expect(option('--demo')?.value).toMatchObject({name: 'containers', isRequired: false});
});

describe('bash itself completes', () => {
  // Words as bash splits them, then what it may offer for the last one.
  const CASES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['a command', ['rxtop', 'to'], ['top', 'topology', 'totals']],
    ['an option of the dashboard', ['rxtop', '--pl'], ['--plain']],
    ['an option of a command', ['rxtop', 'totals', '--b'], ['--bits', '--by']],
    ['no option of another command', ['rxtop', 'json', '--once'], []],
    ['a source', ['rxtop', '--source', ''], ['auto', 'host', 'namespace', 'engine']],
    ['a source after =', ['rxtop', 'json', '--source', '=', 'na'], ['namespace']],
    ['nothing typed after =', ['rxtop', 'totals', '--by', '='], ['service', 'container', 'project']],
    ['a column to sort by', ['rxtop', 'json', '-s', 'tx-h'], ['tx-history']],
    ['a format', ['rxtop', 'topology', '--format', 'd'], ['dot']],
    ['a file to print', ['rxtop', 'export', '--print', 's'], ['scrape-config', 'systemd', 'swarm']],
    ['an engine', ['rxtop', '--engine', 'p'], ['podman']],
    ['a key of a filter', ['rxtop', '--filter', 'pro'], ['project=']],
    ['a shell', ['rxtop', 'completion', ''], ['bash', 'zsh', 'fish']],
    ['a file', ['rxtop', '--config', '/etc/host'], expect.arrayContaining(['/etc/hosts'])],
    ['a folder', ['rxtop', '--proc-root', '/pro'], ['/proc']],
    ['nothing where a time is wanted', ['rxtop', '--interval', ''], []],
  ];
  let offers: string[][];

  beforeAll(() => {
    const quoted = (word: string) => `'${word}'`;
    const asked = CASES.map(
      ([, words]) =>
        `COMP_WORDS=(${words.map(quoted).join(' ')}); COMP_CWORD=${words.length - 1}; _rxtop; echo "\${COMPREPLY[@]}"`,
    );
    const script = [completionFor('bash', commands), ...asked].join('\n');
    const output = execFileSync('bash', ['--norc', '-s'], {input: script, encoding: 'utf8'});
    offers = output
      .trimEnd()
      .split('\n')
      .map(line => line.split(' ').filter(word => word !== ''));
  });

  test.each(CASES.map(([title, words, offered], index) => ({title, words: words.join(' '), offered, index})))(
    '$title: $words',
    ({offered, index}) => expect(offers[index] ?? []).toEqual(offered),
  );

  test('for the word rxtop', () => {
    const script = `${completionFor('bash', commands)}\ncomplete -p rxtop\n`;
    expect(execFileSync('bash', ['--norc', '-s'], {input: script, encoding: 'utf8'})).toBe(
      'complete -F _rxtop rxtop\n',
    );
  });
});

test.each(SHELLS)('%s learns of every command and option', shell => {
  const script = completionFor(shell, commands);
  for (const {name, options} of commands) {
    expect(script).toContain(name);
    for (const {long} of options) expect(script).toContain(shell === 'fish' ? `-l ${long.slice(2)}` : long);
  }
});

test('fish and zsh take descriptions as text', () => {
  const hostile = [
    {
      name: 'top',
      description: 'it\'s [a] "b": $(c) \\d',
      isDefault: true,
      arguments: [],
      options: [{short: undefined, long: '--x', flags: '--x', description: "it's [a]: $(c)", value: undefined}],
    },
  ];
  expect(completionFor('fish', hostile)).toContain("-l x -d 'it\\'s [a]: $(c)'");
  expect(completionFor('zsh', hostile)).toContain("'*--x[it’s \\[a\\]\\: $\\(c\\)]'");
});
