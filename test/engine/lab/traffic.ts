import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {BlockList} from 'node:net';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {setTimeout as sleep} from 'node:timers/promises';
import {difference, type NetworkPlace, readKernelCounters} from './kernel-counters.js';
import {inNamespace, type Link, listLinks} from './links.js';

/** Ethernet, IPv4 and UDP headers: what the kernel counts beside the payload. */
const ETHERNET_BYTES = 14;
const HEADER_BYTES = ETHERNET_BYTES + 20 + 8;
const MTU_PAYLOAD_BYTES = 1500 - 20 - 8;
const ARRIVAL_SECONDS = 10;
const PEER = path.join(import.meta.dirname, 'udp-peer.cjs');

/** So many UDP datagrams with so much payload each. `via` is an interface of the receiver, where it has several. */
export interface Shipment {
  readonly from: NetworkPlace;
  readonly to: NetworkPlace;
  readonly packets: number;
  readonly bytes: number;
  readonly via?: string;
}

/** What the kernel counted at both ends: packets, and bytes with Ethernet, IP and UDP headers. */
export interface Delivery {
  readonly packets: number;
  readonly bytes: number;
  readonly fromInterface: string;
  readonly toInterface: string;
}

/**
 * Sends exactly that many datagrams and waits until all have arrived. Nothing else crosses the two interfaces: addresses
 * are resolved and the bridge knows the way beforehand, and the port is open, so that nobody answers. Throws if the
 * counters of either end say otherwise.
 */
export async function sendDatagrams(host: NetworkPlace, shipment: Shipment): Promise<Delivery> {
  const {from, to, packets, bytes} = shipment;
  if (bytes > MTU_PAYLOAD_BYTES) throw new RangeError(`${bytes} bytes do not fit into one frame`);

  const route = await findRoute(shipment);
  await teachTheWay(host, shipment, route);
  const receiver = await startReceiver(to, route.address);
  try {
    const before = {from: countersOf(from, route.sender), to: countersOf(to, route.receiver), udp: arrivedAt(to)};
    await inNamespace(from, [
      process.execPath,
      PEER,
      'send',
      route.address,
      String(receiver.port),
      String(packets),
      String(bytes),
    ]);
    await untilArrived(to, before.udp + packets);

    const sent = difference(before.from, countersOf(from, route.sender)).transmit;
    const received = difference(before.to, countersOf(to, route.receiver)).receive;
    const frames = {packets, bytes: packets * (bytes + HEADER_BYTES)};
    // A bridge that receives for the host counts what is left after the Ethernet header.
    const arrived = route.receiver.kind === 'bridge' ? frames.bytes - packets * ETHERNET_BYTES : frames.bytes;
    if (
      sent.packets !== packets ||
      received.packets !== packets ||
      sent.bytes !== frames.bytes ||
      received.bytes !== arrived
    ) {
      throw new Error(`the lab is not quiet: ${JSON.stringify({frames, sent, received})}`);
    }

    return {...frames, fromInterface: route.sender.name, toInterface: route.receiver.name};
  } finally {
    await receiver.stop();
  }
}

interface Route {
  readonly sender: Link;
  readonly receiver: Link;
  /** The receiver's, without prefix length. */
  readonly address: string;
}

/** Two interfaces on the same subnet. */
async function findRoute({from, to, via}: Shipment): Promise<Route> {
  const [senders, receivers] = await Promise.all([listLinks(from), listLinks(to)]);
  for (const receiver of receivers.filter(({name}) => name !== 'lo' && (via === undefined || name === via))) {
    for (const [address = '', prefix = ''] of receiver.addresses.map(text => text.split('/'))) {
      const subnet = new BlockList();
      subnet.addSubnet(address, Number(prefix));
      const sender = senders.find(link => link.addresses.some(text => subnet.check(text.split('/')[0] ?? '')));
      if (sender !== undefined) return {sender, receiver, address};
    }
  }

  throw new Error(`no common network: ${JSON.stringify({senders, receivers})}`);
}

/** Without this the first datagrams would cause ARP frames, and the bridge would flood to third containers as well. */
async function teachTheWay(
  host: NetworkPlace,
  {from, to}: Shipment,
  {sender, receiver, address}: Route,
): Promise<void> {
  const neighbour = [address, 'lladdr', receiver.mac, 'dev', sender.name, 'nud', 'permanent'];
  await inNamespace(from, ['ip', 'neigh', 'replace', ...neighbour]);
  if (to.pid === host.pid) return;

  const hostEnd = (await listLinks(host)).find(({index}) => index === receiver.peerIndex);
  if (hostEnd?.bridge === undefined) return;

  await inNamespace(host, ['bridge', 'fdb', 'replace', receiver.mac, 'dev', hostEnd.name, 'master', 'static']);
}

async function startReceiver(to: NetworkPlace, address: string): Promise<{port: number; stop: () => Promise<void>}> {
  const argv = ['--target', String(to.pid), '--net', process.execPath, PEER, 'receive', address];
  const child = spawn('nsenter', argv, {stdio: ['pipe', 'pipe', 'inherit']});
  const ended = once(child, 'close');
  const port = Number(await firstLine(child));
  return {
    port,
    stop: async () => {
      child.stdin?.end();
      await ended;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no standard output');

  for await (const line of createInterface({input: child.stdout})) return line;
  throw new Error('the receiver ended at once');
}

function countersOf(place: NetworkPlace, {name}: Link) {
  const counters = readKernelCounters(place).get(name);
  if (counters === undefined) throw new Error(`${name} is gone`);

  return counters;
}

/** Datagrams that UDP has handed over or had to drop: the receiver's own word, beside the interface's counters. */
function arrivedAt({pid}: NetworkPlace): number {
  const [names = [], values = []] = readFileSync(`/proc/${pid}/net/snmp`, 'utf8')
    .split('\n')
    .filter(line => line.startsWith('Udp:'))
    .map(line => line.split(' '));
  return ['InDatagrams', 'InErrors', 'NoPorts'].reduce((sum, name) => sum + Number(values[names.indexOf(name)]), 0);
}

async function untilArrived(to: NetworkPlace, expected: number): Promise<void> {
  const deadline = Date.now() + ARRIVAL_SECONDS * 1000;
  for (let arrived = arrivedAt(to); arrived < expected; arrived = arrivedAt(to)) {
    if (Date.now() > deadline) throw new Error(`${expected - arrived} datagrams have not arrived`);
    await sleep(5);
  }
}
