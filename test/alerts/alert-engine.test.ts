import {describe, expect, test} from 'vitest';
import type {AlertChange} from '../../src/alerts/alert.js';
import {AlertEngine} from '../../src/alerts/alert-engine.js';
import {parseRule} from '../../src/alerts/parse-rule.js';
import type {Rule} from '../../src/alerts/rule.js';
import {createSelection} from '../../src/selectors/selector.js';
import {CONNECTED, container, type FakeSweep, fakeSweep, traffic, watchedInterface} from './fake-sweep.js';

function rules(...texts: string[]): Rule[] {
  return texts.map(text => {
    const parsed = parseRule(text);
    if (parsed.state === 'refused') throw new Error(parsed.refusal.message);

    return parsed.rule;
  });
}

const rx = (bytesPerSecond: number) => traffic({bytesPerSecond});
const WEB = container('web');
const BUSY = {web: rx(2e6)};
const CALM = {web: rx(1)};

/** Feeds sweeps and tells the changes as `second name state cause duration`. */
function feed(engine: AlertEngine, sweeps: readonly FakeSweep[]): string[] {
  return sweeps.flatMap(sweep => engine.evaluate(fakeSweep(sweep)).map(change => brief(sweep.at, change)));
}

function brief(at: number, {alert, cause, durationSeconds}: AlertChange): string {
  return `${at} ${alert.container.name} ${alert.state} ${cause} ${durationSeconds}`;
}

test('containers of one name on two hosts have alerts of their own, told with their hosts', () => {
  const engine = new AlertEngine(rules('rx > 1MB/s'));
  const there = {...CONNECTED, host: 'there', endpoint: 'tcp://there:2376'};
  const engines = [CONNECTED, there] as const;
  const both = [WEB, container('web', {host: 'there', endpoint: there.endpoint})];
  const subjects = (sweep: FakeSweep) =>
    engine.evaluate(fakeSweep(sweep)).map(({alert}) => `${alert.subject} ${alert.state}`);
  expect(subjects({at: 1, engines, containers: both, traffic: BUSY})).toEqual(['here/web firing', 'there/web firing']);
  expect(new Set(engine.current.map(({key}) => key)).size).toBe(2);
  const lost = [CONNECTED, {...there, state: 'reconnecting'}] as const;
  expect(subjects({at: 2, engines: lost, containers: [], traffic: {}})).toEqual(['here/web resolved']);
  expect(engine.current.map(({host}) => host)).toEqual(['there']);
});

test('a rule may ask for a host', () => {
  const engine = new AlertEngine(rules('host=the* rx > 1MB/s'));
  const both = [WEB, container('web', {host: 'there'})];
  expect(feed(engine, [{at: 1, containers: both, traffic: BUSY}])).toEqual(['1 web firing value 0']);
  expect(engine.current.map(({host}) => host)).toEqual(['there']);
});

test('a calm container is not summed up: single figures of it are enough', () => {
  const engine = new AlertEngine(rules('rx > 1MB/s', 'network=front tx.drops > 1%', 'total == 0 for 5s'));
  const sweep = fakeSweep({at: 1, containers: [WEB], traffic: CALM});
  const refuse = () => {
    throw new Error('this costs too much');
  };
  expect(engine.evaluate({...sweep, trafficOf: refuse, sum: refuse, totals: refuse})).toEqual([]);
});

describe('an alert', () => {
  test('is pending, fires, and is resolved', () => {
    const engine = new AlertEngine(rules('rx > 1MB/s for 2s'));
    const changes = feed(
      engine,
      [CALM, BUSY, BUSY, BUSY, CALM, CALM, CALM, CALM].map((known, at) => ({at, containers: [WEB], traffic: known})),
    );
    expect(changes).toEqual(['1 web pending value 0', '3 web firing value 2', '6 web resolved value 5']);
    expect(engine.current).toEqual([]);
  });

  test('that never fired ends as inactive', () => {
    const engine = new AlertEngine(rules('rx > 1MB/s for 2s'));
    const changes = feed(engine, [
      {at: 1, containers: [WEB], traffic: BUSY},
      {at: 2, containers: [WEB], traffic: CALM},
    ]);
    expect(changes).toEqual(['1 web pending value 0', '2 web inactive value 1']);
  });

  test('carries its rule, its last value, and since when', () => {
    const engine = new AlertEngine(rules('rx > 1MB/s'));
    feed(engine, [
      {at: 1, containers: [WEB], traffic: BUSY},
      {at: 2, containers: [WEB], traffic: {web: rx(3e6)}},
      {at: 3, containers: [WEB], traffic: {}},
    ]);
    expect(engine.current).toMatchObject([
      {
        state: 'firing',
        container: {id: 'web-id', name: 'web'},
        value: 3e6,
        sinceSeconds: 1001,
        since: new Date('2026-01-31T12:00:01.000Z'),
        rule: {text: 'rx > 1MB/s'},
      },
    ]);
  });

  test('goes on when the container is created anew under its name', () => {
    const engine = new AlertEngine(rules('rx > 1MB/s for 2s'));
    const anew = container('web', {id: 'other-id'});
    const changes = feed(engine, [
      ...[1, 2, 3].map(at => ({at, containers: [WEB], traffic: BUSY})),
      {at: 4, containers: []},
      {at: 5, containers: [anew]},
      {at: 6, containers: [anew], traffic: BUSY},
    ]);
    expect(changes).toEqual(['1 web pending value 0', '3 web firing value 2']);
    expect(engine.current).toMatchObject([
      {key: 'rx > 1MB/s for 2s:here/web', container: {id: 'other-id'}, sinceSeconds: 1003},
    ]);
  });

  test('of one rule is not that of another, of one container not that of another', () => {
    const engine = new AlertEngine(rules('rx > 1MB/s', 'name=db rx > 1MB/s as critical'));
    const containers = [WEB, container('db')];
    const changes = feed(engine, [{at: 1, containers, traffic: {web: rx(2e6), db: rx(3e6)}}]);
    expect(changes).toEqual(['1 web firing value 0', '1 db firing value 0', '1 db firing value 0']);
    expect(engine.current.map(({rule, container: {name}}) => `${rule.severity} ${name}`)).toEqual([
      'critical db',
      'warning web',
      'warning db',
    ]);
  });

  test('is only looked for within the scope', () => {
    const scope = createSelection([{key: 'name', label: undefined, pattern: 'w*', isNegated: false}]);
    const engine = new AlertEngine(rules('rx > 1MB/s'), scope);
    const containers = [WEB, container('db')];
    expect(feed(engine, [{at: 1, containers, traffic: {web: rx(2e6), db: rx(3e6)}}])).toEqual(['1 web firing value 0']);
  });

  test('is forgotten when it ends, so that names that come and go take no memory', () => {
    const engine = new AlertEngine(rules('rx > 1MB/s'));
    for (let at = 0; at < 1000; at++) {
      const name = `job-${at}`;
      engine.evaluate(fakeSweep({at, containers: [container(name)], traffic: {[name]: rx(2e6)}}));
    }

    expect(engine.current).toHaveLength(1);
  });
});

describe('a firing alert ends', () => {
  test.each([
    ['gone', []],
    [
      'stopped',
      [container('web', {state: 'exited', traffic: {state: 'unavailable', reason: 'not-running', detail: ''}})],
    ],
    [
      'not-counted',
      [container('web', {traffic: {state: 'shared', reason: 'shared-with', owner: {id: 'x', name: 'x'}}})],
    ],
    ['not-counted', [container('web', {traffic: {state: 'unavailable', reason: 'host-network', detail: ''}})]],
    ['not-selected', [container('web', {labels: {tier: 'back'}})]],
  ])('with the cause %s', (cause, containers) => {
    const engine = new AlertEngine(rules('label:tier=front rx > 1MB/s'));
    const front = container('web', {labels: {tier: 'front'}});
    const changes = feed(engine, [
      {at: 1, containers: [front], traffic: BUSY},
      {
        at: 2,
        containers: containers.map(each => ({
          ...each,
          labels: cause === 'not-selected' ? {tier: 'back'} : {tier: 'front'},
        })),
      },
    ]);
    expect(changes).toEqual(['1 web firing value 0', `2 web resolved ${cause} 1`]);
  });

  test('not while the engine does not answer, whatever is missing', () => {
    const engine = new AlertEngine(rules('rx > 1MB/s'));
    const changes = feed(engine, [
      {at: 1, containers: [WEB], traffic: BUSY},
      {at: 2, containers: [], engine: {...CONNECTED, state: 'reconnecting', reason: 'gone away'}},
      {at: 3, containers: [WEB], traffic: {}},
    ]);
    expect(changes).toEqual(['1 web firing value 0']);
  });

  test('not while its figures cannot be read', () => {
    const engine = new AlertEngine(rules('rx > 1MB/s'));
    const closed = container('web', {traffic: {state: 'unavailable', reason: 'engine-unreachable', detail: ''}});
    expect(
      feed(engine, [
        {at: 1, containers: [WEB], traffic: BUSY},
        {at: 2, containers: [closed]},
      ]),
    ).toHaveLength(1);
  });
});

describe('a value', () => {
  test('is that of the interfaces that the rule asks for', () => {
    const both = container('web', {interfaces: [watchedInterface(), watchedInterface({name: 'eth1', slot: 1})]});
    const engine = new AlertEngine(rules('interface=eth1 rx > 1MB/s'));
    const sweep = {containers: [both], traffic: BUSY};
    expect(feed(engine, [{at: 1, ...sweep, interfaces: {eth0: rx(9e9), eth1: rx(1)}}])).toEqual([]);
    expect(feed(engine, [{at: 2, ...sweep, interfaces: {eth0: rx(1), eth1: rx(2e6)}}])).toEqual([
      '2 web firing value 0',
    ]);
  });

  test('may be what the namespace of the container counts, and no interface', () => {
    const counts = {
      udpReceiveBufferErrors: 90,
      udpReceiveBufferErrorsPerSecond: 9,
      tcpRetransmittedSegments: undefined,
      tcpRetransmittedSegmentsPerSecond: undefined,
      ageSeconds: 0,
    };
    const engine = new AlertEngine(rules('udp.drops > 0', 'tcp.retransmits == 0', 'udp.drops == 0'));
    const sweep = {containers: [WEB, container('closed')], traffic: CALM, protocols: {web: counts}};
    expect(feed(engine, [{at: 1, ...sweep}])).toEqual(['1 web firing value 0']);
  });

  test('of nothing is not zero: a rule on silence does not fire for who has no figures', () => {
    const member = container('side', {traffic: {state: 'shared', reason: 'shared-with', owner: {id: 'x', name: 'x'}}});
    const host = container('host', {traffic: {state: 'unavailable', reason: 'host-network', detail: ''}});
    const noInterface = container('bare', {interfaces: []});
    const engine = new AlertEngine(rules('rx == 0', 'interface=eth9 rx == 0', 'interface!=eth0 rx == 0'));
    expect(feed(engine, [{at: 1, containers: [member, host, noInterface, WEB]}])).toEqual([]);
  });
});
