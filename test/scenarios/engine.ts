import type Docker from 'dockerode';
import {thresholdOf} from '../../src/anomaly/sensitivity.js';
import {columns} from '../../src/view/text-columns.js';
import {connectTo} from '../engine/lab/docker-client.js';
import {provideHostTools} from '../engine/lab/host-tools.js';
import {createLabContainer, type LabContainer} from '../engine/lab/lab-container.js';
import {listLinks} from '../engine/lab/links.js';
import {startPrivateEngine} from '../engine/lab/private-engine.js';
import type {EngineAddress} from '../engine/lab/provided.js';
import {sendUnknownFrames} from '../engine/lab/raw-frames.js';
import {removeAbandonedLabs, removeLab} from '../engine/lab/remains.js';
import {startRxtop} from '../engine/lab/rxtop.js';
import {type Flow, ShapedPeer} from './shaped-peer.js';

/** After it has learned (240 s), the time in which nothing may be told. */
const QUIET_SECONDS = 60;
const LEARNING_SECONDS = 240;
/** The time in which a fault is to be told. */
const PATIENCE_SECONDS = 30;
const NORMAL = thresholdOf('normal');

/** Faults a second, for as long as they are looked for. */
const DROPPED_PER_SECOND = 20;

const RECEIVED: Flow = {packets: 100, bytes: 400};
const SENT: Flow = {packets: 60, bytes: 700};

interface Scenario {
  readonly name: string;
  readonly expects: 'anomaly' | 'nothing';
  readonly received?: Flow;
  readonly sent?: Flow;
  /** What it receives and sends from then on. */
  readonly later?: {readonly received?: Flow; readonly sent?: Flow};
  readonly does?: (target: Target, gateway: LabContainer) => Promise<void>;
}

interface Target {
  readonly container: LabContainer;
  readonly address: string;
  peer: ShapedPeer;
}

interface Lab {
  readonly engine: EngineAddress;
  readonly gateway: LabContainer;
  readonly gatewayPeer: ShapedPeer;
  readonly gatewayAddress: string;
  readonly targets: readonly Target[];
}

const SCENARIOS: readonly Scenario[] = [
  {name: 'burst x20', expects: 'anomaly', later: {sent: times(SENT, 20)}},
  {name: 'silence', expects: 'anomaly', later: {received: times(RECEIVED, 0), sent: times(SENT, 0)}},
  {name: 'level x4', expects: 'anomaly', later: {received: times(RECEIVED, 4), sent: times(SENT, 4)}},
  {
    name: 'quiet service sends',
    expects: 'anomaly',
    sent: {packets: 20, bytes: 60},
    later: {sent: {packets: 400, bytes: 1200}},
  },
  {name: 'small-packet flood', expects: 'anomaly', later: {received: {packets: 2000, bytes: 20}}},
  {name: 'drops rise', expects: 'anomaly', does: dropFrames},
  {name: 'restart', expects: 'nothing', does: restart},
  {name: 'control', expects: 'nothing'},
];

interface Finding {
  samples: number | undefined;
  text: string;
  falseAlarms: number;
}

/** What of a JSON document is looked at. */
interface Document {
  readonly containers: readonly {
    readonly name: string;
    readonly anomalies: readonly {readonly score: number; readonly text: string}[];
  }[];
}

/**
 * Containers of a real engine with small traffic on an internal network, watched by the built rxtop; when it has learned, each
 * gets a fault at the same time. A table of how soon each was told, and how.
 */
export async function benchEngine(): Promise<string> {
  await provideHostTools();
  await removeAbandonedLabs();
  const engine = await startPrivateEngine();
  try {
    const lab = await prepare(engine);
    try {
      return table(await watch(lab));
    } finally {
      await Promise.all([lab.gatewayPeer, ...lab.targets.map(({peer}) => peer)].map(peer => peer.stop()));
    }
  } finally {
    await removeLab(engine.namespace);
  }
}

async function prepare(engine: EngineAddress): Promise<Lab> {
  const docker = connectTo(engine.socketPath);
  const network = await docker.createNetwork({Name: 'inside', Internal: true});
  const gateway = await create(docker, engine, network, 'gateway');
  const targets: Target[] = [];
  for (const {name} of SCENARIOS) {
    const container = await create(docker, engine, network, name.replaceAll(' ', '-'));
    targets.push({container, address: await addressOf(container), peer: await ShapedPeer.start(container.pid)});
  }
  const gatewayPeer = await ShapedPeer.start(gateway.pid);
  const lab = {engine, gateway, gatewayPeer, gatewayAddress: await addressOf(gateway), targets};
  for (const [index, {received, sent}] of SCENARIOS.entries()) shape(lab, index, {received, sent});
  return lab;
}

function create(docker: Docker, engine: EngineAddress, network: {id: string}, name: string): Promise<LabContainer> {
  return createLabContainer(docker, engine.image, {name, networks: [network]}, given => given);
}

async function addressOf({pid}: LabContainer): Promise<string> {
  const eth0 = (await listLinks({pid})).find(({name}) => name === 'eth0');
  return eth0!.addresses[0]!.split('/')[0]!;
}

function shape(
  {targets, gatewayPeer, gatewayAddress}: Lab,
  index: number,
  {received = RECEIVED, sent = SENT}: {readonly received?: Flow | undefined; readonly sent?: Flow | undefined},
): void {
  gatewayPeer.send(targets[index]!.address, received);
  targets[index]!.peer.send(gatewayAddress, sent);
}

async function watch(lab: Lab): Promise<Finding[]> {
  const findings = SCENARIOS.map((): Finding => ({samples: undefined, text: '', falseAlarms: 0}));
  const rxtop = startRxtop(lab.engine, ['json', '--follow']);
  let pending: Promise<unknown> = Promise.resolve();
  try {
    for (let second = 0; second < LEARNING_SECONDS + QUIET_SECONDS; second++) {
      const document: Document = JSON.parse(await rxtop.nextLine());
      for (const [index, text] of told(document, lab)) if (text !== undefined) findings[index]!.falseAlarms++;
    }
    pending = begin(lab);
    for (let second = 1; second <= PATIENCE_SECONDS; second++) {
      const document: Document = JSON.parse(await rxtop.nextLine());
      for (const [index, text] of told(document, lab)) {
        if (text === undefined || findings[index]!.samples !== undefined) continue;

        findings[index]!.samples = second;
        findings[index]!.text = text;
      }
    }
  } finally {
    await pending;
    await rxtop.stop();
  }
  return findings;
}

/** The sentence of what is told at sensitivity `normal`, by scenario. */
function told({containers}: Document, {targets}: Lab): [number, string | undefined][] {
  return targets.map(({container}, index) => {
    const anomalies = containers.find(({name}) => name === container.name)?.anomalies ?? [];
    return [index, anomalies.find(({score}) => score >= NORMAL)?.text];
  });
}

/** Everything at the same time. Resolves when the last of it is over. */
async function begin(lab: Lab): Promise<void> {
  const doing = SCENARIOS.map(async ({received, sent, later, does}, index) => {
    if (later !== undefined) shape(lab, index, {received, sent, ...later});
    await does?.(lab.targets[index]!, lab.gateway);
    if (does === restart) shape(lab, index, {received, sent});
  });
  await Promise.all(doing);
}

async function restart(target: Target): Promise<void> {
  await target.peer.stop();
  await target.container.restart();
  target.peer = await ShapedPeer.start(target.container.pid);
}

/** Frames of a protocol that nobody knows: the kernel counts them as dropped. */
async function dropFrames({container}: Target, gateway: LabContainer): Promise<void> {
  const links = await listLinks({pid: gateway.pid});
  const toMac = (await listLinks({pid: container.pid})).find(({name}) => name === 'eth0')!.mac;
  const interfaceIndex = links.find(({name}) => name === 'eth0')!.index;
  const until = Date.now() + (PATIENCE_SECONDS - 5) * 1000;
  while (Date.now() < until) {
    const begun = Date.now();
    await sendUnknownFrames({pid: gateway.pid}, {interfaceIndex, toMac, frames: DROPPED_PER_SECOND});
    await new Promise(resolve => setTimeout(resolve, Math.max(0, begun + 1000 - Date.now())));
  }
}

function table(findings: readonly Finding[]): string {
  const rows = SCENARIOS.map(({name, expects}, index) => {
    const {samples, text, falseAlarms} = findings[index]!;
    const isRight = (samples !== undefined) === (expects === 'anomaly') && falseAlarms === 0;
    return [name, String(samples ?? '–'), String(falseAlarms), isRight ? 'right' : 'WRONG', text];
  });
  return columns([['REAL TRAFFIC', 'TOLD AFTER SAMPLES', 'SAMPLES WITH FALSE ALARM', '', 'IN THE WORDS'], ...rows]);
}

function times({packets, bytes}: Flow, factor: number): Flow {
  return {packets: packets * factor, bytes};
}
