import {readFileSync} from 'node:fs';
import {expect} from 'vitest';
import type {JsonDocument} from '../../../src/view/json-contract.js';
import type {Lab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {run} from '../lab/run.js';
import {containerOf, takeDocument} from '../truth/documents.js';
import {recordComparison} from './record.js';

const BEHIND = '`container:X` after X restarted';

/** A container, and what about it makes tools differ. */
interface Case {
  readonly what: string;
  readonly container: LabContainer;
  /** Whether the kernel has figures that are the container's own. */
  readonly isCounted: boolean;
}

/**
 * Asks the engine's command, its stats API and rxtop for the same containers at rest, and writes down what each says beside
 * what the kernel counts in the container's namespace. rxtop has to say what the kernel says; the others say what they say.
 */
export async function compareTools(lab: Lab): Promise<void> {
  const cases = await makeCases(lab);
  const document = await takeAtRest(
    lab,
    cases.filter(({isCounted}) => isCounted).map(({container}) => container),
  );
  const kernelOf = new Map(cases.map(({container}) => [container.id, kernelFigures(lab, container)]));
  const command = await askCommand(
    lab,
    cases.map(({container}) => container),
  );
  for (const {what, container, isCounted} of cases) {
    const {traffic, receive, transmit} = containerOf(document, container);
    const rxtop =
      receive.bytes === null ? `${traffic.reason}` : figures(receive.bytes, transmit.bytes, receive.dropped);
    const kernel = isCounted ? kernelOf.get(container.id)! : 'none of its own';
    if (isCounted) expect(rxtop, what).toBe(kernel);
    else expect(receive.bytes, what).toBeNull();

    const stats = command.get(container.id) ?? 'not asked';
    recordComparison({what, kernel, command: stats, api: await askApi(lab, container), rxtop}, lab.engine);
  }
  // Podman removes no container that another one depends on.
  await cases.find(({what}) => what === BEHIND)?.container.remove();
}

/** Some engines' containers send a frame of their own now and then: a document that none came in between. */
async function takeAtRest(lab: Lab, containers: readonly LabContainer[]): Promise<JsonDocument> {
  const count = () => JSON.stringify(containers.map(each => [...lab.allKernelCounters(each)]));
  for (let attempt = 0; attempt < 10; attempt++) {
    const before = count();
    const document = await takeDocument(lab, ['--no-rates', '--all']);
    if (before === count()) return document;
  }
  throw new Error('the containers are never at rest');
}

async function makeCases(lab: Lab): Promise<Case[]> {
  const network = await lab.network('compared');
  const on = (name: string) => lab.container({name, networks: [network]});
  const peer = await on('peer');
  const busy = await on('busy');
  await lab.send({from: peer, to: busy, packets: 23, bytes: 1000});
  await lab.send({from: busy, to: peer, packets: 5, bytes: 10});
  // A bridge that does not know the receiver yet gives such frames to everybody.
  const apart = await lab.network('dropping');
  const thrower = await lab.container({name: 'thrower', networks: [apart]});
  const dropping = await lab.container({name: 'dropping', networks: [apart]});
  await lab.sendUnknownFrames(thrower, dropping, 500);
  const hosted = await lab.container({name: 'hosted', networkMode: 'host'});
  const owner = await on('owner');
  const member = await lab.container({name: 'member', networkMode: `container:${owner.id}`});
  await owner.restart();
  await lab.send({from: peer, to: owner, packets: 7, bytes: 70});
  const renamed = await on('renamed');
  await lab.send({from: peer, to: renamed, packets: 9, bytes: 90});
  for (const change of ['down', 'name wan0']) {
    await lab.run(renamed, 'ip', 'link', 'set', 'eth0', ...change.split(' '));
  }
  await lab.run(renamed, 'ip', 'link', 'set', 'wan0', 'up');
  return [
    {what: '23 packets received, 5 sent', container: busy, isCounted: true},
    {what: '500 frames that nobody understands', container: dropping, isCounted: true},
    {what: 'host network', container: hosted, isCounted: false},
    {what: BEHIND, container: member, isCounted: false},
    {what: 'X itself', container: owner, isCounted: true},
    {what: 'eth0 renamed to wan0 inside', container: renamed, isCounted: true},
  ];
}

function kernelFigures(lab: Lab, container: LabContainer): string {
  const all = [...lab.allKernelCounters(container)].filter(([name]) => name !== 'lo').map(([, counters]) => counters);
  const sum = (pick: (each: (typeof all)[number]) => number) => all.reduce((total, each) => total + pick(each), 0);
  return figures(
    sum(({receive}) => receive.bytes),
    sum(({transmit}) => transmit.bytes),
    sum(({receive}) => receive.dropped),
  );
}

/** Counters beyond 2^53 are strings. */
type JsonCount = number | string | null;

/** `24966 / 260 B`, and receive drops where there are any. */
function figures(receiveBytes: JsonCount, transmitBytes: JsonCount, dropped: JsonCount): string {
  return `${receiveBytes} / ${transmitBytes} B${dropped ? `, ${dropped} drops` : ''}`;
}

/** What `docker stats` or `podman stats` prints as NET I/O, by short id. */
async function askCommand(lab: Lab, containers: readonly LabContainer[]): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  await Promise.all(
    containers.map(async ({id}) => {
      const {exitCode, stdout} = await run(...statsCommand(lab, id));
      answers.set(id, exitCode === 0 ? stdout.trim() : 'an error');
    }),
  );
  return answers;
}

function statsCommand(lab: Lab, id: string): Parameters<typeof run> {
  const {product, socketPath, hostPid} = lab.engine;
  const words = ['stats', '--no-stream', '--format', '{{.NetIO}}', id];
  if (product === 'Docker') return [['docker', '--host', `unix://${socketPath}`, ...words], {timeoutSeconds: 60}];

  // Podman's program is unpacked where only its service sees it, and finds its containers by the same settings.
  const service = readFileSync(`/proc/${hostPid}/cmdline`, 'utf8').split('\0');
  const program = service.slice(0, service.indexOf('system'));
  const place = ['nsenter', '--target', String(hostPid), '--mount', '--net'];
  return [[...place, ...program, ...words], {environment: environmentOf(hostPid), timeoutSeconds: 60}];
}

function environmentOf(pid: number): NodeJS.ProcessEnv {
  const pairs = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
  return Object.fromEntries(pairs.map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}

/** https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerStats */
interface ApiNetwork {
  readonly rx_bytes: number;
  readonly tx_bytes: number;
  readonly rx_dropped: number;
}

async function askApi(lab: Lab, {id}: LabContainer): Promise<string> {
  const answer = await statsOf(lab, id);
  if (answer === undefined) return 'an error';

  const all = Object.values(answer.networks ?? {});
  if (all.length === 0) return 'nothing';

  const sum = (key: keyof ApiNetwork) => all.reduce((total, network) => total + network[key], 0);
  return figures(sum('rx_bytes'), sum('tx_bytes'), sum('rx_dropped'));
}

interface ApiStats {
  readonly networks?: Readonly<Record<string, ApiNetwork>> | null;
}

/** Undefined where the engine has only an error to tell. */
async function statsOf(lab: Lab, id: string): Promise<ApiStats | undefined> {
  try {
    return (await lab.docker.getContainer(id).stats({stream: false})) as unknown as ApiStats;
  } catch (error) {
    if (error instanceof Error && 'statusCode' in error && error.statusCode === 500) return undefined;
    throw error;
  }
}
