import blessed from 'blessed';
import type {Cell} from './frame-encoder.js';
import {readTerminfo} from './terminfo.js';

/** What we use of a blessed screen, with what its published types leave out. */
export interface BlessedScreen {
  readonly width: number;
  readonly height: number;
  readonly lines: Cell[][];
  readonly olines: Cell[][];
  readonly children: BlessedElement[];
  readonly program: BlessedProgram;
  readonly isDestroyed?: boolean;
  draw(from: number, to: number): void;
  render(): void;
  alloc(): void;
  enter(): void;
  destroy(): void;
  append(element: BlessedElement): void;
  remove(element: BlessedElement): void;
  on(event: 'keypress', listener: (character: string | undefined, key: {readonly full: string}) => void): void;
  on(event: 'resize', listener: () => void): void;
}

/** What we use of blessed's program: the writer behind the screen. */
export interface BlessedProgram {
  cols: number;
  rows: number;
  isAlt: boolean;
  /** What has not been handed to the stream yet. */
  _buf: string;
  /** Hands text to the stream. */
  _owrite: (text: string) => void;
  /** Reads mouse reports from the input. */
  bindMouse(): void;
  on(
    event: 'mouse',
    listener: (event: {readonly action: string; readonly x: number; readonly y: number}) => void,
  ): void;
}

/** What we use of blessed's elements. */
export interface BlessedElement {
  left: number;
  top: number;
  width: number | string;
  height: number | string;
  render(): void;
  setBack(): void;
}

/** Names under which blessed hangs its own handlers on the process. */
interface ScreenHandlers {
  readonly _exceptionHandler?: (error: Error) => void;
  readonly _sigtermHandler?: () => void;
  readonly _sigintHandler?: () => void;
  readonly _sigquitHandler?: () => void;
}

interface TputPrototype {
  readTerminfo: (this: TputPrototype) => unknown;
  parseTerminfo(entry: Buffer, name: string): unknown;
}

const RESIZE_SETTLES_MS = 50;
const USUAL_WIDTH = 80;
const USUAL_HEIGHT = 24;

/**
 * Opens a blessed screen: the alternate buffer is entered, the keys are read raw. Blessed's handlers of signals and
 * exceptions are taken off again, because their exit codes are wrong and they give way as soon as anyone else listens.
 */
export function openBlessedScreen(
  stdin: NodeJS.ReadStream,
  stdout: NodeJS.WriteStream,
  isUnicode: boolean,
): BlessedScreen {
  useOwnTerminfo();
  const screen = blessed.screen({
    input: stdin,
    output: stdout,
    terminal: 'xterm-256color',
    forceUnicode: isUnicode,
    fullUnicode: false,
    resizeTimeout: RESIZE_SETTLES_MS,
    warnings: false,
    autoPadding: false,
  } as blessed.Widgets.IScreenOptions) as unknown as BlessedScreen;
  removeHandlers((blessed as unknown as {Screen: ScreenHandlers}).Screen);
  if (!stdout.columns || !stdout.rows) {
    screen.program.cols = USUAL_WIDTH;
    screen.program.rows = USUAL_HEIGHT;
    screen.alloc();
  }

  return screen;
}

/** An empty box over the whole screen, whose `render` puts the given cells. */
export function addPaintedBox(screen: BlessedScreen, render: () => void): void {
  const box = blessed.box({top: 0, left: 0, width: '100%', height: '100%'}) as unknown as BlessedElement;
  box.render = render;
  screen.append(box);
}

/** Blessed cannot read the terminfo entries of today's ncurses: it gets its own entry of xterm-256color every time. */
function useOwnTerminfo(): void {
  const prototype = (blessed as unknown as {Tput: {prototype: TputPrototype}}).Tput.prototype;
  prototype.readTerminfo = function () {
    return this.parseTerminfo(readTerminfo(), 'xterm-256color');
  };
}

function removeHandlers(handlers: ScreenHandlers): void {
  const {_exceptionHandler, _sigtermHandler, _sigintHandler, _sigquitHandler} = handlers;
  if (_exceptionHandler !== undefined) process.removeListener('uncaughtException', _exceptionHandler);
  if (_sigtermHandler !== undefined) process.removeListener('SIGTERM', _sigtermHandler);
  if (_sigintHandler !== undefined) process.removeListener('SIGINT', _sigintHandler);
  if (_sigquitHandler !== undefined) process.removeListener('SIGQUIT', _sigquitHandler);
}
