import fc from 'fast-check';
import {expect, test} from 'vitest';
import {parseConntrack, parseConntrackLine} from '../../../src/collector/flows/conntrack.js';

/** Recorded on Linux 6.18 in a network namespace that plays the host of Docker 20.10; spaces as the kernel has them. */
const ACCOUNTED =
  'ipv4     2 tcp      6 119 TIME_WAIT src=198.19.0.3 dst=198.19.0.2 sport=43210 dport=80 packets=24 bytes=1333 src=198.19.0.2 dst=198.19.0.3 sport=80 dport=43210 packets=34 bytes=1001968 [ASSURED] mark=0 zone=0 use=2';
const UNANSWERED =
  'ipv4     2 udp      17 24 src=10.89.0.2 dst=10.89.0.4 sport=54411 dport=37281 [UNREPLIED] src=10.89.0.4 dst=10.89.0.2 sport=37281 dport=54411 mark=0 zone=0 use=2';
const PING =
  'ipv4     2 icmp     1 29 src=198.19.0.3 dst=198.19.0.2 type=8 code=0 id=7 packets=3 bytes=252 src=198.19.0.2 dst=198.19.0.3 type=0 code=0 id=7 packets=3 bytes=252 mark=0 zone=0 use=2';
const IPV6 =
  'ipv6     10 udp      17 29 src=fd00:0000:0000:0000:0000:0000:0000:0002 dst=fd00:0000:0000:0000:0000:0000:0000:0003 sport=4000 dport=53 packets=1 bytes=77 [UNREPLIED] src=fd00:0000:0000:0000:0000:0000:0000:0003 dst=fd00:0000:0000:0000:0000:0000:0000:0002 sport=53 dport=4000 packets=0 bytes=0 mark=0 zone=0 use=2';

test('a flow that is accounted has packets and bytes of each direction', () => {
  expect(parseConntrackLine(ACCOUNTED)).toEqual({
    protocol: 'tcp',
    state: 'TIME_WAIT',
    original: {
      source: {address: '198.19.0.3', port: 43_210},
      destination: {address: '198.19.0.2', port: 80},
      packets: 24,
      bytes: 1333,
    },
    reply: {
      source: {address: '198.19.0.2', port: 80},
      destination: {address: '198.19.0.3', port: 43_210},
      packets: 34,
      bytes: 1_001_968,
    },
  });
});

test('without accounting they are unknown, not 0; where accounted, 0 is 0', () => {
  const unknown = {packets: undefined, bytes: undefined};
  expect(parseConntrackLine(UNANSWERED)).toMatchObject({state: undefined, original: unknown, reply: unknown});
  expect(parseConntrackLine(IPV6)).toMatchObject({original: {bytes: 77}, reply: {packets: 0, bytes: 0}});
});

test('a protocol without ports has none', () => {
  const flow = parseConntrackLine(PING);
  expect(flow).toMatchObject({protocol: 'icmp', state: undefined, original: {packets: 3, bytes: 252}});
  expect(flow?.original.source).toEqual({address: '198.19.0.3', port: undefined});
});

test('IPv6 addresses are in their short form', () => {
  expect(parseConntrackLine(IPV6)?.original).toMatchObject({
    source: {address: 'fd00::2', port: 4000},
    destination: {address: 'fd00::3'},
  });
});

test.each([
  '',
  'ipv4',
  'ipv4 2 tcp 6 119 TIME_WAIT src=198.19.0.3 dst=198.19.0.2',
  ACCOUNTED.replace('src=198.19.0.2', 'src=\x1b[31m'),
  ACCOUNTED.replaceAll('src=', 'from='),
])('%j is no flow', line => {
  expect(parseConntrackLine(line)).toBeUndefined();
});

test('a protocol’s name that is none is not repeated', () => {
  expect(parseConntrackLine(ACCOUNTED.replace('tcp', '\x1b[31m'))?.protocol).toBe('unknown');
});

test('of a file the flows of the addresses that were asked for are kept, as far as there is room', () => {
  const file = [ACCOUNTED, UNANSWERED, PING, '', IPV6].join('\n');

  expect(parseConntrack(file, new Set(['198.19.0.2']), 9)).toMatchObject({flows: [{}, {}], leftOut: 0});
  expect(parseConntrack(`${file}\n`, new Set(['198.19.0.2', 'fd00::3']), 2)).toMatchObject({leftOut: 1});
  expect(parseConntrack(file, new Set(['203.0.113.1']), 9)).toEqual({flows: [], leftOut: 0});
});

const address = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map(parts => parts.join('.'));
const count = fc.option(fc.nat(), {nil: undefined});

test('what is written in the kernel’s way is read as it was', () => {
  const end = fc.record({address, port: fc.nat(65_535)});
  const direction = fc.record({source: end, destination: end, packets: count, bytes: count});
  const figure = (name: string, value: number | undefined) => (value === undefined ? '' : ` ${name}=${value}`);
  type Direction = typeof direction extends fc.Arbitrary<infer Value> ? Value : never;
  const text = ({source, destination, packets, bytes}: Direction) =>
    `src=${source.address} dst=${destination.address} sport=${source.port} dport=${destination.port}${figure('packets', packets)}${figure('bytes', bytes)}`;

  fc.assert(
    fc.property(direction, direction, (original, reply) => {
      const line = `ipv4     2 tcp      6 9 SYN_SENT2 ${text(original)} [UNREPLIED] ${text(reply)} mark=0 use=2`;
      expect(parseConntrackLine(line)).toEqual({protocol: 'tcp', state: 'SYN_SENT2', original, reply});
    }),
  );
});

test('no text breaks it, and nothing that could steer a terminal comes out of it', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('src=198.19.0.1', 'dst=198.19.0.2', 'tcp', 'bytes=', 'packets=-1', 'sport=1e9', 'ESTABLISHED'),
  );
  fc.assert(
    fc.property(fc.array(word, {maxLength: 30}), words => {
      expect(JSON.stringify(parseConntrackLine(words.join(' '))) ?? '').toMatch(/^[\x20-\x7e]*$/);
    }),
  );
});
