import {cgroupLines, placeOfProcess} from '../../src/collector/cgroups/cgroup-path.js';
import {parseConnectedRoutes, parseInterfaceIndexes} from '../../src/collector/counters/interface-indexes.js';
import {HOST, NameIndex} from '../../src/collector/counters/name-index.js';
import {Column, parseNetDev} from '../../src/collector/counters/net-dev.js';
import {parseConntrack} from '../../src/collector/flows/conntrack.js';
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

/** Lines without their end are torn; the last colon within a name's reach ends the name. */
function plainly(input: Buffer): string[] {
  const lines = input.toString('latin1').split('\n').slice(0, -1).slice(2);
  return lines.flatMap(line => {
    const [, name = '', rest = ''] = /^(.{0,15}):(.*)$/s.exec(line.replace(/^ +/, '')) ?? [];
    if (!NAMES.includes(name) || !/^ *\d+(?: +\d+){15} *$/.test(rest)) return [];

    const columns = rest.trim().split(/ +/);
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

export const KERNEL_PARSERS: readonly FuzzedParser[] = [netDev, indexes, routes, cgroups, stat, conntrack];
