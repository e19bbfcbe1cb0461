import {spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {setTimeout as sleep} from 'node:timers/promises';
import {PseudoTerminal} from '../../terminal/pseudo-terminal.js';
import type {EngineAddress} from './provided.js';
import {type Finished, run, signalGroup} from './run.js';
import {SYSTEM_PATH} from './system-path.js';

const PROGRAM = path.join(import.meta.dirname, '../../../bin/rxtop');
const NOBODY = '65534';

/** The engine's home is root's, and what root's rxtop keeps there is closed to others: they have none. */
const NO_HOME = '/dev/null';

export interface RxtopOptions {
  /** Beside DOCKER_HOST, PATH, HOME, LC_ALL and TZ. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Who runs it; root if not given. `groups` are ids. */
  readonly user?: 'root' | 'nobody' | OrdinaryUser;
  /** Runs it where /proc hides the processes of other users, by this mount option of procfs. */
  readonly hidepid?: 1 | 2 | 4;
  /** Runs it where the engine's own folder is `/var/lib/docker`. */
  readonly withDockerFolder?: boolean;
  readonly timeoutSeconds?: number;
}

/** Somebody without root's rights, but for these capabilities (`sys_ptrace`). */
export interface OrdinaryUser {
  readonly uid: number;
  readonly groups: readonly number[];
  readonly capabilities?: readonly string[];
}

/** A rxtop that goes on until it is stopped. */
export interface RunningRxtop {
  readonly pid: number;
  /** What it wrote to its standard error so far. */
  readonly stderr: string;
  /** The next line of its standard output; rejects when it ends or the time is over. */
  nextLine(timeoutSeconds?: number): Promise<string>;
  /** Signals it, once, and waits for its end. What had not been read by then is in `stdout`. */
  stop(signal?: NodeJS.Signals): Promise<Finished>;
}

/** Runs the built program on the lab's host to its end. */
export function runRxtop(
  engine: EngineAddress,
  args: readonly string[],
  options: RxtopOptions = {},
): Promise<Finished> {
  const {input, timeoutSeconds} = options;
  return run(commandLine(engine, args, options), {
    environment: environmentOf(engine, options),
    ...(input === undefined ? {} : {input}),
    ...(timeoutSeconds === undefined ? {} : {timeoutSeconds}),
  });
}

/** Starts the built program on the lab's host. */
export function startRxtop(engine: EngineAddress, args: readonly string[], options: RxtopOptions = {}): RunningRxtop {
  const [command = '', ...rest] = commandLine(engine, args, options);
  const child = spawn(command, rest, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environmentOf(engine, options),
  });
  const {pid} = child;
  if (pid === undefined) throw new Error(`${command} does not start`);

  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text;
  });

  return {
    pid,
    get stderr() {
      return stderr;
    },
    nextLine: async (timeoutSeconds = 15) => {
      const late = new AbortController();
      const next = await Promise.race([lines.next(), sleep(timeoutSeconds * 1000, undefined, {signal: late.signal})]);
      if (next === undefined) throw new Error(`no line within ${timeoutSeconds} s: ${stderr}`);

      late.abort();
      if (next.done) throw new Error(`rxtop has ended: ${stderr}`);
      return next.value;
    },
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), 10_000);
      const rest = [];
      for (let next = await lines.next(); !next.done; next = await lines.next()) rest.push(next.value);
      const [exitCode, endedBy] = await ended;
      clearTimeout(timer);
      return {exitCode: exitCode ?? undefined, signal: endedBy ?? undefined, stdout: rest.join('\n'), stderr};
    },
  };
}

/** Starts the built program on the lab's host in a pseudo-terminal of this size. Close it in the end. */
export function startDashboard(
  engine: EngineAddress,
  args: readonly string[],
  {width = 120, height = 40}: {readonly width?: number; readonly height?: number} = {},
): PseudoTerminal {
  const [command = '', ...rest] = commandLine(engine, args, {});
  return new PseudoTerminal(command, rest, {width, height, environment: environmentOf(engine, {})});
}

/** `ip netns exec` brings the namespace's own /sys. Each program of the line replaces itself by the next. */
function commandLine({namespace, socketPath}: EngineAddress, args: readonly string[], options: RxtopOptions): string[] {
  const {user = 'root', hidepid, withDockerFolder = false} = options;
  const program = [process.execPath, PROGRAM, ...args];
  const mounts = [
    ...(hidepid === undefined ? [] : [`mount -t proc -o hidepid=${hidepid} proc /proc`]),
    ...(withDockerFolder ? showDockerFolder(path.dirname(socketPath)) : []),
  ];
  return ['ip', 'netns', 'exec', namespace, ...mounting(mounts), ...become(user), ...program];
}

/** `ip netns exec` has made a mount namespace of its own already. */
function mounting(mounts: readonly string[]): string[] {
  return mounts.length === 0 ? [] : ['sh', '-ec', `${mounts.join('\n')}\nexec "$@"`, 'sh'];
}

function showDockerFolder(folder: string): string[] {
  return ['mount -t tmpfs tmpfs /var/lib', 'mkdir /var/lib/docker', `mount --bind ${folder}/data /var/lib/docker`];
}

function become(user: NonNullable<RxtopOptions['user']>): string[] {
  if (user === 'root') return [];

  const {uid, groups, capabilities = []} = user === 'nobody' ? {uid: Number(NOBODY), groups: []} : user;
  const supplementary = groups.length === 0 ? '--clear-groups' : `--groups=${groups.join(',')}`;
  const given = ['-all', ...capabilities.map(name => `+${name}`)].join(',');
  return [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${NOBODY}`,
    supplementary,
    `--inh-caps=${given}`,
    `--ambient-caps=${given}`,
  ];
}

/** What rxtop finds in its environment on a lab's host. */
export function environmentOf(
  {socketPath, home}: EngineAddress,
  {environment, user = 'root'}: RxtopOptions = {},
): Record<string, string> {
  return {
    PATH: SYSTEM_PATH,
    HOME: user === 'root' ? home : NO_HOME,
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    DOCKER_HOST: `unix://${socketPath}`,
    ...environment,
  };
}
