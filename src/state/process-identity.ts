import {readFile, readlink} from 'node:fs/promises';
import process from 'node:process';
import {errorCode} from '../errors.js';

/** A process beyond its number, which is used anew. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks from the machine's start to the process's, as proc_pid_stat(5) has it; undefined where it is hidden. */
  readonly startTicks: string | undefined;
  readonly bootId: string | undefined;
  /** In another one, the same number is another process. */
  readonly pidNamespace: string | undefined;
}

/** This process. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  const [startTicks, bootId, pidNamespace] = await Promise.all([
    readStartTicks(process.pid),
    unlessHidden(readFile('/proc/sys/kernel/random/boot_id', 'utf8')),
    unlessHidden(readlink('/proc/self/ns/pid')),
  ]);
  return {pid: process.pid, startTicks, bootId: bootId?.trim(), pidNamespace};
}

/** Whether a process still runs; undefined where that cannot be told from here. */
export async function isRunning(other: ProcessIdentity, own: ProcessIdentity): Promise<boolean | undefined> {
  if (other.bootId !== own.bootId) return false;
  if (other.pidNamespace !== own.pidNamespace || other.startTicks === undefined) return undefined;
  if (!mayBeThere(other.pid)) return false;

  const startTicks = await readStartTicks(other.pid);
  return startTicks === undefined ? undefined : startTicks === other.startTicks;
}

/** `1234 (a name) S 1 …`: the name may hold anything; field 22 is the 20th behind it. */
async function readStartTicks(pid: number): Promise<string | undefined> {
  const text = await unlessHidden(readFile(`/proc/${pid}/stat`, 'utf8'));
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}

/** Signal 0 tells of processes that /proc hides as well: https://man7.org/linux/man-pages/man2/kill.2.html */
function mayBeThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

async function unlessHidden(reading: Promise<string>): Promise<string | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}
