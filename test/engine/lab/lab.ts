import {randomBytes} from 'node:crypto';
import {setTimeout as pause} from 'node:timers/promises';
import type Docker from 'dockerode';
import {afterAll, beforeEach} from 'vitest';
import type {PseudoTerminal} from '../../terminal/pseudo-terminal.js';
import {recordScenario} from '../proof/record.js';
import {connectTo} from './docker-client.js';
import {
  type InterfaceCounters,
  type KernelCounters,
  type NetworkPlace,
  readKernelCounters,
  readLinkStatistics,
} from './kernel-counters.js';
import {type ContainerOptions, createLabContainer, type LabContainer} from './lab-container.js';
import {findHostInterface, inNamespace, listLinks} from './links.js';
import type {EngineAddress} from './provided.js';
import {sendUnknownFrames} from './raw-frames.js';
import type {Finished} from './run.js';
import {type RunningRxtop, type RxtopOptions, runRxtop, startDashboard, startRxtop} from './rxtop.js';
import {useSharedEngine} from './shared-engine.js';
import {type Delivery, type Shipment, sendDatagrams} from './traffic.js';

export interface NetworkOptions {
  readonly driver?: string;
  /** True if not given: no way out, and no address of the host on it that would matter. */
  readonly isInternal?: boolean;
  readonly options?: Readonly<Record<string, string>>;
}

export interface LabNetwork {
  readonly id: string;
  readonly name: string;
  remove(): Promise<void>;
}

/** How much had been made in a lab. */
export interface Moment {
  readonly containers: number;
  readonly networks: number;
  readonly programs: number;
  readonly dashboards: number;
}

const BEGINNING: Moment = {containers: 0, networks: 0, programs: 0, dashboards: 0};

/** What engine tests stand on: containers and networks of a real engine, exact traffic, an observer, and rxtop itself. */
export interface Lab {
  readonly engine: EngineAddress;
  readonly docker: Docker;
  /** The network namespace that plays the host. */
  readonly host: NetworkPlace;
  network(name: string, options?: NetworkOptions): Promise<LabNetwork>;
  container(options?: ContainerOptions): Promise<LabContainer>;
  send(shipment: Shipment): Promise<Delivery>;
  /** Sends frames of an ethertype that nobody has registered from one `eth0` to another: the receiver drops them. */
  sendUnknownFrames(from: NetworkPlace, to: NetworkPlace, frames: number): Promise<void>;
  /** Runs a program of this machine in a network namespace and returns what it printed. */
  run(place: NetworkPlace, ...argv: readonly string[]): Promise<string>;
  /** One interface (`eth0` if not named) by the kernel's own word, not by rxtop's. Throws if it is not there. */
  kernelCounters(place: NetworkPlace, interfaceName?: string): InterfaceCounters;
  allKernelCounters(place: NetworkPlace): KernelCounters;
  /** The same by netlink, to check the observer itself. */
  linkStatistics(place: NetworkPlace): Promise<KernelCounters>;
  /** Name of the host's end of a container's interface, undefined if it has none. */
  hostInterface(place: NetworkPlace, interfaceName?: string): Promise<string | undefined>;
  runRxtop(args: readonly string[], options?: RxtopOptions): Promise<Finished>;
  /** Stopped at the latest with the lab. */
  startRxtop(args: readonly string[], options?: RxtopOptions): RunningRxtop;
  /** The dashboard in a pseudo-terminal; closed at the latest with the lab. */
  startDashboard(args: readonly string[], size?: {readonly width?: number; readonly height?: number}): PseudoTerminal;
  /** Writes down what this test saw of a scenario (see `proof/scenarios.ts`), measured, for the table of the run. */
  seen(scenario: number, what: string): void;
  /** Removes everything that was made in it, or what was made later than a moment. */
  clear(since?: Moment): Promise<void>;
  now(): Moment;
}

/** A lab for one test file, on an engine that no other file uses meanwhile. What the file made is removed after its last test. */
export function useLab(): Lab {
  const engine = useSharedEngine();
  const lab = createLab(engine);
  clearBeforeRetry(lab);
  afterAll(() => lab.clear());
  return lab;
}

/** A test that is tried once more finds nothing of the first time: the names are free again. */
export function clearBeforeRetry(lab: Lab): void {
  let last: {readonly id: string; readonly began: Moment} | undefined;
  beforeEach(async ({task}) => {
    if (last?.id === task.id) await lab.clear(last.began);
    last = {id: task.id, began: lab.now()};
  });
}

/**
 * A lab on an engine. Names get a prefix, so that labs do not clash. Where no engine could be started, the lab can be made,
 * but its tests are skipped (see `setup.ts`).
 */
export function createLab(engineOf: () => EngineAddress): Lab {
  const prefix = `t${randomBytes(2).toString('hex')}-`;
  const prefixed = (name: string) => `${prefix}${name}`;
  const containers: LabContainer[] = [];
  const networks: LabNetwork[] = [];
  const programs: RunningRxtop[] = [];
  const dashboards: PseudoTerminal[] = [];

  const host = () => ({pid: engineOf().hostPid});
  const docker = () => connectTo(engineOf().socketPath);

  return {
    get engine() {
      return engineOf();
    },
    get docker() {
      return docker();
    },
    get host() {
      return host();
    },
    network: async (name, options = {}) => {
      const network = await createNetwork(docker(), prefixed(name), options);
      networks.push(network);
      return network;
    },
    container: async (options = {}) => {
      const {image, cgroupParent} = engineOf();
      const all = cgroupParent === undefined ? options : {cgroupParent, ...options};
      const container = await createLabContainer(docker(), image, all, prefixed);
      containers.push(container);
      return container;
    },
    send: shipment => sendDatagrams(host(), shipment),
    sendUnknownFrames: async (from, to, frames) => {
      const [[sender], [receiver]] = await Promise.all([ethernet(from), ethernet(to)]);
      if (sender === undefined || receiver === undefined) throw new Error('there is no eth0');

      await sendUnknownFrames(from, {interfaceIndex: sender.index, toMac: receiver.mac, frames});
    },
    run: (place, ...argv) => inNamespace(place, argv),
    kernelCounters: (place, interfaceName = 'eth0') => {
      const counters = readKernelCounters(place).get(interfaceName);
      if (counters === undefined) throw new Error(`there is no ${interfaceName}`);

      return counters;
    },
    allKernelCounters: readKernelCounters,
    linkStatistics: readLinkStatistics,
    hostInterface: async (place, interfaceName = 'eth0') =>
      (await findHostInterface(host(), place, interfaceName))?.name,
    runRxtop: (args, options) => runRxtop(engineOf(), args, options),
    startRxtop: (args, options) => {
      const program = startRxtop(engineOf(), args, options);
      programs.push(program);
      return program;
    },
    startDashboard: (args, size) => {
      const dashboard = startDashboard(engineOf(), args, size);
      dashboards.push(dashboard);
      return dashboard;
    },
    seen: (scenario, what) => recordScenario(scenario, what, engineOf()),
    clear: async (since = BEGINNING) => {
      for (const dashboard of dashboards.splice(since.dashboards)) dashboard.close();
      await Promise.all(programs.splice(since.programs).map(program => program.stop('SIGKILL')));
      await Promise.all(containers.splice(since.containers).map(container => unlessGone(container.remove())));
      await Promise.all(networks.splice(since.networks).map(network => unlessGone(network.remove(), 403)));
    },
    now: () => ({
      containers: containers.length,
      networks: networks.length,
      programs: programs.length,
      dashboards: dashboards.length,
    }),
  };
}

async function ethernet(place: NetworkPlace) {
  return (await listLinks(place)).filter(({name}) => name === 'eth0');
}

async function createNetwork(docker: Docker, name: string, options: NetworkOptions): Promise<LabNetwork> {
  const {driver = 'bridge', isInternal = true, options: driverOptions = {}} = options;
  const network = await docker.createNetwork({
    Name: name,
    Driver: driver,
    Internal: isInternal,
    CheckDuplicate: true,
    Options: {...driverOptions},
  });
  return {
    id: network.id,
    name,
    remove: () => onceLeft(() => network.remove()),
  };
}

/** An engine may still be busy with taking containers off a network when it has removed them already. */
async function onceLeft(remove: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await remove();
      return;
    } catch (error) {
      const isInUse = error instanceof Error && 'statusCode' in error && error.statusCode === 403;
      if (!isInUse || attempt === 20) throw error;
    }
    await pause(250);
  }
}

/**
 * A test may have removed it already. After a hundred removals at once Docker 20.10 sometimes keeps a network's endpoints for
 * good (403): that network goes with its engine.
 */
async function unlessGone(removal: Promise<void>, orStatus = 404): Promise<void> {
  try {
    await removal;
  } catch (error) {
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
    if (status !== 404 && status !== orStatus) throw error;
  }
}
