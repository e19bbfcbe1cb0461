import type Docker from 'dockerode';
import {connectTo} from '../test/engine/lab/docker-client.js';
import {type ContainerOptions, createLabContainer, type LabContainer} from '../test/engine/lab/lab-container.js';
import type {EngineAddress} from '../test/engine/lab/provided.js';

/** A container of the scene: its project and service, and how it is attached. */
interface Member extends Pick<ContainerOptions, 'networkMode'> {
  readonly path: string;
  readonly networks?: readonly string[];
  readonly sharesWith?: string;
}

/** Who fetches from whom, over which network, and in what rhythm. */
interface Traffic {
  readonly from: string;
  readonly to: string;
  readonly over: string;
  readonly rhythm: string;
}

const MEMBERS: readonly Member[] = [
  {path: 'shop/proxy', networks: ['shop_front', 'shop_edge']},
  {path: 'shop/web-1', networks: ['shop_front', 'shop_back']},
  {path: 'shop/web-2', networks: ['shop_front', 'shop_back']},
  {path: 'shop/api', networks: ['shop_back']},
  {path: 'shop/db', networks: ['shop_back']},
  {path: 'shop/db-exporter', sharesWith: 'shop/db'},
  {path: 'shop/cache', networks: ['shop_back']},
  {path: 'shop/worker', networks: ['shop_back', 'shop_edge']},
  {path: 'shop/mailer', networks: ['shop_edge']},
  {path: 'media/origin', networks: ['media_edge', 'media_storage']},
  {path: 'media/transcoder', networks: ['media_storage']},
  {path: 'media/cdn-sync', networks: ['media_edge']},
  {path: 'ci/runner', networks: ['ci_build']},
  {path: 'ci/registry', networks: ['ci_build']},
  {path: 'metrics/collector', networks: ['shop_front', 'shop_back']},
  {path: 'metrics/node-exporter', networkMode: 'host'},
  {path: 'vault/keygen', networkMode: 'none'},
];

const KILOBYTES = [10, 100, 1000] as const;

const TRAFFIC: readonly Traffic[] = [
  {from: 'shop/proxy', to: 'shop/web-1', over: 'shop_front', rhythm: wave(100)},
  {from: 'shop/proxy', to: 'shop/web-2', over: 'shop_front', rhythm: wave(100)},
  {from: 'shop/worker', to: 'shop/proxy', over: 'shop_edge', rhythm: steady(100, 0.4)},
  {from: 'shop/web-1', to: 'shop/api', over: 'shop_back', rhythm: steady(10, 0.1)},
  {from: 'shop/web-2', to: 'shop/api', over: 'shop_back', rhythm: steady(10, 0.15)},
  {from: 'shop/api', to: 'shop/db', over: 'shop_back', rhythm: steady(100, 0.25)},
  {from: 'shop/api', to: 'shop/cache', over: 'shop_back', rhythm: wave(10)},
  {from: 'shop/worker', to: 'shop/db', over: 'shop_back', rhythm: bursts(1000, 30, 23)},
  {from: 'shop/mailer', to: 'shop/worker', over: 'shop_edge', rhythm: bursts(10, 20, 25)},
  {from: 'media/transcoder', to: 'media/origin', over: 'media_storage', rhythm: bursts(1000, 50, 16)},
  {from: 'media/cdn-sync', to: 'media/origin', over: 'media_edge', rhythm: steady(1000, 0.3)},
  {from: 'ci/runner', to: 'ci/registry', over: 'ci_build', rhythm: bursts(1000, 25, 14)},
  {from: 'metrics/collector', to: 'shop/api', over: 'shop_back', rhythm: bursts(10, 3, 5)},
  {from: 'metrics/collector', to: 'shop/proxy', over: 'shop_front', rhythm: bursts(10, 3, 5)},
];

/** Runs a few small compose-like projects on the engine, with traffic that never leaves their internal networks. */
export async function playScene({socketPath, image}: EngineAddress): Promise<void> {
  const docker = connectTo(socketPath);
  const networks = await createNetworks(docker);
  const containers = new Map<string, LabContainer>();
  for (const member of MEMBERS) {
    containers.set(member.path, await createMember(docker, image, member, networks, containers));
  }

  const servers = new Set(TRAFFIC.map(({to}) => to));
  for (const path of servers) await runDetached(docker, containers.get(path), serve());
  for (const {from, to, over, rhythm} of TRAFFIC) {
    const address = await addressOn(containers.get(to), over);
    await runDetached(docker, containers.get(from), `url=http://${address}; ${rhythm}`);
  }
}

async function createNetworks(docker: Docker): Promise<Map<string, {readonly id: string}>> {
  const names = new Set(MEMBERS.flatMap(({networks = []}) => networks));
  const created = new Map<string, {readonly id: string}>();
  for (const name of names) {
    created.set(name, await docker.createNetwork({Name: name, Driver: 'bridge', Internal: true}));
  }

  return created;
}

async function createMember(
  docker: Docker,
  baseImage: string,
  {path, networks = [], networkMode, sharesWith}: Member,
  known: ReadonlyMap<string, {readonly id: string}>,
  containers: ReadonlyMap<string, LabContainer>,
): Promise<LabContainer> {
  const [project = '', service = ''] = path.split('/');
  const [repo, tag] = [`${project}/${service.replace(/-\d$/, '')}`, '1.4'];
  await docker.getImage(baseImage).tag({repo, tag});
  const owner = sharesWith === undefined ? undefined : containers.get(sharesWith);
  const mode = owner === undefined ? networkMode : `container:${owner.id}`;
  return createLabContainer(
    docker,
    `${repo}:${tag}`,
    {
      name: /-\d$/.test(service) ? `${project}-${service}` : `${project}-${service}-1`,
      networks: networks.flatMap(name => known.get(name) ?? []),
      labels: {'com.docker.compose.project': project, 'com.docker.compose.service': service.replace(/-\d$/, '')},
      ...(mode === undefined ? {} : {networkMode: mode}),
    },
    name => name,
  );
}

async function runDetached(docker: Docker, container: LabContainer | undefined, script: string): Promise<void> {
  if (container === undefined) throw new Error('the scene has no such container');

  const process = await docker.getContainer(container.id).exec({Cmd: ['sh', '-c', script]});
  await process.start({Detach: true});
}

async function addressOn(container: LabContainer | undefined, network: string): Promise<string> {
  const {NetworkSettings} = (await container?.inspect()) ?? {};
  const address = NetworkSettings?.Networks[network]?.IPAddress;
  if (address === undefined) throw new Error(`nobody is on ${network}`);

  return address;
}

function serve(): string {
  const files = KILOBYTES.map(size => `dd if=/dev/zero of=/www/${size} bs=1000 count=${size} 2>/dev/null`);
  return [...files, 'exec httpd -f -p 80 -h /www'].join('; ');
}

function steady(kilobytes: number, pause: number): string {
  return `while :; do ${fetchFile(kilobytes)}; sleep ${pause}; done`;
}

/** Faster and slower again within a minute. */
function wave(kilobytes: number): string {
  const pauses = '0.9 0.5 0.3 0.2 0.12 0.08 0.06 0.08 0.12 0.2 0.3 0.5';
  const step = `n=0; while [ $n -lt 5 ]; do ${fetchFile(kilobytes)}; sleep $pause; ${fetchFile(kilobytes)}; sleep $pause; n=$((n+1)); done`;
  return `while :; do for pause in ${pauses}; do ${step}; done; done`;
}

function bursts(kilobytes: number, count: number, pause: number): string {
  return `while :; do n=0; while [ $n -lt ${count} ]; do ${fetchFile(kilobytes)}; sleep 0.1; n=$((n+1)); done; sleep ${pause}; done`;
}

function fetchFile(kilobytes: number): string {
  return `wget -q -O /dev/null $url/${kilobytes}`;
}
