import {expect, test} from 'vitest';
import {columns} from '../../src/view/text-columns.js';

test.each<[string, readonly (readonly string[])[], string]>([
  ['no rows', [], ''],
  ['one row', [['a', 'b']], 'a  b'],
  [
    'cells of different widths',
    [
      ['a', 'bb', 'c'],
      ['aaa', 'b', 'c'],
    ],
    'a    bb  c\naaa  b   c',
  ],
  [
    'the last column, which is not filled up',
    [
      ['a', 'short'],
      ['a', 'longer text'],
    ],
    'a  short\na  longer text',
  ],
  [
    'wide characters',
    [
      ['データ', 'x'],
      ['a', 'y'],
    ],
    'データ  x\na       y',
  ],
  ['rows of different lengths', [['alone'], ['a', 'b']], 'alone\na      b'],
  [
    'empty cells',
    [
      ['', 'x'],
      ['ab', 'y'],
    ],
    '    x\nab  y',
  ],
])('%s', (_, rows, text) => {
  expect(columns(rows)).toBe(text);
});
