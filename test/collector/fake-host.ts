import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {HostInterfaces} from '../../src/collector/counters/host-interfaces.js';
import {createSandbox, type Sandbox} from '../../src/collector/sandbox.js';
import {addLink, type FakeLink} from './counters/fake-sysfs.js';
import {columnsOf, netDevText} from './counters/kernel-text.js';
import {writeProcess} from './fake-proc.js';
import {processIn} from './fakes.js';

/** Bytes and packets, in the order receive bytes, receive packets, transmit bytes, transmit packets. */
export type Counted = readonly [number, number, number, number];

/** A host in a folder: its interfaces, its `/proc/net/dev`, and sandboxes whose processes are folders. */
export class FakeHost {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'rxtop-host-'));
  readonly procRoot = path.join(this.folder, 'proc');
  readonly netDev = path.join(this.folder, 'host.dev');
  readonly #sysfs = path.join(this.folder, 'sys');
  readonly interfaces = new HostInterfaces(this.#sysfs);
  #lastNumber = 0;

  constructor() {
    mkdirSync(this.#sysfs);
    this.count({});
  }

  addLink(name: string, link: FakeLink): void {
    addLink(this.#sysfs, name, link);
  }

  removeLink(name: string): void {
    rmSync(path.join(this.#sysfs, name), {recursive: true});
  }

  /** What the host's `/proc/net/dev` says, as the host sees it. */
  count(interfaces: Readonly<Record<string, Counted>>): void {
    writeFileSync(this.netDev, textOf(interfaces));
  }

  /** A sandbox with these interfaces, as it sees them; their indexes are told by `dev_mcast`. */
  addSandbox(interfaces: Readonly<Record<string, Counted>>, indexes: Readonly<Record<string, number>> = {}): Sandbox {
    const number = ++this.#lastNumber;
    writeProcess(this.procRoot, {
      pid: number,
      containerId: `container ${number}`,
      net: {
        dev: textOf(interfaces),
        dev_mcast: Object.entries(indexes)
          .map(([name, index]) => `${String(index).padEnd(4)} ${name.padEnd(15)} 1     0     333300000001\n`)
          .join(''),
      },
    });
    return createSandbox(number, processIn(path.join(this.procRoot, String(number)), {pid: number, netInode: number}));
  }

  /** What the sandbox says from now on. */
  countInside({number}: Sandbox, interfaces: Readonly<Record<string, Counted>>): void {
    writeFileSync(path.join(this.procRoot, String(number), 'net/dev'), textOf(interfaces));
  }

  /** Other files below the sandbox's `net/`, by name. */
  writeInside({number}: Sandbox, files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(path.join(this.procRoot, String(number), 'net', name), text);
    }
  }

  /** The sandbox's process ends. */
  endProcess({number}: Sandbox): void {
    rmSync(path.join(this.procRoot, String(number)), {recursive: true});
  }

  remove(): void {
    rmSync(this.folder, {recursive: true});
  }
}

function textOf(interfaces: Readonly<Record<string, Counted>>): Buffer {
  return netDevText(Object.entries(interfaces).map(([name, counted]) => ({name, columns: columnsOf(...counted)})));
}
