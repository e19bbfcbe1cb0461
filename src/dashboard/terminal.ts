import type {SharesBar} from '../view/container-detail.js';
import type {CellGrid} from '../view/surface.js';
import type {ColorDepth} from '../view/theme.js';
import {type BlessedScreen, openBlessedScreen} from './blessed-screen.js';
import {stopLikeShell, watchExits} from './exit-paths.js';
import {encodeChanges} from './frame-encoder.js';
import {holdBack} from './held-back-output.js';
import {createPainter, type Painter} from './painter.js';
import {createSharesGauge, type SharesGauge} from './shares-gauge.js';
import type {TerminalAbilities} from './terminal-abilities.js';
import {descriptorOf, setBlocking, setRaw, type TerminalStreams} from './terminal-streams.js';
import {TerminalWriter} from './terminal-writer.js';

/** A key as blessed names it (`C-c`, `S-g`, `pagedown`), and the character it types, if it types one. */
export interface Key {
  readonly name: string;
  readonly character: string | undefined;
}

/** What a mouse does: a button goes down, the wheel turns. */
export type MouseAction = 'press' | 'wheel-up' | 'wheel-down';

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
  /** Tells of clicks and of the wheel, with the cell that they are at; only while the mouse is on. */
  onMouse(listener: (action: MouseAction, x: number, y: number) => void): void;
  /** Whether the mouse belongs to us, or to the terminal, which selects text with it. */
  setMouse(mode: 'on' | 'off'): void;
  onResize(listener: () => void): void;
  /** Sends what is no picture between two of them: a bell, a note on the desktop. Not while the terminal is not ours. */
  send(text: string): void;
  /** Draws everything again, for a screen that something else wrote on. */
  repaint(): void;
  /** Gives the terminal back and stops the process until it is continued. */
  suspend(): void;
  /** Resolves when a signal asks the program to end, or when the terminal is gone (as SIGHUP). It is restored by then. */
  readonly ended: Promise<NodeJS.Signals>;
  /** Gives the terminal back, once. */
  close(): void;
}

/** Buttons and the wheel (not every motion), with coordinates beyond column 223: xterm's 1000 and 1006. */
const MOUSE_ON = '\x1b[?1000h\x1b[?1006h';
const MOUSE_OFF = '\x1b[?1006l\x1b[?1000l';

/** Own style, whole screen scrolls, ordinary cursor and keypad keys, cursor shown, alternate screen left. */
const RESTORE = `${MOUSE_OFF}\x1b[m\x1b[r\x1b[?1l\x1b>\x1b[?12l\x1b[?25h\x1b[?1049l`;

/** Takes the terminal. The streams must be terminals. */
export function openTerminal(streams: TerminalStreams, abilities: TerminalAbilities): Terminal {
  return new OwnedTerminal(streams, abilities);
}

class OwnedTerminal implements Terminal {
  readonly ended: Promise<NodeJS.Signals>;
  readonly #streams: TerminalStreams;
  readonly #screen: BlessedScreen;
  readonly #painter: Painter;
  readonly #gauge: SharesGauge;
  readonly #writer: TerminalWriter;
  readonly #stopWatching: () => void;
  readonly #letGoOfOutput: () => void;
  #end: (signal: NodeJS.Signals) => void = () => undefined;
  #isOurs = false;
  #isClosed = false;
  #isPictureWaiting = false;
  #mouse: 'on' | 'off' = 'off';
  #shown: {readonly grid: CellGrid; readonly bar: SharesBar | undefined} | undefined;

  constructor(streams: TerminalStreams, abilities: TerminalAbilities) {
    const {stdin, stdout, stderr} = streams;
    this.#streams = streams;
    this.ended = new Promise(resolve => {
      this.#end = resolve;
    });
    this.#stopWatching = watchExits({
      restore: () => this.#restore(),
      end: signal => this.#end(signal),
      suspend: () => this.suspend(),
      resume: () => this.#takeAgain(),
    });
    this.#writer = new TerminalWriter(descriptorOf(stdout), {
      onReady: () => this.#renderWaiting(),
      onGone: this.#onGone,
    });
    this.#letGoOfOutput = holdBack(stderr);
    this.#screen = openBlessedScreen(stdin, stdout, abilities.isUnicode);
    this.#painter = createPainter(this.#screen, abilities.isUnicode);
    this.#gauge = createSharesGauge(this.#screen, () => this.#showAgain());
    drawThrough(this.#writer, this.#screen, abilities.colors);
    stdout.on('error', this.#onGone);
    stdin.on('error', this.#onGone);
    stdin.on('end', this.#onGone);
    setBlocking(stdout, 'non-blocking');
    this.#isOurs = true;
  }

  get width(): number {
    return this.#screen.width;
  }

  get height(): number {
    return this.#screen.height;
  }

  show(grid: CellGrid, bar: SharesBar | undefined): void {
    this.#shown = {grid, bar};
    this.#painter.setPicture(grid, this.#gauge.show(bar));
    this.#render();
  }

  onKey(listener: (key: Key) => void): void {
    this.#screen.on('keypress', (character, key) => listener({name: key.full, character}));
  }

  onMouse(listener: (action: MouseAction, x: number, y: number) => void): void {
    this.#screen.program.on('mouse', ({action, x, y}) => {
      const meant = MOUSE_ACTIONS[action];
      if (meant !== undefined) listener(meant, x, y);
    });
    this.#screen.program.bindMouse();
  }

  setMouse(mode: 'on' | 'off'): void {
    if (mode === this.#mouse) return;

    this.#mouse = mode;
    if (this.#isOurs) this.#writer.write(mode === 'on' ? MOUSE_ON : MOUSE_OFF);
  }

  onResize(listener: () => void): void {
    this.#screen.on('resize', listener);
  }

  send(text: string): void {
    if (this.#isOurs) this.#writer.write(text);
  }

  repaint(): void {
    this.#screen.alloc();
    this.#render();
  }

  suspend(): void {
    this.#giveBack();
    stopLikeShell();
    this.#takeAgain();
  }

  close(): void {
    if (this.#isClosed) return;

    this.#isClosed = true;
    this.#restore();
    this.#stopWatching();
    this.#streams.stdin.removeListener('end', this.#onGone);
    this.#screen.destroy();
  }

  readonly #onGone = (): void => {
    this.#restore();
    this.#end('SIGHUP');
  };

  #render(): void {
    if (!this.#isOurs) return;

    this.#isPictureWaiting = this.#writer.isBusy;
    if (!this.#isPictureWaiting) this.#screen.render();
  }

  #renderWaiting(): void {
    if (this.#isPictureWaiting) this.#render();
  }

  #showAgain(): void {
    if (this.#shown !== undefined) this.show(this.#shown.grid, this.#shown.bar);
  }

  #restore(): void {
    if (!this.#isOurs) return;

    this.#isOurs = false;
    this.#giveBack();
    this.#letGoOfOutput();
  }

  #giveBack(): void {
    const {program} = this.#screen;
    program._buf = '';
    program.isAlt = false;
    this.#writer.writeLast(RESTORE);
    setBlocking(this.#streams.stdout, 'blocking');
    setRaw(this.#streams.stdin, 'cooked');
  }

  #takeAgain(): void {
    if (!this.#isOurs) return;

    // The shell may have changed the modes behind libuv's back, which does nothing where it thinks nothing changes.
    setRaw(this.#streams.stdin, 'cooked');
    setRaw(this.#streams.stdin, 'raw');
    setBlocking(this.#streams.stdout, 'non-blocking');
    this.#screen.program.isAlt = false;
    this.#screen.enter();
    if (this.#mouse === 'on') this.#writer.write(MOUSE_ON);
    this.#render();
  }
}

const MOUSE_ACTIONS: Readonly<Record<string, MouseAction>> = {
  mousedown: 'press',
  wheelup: 'wheel-up',
  wheeldown: 'wheel-down',
};

/** Puts our own drawing and writing in the place of blessed's. */
function drawThrough(writer: TerminalWriter, screen: BlessedScreen, colors: ColorDepth): void {
  const {program} = screen;
  screen.draw = () => {
    const changes = encodeChanges(screen.lines, screen.olines, colors);
    const text = program._buf + changes;
    program._buf = '';
    if (text !== '') writer.write(text);
  };
  program._owrite = text => writer.write(text);
}
