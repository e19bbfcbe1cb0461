import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';

/** An interface as `/sys/class/net` shows it. `kind` is what its `uevent` calls it, which a veth’s does not. */
export interface FakeLink {
  readonly index: number;
  readonly peerIndex: number;
  readonly kind?: string;
  readonly master?: string;
}

/** Adds an interface to a folder that plays `/sys/class/net`; the name has a character for each byte. */
export function addLink(folder: string, name: string, {index, peerIndex, kind, master}: FakeLink): void {
  const at = (attribute: string) => Buffer.from(`${folder}/${name}/${attribute}`, 'latin1');
  mkdirSync(at(''), {recursive: true});
  writeFileSync(at('uevent'), `${kind === undefined ? '' : `DEVTYPE=${kind}\n`}INTERFACE=${name}\nIFINDEX=${index}\n`);
  writeFileSync(at('ifindex'), `${index}\n`);
  writeFileSync(at('iflink'), `${peerIndex}\n`);
  if (master !== undefined) symlinkSync(`../${master}`, at('master'));
}
