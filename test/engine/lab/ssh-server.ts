import {spawn} from 'node:child_process';
import {closeSync, openSync, readFileSync} from 'node:fs';
import {chmod, copyFile, mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {placeOf} from './engine-process.js';
import type {EngineAddress} from './provided.js';
import {output} from './run.js';
import {SYSTEM_PATH} from './system-path.js';

/** OpenSSH's server on the loopback interface of a lab's host, where root logs in with a key of the lab. */
export interface SshServer {
  readonly port: number;
  /** Logins that it has let in so far. */
  logins(): number;
  /** Ends every session, as a host does that goes down. */
  endSessions(): void;
  stop(): Promise<void>;
}

/** Keys of a lab, and an `ssh` that takes its configuration from there. */
export interface SshClient {
  readonly folder: string;
  /** A folder for PATH: OpenSSH looks for its configuration in the home of the password file, not in HOME. */
  readonly programs: string;
}

/** Makes keys in a folder, and files of known hosts that know the servers of `startSshServer` by the name `lab`. */
export async function makeSshClient(folder: string, configuration: string): Promise<SshClient> {
  const programs = path.join(folder, 'bin');
  await mkdir(programs, {recursive: true});
  const at = (name: string) => path.join(folder, name);
  for (const key of ['host', 'other-host', 'mine', 'stranger']) {
    await output(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', at(key)]);
  }
  await copyFile(at('mine.pub'), at('authorized_keys'));
  await writeFile(at('known_hosts'), `lab ${readFileSync(at('host.pub'), 'utf8')}`);
  await writeFile(at('changed_hosts'), `lab ${readFileSync(at('other-host.pub'), 'utf8')}`);
  await writeFile(at('config'), configuration);
  await writeFile(path.join(programs, 'ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F ${at('config')} "$@"\n`);
  await chmod(path.join(programs, 'ssh'), 0o755);
  return {folder, programs};
}

/** Starts a server in the network and mount namespace of the engine. `environment` is what its sessions get. */
export async function startSshServer(
  engine: EngineAddress,
  {folder}: SshClient,
  port: number,
  environment: Readonly<Record<string, string>>,
): Promise<SshServer> {
  const at = (name: string) => path.join(folder, name);
  const [configuration, logFile] = [at(`sshd-${port}.conf`), at(`sshd-${port}.log`)];
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const settings = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${at('host')}`,
    `AuthorizedKeysFile ${at('authorized_keys')}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'LogLevel VERBOSE',
    `SetEnv ${variables.join(' ')}`,
  ];
  await writeFile(configuration, `${settings.join('\n')}\n`);

  const log = openSync(logFile, 'a');
  const server = spawn(
    'nsenter',
    [
      ...placeOf(engine.hostPid),
      ...['sh', '-ec', 'mkdir -p /run/sshd; exec "$@"', 'sh'],
      ...['setpriv', '--pdeathsig', 'TERM', '/usr/sbin/sshd', '-D', '-e', '-f', configuration],
    ],
    {stdio: ['ignore', log, log], env: {PATH: SYSTEM_PATH}},
  );
  closeSync(log);
  const {pid} = server;
  if (pid === undefined) throw new Error('sshd does not start');

  const written = () => readFileSync(logFile, 'utf8');
  const children = () =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  for (let attempt = 0; !written().includes('Server listening'); attempt++) {
    if (attempt > 500 || server.exitCode !== null) throw new Error(`sshd does not start: ${written()}`);
    await sleep(10);
  }
  return {
    port,
    logins: () =>
      written()
        .split('\n')
        .filter(line => line.startsWith('Accepted publickey ')).length,
    endSessions: () => {
      for (const child of children()) process.kill(child, 'SIGKILL');
    },
    stop: async () => {
      const ended = new Promise(resolve => server.once('exit', resolve));
      for (const each of [...children(), pid]) process.kill(each, 'SIGKILL');
      await ended;
    },
  };
}
