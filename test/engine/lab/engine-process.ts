import {type ChildProcess, spawn} from 'node:child_process';
import {closeSync, openSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {setTimeout as sleep} from 'node:timers/promises';
import {connectTo} from './docker-client.js';
import {LabImpossible} from './lab-impossible.js';
import {SYSTEM_PATH} from './system-path.js';

const START_SECONDS = 30;

/** What dockerd logs of its connection to containerd, at length. */
const CONNECTION_CHATTER = '[core]';

/**
 * What an engine writes outside its own folders. In its mount namespace these are empty and its own: sockets of
 * containerd's shims and the lock of iptables (/run), a key (/etc/docker), containerd's plugins (/opt).
 */
const PRIVATE_FOLDERS = ['/run', '/etc/docker', '/opt'];

/** Folders of an unpacked package. */
const PROGRAM_FOLDERS = ['usr', 'etc'];

/** How an engine is run. `place` tells nsenter where. */
export interface EngineProcess {
  readonly place: readonly string[];
  readonly argv: readonly string[];
  readonly home: string;
  /** Beside PATH and HOME. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly socketPath: string;
}

/**
 * A place for an engine, in nsenter's words: a network namespace, and a new mount namespace, where the programs that were
 * unpacked in a folder lie above the system's as if they were installed.
 */
export function newPlace(namespace: string, programs: string | undefined): string[] {
  const mounts = [...(programs === undefined ? [] : PROGRAM_FOLDERS.map(each => layOver(programs, each))), ...hide()];
  const setUp = ['--propagation', 'slave', 'sh', '-ec', `${mounts.join('\n')}\nexec "$@"`, 'sh'];
  return [`--net=/run/netns/${namespace}`, 'unshare', '--mount', ...setUp];
}

function layOver(programs: string, folder: string): string {
  const own = `${programs}/${folder}`;
  return `if [ -d ${own} ]; then mount -t overlay overlay -o lowerdir=${own}:/${folder} /${folder}; fi`;
}

function hide(): string[] {
  return PRIVATE_FOLDERS.map(each => `if [ -d ${each} ]; then mount -t tmpfs tmpfs ${each}; fi`);
}

/** The place of a process that runs, in nsenter's words. */
export function placeOf(pid: number): string[] {
  return ['--target', String(pid), '--net', '--mount'];
}

/** Starts an engine and resolves with its pid when it answers. Throws LabImpossible, with its log, if it never does. */
export async function startEngineProcess(engine: EngineProcess): Promise<number> {
  const daemon = spawnEngine(engine);
  await untilReady(daemon, engine);
  if (daemon.pid === undefined) throw new Error(`${engine.argv[0]} has no pid`);

  return daemon.pid;
}

/**
 * Each program of the chain replaces itself by the next, so that the child is the engine in the end. It is asked to end
 * should this process die without doing so.
 */
function spawnEngine({place, argv, home, environment, logFile}: EngineProcess): ChildProcess {
  const log = openSync(logFile, 'a');
  const daemon = spawn('nsenter', [...place, 'setpriv', '--pdeathsig', 'TERM', ...argv], {
    detached: true,
    stdio: ['ignore', log, log],
    env: {PATH: SYSTEM_PATH, HOME: home, ...environment},
  });
  closeSync(log);
  return daemon;
}

async function untilReady(daemon: ChildProcess, {argv, socketPath, logFile}: EngineProcess): Promise<void> {
  const docker = connectTo(socketPath);
  let failure: Error | undefined;
  daemon.on('error', error => {
    failure = error;
  });

  const deadline = Date.now() + START_SECONDS * 1000;
  while (Date.now() < deadline && daemon.exitCode === null && daemon.signalCode === null && failure === undefined) {
    const isReady = await docker.ping().then(
      () => true,
      () => false,
    );
    if (isReady) return;

    await sleep(25);
  }

  const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n');
  const tail = lines
    .filter(line => !line.includes(CONNECTION_CHATTER))
    .slice(-15)
    .join('\n');
  const why = failure === undefined ? '' : ` (${failure.message})`;
  throw new LabImpossible(`${argv[0]} does not start${why}:\n${tail}`);
}
