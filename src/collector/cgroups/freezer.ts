import path from 'node:path';
import type {ProcFile} from '../counters/proc-file.js';
import {type CgroupLine, cgroupLines} from './cgroup-path.js';
import {readIfOpen} from './process-scan.js';

/**
 * Whether the freezer holds a process, by its `/proc/<pid>/cgroup`: that is what pausing a container does. False where cgroups
 * are not mounted here. https://docs.kernel.org/admin-guide/cgroup-v2.html, https://docs.kernel.org/admin-guide/cgroup-v1/freezer-subsystem.html
 */
export function isFrozen(cgroupRoot: string, cgroups: string, file: ProcFile): boolean {
  const lines = cgroupLines(cgroups);
  const freezer = lines.find(({controllers}) => controllers.includes('freezer'));
  if (freezer !== undefined) {
    const state = path.join(cgroupRoot, 'freezer', freezer.path, 'freezer.state');
    return isBelowRoot(freezer) && readIfOpen(state, file)?.startsWith('FROZEN') === true;
  }

  const unified = lines.find(({controllers}) => controllers.length === 0);
  if (unified === undefined || !isBelowRoot(unified)) return false;

  // Beside version 1 (hybrid), version 2 is mounted one folder deeper.
  const folder = lines.length === 1 ? cgroupRoot : path.join(cgroupRoot, 'unified');
  return /^frozen 1$/m.test(readIfOpen(path.join(folder, unified.path, 'cgroup.events'), file) ?? '');
}

/** Paths that begin above our own cgroup namespace have no folder here. */
function isBelowRoot(line: CgroupLine): boolean {
  return !line.path.startsWith('/..');
}
