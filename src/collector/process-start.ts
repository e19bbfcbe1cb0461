/** USER_HZ, in which the kernel counts time for programs: 100 wherever Node.js runs. */
export const TICKS_PER_SECOND = 100;

/** Place of the start time among what follows the name in `/proc/<pid>/stat`. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const START_TIME = 19;

/**
 * Reads when a process started, in ticks since the machine did: `1 (name) S 0 1 1 …`. The name may hold anything, also blanks
 * and brackets. Undefined where the line is not complete.
 */
export function parseStartTicks(stat: string): number | undefined {
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_TIME];
  return ticks === undefined || !/^\d{1,20}$/.test(ticks) ? undefined : Number(ticks);
}

/** Reads seconds since the machine started: `7839.28 8634.69`. */
export function parseUptime(uptime: string): number | undefined {
  const seconds = /^(\d{1,20}\.\d+) /.exec(uptime)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

/** The process's start by the wall clock (RFC 3339), to a hundredth of a second and rather too early than too late. */
export function startedAt(startTicks: number, uptimeSeconds: number, now: Date): string {
  const ageSeconds = uptimeSeconds - (startTicks - 1) / TICKS_PER_SECOND;
  return new Date(now.getTime() - Math.round(ageSeconds * 1000)).toISOString();
}
