import type {SharesBar} from '../view/container-detail.js';
import type {CellGrid} from '../view/surface.js';
import {openBlessedScreen} from './blessed-screen.js';
import {stopLikeShell, watchExits} from './exit-paths.js';
import {encodeChanges} from './frame-encoder.js';
import {holdBack} from './held-back-output.js';
import {createPainter} from './painter.js';
import {createSharesGauge} from './shares-gauge.js';
import type {TerminalAbilities} from './terminal-abilities.js';
import {writeNow} from './write-now.js';

/** A key as blessed names it (`C-c`, `S-g`, `pagedown`), and the character it types, if it types one. */
export interface Key {
  readonly name: string;
  readonly character: string | undefined;
}

/**
 * A terminal that we draw on. From `openTerminal` to `close` it is ours: alternate screen, raw keys, hidden cursor. Every
 * way out of the process gives it back as it was.
 */
export interface Terminal {
  readonly width: number;
  readonly height: number;
  /** Shows the cells; a terminal that is slow misses pictures, it never gets a queue of them. */
  show(grid: CellGrid, bar: SharesBar | undefined): void;
  onKey(listener: (key: Key) => void): void;
  onResize(listener: () => void): void;
  /** Draws everything again, for a screen that something else wrote on. */
  repaint(): void;
  /** Gives the terminal back and stops the process until it is continued. */
  suspend(): void;
  /** Resolves when a signal asks the program to end, or when the terminal is gone (as SIGHUP). It is restored by then. */
  readonly ended: Promise<NodeJS.Signals>;
  /** Gives the terminal back. */
  close(): void;
}

interface TerminalStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** Ends a half-sent sequence. */
const CANCEL = '\x18';
/** Own style, whole screen scrolls, ordinary cursor and keypad keys, cursor shown, alternate screen left. */
const RESTORE = '\x1b[m\x1b[r\x1b[?1l\x1b>\x1b[?12l\x1b[?25h\x1b[?1049l';

/** Takes the terminal. The streams must be terminals. */
export function openTerminal({stdin, stdout, stderr}: TerminalStreams, abilities: TerminalAbilities): Terminal {
  const screen = openBlessedScreen(stdin, stdout, abilities.isUnicode);
  const painter = createPainter(screen, abilities.isUnicode);
  const letGoOfOutput = holdBack(stderr);
  let isOurs = true;
  let isPictureWaiting = false;
  let end: (signal: NodeJS.Signals) => void = () => undefined;
  const ended = new Promise<NodeJS.Signals>(resolve => {
    end = resolve;
  });

  let shown: {grid: CellGrid; bar: SharesBar | undefined} | undefined;
  const gauge = createSharesGauge(screen, () => shown && show(shown.grid, shown.bar));

  const render = () => {
    if (!isOurs) return;

    isPictureWaiting = stdout.writableLength > 0;
    if (!isPictureWaiting) screen.render();
  };
  const show = (grid: CellGrid, bar: SharesBar | undefined) => {
    shown = {grid, bar};
    painter.setPicture(grid, gauge.show(bar));
    render();
  };
  const restore = () => {
    if (!isOurs) return;

    isOurs = false;
    giveBack();
    letGoOfOutput();
  };
  const giveBack = () => {
    screen.program._buf = '';
    screen.program.isAlt = false;
    const isStalled = stdout.writableLength > 0;
    writeNow(descriptorOf(stdout), isStalled ? `${CANCEL}${RESTORE}` : RESTORE);
    setBlocking(stdout, 'blocking');
    setRaw(stdin, 'cooked');
  };
  const takeAgain = () => {
    if (!isOurs) return;

    // The shell may have changed the modes behind libuv's back, which does nothing where it thinks nothing changes.
    setRaw(stdin, 'cooked');
    setRaw(stdin, 'raw');
    setBlocking(stdout, 'non-blocking');
    screen.program.isAlt = false;
    screen.enter();
    render();
  };
  const suspend = () => {
    giveBack();
    stopLikeShell(suspend);
    takeAgain();
  };
  const onGone = () => {
    restore();
    end('SIGHUP');
  };

  screen.draw = () => {
    const changes = encodeChanges(screen.lines, screen.olines, abilities.colors);
    const pending = screen.program._buf;
    screen.program._buf = '';
    if (pending + changes !== '') stdout.write(pending + changes);
  };
  const stopWatching = watchExits({restore, end, suspend, resume: takeAgain});
  const onDrain = () => {
    if (isPictureWaiting) render();
  };
  stdout.on('drain', onDrain);
  stdout.on('error', onGone);
  stdin.on('error', onGone);
  stdin.on('end', onGone);
  setBlocking(stdout, 'non-blocking');

  return {
    get width() {
      return screen.width;
    },
    get height() {
      return screen.height;
    },
    show,
    onKey(listener) {
      screen.on('keypress', (character, key) => listener({name: key.full, character}));
    },
    onResize(listener) {
      screen.on('resize', listener);
    },
    repaint() {
      screen.alloc();
      render();
    },
    suspend,
    ended,
    close() {
      restore();
      stopWatching();
      stdout.removeListener('drain', onDrain);
      stdin.removeListener('end', onGone);
      screen.destroy();
    },
  };
}

/** A terminal that takes nothing must not stop the collector: Node.js makes terminals blocking by default. */
function setBlocking(stdout: NodeJS.WriteStream, mode: 'blocking' | 'non-blocking'): void {
  const {_handle: handle} = stdout as {_handle?: {setBlocking?: (isBlocking: boolean) => void}};
  handle?.setBlocking?.(mode === 'blocking');
}

function descriptorOf(stdout: NodeJS.WriteStream): number {
  return (stdout as {fd?: number}).fd ?? 1;
}

function setRaw(stdin: NodeJS.ReadStream, mode: 'raw' | 'cooked'): void {
  if (stdin.isTTY && !stdin.destroyed) stdin.setRawMode(mode === 'raw');
}
