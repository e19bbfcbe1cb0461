import {closeSync, openSync, readSync} from 'node:fs';

/** A file of /proc gives at most one page a read, whatever is asked for: keep room for a page and then some. */
const ROOM = 16_384;

/**
 * Reads files of /proc whole into one buffer that is used again and again. Each read opens and closes the file: a kept
 * handle on `net/dev` would pin the network namespace of a container that has ended.
 */
export class ProcFile {
  bytes: Buffer = Buffer.allocUnsafe(4 * ROOM);
  length = 0;

  /** Reads until the end of the file, and leaves the result in `bytes` up to `length`. Throws Node.js system errors. */
  read(path: string): void {
    this.length = 0;
    const file = openSync(path, 'r');
    try {
      for (;;) {
        if (this.bytes.length - this.length < ROOM) this.#grow();
        const count = readSync(file, this.bytes, this.length, this.bytes.length - this.length, null);
        if (count === 0) return;

        this.length += count;
      }
    } finally {
      closeSync(file);
    }
  }

  /** What was read last, each byte a character: names of interfaces are bytes, not text. */
  get latin1(): string {
    return this.bytes.toString('latin1', 0, this.length);
  }

  #grow(): void {
    const bytes = Buffer.allocUnsafe(this.bytes.length * 2);
    this.bytes.copy(bytes, 0, 0, this.length);
    this.bytes = bytes;
  }
}
