import path from 'node:path';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import stringWidth from 'string-width';
import {ownHome} from '../own-home.js';

const ROOT = path.join(import.meta.dirname, '../..');

/** How long a condition may take on a busy machine. */
const PATIENCE_MS = 15_000;

/** What a program in a pseudo-terminal is started with. */
export interface PseudoTerminalOptions {
  readonly width?: number;
  readonly height?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** How many cells the terminal gives to an emoji: one as by Unicode 6, or two as by Unicode 9 and later. */
  readonly emoji?: 'narrow' | 'wide';
}

/** How a program ended. */
export interface Ending {
  readonly code: number;
  readonly signal: number | undefined;
}

/** A cell as the terminal shows it. A colour is undefined where it is the terminal's own. */
export interface ShownCell {
  readonly glyph: string;
  readonly foreground: number | undefined;
  readonly background: number | undefined;
  readonly isBold: boolean;
  readonly isInverse: boolean;
}

/** A real program in a real pseudo-terminal, with a terminal emulator that reads what it writes. */
export class PseudoTerminal {
  readonly #process: pty.IPty;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  #ending: Ending | undefined;
  #bytes = 0;
  /** What was written in all, for looking for what must not be there. */
  output = '';

  constructor(file: string, args: readonly string[], options: PseudoTerminalOptions = {}) {
    const {width = 80, height = 24, environment = {}, emoji = 'narrow'} = options;
    const TERM = environment.TERM ?? 'xterm-256color';
    this.#screen = new xterm.Terminal({cols: width, rows: height, scrollback: 200, allowProposedApi: true});
    if (emoji === 'wide') giveEmojiTwoCells(this.#screen);
    this.#process = pty.spawn(file, [...args], {
      name: TERM,
      cols: width,
      rows: height,
      cwd: ROOT,
      env: {PATH: process.env.PATH!, HOME: ownHome(), LANG: 'C.UTF-8', TERM, ...environment},
    });
    this.#process.onData(data => {
      this.#bytes += Buffer.byteLength(data);
      this.output += data;
      this.#screen.write(data);
    });
    this.#process.onExit(({exitCode, signal}) => {
      this.#ending = {code: exitCode, signal: signal === 0 ? undefined : signal};
    });
  }

  get pid(): number {
    return this.#process.pid;
  }

  get width(): number {
    return this.#screen.cols;
  }

  get height(): number {
    return this.#screen.rows;
  }

  get bytesWritten(): number {
    return this.#bytes;
  }

  /** The visible rows, without blanks at their ends. */
  get rows(): string[] {
    const {active} = this.#screen.buffer;
    return Array.from(
      {length: this.#screen.rows},
      (_, y) => active.getLine(active.viewportY + y)?.translateToString(true) ?? '',
    );
  }

  get text(): string {
    return this.rows.join('\n');
  }

  get isAlternateScreen(): boolean {
    return this.#screen.buffer.active.type === 'alternate';
  }

  get modes(): InstanceType<typeof xterm.Terminal>['modes'] {
    return this.#screen.modes;
  }

  /** Whether the cursor is hidden, by the last word on it. */
  get isCursorHidden(): boolean {
    return this.output.lastIndexOf('\x1b[?25l') > this.output.lastIndexOf('\x1b[?25h');
  }

  /** Index of the row that holds a text; -1 where none does. */
  rowWith(text: string): number {
    return this.rows.findIndex(row => row.includes(text));
  }

  cell(x: number, y: number): ShownCell {
    const cell = this.#screen.buffer.active.getLine(y)!.getCell(x)!;
    return {
      glyph: cell.getChars(),
      foreground: cell.isFgDefault() ? undefined : cell.getFgColor(),
      background: cell.isBgDefault() ? undefined : cell.getBgColor(),
      isBold: cell.isBold() !== 0,
      isInverse: cell.isInverse() !== 0,
    };
  }

  write(keys: string): void {
    this.#process.write(keys);
  }

  kill(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  resize(width: number, height: number): void {
    this.#screen.resize(width, height);
    this.#process.resize(width, height);
  }

  /** Takes nothing from the program until it is resumed, as a stalled line would. */
  pause(): void {
    this.#process.pause();
  }

  resume(): void {
    this.#process.resume();
  }

  /** Closes the terminal, as a window that is closed or a line that is cut. */
  vanish(): void {
    (this.#process as unknown as {destroy(): void}).destroy();
  }

  /** Waits until something holds, and fails with the screen where it never does. */
  async until(what: string, holds: () => boolean): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    while (!holds()) {
      if (performance.now() > end)
        throw new Error(`never: ${what}\n${this.text}\nended: ${JSON.stringify(this.#ending)}`);
      await new Promise(resolve => setTimeout(resolve, 15));
    }
  }

  async untilText(text: string | RegExp): Promise<void> {
    const holds = typeof text === 'string' ? () => this.text.includes(text) : () => text.test(this.text);
    await this.until(`the screen shows ${text}`, holds);
  }

  /** Waits for the program's end and for its last bytes, which may come after it. */
  async ended(): Promise<Ending> {
    await this.until('the program ends', () => this.#ending !== undefined);
    for (let seen = -1; seen !== this.#bytes; ) {
      seen = this.#bytes;
      await new Promise(resolve => setTimeout(resolve, 60));
    }
    await new Promise<void>(resolve => this.#screen.write('', resolve));
    return this.#ending!;
  }

  /** Ends what is still running. */
  close(): void {
    if (this.#ending === undefined) this.#process.kill('SIGKILL');
    this.#screen.dispose();
  }
}

/** The built program. */
export function startRxtop(args: readonly string[], options?: PseudoTerminalOptions): PseudoTerminal {
  return new PseudoTerminal(process.execPath, ['bin/rxtop', ...args], options);
}

/** Widths as terminals of today have them. The emulator packs width and joining into one number. */
function giveEmojiTwoCells({unicode}: InstanceType<typeof xterm.Terminal>): void {
  const wcwidth = (codePoint: number) => Math.min(2, stringWidth(String.fromCodePoint(codePoint))) as 0 | 1 | 2;
  unicode.register({
    version: 'wide',
    wcwidth,
    charProperties(codePoint: number, preceding: number) {
      const width = wcwidth(codePoint);
      const widthBefore = (preceding >> 1) & 3;
      const joins = width === 0 && preceding !== 0 && widthBefore !== 0;
      return ((joins ? Math.max(width, widthBefore) : width) << 1) | (joins ? 1 : 0);
    },
  });
  unicode.activeVersion = 'wide';
}
