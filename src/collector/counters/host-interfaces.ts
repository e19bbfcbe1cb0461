import {lstatSync, readdirSync, readFileSync, readlinkSync} from 'node:fs';
import path from 'node:path';
import {errorCode} from '../../errors.js';

/** A veth in the host's namespace. `rawName` has a character for each byte. `master` is the bridge that it is a port of. */
export interface HostVeth {
  readonly rawName: string;
  readonly master: string | undefined;
}

/** `inode` is that of its entry in sysfs: another interface of the same name has another. */
interface Link {
  readonly inode: number;
  readonly index: number;
  /** Undefined for an interface that is no veth. */
  readonly peerIndex: number | undefined;
}

/**
 * The host's end of each veth, found by the index of its other end. Reads sysfs (`/sys/class/net`), each interface once;
 * sysfs shows the network namespace in which it was mounted.
 */
export class HostInterfaces {
  readonly #folder: string;
  readonly #links = new Map<string, Link>();
  #byPeer = new Map<number, string[]>();

  constructor(folder = '/sys/class/net') {
    this.#folder = folder;
  }

  /** Looks for interfaces that came or went since the last call. Where sysfs is not there, no interface is known. */
  refresh(): void {
    const names = new Set(this.#names());
    for (const name of this.#links.keys()) if (!names.has(name)) this.#links.delete(name);
    for (const name of names) this.#follow(name);

    this.#byPeer = new Map();
    for (const [name, {peerIndex}] of this.#links) {
      if (peerIndex === undefined) continue;
      const sameNumber = this.#byPeer.get(peerIndex);
      if (sameNumber === undefined) this.#byPeer.set(peerIndex, [name]);
      else sameNumber.push(name);
    }
  }

  /**
   * The only veth whose other end has this index, or undefined: where each namespace numbers its interfaces from 2 (Podman),
   * several veths name the same index and none of them can be told from the others.
   */
  vethWithPeer(index: number): HostVeth | undefined {
    const [name, ...others] = this.#byPeer.get(index) ?? [];
    return name === undefined || others.length > 0 ? undefined : {rawName: name, master: this.#masterOf(name)};
  }

  get vethCount(): number {
    return [...this.#links.values()].filter(({peerIndex}) => peerIndex !== undefined).length;
  }

  /** The kernel gives out higher numbers to later interfaces; 0 where none is known. */
  get highestIndex(): number {
    return [...this.#links.values()].reduce((highest, {index}) => Math.max(highest, index), 0);
  }

  #names(): string[] {
    try {
      return readdirSync(this.#folder, 'latin1');
    } catch (error) {
      if (errorCode(error) === 'ENOENT' || errorCode(error) === 'EACCES') return [];
      throw error;
    }
  }

  /** Reads an interface unless it is known already. Podman gives the names of its veths out again and again. */
  #follow(name: string): void {
    try {
      const inode = lstatSync(this.#path(name)).ino;
      if (this.#links.get(name)?.inode !== inode) this.#links.set(name, this.#readLink(name, inode));
    } catch (error) {
      // It went between the listing and the reading.
      if (!isGone(error)) throw error;
      this.#links.delete(name);
    }
  }

  #readLink(name: string, inode: number): Link {
    const index = Number(this.#read(name, 'ifindex'));
    return {inode, index, peerIndex: this.#readPeerIndex(name, index)};
  }

  /** A vlan, macvlan or bridge names its kind in `uevent`; a veth does not, and its `iflink` is another's number. */
  #readPeerIndex(name: string, index: number): number | undefined {
    if (this.#read(name, 'uevent').includes('DEVTYPE=')) return undefined;

    const peerIndex = Number(this.#read(name, 'iflink'));
    return peerIndex === index || peerIndex === 0 ? undefined : peerIndex;
  }

  #masterOf(name: string): string | undefined {
    try {
      return path.basename(readlinkSync(this.#path(name, 'master')));
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  #read(name: string, attribute: string): string {
    return readFileSync(this.#path(name, attribute), 'utf8');
  }

  /** As bytes: a name need not be text. */
  #path(name: string, ...attribute: string[]): Buffer {
    return Buffer.from(path.join(this.#folder, name, ...attribute), 'latin1');
  }
}

/** sysfs answers EINVAL or ENODEV for an interface that is being taken down, and ENOTDIR for its plain files. */
function isGone(error: unknown): boolean {
  return ['ENOENT', 'EINVAL', 'ENODEV', 'ENOTDIR'].includes(errorCode(error) ?? '');
}
