import {readdirSync, readFileSync, readlinkSync} from 'node:fs';
import path from 'node:path';
import {errorCode} from '../../errors.js';

/** A veth in the host's namespace. `master` is the bridge that it is a port of. */
export interface HostVeth {
  readonly name: string;
  readonly master: string | undefined;
}

interface Link {
  readonly index: number;
  readonly peerIndex: number;
}

/**
 * The host's end of each veth, found by the index of its other end. Reads sysfs (`/sys/class/net`), each interface once;
 * sysfs shows the network namespace in which it was mounted.
 */
export class HostInterfaces {
  readonly #folder: string;
  /** Undefined for interfaces that are no veth. */
  readonly #links = new Map<string, Link | undefined>();
  #byPeer = new Map<number, string[]>();

  constructor(folder = '/sys/class/net') {
    this.#folder = folder;
  }

  /** Looks for interfaces that came or went since the last call. Where sysfs is not there, no interface is known. */
  refresh(): void {
    const names = new Set(this.#names());
    for (const name of this.#links.keys()) if (!names.has(name)) this.#links.delete(name);
    for (const name of names) if (!this.#links.has(name)) this.#links.set(name, this.#readLink(name));

    this.#byPeer = new Map();
    for (const [name, link] of this.#links) {
      if (link === undefined) continue;
      const sameNumber = this.#byPeer.get(link.peerIndex);
      if (sameNumber === undefined) this.#byPeer.set(link.peerIndex, [name]);
      else sameNumber.push(name);
    }
  }

  /**
   * The only veth whose other end has this index, or undefined: where each namespace numbers its interfaces from 2 (Podman),
   * several veths name the same index and none of them can be told from the others.
   */
  vethWithPeer(index: number): HostVeth | undefined {
    const [name, ...others] = this.#byPeer.get(index) ?? [];
    return name === undefined || others.length > 0 ? undefined : {name, master: this.#masterOf(name)};
  }

  get vethCount(): number {
    return [...this.#links.values()].filter(link => link !== undefined).length;
  }

  #names(): string[] {
    try {
      return readdirSync(this.#folder);
    } catch (error) {
      if (errorCode(error) === 'ENOENT' || errorCode(error) === 'EACCES') return [];
      throw error;
    }
  }

  /** A vlan, macvlan or bridge names its kind in `uevent`; a veth does not, and its `iflink` is another's number. */
  #readLink(name: string): Link | undefined {
    try {
      if (this.#read(name, 'uevent').includes('DEVTYPE=')) return undefined;
      const link = {index: Number(this.#read(name, 'ifindex')), peerIndex: Number(this.#read(name, 'iflink'))};
      return link.index === link.peerIndex || link.peerIndex === 0 ? undefined : link;
    } catch (error) {
      // It went between the listing and the reading.
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  #masterOf(name: string): string | undefined {
    try {
      return path.basename(readlinkSync(path.join(this.#folder, name, 'master')));
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  #read(name: string, attribute: string): string {
    return readFileSync(path.join(this.#folder, name, attribute), 'utf8');
  }
}

/** sysfs answers EINVAL or ENODEV for an interface that is being taken down, and ENOTDIR for its plain files. */
function isGone(error: unknown): boolean {
  return ['ENOENT', 'EINVAL', 'ENODEV', 'ENOTDIR'].includes(errorCode(error) ?? '');
}
