import {cgroupLines, placeOfProcess} from '../../src/collector/cgroups/cgroup-path.js';
import {parseConnectedRoutes, parseInterfaceIndexes} from '../../src/collector/counters/interface-indexes.js';
import {HOST, NameIndex} from '../../src/collector/counters/name-index.js';
import {Column, parseNetDev} from '../../src/collector/counters/net-dev.js';
import {parseSnmp, parseSnmp6, snmpFigure} from '../../src/collector/counters/snmp.js';
import {parseConntrack} from '../../src/collector/flows/conntrack.js';
import {parseLinks} from '../../src/collector/links/link.js';
import {parseStartTicks, parseUptime} from '../../src/collector/process-start.js';
import {demand, demandSafe, type FuzzedParser, recorded, recordedInTrees, written} from './parser.js';

const NAMES = ['eth0', 'lo', 'veth1a2b3c4'];

const netDev: FuzzedParser = {
  name: 'net/dev, as a slow and plain parser reads it',
  seeds: [recorded('net-dev/host.dev'), recorded('net-dev/sandbox.dev')],
  check: input => {
    const index = new NameIndex();
    for (const [slot, name] of NAMES.entries()) index.set(HOST, Buffer.from(name), slot);
    const taken: string[] = [];
    const pass = {taken: 0, unwatched: 0, malformed: 0};
    const take = (slot: number, columns: Float64Array) =>
      taken.push(`${NAMES[slot]} ${columns[Column.receiveBytes]} ${columns[Column.transmitDropped]}`);
    parseNetDev(input, input.length, index, HOST, take, pass);
    demand(taken.join('\n') === plainly(input).join('\n'), `taken: ${taken}; plainly: ${plainly(input)}`);
    demand(pass.taken === taken.length, `${pass.taken} taken, ${taken.length} told`);
  },
};

/** The longest number that the kernel writes, and the largest. */
const isCounter = (digits: string) => digits.length <= 20 && BigInt(digits) < 2n ** 64n;

/** Lines without their end are torn; the last colon within a name's reach ends the name. */
function plainly(input: Buffer): string[] {
  const lines = input.toString('latin1').split('\n').slice(0, -1).slice(2);
  return lines.flatMap(line => {
    const [, name = '', rest = ''] = /^(.{0,15}):(.*)$/s.exec(line.replace(/^ +/, '')) ?? [];
    if (!NAMES.includes(name) || !/^ *\d+(?: +\d+){15} *$/.test(rest)) return [];

    const columns = rest.trim().split(/ +/);
    if (!columns.every(isCounter)) return [];

    return [`${name} ${Number(columns[Column.receiveBytes])} ${Number(columns[Column.transmitDropped])}`];
  });
}

const latin1 = (input: Buffer) => input.toString('latin1');

const indexes: FuzzedParser = {
  name: 'dev_mcast, igmp, if_inet6',
  seeds: ['dev_mcast', 'igmp', 'if_inet6'].map(file => recorded(`net-dev/sandbox.${file}`)),
  check: input => {
    const text = latin1(input);
    for (const [name, index] of parseInterfaceIndexes({devMcast: text, igmp: text, ifInet6: text})) {
      demand(name !== '' && !/\s/.test(name), `a name with a blank: ${JSON.stringify(name)}`);
      demand(index >= 0, `an index that cannot be: ${index}`);
    }
  },
};

const routes: FuzzedParser = {
  name: 'net/route',
  seeds: [recorded('net-dev/sandbox.route')],
  check: input => {
    for (const {destination, mask} of parseConnectedRoutes(latin1(input))) {
      for (const number of [destination, mask]) demand(number >= 0 && number < 2 ** 32, `no address: ${number}`);
    }
  },
};

const cgroups: FuzzedParser = {
  name: 'a process’s cgroup',
  seeds: recordedInTrees('/cgroup'),
  check: input => {
    const place = placeOfProcess(latin1(input));
    for (const {path} of cgroupLines(latin1(input))) demand(path.startsWith('/'), 'a path that is none');
    if (place === undefined) return;

    demand(/^[\w.-]+$/.test(place.containerId), `no id: ${JSON.stringify(place.containerId)}`);
    demand(latin1(input).includes(place.containerId), 'an id that is not there');
    demandSafe(place);
  },
};

const stat: FuzzedParser = {
  name: 'a process’s stat, and uptime',
  seeds: [...recordedInTrees('/stat'), ...recordedInTrees('uptime')],
  check: input => {
    const [ticks, uptime] = [parseStartTicks(latin1(input)), parseUptime(latin1(input))];
    for (const number of [ticks ?? 0, uptime ?? 0])
      demand(Number.isFinite(number) && number >= 0, `no time: ${number}`);
  },
};

const conntrack: FuzzedParser = {
  name: 'nf_conntrack',
  seeds: written(
    'ipv4     2 tcp      6 431999 ESTABLISHED src=198.19.0.2 dst=198.19.0.3 sport=40001 dport=80 packets=6 bytes=412 src=198.19.0.3 dst=198.19.0.2 sport=80 dport=40001 packets=5 bytes=1300 [ASSURED] mark=0 zone=0 use=2\n',
    'ipv6     10 udp      17 29 src=fd00:0000:0000:0000:0000:0000:0000:0002 dst=fd00:0000:0000:0000:0000:0000:0000:0003 sport=5 dport=53 [UNREPLIED] src=fd00:0000:0000:0000:0000:0000:0000:0003 dst=fd00:0000:0000:0000:0000:0000:0000:0002 sport=53 dport=5 mark=0 use=1\n',
  ),
  check: input => {
    const {flows, leftOut} = parseConntrack(latin1(input), new Set(['198.19.0.2', 'fd00::2']), 3);
    demand(flows.length <= 3 && leftOut >= 0, 'more than there is room for');
    demandSafe(flows);
  },
};

const SNMP =
  'Ip: Forwarding DefaultTTL\nIp: 1 64\nTcp: RtoAlgorithm RtoMin MaxConn RetransSegs InErrs\nTcp: 1 200 -1 37 0\n' +
  'Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors\nUdp: 86 0 0 87 12 0\nUdpLite: InDatagrams RcvbufErrors\nUdpLite: 0 0\n';
const SNMP_FIGURES = [
  ['Udp', 'RcvbufErrors'],
  ['Tcp', 'RetransSegs'],
] as const;

const snmp: FuzzedParser = {
  name: 'net/snmp, as a slow and plain parser reads it',
  seeds: written(SNMP),
  check: input => {
    for (const [protocol, name] of SNMP_FIGURES) {
      const parsed = parseSnmp(input, input.length, snmpFigure(protocol, name));
      const plain = snmpPlainly(latin1(input), protocol, name);
      demand(Object.is(parsed, plain), `${protocol} ${name}: ${parsed}; plainly: ${plain}`);
    }
  },
};

/** The first two lines of the protocol belong together, and the first line of all is nobody's. */
function snmpPlainly(text: string, protocol: string, name: string): number {
  const lines = text.split('\n').slice(1);
  const at = lines.findIndex(line => line.startsWith(`${protocol}: `));
  const [names, numbers] = [lines[at], lines[at + 1]];
  if (names === undefined || at + 1 === lines.length || !numbers?.startsWith(`${protocol}: `)) return Number.NaN;

  const start = protocol.length + 2;
  const column = names.slice(start).split(' ').indexOf(name);
  // What nothing follows may be half a number.
  const isTorn = at + 2 === lines.length;
  const cells = numbers.slice(start).split(' ');
  const cell = isTorn && column === cells.length - 1 ? undefined : cells[column];
  return cell !== undefined && /^\d+$/.test(cell) ? digitsOf(cell) : Number.NaN;
}

/** As digit after digit comes: sums of this kind are rounded at each step beyond 2^53. */
function digitsOf(text: string): number {
  return [...text].reduce((value, digit) => value * 10 + Number(digit), 0);
}

const snmp6: FuzzedParser = {
  name: 'net/snmp6',
  seeds: written(
    'Ip6InReceives                   \t86\nUdp6RcvbufErrors                \t12\nUdp6SndbufErrors                \t0\n',
  ),
  check: input => {
    const parsed = parseSnmp6(input, input.length, Buffer.from('\nUdp6RcvbufErrors'));
    const [, digits] = /\nUdp6RcvbufErrors(.*)/s.exec(latin1(input)) ?? [];
    const number = /^[ \t]+(\d+)[ \n]/.exec(digits ?? '')?.[1];
    const plain = number === undefined ? Number.NaN : digitsOf(number);
    demand(Object.is(parsed, plain), `${parsed}; plainly: ${plain}`);
  },
};

const links: FuzzedParser = {
  name: 'the list of `ip -details -json link show`',
  seeds: written(
    '[{"ifindex":1,"ifname":"lo","flags":["LOOPBACK"],"linkinfo":{}},{"ifindex":4,"link":"eth0","ifname":"vx0","master":"br0","linkinfo":{"info_kind":"vxlan"}}]',
    '[{"ifindex":5,"link_index":9,"ifname":"eth\u001b[31m","link_netnsid":0,"linkinfo":{"info_kind":"veth"}},{},{"ifindex":7,"ifname":"tap0","linkinfo":{"info_kind":"tun","info_data":{"type":"tap"}}}]\n',
  ),
  check: input => {
    for (const [name, {index, kind, hasMaster, lower}] of parseLinks(latin1(input)) ?? []) {
      demand(typeof name === 'string' && Number.isFinite(index), `no interface: ${JSON.stringify([name, index])}`);
      demand(kind === undefined || typeof kind === 'string', 'a kind that is no word');
      demand(typeof hasMaster === 'boolean' && [undefined, 'here', 'elsewhere'].includes(lower), 'no place');
    }
  },
};

export const KERNEL_PARSERS: readonly FuzzedParser[] = [
  ...[netDev, indexes, routes, cgroups, stat, conntrack],
  ...[snmp, snmp6, links],
];
