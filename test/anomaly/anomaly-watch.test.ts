import {expect, test} from 'vitest';
import {createAggregator} from '../../src/aggregator/aggregator.js';
import {createAnomalyWatch} from '../../src/anomaly/anomaly-watch.js';
import type {AnomalyState} from '../../src/model/anomaly.js';
import type {WatchedContainer, WatchedInterface} from '../../src/model/inventory.js';
import {fill} from '../aggregator/fill.js';
import {CONNECTED, container, onSlot} from '../view/json-scene.js';
import {createNormal, createRandom} from './random.js';

const QUIET_SECONDS = 600;
const [CALM, BUSY] = [0, 1];

/** What is known of a container some seconds after the interface of slot 1 began to receive 50 times as much; slot 0 goes on. */
function afterBurst(interfaces: readonly WatchedInterface[], changes: Partial<WatchedContainer> = {}) {
  const aggregator = createAggregator();
  const watch = createAnomalyWatch();
  const slots = [CALM, BUSY].map(() => aggregator.table.acquire('before-watching'));
  const watched = container({interfaces, ...changes});
  const received = [0, 0];
  const normal = createNormal(createRandom(3));
  for (let second = 0; second < QUIET_SECONDS + 5; second++) {
    for (const slot of slots) {
      const factor = slot === BUSY && second >= QUIET_SECONDS ? 50 : 1;
      received[slot]! += Math.round(100_000 * factor * Math.exp(0.1 * normal()));
      const [bytes, packets] = [received[slot]!, Math.round(received[slot]! / 500)];
      const reading = {receiveBytes: bytes, receivePackets: packets, transmitBytes: bytes, transmitPackets: packets};
      fill(aggregator.table, slot, 1000 + second, reading);
    }
    const sweep = aggregator.aggregate({
      number: second,
      time: new Date(second * 1000),
      monotonicSeconds: 1000 + second,
      durationSeconds: 0,
      host: {name: '', kernel: '', uplink: undefined, uplinkBytesPerSecond: undefined},
      inventory: {engines: [CONNECTED], containers: [watched]},
    });
    watch.update(sweep);
  }
  return watch.of(watched);
}

function networksOf(state: AnomalyState | undefined): (string | undefined)[] | undefined {
  return state?.anomalies.map(({network}) => network);
}

const front = onSlot(CALM);
const back = onSlot(BUSY, {name: 'eth1', network: {...front.network!, id: 'd'.repeat(64), name: 'back'}});

test('a container with one network is told of by its sum', () => {
  expect(networksOf(afterBurst([back]))).toEqual([undefined]);
});

test('on two networks, the one that departs from the usual is told', () => {
  expect(networksOf(afterBurst([front, back]))).toEqual(['back']);
});

test('what is in no sum is not looked at', () => {
  expect(networksOf(afterBurst([front, {...back, isSummed: false}]))).toEqual([]);
});

test('without an interface it never learns, and without a count there is nothing', () => {
  expect(afterBurst([])).toMatchObject({learningSeconds: 240, anomalies: []});
  const traffic = {state: 'unavailable', reason: 'host-network', detail: ''} as const;
  expect(afterBurst([back], {traffic})).toBeUndefined();
});
