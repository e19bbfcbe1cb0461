import {readFileSync} from 'node:fs';

/** USER_HZ is 100 on every Linux that Node.js runs on. */
export const MILLISECONDS_PER_TICK = 10;

/** CPU time that this process, garbage collection included, spends in a function, in milliseconds. */
export function cpuMillisecondsIn(act: () => void): number {
  const before = process.cpuUsage();
  act();
  const {user, system} = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** CPU time of a process so far, user and system, in milliseconds; its children are not in it. */
export function cpuMillisecondsOf(pid: number): number {
  const field = statField(pid);
  return (field(14) + field(15)) * MILLISECONDS_PER_TICK;
}

/** The fields of `/proc/<pid>/stat` from the fourth on, by number: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export function statField(pid: number): (number: number) => number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return number => Number(fields[number - 3]);
}

/** Resident memory of a process in megabytes. */
export function residentMegabytesOf(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kibibytes) * 1024) / 1e6;
}
