import {mkdirSync, symlinkSync} from 'node:fs';
import {createServer, type Server} from 'node:net';
import {hostname} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {chooseEngines} from '../../src/collector/choose-engines.js';
import type {LocateSystem} from '../../src/collector/engine/locate-system.js';
import type {CollectorOptions} from '../../src/model/collector.js';
import {useTemporaryFolders} from '../state/temporary-folder.js';

const temporaryFolder = useTemporaryFolders();
let root = '';
let servers: Server[] = [];

beforeEach(() => {
  root = temporaryFolder();
  mkdirSync(path.join(root, 'var/run'), {recursive: true});
  mkdirSync(path.join(root, 'run/podman'), {recursive: true});
});

afterEach(async () => {
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
  servers = [];
});

const DOCKER = 'var/run/docker.sock';
const PODMAN = 'run/podman/podman.sock';

async function listenAt(...sockets: string[]): Promise<void> {
  for (const socket of sockets) {
    const server = createServer();
    servers.push(server);
    await new Promise<void>(resolve => server.listen(path.join(root, socket), resolve));
  }
}

type Choice = Partial<Pick<CollectorOptions, 'hosts' | 'contexts' | 'engines'>>;

function chosen(choice: Choice, environment: LocateSystem['environment'] = {}): string[] {
  const system: LocateSystem = {environment, homeFolder: path.join(root, 'home'), userId: 0, root};
  return chooseEngines({hosts: [], contexts: [], engines: [], ...choice}, system).map(
    ({host, location, kinds, standing}) => {
      const place = location.state === 'found' ? location.endpoint.replace(root, '') : 'nowhere';
      return [host === hostname() ? 'here' : host, place, standing, ...(kinds ?? [])].join(' ');
    },
  );
}

test('without a word, Docker’s usual socket and, if it is there, Podman’s', async () => {
  await listenAt(DOCKER);
  expect(chosen({})).toEqual(['here unix:///var/run/docker.sock found']);
  await listenAt(PODMAN);
  expect(chosen({engines: ['auto']})).toEqual([
    'here unix:///var/run/docker.sock found',
    'here unix:///run/podman/podman.sock optional',
  ]);
});

test('Podman alone is asked once, also where Docker’s socket is another name of its own', async () => {
  await listenAt(PODMAN);
  expect(chosen({})).toEqual(['here unix:///run/podman/podman.sock found']);
  symlinkSync(path.join(root, PODMAN), path.join(root, DOCKER));
  expect(chosen({})).toEqual(['here unix:///var/run/docker.sock found']);
});

test('whoever names an engine means that one', async () => {
  await listenAt(DOCKER, PODMAN);
  expect(chosen({hosts: ['tcp://a:2375']})).toEqual(['a tcp://a:2375 named']);
  expect(chosen({}, {DOCKER_HOST: 'tcp://b:2375'})).toEqual(['b tcp://b:2375 found']);
});

test('several addresses are watched at once, each of them once', () => {
  expect(chosen({hosts: ['tcp://a:2375', 'b:2375', 'tcp://a:2375']})).toEqual([
    'a tcp://a:2375 named',
    'b tcp://b:2375 named',
  ]);
});

test('both engines of a machine', async () => {
  await listenAt(DOCKER, PODMAN);
  expect(chosen({engines: ['docker', 'podman']})).toEqual([
    'here unix:///var/run/docker.sock named docker',
    'here unix:///run/podman/podman.sock named podman',
  ]);
  expect(chosen({engines: ['podman', 'docker']}, {DOCKER_HOST: 'tcp://a:2375'})).toEqual([
    'here unix:///run/podman/podman.sock named podman',
    'a tcp://a:2375 named docker',
  ]);
});

test('a kind that is asked for at an address is what has to answer there', () => {
  expect(chosen({hosts: ['tcp://a:2375'], engines: ['docker', 'podman']})).toEqual([
    'a tcp://a:2375 named docker podman',
  ]);
});
