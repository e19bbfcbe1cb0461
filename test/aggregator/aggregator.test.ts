import {beforeEach, describe, expect, test} from 'vitest';
import {createAggregator} from '../../src/aggregator/aggregator.js';
import type {WatchedContainer} from '../../src/model/inventory.js';
import type {Aggregator, Sweep} from '../../src/model/traffic.js';
import {NO_FIGURES} from '../model/no-figures.js';
import {CONNECTED, container, onSlot} from '../view/json-scene.js';
import {fill, fillFaults, type Reading} from './fill.js';

let aggregator: Aggregator;
let number: number;

beforeEach(() => {
  aggregator = createAggregator();
  number = 0;
});

function sweepAt(monotonicSeconds: number, ...containers: WatchedContainer[]): Sweep {
  return aggregator.aggregate({
    number: number++,
    time: new Date(1_000_000),
    monotonicSeconds,
    durationSeconds: 0.25,
    host: {name: 'prod-01', kernel: '6.18', uplink: undefined, uplinkBytesPerSecond: undefined},
    inventory: {engines: [CONNECTED], containers},
  });
}

function acquire(): number {
  return aggregator.table.acquire('before-watching');
}

function read(slot: number, at: number, reading: Reading): void {
  fill(aggregator.table, slot, at, reading);
}

function bytes(received: number): Reading {
  return {receiveBytes: received, receivePackets: 1, transmitBytes: 2 * received, transmitPackets: 1};
}

test('a sweep carries what it was read from, and the time since the sweep before', () => {
  const first = sweepAt(10);
  expect(first.intervalSeconds).toBeUndefined();
  const second = sweepAt(12.5);
  expect(second).toMatchObject({number: 1, monotonicSeconds: 12.5, intervalSeconds: 2.5, durationSeconds: 0.25});
  expect(second.inventory.engines[0]).toBe(CONNECTED);
  expect(second.host.name).toBe('prod-01');
});

test('every figure of an interface comes from its own column', () => {
  const slot = acquire();
  const web = container({interfaces: [onSlot(slot)]});
  read(slot, 10, {receiveBytes: 1000, receivePackets: 10, transmitBytes: 2000, transmitPackets: 20});
  fillFaults(aggregator.table, slot, 10, {receiveErrors: 1, receiveDropped: 2, transmitErrors: 3, transmitDropped: 4});
  sweepAt(10, web);
  read(slot, 12, {receiveBytes: 1400, receivePackets: 16, transmitBytes: 3000, transmitPackets: 40});
  fillFaults(aggregator.table, slot, 12, {
    receiveErrors: 5,
    receiveDropped: 12,
    transmitErrors: 17,
    transmitDropped: 24,
  });

  expect(sweepAt(12, web).sum(web.interfaces)).toEqual({
    receive: {
      bytes: 1400,
      packets: 16,
      errors: 5,
      dropped: 12,
      bytesPerSecond: 200,
      packetsPerSecond: 3,
      errorsPerSecond: 2,
      droppedPerSecond: 5,
      packetsPerSecondOverFaults: 3,
      totalBytes: 400,
      totalPackets: 6,
    },
    transmit: {
      bytes: 3000,
      packets: 40,
      errors: 17,
      dropped: 24,
      bytesPerSecond: 500,
      packetsPerSecond: 10,
      errorsPerSecond: 7,
      droppedPerSecond: 10,
      packetsPerSecondOverFaults: 10,
      totalBytes: 1000,
      totalPackets: 20,
    },
    ageSeconds: 0,
    faultsAgeSeconds: 0,
    reason: undefined,
  });
});

test('before the first reading everything is unknown', () => {
  const web = container({interfaces: [onSlot(acquire())]});
  expect(sweepAt(10, web).trafficOf(web)).toEqual({receive: NO_FIGURES, transmit: NO_FIGURES, reason: 'first-sample'});
});

test.each([
  {reason: 'first-sample', second: undefined},
  {reason: 'counter-reset', second: bytes(5)},
] as const)('a sum is unknown where one interface is: $reason', ({reason, second}) => {
  const [known, other] = [acquire(), acquire()];
  const web = container({interfaces: [onSlot(known), onSlot(other, {name: 'eth1'})]});
  read(known, 10, bytes(100));
  if (second !== undefined) read(other, 10, bytes(50));
  sweepAt(10, web);
  read(known, 11, bytes(200));
  read(other, 11, second ?? bytes(50));

  const traffic = sweepAt(11, web).trafficOf(web);
  expect(traffic?.reason).toBe(reason);
  expect(traffic?.receive).toMatchObject({bytesPerSecond: undefined, packetsPerSecond: undefined});
  expect(traffic?.receive.bytes).toBe(200 + (second?.receiveBytes ?? 50));
});

test('an interface that was not read in this sweep is gone', () => {
  const slot = acquire();
  const web = container({interfaces: [onSlot(slot)]});
  read(slot, 10, bytes(1));
  sweepAt(10, web);
  read(slot, 11, bytes(2));
  sweepAt(11, web);
  const traffic = sweepAt(12, web).trafficOf(web);
  expect(traffic).toMatchObject({reason: 'gone', receive: {bytesPerSecond: undefined, totalBytes: 1}});
});

test('loopback is part of no sum of a container, and can be asked for by itself', () => {
  const [slot, loopback] = [acquire(), acquire()];
  const lo = onSlot(loopback, {name: 'lo', isLoopback: true, kind: 'loopback', isSummed: false});
  const web = container({interfaces: [lo, onSlot(slot)]});
  read(slot, 10, bytes(7));
  read(loopback, 10, bytes(5000));
  const sweep = sweepAt(10, web);
  expect(sweep.trafficOf(web)?.receive.bytes).toBe(7);
  expect(sweep.totals().receive.bytes).toBe(7);
  expect(sweep.sum([lo]).receive.bytes).toBe(5000);
});

test('the sum of no interfaces is 0: nothing passed', () => {
  const traffic = sweepAt(10).sum([]);
  expect(new Set(Object.values(traffic.receive))).toEqual(new Set([0]));
  expect(traffic.reason).toBeUndefined();
});

test('a counted container of which no interface is known yet is unknown, not 0', () => {
  const web = container({interfaces: []});
  expect(sweepAt(10, web).trafficOf(web)).toEqual({receive: NO_FIGURES, transmit: NO_FIGURES, reason: 'first-sample'});
});

test.each([
  {state: 'shared', reason: 'shared-with', owner: {id: 'x', name: 'x'}},
  {state: 'unavailable', reason: 'host-network', detail: ''},
] as const)('a container that is $state has no traffic and no part in the totals', traffic => {
  const slot = acquire();
  const web = container({traffic, interfaces: [onSlot(slot)]});
  read(slot, 10, bytes(7));
  const sweep = sweepAt(10, web);
  expect(sweep.trafficOf(web)).toBeUndefined();
  expect(sweep.totals().receive.bytes).toBeUndefined();
});

describe('interfaces that a container no longer has', () => {
  test('stay in its running total and in nothing else', () => {
    const [now, former] = [acquire(), acquire()];
    read(now, 10, bytes(0));
    read(former, 10, bytes(0));
    sweepAt(10);
    read(now, 11, bytes(10));
    read(former, 11, bytes(500));
    sweepAt(11);
    aggregator.table.retire(former);
    read(now, 12, bytes(20));
    const web = container({interfaces: [onSlot(now)], formerSlots: [former]});

    const traffic = sweepAt(12, web).trafficOf(web);
    expect(traffic?.reason).toBeUndefined();
    expect(traffic?.receive).toMatchObject({bytes: 20, bytesPerSecond: 10, totalBytes: 520});
    expect(traffic?.transmit).toMatchObject({bytes: 40, bytesPerSecond: 20, totalBytes: 1040});
  });

  test('are all that is known while none has come back', () => {
    const former = acquire();
    read(former, 10, bytes(0));
    sweepAt(10);
    read(former, 11, bytes(500));
    sweepAt(11);
    aggregator.table.retire(former);
    const web = container({interfaces: [], formerSlots: [former]});
    expect(sweepAt(12, web).trafficOf(web)?.receive).toEqual({...NO_FIGURES, totalBytes: 500, totalPackets: 0});
  });

  test('whose packets are not known do not make packets 0', () => {
    const [now, former] = [acquire(), acquire()];
    for (const slot of [now, former]) read(slot, 10, {receiveBytes: 5, transmitBytes: 5});
    sweepAt(10);
    const web = container({interfaces: [onSlot(now)], formerSlots: [former]});
    read(now, 11, {receiveBytes: 6, transmitBytes: 6});
    expect(sweepAt(11, web).trafficOf(web)?.receive).toMatchObject({totalBytes: 1, totalPackets: undefined});
  });
});

test('totals are of what is known, without a reason then', () => {
  const [a, b] = [acquire(), acquire()];
  const known = container({id: 'a', interfaces: [onSlot(a)]});
  const fresh = container({id: 'b', interfaces: [onSlot(b)]});
  read(a, 10, bytes(100));
  expect(sweepAt(10, fresh, known).totals().reason).toBe('first-sample');

  read(a, 11, bytes(300));
  read(b, 11, bytes(50));
  expect(sweepAt(11, fresh, known).totals()).toMatchObject({
    reason: undefined,
    receive: {bytes: 350, bytesPerSecond: 200, errors: undefined},
    transmit: {bytes: 700, bytesPerSecond: 400},
  });
});

test('a container’s traffic is worked out once a sweep', () => {
  const slot = acquire();
  const web = container({interfaces: [onSlot(slot)]});
  read(slot, 10, bytes(1));
  const sweep = sweepAt(10, web);
  expect(sweep.trafficOf(web)).toBe(sweep.trafficOf(web));
});

test('the history holds what the sweeps measured, and a reset when it was', () => {
  const slot = acquire();
  for (const [at, received] of [
    [10, 0],
    [11, 100],
    [12, 250],
    [13, 3],
    [14, 4],
  ] as const) {
    read(slot, at, bytes(received));
    sweepAt(at);
  }
  const {history} = sweepAt(14);
  const into = new Float32Array(5);
  history.readInto(into, [slot], 'receive', 1, 'mean');
  expect([...into]).toEqual([Number.NaN, 100, 150, Number.NaN, 1]);
  expect(history.lastReset(slot)).toBe(13);
});

test('a slot that is given to another container begins with nothing', () => {
  const slot = acquire();
  read(slot, 10, bytes(0));
  sweepAt(10);
  read(slot, 11, bytes(900));
  sweepAt(11);
  aggregator.table.release(slot);
  sweepAt(12);
  expect(acquire()).toBe(slot);

  const web = container({interfaces: [onSlot(slot)]});
  const sweep = sweepAt(13, web);
  expect(sweep.trafficOf(web)).toEqual({receive: NO_FIGURES, transmit: NO_FIGURES, reason: 'first-sample'});
  const into = new Float32Array(5);
  sweep.history.readInto(into, [slot], 'receive', 1, 'mean');
  expect([...into]).toEqual(Array.from({length: 5}, () => Number.NaN));
});

test('figures that are older than the sweep say how old, of a sum the oldest part; what was never read has no age', () => {
  const [first, second] = [acquire(), acquire()];
  const web = container({interfaces: [onSlot(first), onSlot(second)]});
  for (const slot of [first, second]) read(slot, 10.001, bytes(100));
  fillFaults(aggregator.table, first, 10.002, {receiveDropped: 0});
  expect(sweepAt(10, web).trafficOf(web)).toMatchObject({ageSeconds: 0, faultsAgeSeconds: undefined});
  read(first, 11.001, bytes(200));
  fillFaults(aggregator.table, second, 11.002, {receiveDropped: 0});
  const sweep = sweepAt(11, web);
  const traffic = sweep.trafficOf(web)!;
  expect(traffic.ageSeconds).toBeCloseTo(0.999);
  expect(traffic.faultsAgeSeconds).toBeCloseTo(0.998);
  expect(sweep.sum([web.interfaces[0]!]).ageSeconds).toBe(0);
  expect(sweep.totals().ageSeconds).toBeCloseTo(0.999);
});

describe('what the protocols of a namespace count', () => {
  const readProtocols = (slot: number, at: number, udp: number, tcp: number) => {
    const {protocols} = aggregator.table;
    protocols.udpReceiveBufferErrors[slot] = udp;
    protocols.tcpRetransmittedSegments[slot] = tcp;
    protocols.sampledAt[slot] = at;
  };

  test('has a rate between its own readings, keeps it until the next, and says how old it is', () => {
    const slot = aggregator.table.protocols.acquire();
    const web = container({protocolSlot: slot});
    readProtocols(slot, 10, 5, 7);
    expect(sweepAt(10, web).protocolsOf(web)).toEqual({
      udpReceiveBufferErrors: 5,
      udpReceiveBufferErrorsPerSecond: undefined,
      tcpRetransmittedSegments: 7,
      tcpRetransmittedSegmentsPerSecond: undefined,
      ageSeconds: 0,
    });
    readProtocols(slot, 14, 13, 7);
    const counted = {
      udpReceiveBufferErrors: 13,
      udpReceiveBufferErrorsPerSecond: 2,
      tcpRetransmittedSegments: 7,
      tcpRetransmittedSegmentsPerSecond: 0,
    };
    expect(sweepAt(14, web).protocolsOf(web)).toEqual({...counted, ageSeconds: 0});
    expect(sweepAt(17, web).protocolsOf(web)).toEqual({...counted, ageSeconds: 3});
  });

  test('is nobody’s without a slot, or while its container is not counted', () => {
    const slot = aggregator.table.protocols.acquire();
    readProtocols(slot, 10, 5, 7);
    const sweep = sweepAt(10);
    expect(sweep.protocolsOf(container())).toBeUndefined();
    const uncounted = {state: 'unavailable', reason: 'not-permitted', detail: ''} as const;
    expect(sweep.protocolsOf(container({protocolSlot: slot, traffic: uncounted}))).toBeUndefined();
  });

  test('begins anew where the slot is given to another namespace, and has no rate where a counter went down', () => {
    const {protocols} = aggregator.table;
    const slot = protocols.acquire();
    const web = container({protocolSlot: slot});
    readProtocols(slot, 10, 5, 7);
    sweepAt(10, web);
    protocols.release(slot);
    expect(protocols.acquire()).toBe(slot);
    expect(sweepAt(11, web).protocolsOf(web)).toEqual({
      udpReceiveBufferErrors: undefined,
      udpReceiveBufferErrorsPerSecond: undefined,
      tcpRetransmittedSegments: undefined,
      tcpRetransmittedSegmentsPerSecond: undefined,
      ageSeconds: undefined,
    });
    readProtocols(slot, 12, 900, 900);
    expect(sweepAt(12, web).protocolsOf(web)).toMatchObject({udpReceiveBufferErrorsPerSecond: undefined});
    readProtocols(slot, 13, 800, 901);
    expect(sweepAt(13, web).protocolsOf(web)).toMatchObject({
      udpReceiveBufferErrors: 800,
      udpReceiveBufferErrorsPerSecond: undefined,
      tcpRetransmittedSegmentsPerSecond: 1,
    });
  });

  test('has room for as many namespaces as there are', () => {
    const {protocols} = aggregator.table;
    const slots = Array.from({length: 200}, () => protocols.acquire());
    for (const slot of slots) readProtocols(slot, 10, slot, 2 * slot);
    sweepAt(10);
    for (const slot of slots) readProtocols(slot, 11, slot + slot, 2 * slot);
    const sweep = sweepAt(11);
    const rates = slots.map(
      slot => sweep.protocolsOf(container({protocolSlot: slot}))?.udpReceiveBufferErrorsPerSecond,
    );
    expect(rates).toEqual(slots);
  });
});
