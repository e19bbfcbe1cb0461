import {errorCode} from '../errors.js';
import {writeNow, writeSome} from './write-now.js';

const RETRY_MS = 50;
/** Ends a half-sent sequence. */
const CANCEL = '\x18';

/**
 * Writes to a terminal without ever waiting for it. What it does not take is kept here and not in the stream, so that it
 * can be thrown away: a terminal that is given back must not get the rest of a picture afterwards.
 */
export class TerminalWriter {
  readonly #descriptor: number;
  readonly #onReady: () => void;
  readonly #onGone: () => void;
  #rest: Buffer = Buffer.alloc(0);
  #retry: NodeJS.Timeout | undefined;

  /** `onReady` is called when a terminal that was slow has taken everything, `onGone` when there is none any more. */
  constructor(descriptor: number, {onReady, onGone}: {onReady: () => void; onGone: () => void}) {
    this.#descriptor = descriptor;
    this.#onReady = onReady;
    this.#onGone = onGone;
  }

  /** Whether the terminal has not yet taken what it was given. */
  get isBusy(): boolean {
    return this.#rest.length > 0;
  }

  write(text: string): void {
    this.#rest = Buffer.concat([this.#rest, Buffer.from(text)]);
    this.#flush();
  }

  /** Throws away what was not taken, and writes this before it returns. */
  writeLast(text: string): void {
    writeNow(this.#descriptor, this.isBusy ? CANCEL + text : text);
    this.#rest = Buffer.alloc(0);
    clearTimeout(this.#retry);
    this.#retry = undefined;
  }

  #flush(): void {
    try {
      this.#rest = writeSome(this.#descriptor, this.#rest);
    } catch (error) {
      if (errorCode(error) === undefined) throw error;

      this.#rest = Buffer.alloc(0);
      this.#onGone();
      return;
    }

    if (this.isBusy) this.#retry ??= setTimeout(() => this.#tryAgain(), RETRY_MS);
  }

  #tryAgain(): void {
    this.#retry = undefined;
    this.#flush();
    if (!this.isBusy) this.#onReady();
  }
}
