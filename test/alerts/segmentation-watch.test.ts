import {describe, expect, test} from 'vitest';
import {AlertWatch, type RememberedAlert} from '../../src/alerts/alert-watch.js';
import {USUAL_POLICY} from '../../src/alerts/policy.js';
import type {AllowedPeers, AllowRule} from '../../src/alerts/segmentation.js';
import type {WatchedContainer} from '../../src/model/inventory.js';
import type {NamespaceSocket, SocketReading, SocketState} from '../../src/model/socket.js';
import type {Selector} from '../../src/selectors/selector.js';
import {container, fakeSweep, watchedInterface} from './fake-sweep.js';

const SHOP = {
  ...{id: 'shop', name: 'shop', driver: 'bridge', bridge: undefined, subnets: ['198.19.0.0/24']},
  isInternal: undefined,
};

function at(name: string, address: string, given: Partial<WatchedContainer> = {}): WatchedContainer {
  const interfaces = [watchedInterface({addresses: [`${address}/24`], network: SHOP})];
  return container(name, {service: name, interfaces, networks: [SHOP], ...given});
}

const WEB = at('web', '198.19.0.2');
const DB = at('db', '198.19.0.3');
const OTHER = at('other', '198.19.0.4');
const ALL = [WEB, DB, OTHER];

function service(pattern: string): Selector[] {
  return [{key: 'service', label: undefined, pattern, isNegated: false}];
}

function allowed(to: string | AllowedPeers, ports?: readonly number[], from = 'web'): AllowRule {
  const peers = typeof to === 'string' ? ({kind: 'containers', selectors: service(to)} as const) : to;
  return {from: service(from), to: peers, ports};
}

const WEB_TO_DB = [allowed('db', [5432])];

/** `web` has connected: `198.19.0.3:5432`, or has been connected to: `:80 < 198.19.0.4`. */
function socket(text: string, state: SocketState = 'ESTABLISHED'): NamespaceSocket {
  const [, localPort, address = '', port] = /^(?::(\d+) < )?([\d.]+)(?::(\d+))?$/.exec(text) ?? [];
  const local = {address: '198.19.0.2', port: Number(localPort ?? 40_000)};
  const rest = {protocol: 'tcp', sendQueue: 0, receiveQueue: 0, state, local} as const;
  return {...rest, peer: state === 'LISTEN' ? undefined : {address, port: Number(port ?? 50_000)}};
}

/** A watch whose sockets of `web` are those of `sockets`, at any time; reading takes `cost` seconds. */
function watching(rules: readonly AllowRule[], cost = 0) {
  const world = {sockets: [] as NamespaceSocket[], reads: [] as string[], now: 0, at: 0};
  const read = (key: string): SocketReading => {
    world.reads.push(key.split('\n')[1] ?? '');
    world.now += cost;
    return {state: 'read', sockets: key === WEB.key ? world.sockets : [], counts: [], isCut: false};
  };
  const source = {read, now: () => world.now};
  const watch = new AlertWatch([], {...USUAL_POLICY, allow: rules}, undefined, source);
  const sweep = (sockets = world.sockets, containers: readonly WatchedContainer[] = ALL): string[] => {
    world.sockets = sockets;
    world.now = Math.max(world.now, world.at);
    const {changes} = watch.evaluate(fakeSweep({at: world.at++, containers}));
    return changes.map(({alert, cause}) => `${alert.state} ${alert.subject} > ${alert.rule.peer} ${cause}`);
  };
  return {world, watch, sweep};
}

describe('connections that nothing allows', () => {
  const toAny: AllowedPeers = {kind: 'external', subnets: []};
  const toSome: AllowedPeers = {kind: 'external', subnets: ['203.0.113.0/24']};

  test.each<[string, readonly AllowRule[], NamespaceSocket[], string[]]>([
    ['is allowed on its port', WEB_TO_DB, [socket('198.19.0.3:5432')], []],
    ['to another port is not', WEB_TO_DB, [socket('198.19.0.3:6379')], ['db:6379/tcp']],
    ['to another container is not', WEB_TO_DB, [socket('198.19.0.4:5432')], ['other:5432/tcp']],
    ['to the outside is not', WEB_TO_DB, [socket('203.0.113.9:443')], ['external:443/tcp']],
    ['to the outside may be allowed', [allowed(toAny)], [socket('203.0.113.9:443')], []],
    ['to a part of the outside may be allowed', [allowed(toSome)], [socket('203.0.113.9:443')], []],
    ['to the rest of the outside is not', [allowed(toSome)], [socket('192.0.2.9:443')], ['external:443/tcp']],
    ['to the outside says nothing of containers', [allowed(toAny)], [socket('198.19.0.3:80')], ['db:80/tcp']],
    ['that is tried counts', WEB_TO_DB, [socket('198.19.0.4:22', 'SYN_SENT')], ['other:22/tcp']],
    ['that has just ended counts', WEB_TO_DB, [socket('198.19.0.4:22', 'TIME_WAIT')], ['other:22/tcp']],
    ['that came in is not judged', WEB_TO_DB, [socket(':80', 'LISTEN'), socket(':80 < 198.19.0.4')], []],
    ['that came in before the port was closed neither', WEB_TO_DB, [socket(':80 < 198.19.0.4')], []],
    ['to itself neither', WEB_TO_DB, [socket('127.0.0.1:9'), socket('198.19.0.2:9')], []],
    ['of a container that no rule names neither', [allowed('db', [1], 'api')], [socket('198.19.0.4:22')], []],
    ['is told of once, however many there are', WEB_TO_DB, Array(3).fill(socket('198.19.0.4:22')), ['other:22/tcp']],
  ])('one %s', (_, rules, sockets, peers) => {
    const {sweep, watch} = watching(rules);
    expect(sweep(sockets)).toEqual(peers.map(peer => `firing web > ${peer} value`));
    expect(watch.current.map(({value}) => value)).toEqual(peers.map(() => sockets.length));
  });

  test('end when two visits in a row show them no more', () => {
    const {sweep} = watching(WEB_TO_DB);
    const bad = [socket('198.19.0.4:22')];
    expect([sweep(bad), sweep([]), sweep(bad), sweep([]), sweep([])]).toEqual([
      ['firing web > other:22/tcp value'],
      [],
      [],
      [],
      ['resolved web > other:22/tcp value'],
    ]);
  });

  test('go on with a container that is created anew, and end ten seconds after one that is gone', () => {
    const {sweep} = watching(WEB_TO_DB);
    const bad = [socket('198.19.0.4:22')];
    const again = {...WEB, id: 'web-2-id', key: WEB.key};
    expect([sweep(bad), sweep(bad, [DB, OTHER]), sweep(bad, [again, DB, OTHER])]).toEqual([
      ['firing web > other:22/tcp value'],
      [],
      [],
    ]);
    const later = Array.from({length: 11}, () => sweep([], [DB, OTHER]));
    expect(later.flat()).toEqual(['resolved web > other:22/tcp gone']);
    expect(later.at(-1)).toHaveLength(1);
  });

  test('with somebody unknown in a network of containers are told of when seen twice, and never when only remembered', () => {
    const {sweep} = watching(WEB_TO_DB);
    const gone = [socket('198.19.0.77:5432', 'TIME_WAIT')];
    const unknown = [socket('198.19.0.77:5432')];
    expect([sweep(gone), sweep(gone), sweep(unknown), sweep(unknown)]).toEqual([
      [],
      [],
      [],
      ['firing web > somebody in shop:5432/tcp value'],
    ]);
  });

  test('survive a restart, and are not told of twice', () => {
    const {sweep, watch} = watching(WEB_TO_DB);
    const bad = [socket('198.19.0.4:22')];
    sweep(bad);
    const now = {time: new Date(Date.UTC(2026, 0, 31, 12)), monotonicSeconds: 1000};
    const saved = JSON.parse(JSON.stringify(watch.save(now))) as RememberedAlert[];

    const after = watching(WEB_TO_DB);
    after.watch.restore(saved, now.time, now);
    expect(after.watch.current).toMatchObject([{state: 'firing', subject: 'web', rule: {peer: 'other:22/tcp'}}]);
    expect(after.sweep(bad)).toEqual([]);
    expect([after.sweep([]), after.sweep([])]).toEqual([[], ['resolved web > other:22/tcp value']]);
  });

  test('are not known of a container whose sockets are closed to us', () => {
    const read = (): SocketReading => ({
      ...{state: 'unavailable', reason: 'not-permitted', statement: 'closed', remedy: undefined},
    });
    const source = {read, now: () => 0};
    const watch = new AlertWatch([], {...USUAL_POLICY, allow: WEB_TO_DB}, undefined, source);
    expect(watch.evaluate(fakeSweep({at: 0, containers: ALL})).changes).toEqual([]);
    expect(watch.blindSpot).toBe('connections of web are not judged: closed');
  });
});

describe('the visits', () => {
  test('go to those alone that a rule names, one a sweep', () => {
    const {world, sweep} = watching([...WEB_TO_DB, allowed('db', [5432], 'other')]);
    for (let count = 0; count < 4; count++) sweep();
    expect(world.reads).toEqual(['web-id', 'other-id', 'web-id', 'other-id']);
  });

  test('take a hundredth of the time', () => {
    const {world, sweep} = watching(WEB_TO_DB, 0.1);
    for (let count = 0; count < 100; count++) sweep();
    expect(world.reads).toHaveLength(10);
  });

  test('are none where nothing is allowed or forbidden', () => {
    const {world, watch, sweep} = watching([]);
    sweep();
    expect([watch.ruleCount, watching(WEB_TO_DB).watch.ruleCount]).toEqual([0, 1]);
    expect(world.reads).toEqual([]);
  });
});
