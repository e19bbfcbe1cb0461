import {PassThrough} from 'node:stream';
import {setTimeout as sleep} from 'node:timers/promises';
import type Docker from 'dockerode';

/** What a container shall be. Without networks and mode it is on the default bridge, as the engine has it. */
export interface ContainerOptions {
  readonly name?: string;
  /**
   * `eth0`, `eth1`… in this order. Those after the first are connected when the container runs: of networks that it has
   * before, the engine makes the interfaces in no certain order, as it does after a restart.
   */
  readonly networks?: readonly {readonly id: string}[];
  /** `none`, `host`, `container:<id>`; in place of networks. */
  readonly networkMode?: string;
  /** Sleeps for ever if not given. */
  readonly command?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly image?: string;
  readonly capAdd?: readonly string[];
  /** `/host/folder:/folder`. */
  readonly binds?: readonly string[];
  /** Within the lab's cgroup; that itself if not given. */
  readonly cgroupParent?: string;
  /** False leaves it created. */
  readonly isStarted?: boolean;
}

/** A container of the lab. Each method resolves when the engine has done it; `pid` follows. */
export interface LabContainer {
  readonly id: string;
  /** As the engine knows it: the lab's prefix is part of it. */
  readonly name: string;
  /** Throws while nothing runs. */
  readonly pid: number;
  rename(name: string): Promise<void>;
  start(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
  pause(): Promise<void>;
  unpause(): Promise<void>;
  remove(): Promise<void>;
  connect(network: {readonly id: string}): Promise<void>;
  disconnect(network: {readonly id: string}): Promise<void>;
  /** Runs a program in it to its end. */
  exec(argv: readonly string[]): Promise<{exitCode: number; output: string}>;
  inspect(): Promise<Docker.ContainerInspectInfo>;
}

const FOREVER = ['sleep', '1000000'];

/** Creates a container and starts it. `prefixed` makes a name of the lab's own. */
export async function createLabContainer(
  docker: Docker,
  image: string,
  options: ContainerOptions,
  prefixed: (name: string) => string,
): Promise<LabContainer> {
  const [first, ...others] = options.networks ?? [];
  const container = await docker.createContainer({
    name: prefixed(options.name ?? 'box'),
    Image: options.image ?? image,
    Cmd: [...(options.command ?? FOREVER)],
    Labels: {...options.labels},
    // The first process of a container ignores SIGTERM: stopping it would take the engine's ten seconds.
    StopSignal: 'SIGKILL',
    HostConfig: {
      NetworkMode: options.networkMode ?? first?.id ?? 'default',
      CapAdd: [...(options.capAdd ?? [])],
      Binds: [...(options.binds ?? [])],
      ...(options.cgroupParent === undefined ? {} : {CgroupParent: options.cgroupParent}),
    },
  });
  if (options.isStarted !== false) await container.start();
  for (const {id} of others) await docker.getNetwork(id).connect({Container: container.id});
  return handleOf(docker, container, prefixed);
}

async function handleOf(
  docker: Docker,
  container: Docker.Container,
  prefixed: (name: string) => string,
): Promise<LabContainer> {
  const known = {name: '', pid: 0};
  const refresh = async () => {
    const {Name, State} = await container.inspect();
    known.name = Name.slice(1);
    known.pid = State.Pid;
  };
  const doing = (action: () => Promise<unknown>) => async () => {
    await action();
    await refresh();
  };

  await refresh();
  return {
    id: container.id,
    get name() {
      return known.name;
    },
    get pid() {
      if (known.pid === 0) throw new Error(`${known.name} does not run`);
      return known.pid;
    },
    rename: name => doing(() => container.rename({name: prefixed(name)}))(),
    start: doing(() => container.start()),
    restart: doing(() => container.restart()),
    stop: doing(() => container.stop()),
    kill: doing(async () => {
      const ended = container.wait();
      await container.kill();
      await ended;
    }),
    pause: doing(() => container.pause()),
    unpause: doing(() => container.unpause()),
    remove: async () => {
      await container.remove({force: true, v: true});
      known.pid = 0;
    },
    connect: async ({id}) => {
      await docker.getNetwork(id).connect({Container: container.id});
    },
    disconnect: async ({id}) => {
      await docker.getNetwork(id).disconnect({Container: container.id});
    },
    exec: argv => exec(docker, container, argv),
    inspect: () => container.inspect(),
  };
}

async function exec(docker: Docker, container: Docker.Container, argv: readonly string[]) {
  const process = await container.exec({Cmd: [...argv], AttachStdout: true, AttachStderr: true});
  const stream = await process.start({});
  const output = new PassThrough().setEncoding('utf8');
  docker.modem.demuxStream(stream, output, output);
  stream.on('end', () => output.end());
  let text = '';
  for await (const part of output) text += part;

  // The output may end a moment before the engine takes note of the process's end.
  let state = await process.inspect();
  while (state.Running) {
    await sleep(10);
    state = await process.inspect();
  }
  return {exitCode: state.ExitCode ?? Number.NaN, output: text};
}
