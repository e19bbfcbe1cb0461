import {readNetInode} from './process-handle.js';

/**
 * What tells the host's own network namespace (see `netInode` of a process): the first process's, and ours where we read our
 * own /proc. In another one, mounted into a container, `self` is that container.
 */
export function hostNetInodes(procRoot: string): ReadonlySet<number> {
  const processes = procRoot === '/proc' ? ['self', '1'] : ['1'];
  return new Set(processes.flatMap(process => readNetInode(`${procRoot}/${process}`) ?? []));
}
