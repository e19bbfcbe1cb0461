import {isIPv6, SocketAddress} from 'node:net';
import type {FlowDirection, TrackedFlow} from '../../model/flow.js';

/**
 * Reads a line of `/proc/net/nf_conntrack`; undefined if it is none. Which figures stand there is up to the kernel's settings.
 *
 *   ipv4 2 tcp 6 431999 ESTABLISHED src=198.19.0.2 dst=198.19.0.3 sport=40001 dport=80 packets=6 bytes=412 src=198.19.0.3 dst=198.19.0.2 sport=80 dport=40001 packets=5 bytes=1300 [ASSURED] mark=0 zone=0 use=2
 *
 * https://www.kernel.org/doc/html/latest/networking/nf_conntrack-sysctl.html
 */
export function parseConntrackLine(line: string): TrackedFlow | undefined {
  const words = line.split(/\s+/);
  const protocol = words[2];
  const starts = words.flatMap((word, at) => (word.startsWith('src=') ? [at] : []));
  const [first, second] = starts;
  if (protocol === undefined || first === undefined || second === undefined || starts.length !== 2) return undefined;

  const original = parseDirection(words.slice(first, second));
  const reply = parseDirection(words.slice(second));
  if (original === undefined || reply === undefined) return undefined;

  const state = words.slice(4, first).find(word => /^[A-Z_]+\d?$/.test(word));
  return {protocol: /^[a-z\d-]{1,16}$/.test(protocol) ? protocol : 'unknown', state, original, reply};
}

function parseDirection(words: readonly string[]): FlowDirection | undefined {
  const textOf = (key: string) => words.find(word => word.startsWith(`${key}=`))?.slice(key.length + 1);
  const source = shortAddress(textOf('src') ?? '');
  const destination = shortAddress(textOf('dst') ?? '');
  if (source === undefined || destination === undefined) return undefined;

  return {
    source: {address: source, port: numberOf(textOf('sport'))},
    destination: {address: destination, port: numberOf(textOf('dport'))},
    packets: numberOf(textOf('packets')),
    bytes: numberOf(textOf('bytes')),
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,20}$/.test(text) ? Number(text) : undefined;
}

/** The kernel writes IPv6 addresses at full length: `fd00:0000:…:0002` is `fd00::2`. Undefined if it is no address. */
function shortAddress(address: string): string | undefined {
  if (isIPv6(address)) return new SocketAddress({address, family: 'ipv6'}).address;
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(address) ? address : undefined;
}

/** The flows that have one of these addresses at an end, of a whole file; `room` of them, and how many more there are. */
export function parseConntrack(
  text: string,
  addresses: ReadonlySet<string>,
  room: number,
): {readonly flows: readonly TrackedFlow[]; readonly leftOut: number} {
  const flows: TrackedFlow[] = [];
  let leftOut = 0;
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const flow = parseConntrackLine(text.slice(start, end));
    start = end + 1;
    if (flow === undefined || !touches(flow, addresses)) continue;

    if (flows.length < room) flows.push(flow);
    else leftOut++;
  }
  return {flows, leftOut};
}

function touches({original, reply}: TrackedFlow, addresses: ReadonlySet<string>): boolean {
  return [original.source, original.destination, reply.source, reply.destination].some(({address}) =>
    addresses.has(address),
  );
}
