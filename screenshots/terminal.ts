import {setTimeout as sleep} from 'node:timers/promises';
import {type IPty, spawn} from '@lydell/node-pty';
import xterm, {type IBufferCell} from '@xterm/headless';
import {OWN_BACKGROUND, OWN_FOREGROUND, paletteColor, trueColor} from './colors.js';
import type {Cell, Grid} from './picture.js';

/** A program in a pseudo-terminal whose screen can be looked at. */
export interface WatchedTerminal {
  /** Types keys and gives the program time to draw. */
  press(keys: string): Promise<void>;
  grid(): Grid;
  /** Ends the program, waits for its end, and gives the pseudo-terminal back. */
  stop(): Promise<void>;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

const DRAWING_MILLISECONDS = 600;

/** Starts a program in a pseudo-terminal of that size. */
export function openTerminal(
  [command = '', ...args]: readonly string[],
  {columns, rows}: TerminalSize,
  environment: Readonly<Record<string, string>>,
): WatchedTerminal {
  const emulator = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
  const program = spawn(command, args, {cols: columns, rows, name: 'xterm-256color', env: {...environment}});
  program.onData(text => emulator.write(text));
  emulator.onData(answer => program.write(answer));
  const ended = new Promise<void>(resolve => program.onExit(() => resolve()));

  return {
    press: async keys => {
      program.write(keys);
      await sleep(DRAWING_MILLISECONDS);
    },
    grid: () => readGrid(emulator, columns, rows),
    stop: () => stop(program, ended),
  };
}

async function stop(program: IPty, ended: Promise<void>): Promise<void> {
  program.kill('SIGTERM');
  const late = new AbortController();
  const timeUp = sleep(5000, 'late', {signal: late.signal}).catch(() => 'in time');
  if ((await Promise.race([ended, timeUp])) === 'late') program.kill('SIGKILL');
  await ended;
  late.abort();
}

function readGrid(emulator: xterm.Terminal, columns: number, rows: number): Grid {
  const {active} = emulator.buffer;
  return Array.from({length: rows}, (_, y) => {
    const line = active.getLine(active.viewportY + y);
    return Array.from({length: columns}, (_, x) => cellOf(line?.getCell(x)));
  });
}

function cellOf(cell: IBufferCell | undefined): Cell {
  if (cell === undefined) return BLANK;

  const foreground = cell.isFgDefault() ? OWN_FOREGROUND : colorOf(cell.getFgColor(), cell.isFgRGB());
  const background = cell.isBgDefault() ? OWN_BACKGROUND : colorOf(cell.getBgColor(), cell.isBgRGB());
  const isInverse = cell.isInverse() !== 0;
  return {
    glyph: cell.getWidth() === 0 ? '' : cell.getChars() || ' ',
    foreground: isInverse ? background : foreground,
    background: isInverse ? foreground : background,
    isBold: cell.isBold() !== 0,
    isUnderlined: cell.isUnderline() !== 0,
  };
}

const BLANK: Cell = {
  glyph: ' ',
  foreground: OWN_FOREGROUND,
  background: OWN_BACKGROUND,
  isBold: false,
  isUnderlined: false,
};

function colorOf(value: number, isTrueColor: boolean): string {
  return isTrueColor ? trueColor(value) : paletteColor(value);
}
