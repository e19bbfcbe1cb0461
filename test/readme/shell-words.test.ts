import {expect, test} from 'vitest';
import {codeBlocks, commandLines} from './command-lines.js';
import {simpleCommands} from './shell-words.js';

test.each([
  ['a \'b c\' "d \\" e" f\\ g # h', [['a', 'b c', 'd " e', 'f g']]],
  ['a | b && c; d &', [['a'], ['b'], ['c'], ['d']]],
  ['a < in > out b', [['a', 'b']]],
  ['source <(a b)', [['source'], ['a', 'b']]],
  ['a "$(b c)"', [['a', '$(b c)']]],
  ["a --rule 'tx > 1MB/s' x=#1", [['a', '--rule', 'tx > 1MB/s', 'x=#1']]],
  ["a name='web-*'", [['a', 'name=web-*']]],
  ['# nothing', []],
])('%s', (line, commands) => {
  expect(simpleCommands(line)).toEqual(commands);
});

test('a quote that is left open is an error', () => {
  expect(() => simpleCommands("a 'b")).toThrow('left open');
});

const MARKDOWN = '# One\n```sh\na \\\n  b\n```\n## Two\n```\nno\n```\n```sh\n$ c\nits output\n```\n';

test('the commands of a text are those of its blocks of shell; of a session without what was answered', () => {
  expect(commandLines(MARKDOWN)).toEqual(['a    b', 'c']);
  expect(commandLines(MARKDOWN, 'Two')).toEqual(['c']);
  expect(codeBlocks(MARKDOWN).map(({language, heading}) => [language, heading])).toEqual([
    ['sh', 'One'],
    ['', 'Two'],
    ['sh', 'Two'],
  ]);
});
