import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test, vi} from 'vitest';
import type {JsonDocument} from '../../../src/view/json-contract.js';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {isRunning} from '../lab/process-state.js';
import type {RxtopOptions} from '../lab/rxtop.js';
import {makeSshClient, type SshClient, type SshServer, startSshServer} from '../lab/ssh-server.js';
import {SYSTEM_PATH} from '../lab/system-path.js';
import {containerOf, counted, follow, frames, shown, takeDocument} from '../truth/documents.js';

const lab = useLab();
const folder = mkdtempSync(path.join(os.tmpdir(), 'rxtop-ssh-test-'));

/** Three servers: a host as it should be, one without the `docker` command, one without an engine. */
const PORTS = {good: 2200, 'without-docker': 2201, 'without-engine': 2202} as const;

let client: SshClient;
let server: SshServer;
const servers: SshServer[] = [];
let receiver: LabContainer;

beforeAll(async () => {
  const {engine} = lab;
  client = await makeSshClient(folder, userConfiguration());
  const environments = [
    {DOCKER_HOST: `unix://${engine.socketPath}`},
    {PATH: '/nowhere'},
    {DOCKER_HOST: 'unix:///nowhere/docker.sock'},
  ];
  for (const [index, port] of Object.values(PORTS).entries()) {
    servers.push(await startSshServer(engine, client, port, environments[index]!));
  }
  server = servers[0]!;

  const network = await lab.network('ssh');
  const sender = await lab.container({name: 'sender', networks: [network]});
  receiver = await lab.container({name: 'receiver', networks: [network]});
  await lab.send({from: sender, to: receiver, packets: 7, bytes: 70});
});

afterAll(async () => {
  await Promise.all(servers.map(each => each.stop()));
  rmSync(folder, {recursive: true});
});

/** What users have in ~/.ssh/config. Some of it is for their own sessions, and must not hinder ours. */
function userConfiguration(): string {
  const hosts = Object.entries(PORTS).map(([name, port]) => `Host ${name}\n  Port ${port}`);
  return `
Host good
  RequestTTY force
  RemoteCommand exec tmux
  LocalForward 127.0.0.1:${PORTS.good} 127.0.0.1:1
  ExitOnForwardFailure yes
Host unknown-key
  UserKnownHostsFile /dev/null
Host changed-key
  UserKnownHostsFile ${folder}/changed_hosts
Host refused
  IdentityFile ${folder}/stranger
Host nobody-listens
  Port 9
Host nowhere
  HostName nowhere.invalid
Host far
  ProxyJump good
Host shared
  ControlPath ${folder}/shared.sock
${hosts.join('\n')}
Host nowhere
  User root
Host * !refused
  IdentityFile ${folder}/mine
Host *
  HostName 127.0.0.1
  HostKeyAlias lab
  Port ${PORTS.good}
  User root
  IdentitiesOnly yes
  UserKnownHostsFile ${folder}/known_hosts
`;
}

const byClient = (): RxtopOptions => ({environment: {PATH: `${client.programs}:${SYSTEM_PATH}`, TMPDIR: folder}});

async function documentFrom(host: string): Promise<JsonDocument> {
  return takeDocument(lab, ['-H', host, '--no-rates'], {...byClient(), timeoutSeconds: PATIENCE_SECONDS});
}

const WAITING = {timeout: 15_000, interval: 50};

/** A login takes half a dozen programs, which take their time where others work beside it. */
const PATIENCE_SECONDS = 60;
vi.setConfig({testTimeout: 180_000});

const folders = () => readdirSync(folder).filter(name => name.startsWith('rxtop-ssh-'));

test('containers of another host are counted by the user’s ssh, with one login for all that is asked', async () => {
  const before = server.logins();
  const following = follow(lab, ['-H', 'ssh://good', '--count', '3', '--interval', '500ms'], byClient());
  await following.until(() => following.documents.length === 3, PATIENCE_SECONDS);
  const seen = containerOf(following.documents[2]!, receiver);
  expect(seen).toMatchObject({host: 'good', endpoint: 'ssh://good', traffic: {state: 'counted', source: 'engine'}});
  expect(shown(seen)).toEqual(counted(lab.kernelCounters(receiver)));
  expect(shown(seen).receive).toEqual(frames(7, 70));
  expect(server.logins() - before).toBe(1);
  await vi.waitFor(() => expect(folders()).toEqual([]), WAITING);
});

test('an address may name user, port and socket, and a jump host may lie on the way', async () => {
  const {socketPath} = lab.engine;
  const address = `ssh://root@without-engine:${PORTS['without-engine']}${socketPath}`;
  const before = server.logins();
  for (const host of [address, 'ssh://far']) {
    const document = await documentFrom(host);
    expect(shown(containerOf(document, receiver))).toEqual(counted(lab.kernelCounters(receiver)));
  }
  // To the jump host, and through it to itself.
  expect(server.logins() - before).toBe(2);
});

test('events come; a login that breaks off is told, and another one is made', async () => {
  const before = server.logins();
  const following = follow(lab, ['-H', 'ssh://good', '--interval', '200ms'], byClient());
  await following.until(({engine}) => engine.state === 'connected', PATIENCE_SECONDS);
  const late = await lab.container({name: 'late', networkMode: 'none'});
  await following.until(({containers}) => containers.some(({id}) => id === late.id));
  server.endSessions();
  const {engine} = await following.until(each => each.engine.state === 'reconnecting');
  expect(engine.reason).toBe('the connection to ssh://good was lost');
  await late.kill();
  await following.until(each => each.engine.state === 'connected' && each.containers.every(({id}) => id !== late.id));
  expect(server.logins() - before).toBe(2);
});

test('ssh ends with rxtop, be it killed', async () => {
  const program = lab.startRxtop(['json', '--follow', '-H', 'ssh://good', '--interval', '200ms'], byClient());
  await program.nextLine(PATIENCE_SECONDS);
  const children = descendantsOf(program.pid);
  expect(children.map(commandOf).filter(command => command.includes('/ssh'))).not.toEqual([]);
  await program.stop('SIGKILL');
  await vi.waitFor(() => expect(children.filter(isRunning)).toEqual([]), WAITING);
  for (const left of folders()) rmSync(path.join(folder, left), {recursive: true});
});

test('a login that the user keeps open is used', async () => {
  const before = server.logins();
  const login = spawn('ip', ['netns', 'exec', lab.engine.namespace, `${client.programs}/ssh`, '-MN', 'shared']);
  try {
    await vi.waitFor(() => expect(readdirSync(folder)).toContain('shared.sock'), WAITING);
    const document = await documentFrom('ssh://shared');
    expect(shown(containerOf(document, receiver))).toEqual(counted(lab.kernelCounters(receiver)));
    expect(server.logins() - before).toBe(1);
    expect(login.exitCode).toBeNull();
  } finally {
    await end(login);
  }
});

const FAULTS: ReadonlyArray<readonly [host: string, line: RegExp]> = [
  ['unknown-key', /^the host key of unknown-key is not known\. Log in by hand once \(ssh unknown-key\)/],
  ['changed-key', /^the host key of changed-key has changed: another machine .* ssh-keygen -R 'changed-key'/],
  ['refused', /^refused refuses the login by ssh \(.*Permission denied \(publickey\)\.\)\. .*ssh-add/],
  [
    'nobody-listens',
    /^nobody-listens cannot be reached by ssh \(connect to host 127\.0\.0\.1 port 9: Connection refused\)/,
  ],
  ['nowhere', /^ssh knows no address of nowhere \(Could not resolve hostname nowhere\.invalid/],
  ['without-docker', /^there is no docker command on without-docker \(.*not found\)\. Install/],
  ['without-engine', /^the engine does not run on without-engine \(.+\)\. Start it there/],
];

test('what is wrong is told in one line, by whose it is to mend', async () => {
  const runs = FAULTS.map(async ([host, line]) => {
    const {exitCode, stdout, stderr} = await lab.runRxtop(['json', '-H', `ssh://${host}`], {
      ...byClient(),
      timeoutSeconds: PATIENCE_SECONDS,
    });
    expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''});
    expect(stderr.replace(/^rxtop: /, '')).toMatch(line);
    expect(stderr.trimEnd()).not.toContain('\n');
  });
  await Promise.all(runs);
});

function descendantsOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  return children.flatMap(child => [child, ...descendantsOf(child)]);
}

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
}

function end(child: ChildProcess): Promise<unknown> {
  const ended = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGTERM');
  return ended;
}
