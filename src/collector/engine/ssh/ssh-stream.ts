import {Duplex} from 'node:stream';
import {EngineError, toEngineError} from '../engine-error.js';
import type {SshProcess} from './ssh-program.js';

/**
 * A connection to the engine by the standard input and output of an ssh that is yet to be started. It stands in the place
 * of a socket, and has those of a socket's methods that Node's HTTP client calls.
 */
export class SshStream extends Duplex {
  #process: SshProcess | undefined;
  #held: (() => void) | undefined;
  #hasAnswered = false;

  constructor(starting: Promise<SshProcess>) {
    super({allowHalfOpen: true});
    starting.then(
      process => this.#attach(process),
      (error: unknown) => this.destroy(toEngineError(error)),
    );
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    const write = () => this.#process?.child.stdin?.write(chunk, callback);
    if (this.#process === undefined) this.#held = write;
    else write();
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#process?.child.stdin?.end();
    callback();
  }

  override _read(): void {
    this.#process?.child.stdout?.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#process?.child.kill('SIGTERM');
    callback(error);
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  /** Times are limited by whoever calls. */
  setTimeout(): this {
    return this;
  }

  /** Whoever opens connections closes them: an idle one may hold the process. */
  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  #attach(process: SshProcess): void {
    this.#process = process;
    const {child, ended} = process;
    if (this.destroyed) {
      child.kill('SIGTERM');
      return;
    }

    child.stdout?.on('data', (chunk: Buffer) => {
      this.#hasAnswered = true;
      if (!this.push(chunk)) child.stdout?.pause();
    });
    // What it means that ssh takes no more is told by its end.
    child.stdin?.on('error', () => undefined);
    void ended.then(({meaning}) => {
      if (!this.destroyed) this.destroy(this.#hasAnswered ? new EngineError('lost', 'ssh has ended') : meaning);
    });
    this.#held?.();
    this.#held = undefined;
  }
}
