import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';

const PROGRAM = path.join(import.meta.dirname, 'shaped-peer.cjs');

/** UDP in one direction: packets a second, and their payload. */
export interface Flow {
  readonly packets: number;
  readonly bytes: number;
}

/** A process in a container's network namespace that sends what it is told to, until it is stopped. */
export class ShapedPeer {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Starts one in the namespace of a process; it is there when this resolves. */
  static async start(pid: number): Promise<ShapedPeer> {
    const argv = ['--target', String(pid), '--net', process.execPath, PROGRAM];
    const child = spawn('nsenter', argv, {stdio: ['pipe', 'pipe', 'inherit']});
    await once(child.stdout, 'data');
    return new ShapedPeer(child);
  }

  /** From now on it sends so much to that address. */
  send(address: string, {packets, bytes}: Flow): void {
    this.#child.stdin?.write(`${address} ${packets} ${bytes}\n`);
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'close');
    this.#child.stdin?.end();
    await ended;
  }
}
