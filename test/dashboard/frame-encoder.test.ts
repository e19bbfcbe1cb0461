import xterm from '@xterm/headless';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type Cell, encodeChanges} from '../../src/dashboard/frame-encoder.js';
import {type Look, lookOf, OWN_COLOR, PLAIN, style} from '../../src/view/style.js';

const RED = style({foreground: 1});
const ORANGE_BOLD = style({foreground: 214, isBold: true});

function rows(...texts: readonly string[]): Cell[][] {
  return texts.map(text => Array.from(text, glyph => [PLAIN, glyph]));
}

function encode(before: Cell[][], after: Cell[][]): string {
  return encodeChanges(after, before, 256);
}

describe('what has not changed', () => {
  test('costs nothing', () => {
    expect(encode(rows('web', 'db '), rows('web', 'db '))).toBe('');
  });

  test('is jumped over where it is long', () => {
    expect(encode(rows('a........b'), rows('A........B'))).toBe('\x1b[1HA\x1b[8CB');
  });

  test('is written again where that is shorter than a jump', () => {
    expect(encode(rows('a..b'), rows('A..B'))).toBe('\x1b[1HA..B');
  });

  test('is known afterwards', () => {
    const shown = rows('abc');
    encode(shown, rows('xyz'));
    expect(encode(shown, rows('xyz'))).toBe('');
  });
});

describe('a style', () => {
  test('is set once for neighbours, and the terminal has its own at the end', () => {
    expect(
      encode(rows('    '), [
        [
          [RED, 'a'],
          [RED, 'b'],
          [PLAIN, ' '],
          [PLAIN, ' '],
        ],
      ]),
    ).toBe('\x1b[1H\x1b[31mab\x1b[m');
  });

  test('changes by what differs only', () => {
    const to = style({foreground: 36, isBold: true});
    expect(
      encode(rows('  '), [
        [
          [ORANGE_BOLD, 'a'],
          [to, 'b'],
        ],
      ]),
    ).toBe('\x1b[1H\x1b[1;38;5;214ma\x1b[38;5;36mb\x1b[m');
  });

  test('has no colour where there must be none', () => {
    const frame = encodeChanges(
      [
        [
          [ORANGE_BOLD, 'a'],
          [RED, 'b'],
        ],
      ],
      rows('  '),
      'none',
    );
    expect(frame).toBe('\x1b[1H\x1b[1ma\x1b[mb\x1b[m');
  });
});

test('both cells of a wide glyph are emptied before it is written, and the cursor is placed anew after it', () => {
  const after: Cell[][] = [
    [
      [PLAIN, '数'],
      [PLAIN, ''],
      [PLAIN, 'x'],
    ],
  ];
  expect(encode(rows('abc'), after)).toBe('\x1b[1H  \b\b数\x1b[1;3Hx');
});

test('a real terminal shows exactly the cells that were asked for, frame after frame', async () => {
  const looks: Look[] = [
    {},
    {foreground: 1},
    {foreground: 214, isBold: true},
    {background: 24},
    {isInverse: true},
    {isUnderlined: true, foreground: 7, background: 0},
  ];
  const cell = fc.tuple(
    fc.constantFrom(...looks.map(style)),
    fc.constantFrom('a', 'b', ' ', '▇', '⣿', '│'),
  ) as fc.Arbitrary<Cell>;
  const frame = fc.array(fc.array(cell, {minLength: 12, maxLength: 12}), {minLength: 4, maxLength: 4});
  await fc.assert(
    fc.asyncProperty(fc.array(frame, {minLength: 1, maxLength: 4}), async frames => {
      const terminal = new xterm.Terminal({cols: 12, rows: 4, allowProposedApi: true});
      const shown = rows(...Array<string>(4).fill(' '.repeat(12)));
      for (const wanted of frames) {
        await new Promise<void>(done => terminal.write(encodeChanges(wanted, shown, 256), done));
        expect(cellsOf(terminal)).toEqual(wanted.map(row => row.map(([look, glyph]) => [style(lookOf(look)), glyph])));
      }
      terminal.dispose();
    }),
    {numRuns: 60},
  );
});

function cellsOf(terminal: InstanceType<typeof xterm.Terminal>): Cell[][] {
  return Array.from({length: 4}, (_, y) =>
    Array.from({length: 12}, (_, x): Cell => {
      const cell = terminal.buffer.active.getLine(y)!.getCell(x)!;
      const look = style({
        foreground: cell.isFgDefault() ? OWN_COLOR : cell.getFgColor(),
        background: cell.isBgDefault() ? OWN_COLOR : cell.getBgColor(),
        isBold: cell.isBold() !== 0,
        isUnderlined: cell.isUnderline() !== 0,
        isInverse: cell.isInverse() !== 0,
      });
      return [look, cell.getChars() || ' '];
    }),
  );
}
