import {readFileSync} from 'node:fs';
import {isClosed} from './process-handle.js';
import {parseStartTicks, parseUptime, TICKS_PER_SECOND} from './process-start.js';
import {compareStartTimes} from './start-time.js';

/** When rxtop began to watch: by the kernel's clock since the machine started, which nobody sets, and by the wall clock. */
export interface WatchingSince {
  /** Undefined where /proc does not tell. */
  readonly ticks: number | undefined;
  /** RFC 3339. */
  readonly time: string;
}

/**
 * The present moment. Processes of any /proc tell their start by the clock that ours tells. Where the uptime is another's, as in a
 * system container (lxcfs), it is smaller than our own start; that one is the moment then.
 */
export function watchingSince(now: Date, ownProc = '/proc'): WatchingSince {
  const uptime = parseUptime(read(`${ownProc}/uptime`));
  const own = parseStartTicks(read(`${ownProc}/self/stat`));
  const ticks =
    uptime === undefined || own === undefined ? undefined : Math.max(Math.round(uptime * TICKS_PER_SECOND), own);
  return {ticks, time: now.toISOString()};
}

/**
 * Whether all that a container on this host has counted was counted since then. The kernel's word on its process decides: the wall
 * clock may have been set meanwhile. The engine's is taken where the process cannot be looked at. What began in the very
 * tick is taken for older.
 */
export function beganSince(
  since: WatchingSince,
  startTicks: number | undefined,
  startedAt: string | undefined,
): boolean {
  return startTicks === undefined || since.ticks === undefined
    ? compareStartTimes(startedAt, since.time) > 0
    : startTicks > since.ticks;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isClosed(error)) return '';
    throw error;
  }
}
