import path from 'node:path';
import type {ProcFile} from '../counters/proc-file.js';
import {type CgroupLine, cgroupLines} from './cgroup-path.js';
import {readIfOpen} from './process-scan.js';

/**
 * Whether the freezer holds a process, by its `/proc/<pid>/cgroup`: that is what pausing a container does. False where cgroups
 * are not mounted here. https://docs.kernel.org/admin-guide/cgroup-v2.html, https://docs.kernel.org/admin-guide/cgroup-v1/freezer-subsystem.html
 */
export function isFrozen(cgroupRoot: string, cgroups: string, file: ProcFile): boolean {
  return cgroupLines(cgroups).some(line => isFrozenBy(line, cgroupRoot, file));
}

function isFrozenBy({controllers, path: cgroup}: CgroupLine, root: string, file: ProcFile): boolean {
  // Paths that begin above our own cgroup namespace have no folder here.
  if (cgroup.startsWith('/..')) return false;
  if (controllers.includes('freezer')) {
    return readIfOpen(path.join(root, 'freezer', cgroup, 'freezer.state'), file)?.startsWith('FROZEN') === true;
  }
  if (controllers.length > 0) return false;

  // Beside version 1 (hybrid), version 2 is mounted one folder deeper.
  const events = ['', 'unified'].map(folder => readIfOpen(path.join(root, folder, cgroup, 'cgroup.events'), file));
  return events.some(text => /^frozen 1$/m.test(text ?? ''));
}
