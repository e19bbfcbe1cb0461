import {CommanderError} from 'commander';
import {describe, expect, test} from 'vitest';
import {commandFirst} from '../../src/cli/command-first.js';
import {type CommonFlags, commonOptions} from '../../src/cli/common-options.js';
import {EMPTY_CONFIG} from '../../src/cli/config.js';
import {createProgram} from '../../src/cli/program.js';
import {parseRules} from '../../src/cli/rules.js';
import {sortOrder} from '../../src/cli/sort-order.js';
import {FakeWorld} from '../cli/fake-world.js';
import {commandLines, README} from './command-lines.js';
import {simpleCommands} from './shell-words.js';

/** What stands for something else in the text. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {COMMAND: 'json', '[FILE]': 'rxtop.yaml'};

const PASTED = commandLines(README).flatMap(simpleCommands).flatMap(wordsOfRxtop);
const MENTIONED = [...README.matchAll(/`(?<line>(?:rxtop|docker traffic) [^`]+)`/gu)]
  .flatMap(({groups}) => simpleCommands(groups?.line ?? ''))
  .flatMap(wordsOfRxtop);

/** What rxtop is called with, by its own name or as the plugin of docker; nothing for other programs. */
function wordsOfRxtop([program, ...words]: readonly string[]): string[][] {
  if (program === 'rxtop') return [words.map(word => PLACEHOLDERS[word] ?? word)];

  const place = words.indexOf('traffic');
  return program === 'docker' && place !== -1 ? [[...words.slice(place + 1), ...words.slice(0, place)]] : [];
}

/** Reads a command line as the program does, with all that is wrong with it, and answers the name of its command. Runs nothing. */
async function read(words: readonly string[]): Promise<string> {
  let name = '';
  const program = createProgram('1', new FakeWorld().ports, () => undefined);
  for (const command of program.commands) {
    command.action(() => {
      name = command.name();
      const flags = command.opts<CommonFlags & {readonly rule?: readonly string[]}>();
      parseRules(flags.rule ?? []);
      if (command.options.some(({long}) => long === '--filter')) sortOrder(commonOptions(flags, EMPTY_CONFIG));
    });
  }
  try {
    await program.parseAsync(commandFirst(words, program.commands), {from: 'user'});
  } catch (error) {
    if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error;
    return 'help or version';
  }
  return name;
}

describe('every command line of the README is one that rxtop takes', () => {
  test.each([...PASTED, ...MENTIONED].map(words => [words.join(' '), words] as const))('rxtop %s', async (_, words) => {
    expect(await read(words)).not.toBe('');
  });

  test('and there is one at least of every command, pasted or mentioned', async () => {
    const names = new Set(await Promise.all([...PASTED, ...MENTIONED].map(read)));
    const {commands} = createProgram('1', new FakeWorld().ports, () => undefined);
    expect(commands.map(command => command.name()).filter(name => !names.has(name))).toEqual([]);
  });
});

test.each([
  ['a flag that there is not', 'rxtop json --colour'],
  ['a command that there is not', 'rxtop jsno'],
  ['a filter by what there is not', "rxtop -f nmae='web-*' # a comment"],
  ['a rule that is none', 'FOO=1; rxtop alert --rule "tx >> 1MB/s" | cat'],
])('%s would be found', async (_, line) => {
  const [words] = simpleCommands(line).flatMap(wordsOfRxtop);
  await expect(read(words ?? [])).rejects.toThrow();
});
