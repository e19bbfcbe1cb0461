import {readdirSync, readFileSync} from 'node:fs';
import {residentMegabytesOf} from './cpu-time.js';

/** USER_HZ is 100 on every Linux that Node.js runs on. */
const MILLISECONDS_PER_TICK = 10;

/** What a process and all that it started have used. */
export interface TreeCost {
  /** CPU so far, that of children which have ended included. */
  readonly cpuMilliseconds: number;
  /** Resident now; what processes share is counted in each. */
  readonly megabytes: number;
}

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

/** A process and its descendants. A child that has ended counts with the parent that waited for it. */
export function costOfTree(root: number): TreeCost {
  const all = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => statOf(Number(name)) ?? []);
  const tree = all.filter(({pid}) => pid === root);
  for (let found = tree; found.length > 0; ) {
    const parents = new Set(found.map(({pid}) => pid));
    found = all.filter(({parent}) => parents.has(parent));
    tree.push(...found);
  }
  return {
    cpuMilliseconds: tree.reduce((sum, {ticks}) => sum + ticks, 0) * MILLISECONDS_PER_TICK,
    megabytes: tree.reduce((sum, {pid}) => sum + megabytesOf(pid), 0),
  };
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: utime, stime, cutime and cstime are its fields 14 to 17. */
function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(14 - 3, 18 - 3).reduce((sum, field) => sum + Number(field), 0);
    return {pid, parent: Number(fields[4 - 3]), ticks};
  } catch {
    // It ended between the listing and the reading.
    return undefined;
  }
}

function megabytesOf(pid: number): number {
  try {
    const megabytes = residentMegabytesOf(pid);
    return Number.isFinite(megabytes) ? megabytes : 0;
  } catch {
    return 0;
  }
}
