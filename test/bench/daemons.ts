import {readdirSync, readFileSync} from 'node:fs';
import {setTimeout as pause} from 'node:timers/promises';
import {connectTo} from '../engine/lab/docker-client.js';
import {createLabContainer} from '../engine/lab/lab-container.js';
import type {EngineAddress} from '../engine/lab/provided.js';
import {cpuMillisecondsOf} from './cpu-time.js';

const SETTLE_SECONDS = 5;

/** Asks its network's gateway once a second: every container has traffic, 98 bytes each way. */
const CHATTER = ['sh', '-c', 'ping -q "$(ip route | sed -n "s/^default via \\([^ ]*\\).*/\\1/p")" > /dev/null'];

/** Starts so many containers, each of which sends and receives a packet a second, and waits until the engine has calmed down. */
export async function startContainers(engine: EngineAddress, count: number): Promise<void> {
  const docker = connectTo(engine.socketPath);
  const {cgroupParent} = engine;
  const options = {command: CHATTER, capAdd: ['NET_RAW'], ...(cgroupParent === undefined ? {} : {cgroupParent})};
  for (let number = 0; number < count; number++) {
    await createLabContainer(docker, engine.image, options, name => `bench-${number}-${name}`);
  }
  await pause(SETTLE_SECONDS * 1000);
}

/** CPU milliseconds so far of dockerd, its containerd and their shims: their command lines name the engine's own folder. */
export function daemonMilliseconds({namespace}: EngineAddress): number {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && isDaemon(Number(name), namespace))
    .reduce((sum, pid) => sum + cpuMillisecondsOf(Number(pid)), 0);
}

function isDaemon(pid: number, namespace: string): boolean {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return /^[^\0]*(?:dockerd|containerd)/.test(command) && command.includes(namespace);
  } catch {
    // It ended between the listing and the reading.
    return false;
  }
}
