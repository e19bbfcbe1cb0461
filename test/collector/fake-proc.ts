import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';

/** A process of a container in a folder that plays /proc. */
export interface FakeProcess {
  readonly pid: number;
  readonly containerId: string;
  /** Files below `net/`, by name. */
  readonly net: Readonly<Record<string, string | Buffer>>;
}

/** Writes the files of a process; what was there before is overwritten. */
export function writeProcess(procRoot: string, {pid, containerId, net}: FakeProcess): void {
  const folder = path.join(procRoot, String(pid));
  mkdirSync(path.join(folder, 'net'), {recursive: true});
  writeFileSync(path.join(folder, 'cgroup'), `12:cpu:/docker/${containerId}\n0::/docker/${containerId}\n`);
  for (const [name, text] of Object.entries(net)) writeFileSync(path.join(folder, 'net', name), text);
}
