import {expect, test} from 'vitest';
import {type StatusFacts, trafficStatus} from '../../src/collector/traffic-status.js';
import {CONNECTED, container, inside, LOOPBACK, sandbox} from './fakes.js';

const WITH_VETH = inside('eth0', {index: 7, veth: {rawName: 'veth1', master: 'br-1'}});
const MACVLAN = inside('eth1', {index: 9});
const open = (...interfaces: Parameters<typeof sandbox>[1]): StatusFacts['lookup'] => ({
  state: 'open',
  sandbox: sandbox(1, [LOOPBACK, ...interfaces]),
});

interface Case extends Partial<Omit<StatusFacts, 'container'>> {
  readonly title: string;
  readonly engineSays?: Parameters<typeof container>[1];
  readonly status: string;
}

const APP = {id: 'app', name: 'app'};

test.each<Case>([
  {title: 'a veth', lookup: open(WITH_VETH), status: 'counted host'},
  {title: 'a macvlan', lookup: open(MACVLAN), status: 'counted namespace'},
  {title: 'a veth and a macvlan', lookup: open(WITH_VETH, MACVLAN), status: 'counted namespace'},
  {title: 'a hidden process', lookup: {state: 'hidden'}, status: 'counted engine'},
  {title: 'somebody else’s process', lookup: {state: 'foreign'}, status: 'counted engine'},
  {title: 'a remote engine', lookup: {state: 'hidden'}, isLocal: false, status: 'counted engine'},
  {
    title: 'stopped',
    lookup: {state: 'stopped'},
    engineSays: {state: 'exited', pid: undefined},
    status: 'unavailable not-running',
  },
  {
    title: 'stopped, on the host network',
    lookup: {state: 'stopped'},
    engineSays: {state: 'created', networkMode: 'host'},
    status: 'unavailable not-running',
  },
  {
    title: 'waiting to be restarted',
    lookup: {state: 'stopped'},
    engineSays: {state: 'restarting'},
    status: 'unavailable not-running',
  },
  {
    title: 'running, but not inspected yet',
    lookup: {state: 'stopped'},
    engineSays: {pid: undefined},
    status: 'counted namespace',
  },
  {title: 'paused', lookup: open(WITH_VETH), engineSays: {state: 'paused'}, status: 'counted host'},
  {
    title: 'the host network by the engine’s word',
    lookup: {state: 'hidden'},
    engineSays: {networkMode: 'host'},
    status: 'unavailable host-network',
  },
  {
    title: 'the host network by the kernel’s word',
    lookup: open(WITH_VETH),
    isHosts: () => true,
    status: 'unavailable host-network',
  },
  {title: 'another’s namespace', lookup: open(WITH_VETH), owner: APP, status: 'shared app'},
  {
    title: 'another’s namespace that is the host’s',
    lookup: open(WITH_VETH),
    owner: APP,
    isHosts: () => true,
    status: 'unavailable host-network',
  },
  {title: 'no network', lookup: open(), engineSays: {networkMode: 'none'}, status: 'unavailable no-network'},
  {
    title: 'no network by the engine’s word',
    lookup: {state: 'hidden'},
    engineSays: {networkMode: 'none'},
    status: 'unavailable no-network',
  },
  {
    title: 'no network, and an interface was moved in',
    lookup: open(MACVLAN),
    engineSays: {networkMode: 'none'},
    status: 'counted namespace',
  },
  {title: 'disconnected from all networks', lookup: open(), status: 'unavailable no-network'},
  {
    title: 'left behind by its restarted owner',
    lookup: open(),
    engineSays: {networkMode: 'container:app'},
    status: 'unavailable no-network',
  },
  {
    title: 'a process that ended while it was looked into',
    lookup: {state: 'open', sandbox: sandbox(1, [])},
    status: 'unavailable not-running',
  },
  {
    title: 'joined to a namespace that cannot be seen',
    lookup: {state: 'hidden'},
    engineSays: {networkMode: 'container:app'},
    status: 'unavailable not-permitted',
  },
  {
    title: 'hidden, and the engine is away',
    lookup: {state: 'hidden'},
    engine: {...CONNECTED, state: 'reconnecting', reason: 'it was restarted'},
    status: 'unavailable engine-unreachable',
  },
  {
    title: 'seen, and the engine is away',
    lookup: open(WITH_VETH),
    engine: {...CONNECTED, state: 'reconnecting'},
    status: 'counted host',
  },
  {title: '--source host', lookup: open(WITH_VETH), forcedSource: 'host', status: 'counted host'},
  {
    title: '--source host without a veth',
    lookup: open(MACVLAN),
    forcedSource: 'host',
    status: 'unavailable not-permitted',
  },
  {
    title: '--source host, hidden',
    lookup: {state: 'hidden'},
    forcedSource: 'host',
    status: 'unavailable not-permitted',
  },
  {title: '--source namespace', lookup: open(WITH_VETH), forcedSource: 'namespace', status: 'counted namespace'},
  {
    title: '--source namespace, remote',
    lookup: {state: 'hidden'},
    isLocal: false,
    forcedSource: 'namespace',
    status: 'unavailable not-permitted',
  },
  {title: '--source engine', lookup: open(WITH_VETH), forcedSource: 'engine', status: 'counted engine'},
])('$title: $status', ({title: _, engineSays, status, ...facts}) => {
  const decided = trafficStatus({
    container: container('web', engineSays),
    lookup: {state: 'stopped'},
    owner: undefined,
    isLocal: true,
    forcedSource: 'auto',
    isHosts: () => false,
    engine: CONNECTED,
    ...facts,
  });
  const word =
    decided.state === 'counted' ? decided.source : decided.state === 'shared' ? decided.owner.name : decided.reason;
  expect(`${decided.state} ${word}`).toBe(status);
});

test.each([
  ['left behind', {networkMode: 'container:app'}, open(), 'restarted or removed'],
  ['stopped', {state: 'dead'}, {state: 'stopped'}, 'the container is dead'],
  ['in part without a veth', {}, open(WITH_VETH, MACVLAN), '1 of 2 interfaces'],
  ['foreign', {}, {state: 'foreign'}, 'not one of this host’s'],
  ['absent', {}, {state: 'absent'}, 'not one of this host’s'],
  ['ended', {}, {state: 'ended'}, 'just ended'],
  ['out of files', {}, {state: 'too-many'}, 'ulimit'],
] as const)('the reason is said in words: %s', (_, engineSays, lookup, words) => {
  const decided = trafficStatus({
    container: container('web', engineSays),
    lookup,
    owner: undefined,
    isLocal: true,
    forcedSource: 'auto',
    isHosts: () => false,
    engine: CONNECTED,
  });
  expect(JSON.stringify(decided)).toContain(words);
});
