import {spawn} from 'node:child_process';
import {readlinkSync} from 'node:fs';
import {chmod, mkdir, mkdtemp, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {connectTo} from './docker-client.js';
import {newPlace, placeOf, startEngineProcess} from './engine-process.js';
import {makeHostNamespace} from './host-namespace.js';
import type {NetworkPlace} from './kernel-counters.js';
import {LabImpossible} from './lab-impossible.js';
import {isRunning} from './process-state.js';
import type {EngineAddress} from './provided.js';
import {labNamePrefix, removeLab} from './remains.js';
import {importTestImage} from './test-image.js';

/** A file system that works nearly everywhere and is fast, and one that works everywhere. */
const STORAGE_DRIVERS = ['overlay2', 'vfs'];

/** Settings of dockerd beside those that make it private. */
export type ExtraSettings = Readonly<Record<string, unknown>>;

/**
 * Starts an engine of our own, the system's or that of the `programs` unpacked in a folder. It lives in a network
 * namespace that plays the host, in a mount namespace, cgroup and folder of its own, and touches no other engine. Throws
 * LabImpossible if this machine cannot do that.
 */
export async function startPrivateEngine(extra: ExtraSettings = {}, programs?: string): Promise<EngineAddress> {
  return inNewLab(async (folder, name) => {
    let failure: unknown;
    for (const storageDriver of STORAGE_DRIVERS) {
      try {
        return await start(folder, name, withExtra(settings(folder, name, storageDriver), extra), programs);
      } catch (error) {
        if (!(error instanceof LabImpossible)) throw error;
        failure = error;
      }
    }

    throw failure;
  });
}

/** Makes the folder and the network namespace of a new lab, which bear its name; removes them where the start fails. */
export async function inNewLab(
  start: (folder: string, name: string) => Promise<EngineAddress>,
): Promise<EngineAddress> {
  const folder = await mkdtemp(path.join(os.tmpdir(), labNamePrefix()));
  const name = path.basename(folder);
  try {
    // Whether an ordinary user may use the socket is decided by the socket's own mode.
    await chmod(folder, 0o755);
    await makeHostNamespace(name);
    return await start(folder, name);
  } catch (error) {
    await removeLab(name);
    throw error;
  }
}

async function start(
  folder: string,
  name: string,
  all: Record<string, unknown>,
  programs: string | undefined,
): Promise<EngineAddress> {
  const socketPath = socketIn(folder);
  const home = path.join(folder, 'home');
  await mkdir(home, {recursive: true});
  await writeFile(configurationIn(folder), JSON.stringify(all, null, 2));

  const hostPid = await startEngineProcess({
    place: newPlace(name, programs),
    argv: ['dockerd', '--config-file', configurationIn(folder)],
    home,
    logFile: path.join(folder, `dockerd-${all['storage-driver']}.log`),
    socketPath,
  });
  const docker = connectTo(socketPath);
  const image = await importTestImage(docker, path.join(folder, 'rootfs'));
  const {Version} = await docker.version();
  return {namespace: name, socketPath, hostPid, image, product: 'Docker', engineVersion: Version, home};
}

/** Places to listen at are added to the engine's own socket. */
function withExtra({hosts, ...own}: ReturnType<typeof settings>, {hosts: more = [], ...others}: ExtraSettings) {
  return {...own, ...others, hosts: [...hosts, ...(more as readonly string[])]};
}

function socketIn(folder: string): string {
  return path.join(folder, 'docker.sock');
}

function configurationIn(folder: string): string {
  return path.join(folder, 'daemon.json');
}

function settings(
  folder: string,
  name: string,
  storageDriver: string,
): Record<string, unknown> & {readonly hosts: readonly string[]} {
  return {
    'data-root': path.join(folder, 'data'),
    'exec-root': path.join(folder, 'exec'),
    pidfile: path.join(folder, 'dockerd.pid'),
    hosts: [`unix://${socketIn(folder)}`],
    'storage-driver': storageDriver,
    'cgroup-parent': `/${name}`,
    'exec-opts': ['native.cgroupdriver=cgroupfs'],
    bip: '198.18.0.1/24',
    'default-address-pools': [{base: '198.19.0.0/16', size: 24}],
    'userland-proxy': false,
    'shutdown-timeout': 1,
  };
}

/**
 * Ends dockerd, as its service does, and lets a new one take its place: with `live-restore` the containers go on meanwhile.
 * `whileGone` gets a process that stays in the host's namespace. What it answers is answered together with the address.
 */
export async function restartPrivateEngine<Value>(
  engine: EngineAddress,
  whileGone: (host: NetworkPlace) => Promise<Value>,
): Promise<{readonly engine: EngineAddress; readonly value: Value}> {
  const {socketPath, home, hostPid} = engine;
  const folder = path.dirname(socketPath);
  const keeper = spawn('nsenter', [...placeOf(hostPid), 'sleep', '1000'], {stdio: 'ignore'});
  const keeperPid = keeper.pid;
  if (keeperPid === undefined) throw new Error('nsenter does not start');

  try {
    while (readlinkSync(`/proc/${keeperPid}/ns/mnt`) !== readlinkSync(`/proc/${hostPid}/ns/mnt`)) await sleep(5);
    process.kill(hostPid, 'SIGTERM');
    while (isRunning(hostPid)) await sleep(10);
    const value = await whileGone({pid: keeperPid});

    const newPid = await startEngineProcess({
      place: placeOf(keeperPid),
      argv: ['dockerd', '--config-file', configurationIn(folder)],
      home,
      logFile: path.join(folder, 'dockerd-again.log'),
      socketPath,
    });
    return {engine: {...engine, hostPid: newPid}, value};
  } finally {
    keeper.kill('SIGKILL');
  }
}
