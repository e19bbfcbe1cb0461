import {type ChildProcess, spawn} from 'node:child_process';
import {closeSync, openSync, readlinkSync} from 'node:fs';
import {chmod, mkdir, mkdtemp, readFile, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {connectTo} from './docker-client.js';
import type {NetworkPlace} from './kernel-counters.js';
import {LabImpossible} from './lab-impossible.js';
import {isRunning} from './process-state.js';
import type {EngineAddress} from './provided.js';
import {labNamePrefix, removeLab} from './remains.js';
import {run} from './run.js';
import {SYSTEM_PATH} from './system-path.js';
import {importTestImage} from './test-image.js';

const START_SECONDS = 30;

/** What dockerd logs of its connection to containerd, at length. */
const CONNECTION_CHATTER = '[core]';

/** A file system that works nearly everywhere and is fast, and one that works everywhere. */
const STORAGE_DRIVERS = ['overlay2', 'vfs'];

/**
 * What an engine writes outside its own folders. In its mount namespace these are empty and its own: sockets of
 * containerd's shims and the lock of iptables (/run), a key (/etc/docker), containerd's plugins (/opt).
 */
const PRIVATE_FOLDERS = ['/run', '/etc/docker', '/opt'];

/** Settings of dockerd beside those that make it private. */
export type ExtraSettings = Readonly<Record<string, unknown>>;

/**
 * Starts an engine of our own. It lives in a network namespace that plays the host, in a mount namespace, cgroup and
 * folder of its own, and touches no other engine. Throws LabImpossible if this machine cannot do that.
 */
export async function startPrivateEngine(extra: ExtraSettings = {}): Promise<EngineAddress> {
  const folder = await mkdtemp(path.join(os.tmpdir(), labNamePrefix()));
  const name = path.basename(folder);
  try {
    // Whether an ordinary user may use the socket is decided by the socket's own mode.
    await chmod(folder, 0o755);
    await makeHostNamespace(name);
    return await startOnFirstStorage(folder, name, extra);
  } catch (error) {
    await removeLab(name);
    throw error;
  }
}

/** With these off, a container that is idle counts nothing: no router solicitations, no group reports of the bridges. */
const QUIETENING = [
  'for file in /proc/sys/net/ipv6/conf/*/disable_ipv6; do [ ! -e "$file" ] || echo 1 > "$file"; done',
  'echo 0 > /proc/sys/net/ipv4/igmp_link_local_mcast_reports',
];

async function makeHostNamespace(name: string): Promise<void> {
  for (const argv of [
    ['ip', 'netns', 'add', name],
    ['ip', '-n', name, 'link', 'set', 'lo', 'up'],
    ['ip', 'netns', 'exec', name, 'sh', '-ec', QUIETENING.join('\n')],
  ]) {
    const {exitCode, stderr} = await run(argv);
    if (exitCode !== 0) throw new LabImpossible(`${argv.join(' ')}: ${stderr.trim()}`);
  }
}

async function startOnFirstStorage(folder: string, name: string, extra: ExtraSettings): Promise<EngineAddress> {
  let failure: unknown;
  for (const storageDriver of STORAGE_DRIVERS) {
    try {
      return await start(folder, name, storageDriver, extra);
    } catch (error) {
      if (!(error instanceof LabImpossible)) throw error;
      failure = error;
    }
  }

  throw failure;
}

async function start(
  folder: string,
  name: string,
  storageDriver: string,
  extra: ExtraSettings,
): Promise<EngineAddress> {
  const socketPath = path.join(folder, 'docker.sock');
  const home = path.join(folder, 'home');
  const logFile = path.join(folder, `dockerd-${storageDriver}.log`);
  const configuration = path.join(folder, 'daemon.json');
  await mkdir(home, {recursive: true});
  const all = {...settings(folder, name, socketPath, storageDriver), ...extra};
  await writeFile(configuration, JSON.stringify(all, null, 2));

  const hide = PRIVATE_FOLDERS.map(each => `if [ -d ${each} ]; then mount -t tmpfs tmpfs ${each}; fi`).join('\n');
  const place = ['--propagation', 'slave', 'sh', '-ec', `${hide}\nexec "$@"`, 'sh'];
  const daemon = spawnDaemon(
    [`--net=/run/netns/${name}`, 'unshare', '--mount', ...place],
    configuration,
    logFile,
    home,
  );
  await untilReady(daemon, socketPath, logFile);
  if (daemon.pid === undefined) throw new Error('dockerd has no pid');

  const docker = connectTo(socketPath);
  const image = await importTestImage(docker, path.join(folder, 'rootfs'));
  const {Version} = await docker.version();
  return {namespace: name, socketPath, hostPid: daemon.pid, image, engineVersion: Version, home};
}

function settings(folder: string, name: string, socketPath: string, storageDriver: string): Record<string, unknown> {
  return {
    'data-root': path.join(folder, 'data'),
    'exec-root': path.join(folder, 'exec'),
    pidfile: path.join(folder, 'dockerd.pid'),
    hosts: [`unix://${socketPath}`],
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
  const keeper = spawn('nsenter', [...inNamespacesOf(hostPid), 'sleep', '1000'], {stdio: 'ignore'});
  const keeperPid = keeper.pid;
  if (keeperPid === undefined) throw new Error('nsenter does not start');

  try {
    while (readlinkSync(`/proc/${keeperPid}/ns/mnt`) !== readlinkSync(`/proc/${hostPid}/ns/mnt`)) await sleep(5);
    process.kill(hostPid, 'SIGTERM');
    while (isRunning(hostPid)) await sleep(10);
    const value = await whileGone({pid: keeperPid});

    const logFile = path.join(folder, 'dockerd-again.log');
    const daemon = spawnDaemon(inNamespacesOf(keeperPid), path.join(folder, 'daemon.json'), logFile, home);
    await untilReady(daemon, socketPath, logFile);
    if (daemon.pid === undefined) throw new Error('dockerd has no pid');

    return {engine: {...engine, hostPid: daemon.pid}, value};
  } finally {
    keeper.kill('SIGKILL');
  }
}

function inNamespacesOf(pid: number): string[] {
  return ['--target', String(pid), '--net', '--mount'];
}

/**
 * Each program of the chain replaces itself by the next, so that the child is dockerd in the end. It is asked to end
 * should this process die without doing so. `place` tells nsenter where it shall be.
 */
function spawnDaemon(place: readonly string[], configuration: string, logFile: string, home: string): ChildProcess {
  const log = openSync(logFile, 'a');
  const daemon = spawn(
    'nsenter',
    [...place, 'setpriv', '--pdeathsig', 'TERM', 'dockerd', '--config-file', configuration],
    {detached: true, stdio: ['ignore', log, log], env: {PATH: SYSTEM_PATH, HOME: home}},
  );
  closeSync(log);
  return daemon;
}

async function untilReady(daemon: ChildProcess, socketPath: string, logFile: string): Promise<void> {
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
  throw new LabImpossible(`dockerd does not start${failure === undefined ? '' : ` (${failure.message})`}:\n${tail}`);
}
