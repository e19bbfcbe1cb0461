import {readFileSync} from 'node:fs';

/** USER_HZ is 100 on every Linux that Node.js runs on. */
const MILLISECONDS_PER_TICK = 10;

/** CPU time that this process, garbage collection included, spends in a function, in milliseconds. */
export function cpuMillisecondsIn(act: () => void): number {
  const before = process.cpuUsage();
  act();
  const {user, system} = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** CPU time of a process so far, user and system, in milliseconds; its children are not in it. */
export function cpuMillisecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[14 - 3]) + Number(fields[15 - 3])) * MILLISECONDS_PER_TICK;
}

/** Resident memory of a process in megabytes. */
export function residentMegabytesOf(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kibibytes) * 1024) / 1e6;
}
