import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync, readlinkSync} from 'node:fs';
import process from 'node:process';

/** A process that sleeps, in a network namespace of its own if asked for. */
export interface Sleeper {
  readonly pid: number;
  end(): Promise<void>;
}

/** Only root may make network namespaces. */
export const MAY_UNSHARE = process.getuid?.() === 0;

/** What stands in the cgroup file of every process of this test: it plays the container's id. */
export const OWN_CGROUP = readFileSync('/proc/self/cgroup', 'utf8').split('\n')[0]!;

export async function startSleeper(network: 'same' | 'own' = 'same'): Promise<Sleeper> {
  const command = network === 'own' ? ['unshare', '--net', 'sleep', '600'] : ['sleep', '600'];
  const child = spawn(command[0]!, command.slice(1), {stdio: 'ignore'});
  await once(child, 'spawn');
  if (network === 'own') await untilUnshared(child.pid!);
  return {pid: child.pid!, end: () => end(child)};
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;

  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function untilUnshared(pid: number): Promise<void> {
  const own = readlinkSync('/proc/self/ns/net');
  for (let turn = 0; turn < 10_000 && readlinkSync(`/proc/${pid}/ns/net`) === own; turn++) {
    await new Promise(resolve => setImmediate(resolve));
  }
}
