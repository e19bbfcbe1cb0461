import {readdirSync} from 'node:fs';
import {MILLISECONDS_PER_TICK, residentMegabytesOf, statField} from './cpu-time.js';

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

/** Its ticks are those of itself and of the children that it has waited for, as user and in the kernel. */
function statOf(pid: number): Stat | undefined {
  try {
    const field = statField(pid);
    return {pid, parent: field(4), ticks: field(14) + field(15) + field(16) + field(17)};
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
