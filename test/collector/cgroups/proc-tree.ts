import {linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const TREES = path.join(import.meta.dirname, '../../fixtures/proc-trees');

/** A process in a made tree. `startTicks` is its start in hundredths of a second since the machine's. */
export interface MadeProcess {
  readonly pid: number;
  readonly cgroups: string;
  readonly startTicks?: number;
  /** Its name: anything, also brackets and blanks. */
  readonly name?: string;
}

/** A machine in a folder: `proc` with processes in it, and whatever files a test puts beside. It has been up for a while. */
export class ProcTree {
  readonly root = mkdtempSync(path.join(os.tmpdir(), 'rxtop-tree-'));
  readonly procRoot = path.join(this.root, 'proc');

  constructor() {
    this.write('proc/uptime', '10000.00 9000.00\n');
    this.run({pid: 1, cgroups: '0::/init.scope', startTicks: 2});
  }

  /** Unpacks a recorded or made tree: lines `== file` and what is in the file. */
  static unpack(name: string): ProcTree {
    const tree = new ProcTree();
    const [, ...files] = readFileSync(path.join(TREES, `${name}.tree`), 'utf8').split(/^== /m);
    for (const text of files) {
      const end = text.indexOf('\n');
      tree.write(path.join('proc', text.slice(0, end)), text.slice(end + 1));
    }
    return tree;
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.root, file)), {recursive: true});
    writeFileSync(path.join(this.root, file), text);
  }

  run({pid, cgroups, startTicks = 1000, name = 'sleep'}: MadeProcess): void {
    this.write(`proc/${pid}/cgroup`, `${cgroups}\n`);
    this.write(`proc/${pid}/stat`, `${pid} (${name}) S 1 ${pid} ${pid} ${'0 '.repeat(15)}${startTicks} 2322432 316\n`);
  }

  /** The two processes have the same network namespace: their files are one. */
  shareNetwork(pid: number, other: number | 'self'): void {
    this.write(`proc/${pid}/net/dev`, '');
    mkdirSync(path.join(this.procRoot, String(other), 'net'), {recursive: true});
    linkSync(path.join(this.procRoot, `${pid}/net/dev`), path.join(this.procRoot, `${other}/net/dev`));
  }

  end(pid: number): void {
    rmSync(path.join(this.procRoot, String(pid)), {recursive: true});
  }

  remove(): void {
    rmSync(this.root, {recursive: true});
  }
}

/** A container's id: 64 digits that begin with these. */
export function idOf(begin: string): string {
  return begin.padEnd(64, '0');
}
