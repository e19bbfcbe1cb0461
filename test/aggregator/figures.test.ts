import {expect, test} from 'vitest';
import type {Direction, Figure} from '../../src/model/traffic.js';
import {container, onSlot, Scene} from '../view/json-scene.js';

const FIGURES: readonly Figure[] = [
  'bytes',
  'packets',
  'errors',
  'dropped',
  'bytesPerSecond',
  'packetsPerSecond',
  'errorsPerSecond',
  'droppedPerSecond',
  'packetsPerSecondOverFaults',
  'totalBytes',
  'totalPackets',
];
const DIRECTIONS: readonly Direction[] = ['receive', 'transmit'];

test('a figure is what the traffic of the container, and of its interfaces, has under that name', () => {
  const scene = new Scene();
  const [one, two, former, unread] = [scene.slot(), scene.slot(), scene.slot(), scene.slot()];
  const containers = [
    container({id: 'one', interfaces: [onSlot(one)]}),
    container({id: 'two', interfaces: [onSlot(one), onSlot(two)]}),
    container({id: 'with-inner', interfaces: [onSlot(one), {...onSlot(two), isSummed: false}]}),
    container({id: 'with-former', interfaces: [onSlot(one)], formerSlots: [former]}),
    container({id: 'half-unknown', interfaces: [onSlot(one), onSlot(unread)], formerSlots: [former]}),
    container({id: 'nothing-yet', interfaces: [], formerSlots: [former]}),
    container({
      id: 'not-counted',
      traffic: {state: 'unavailable', reason: 'host-network', detail: ''},
      interfaces: [onSlot(one)],
    }),
  ];
  const read = (second: number) =>
    new Map([
      [one, {receive: 9000 * second, transmit: 4000 * second, receiveErrors: 7 * second}],
      [two, {receive: 2000 * second, transmit: 1000 * second, receiveErrors: second}],
      [former, {receive: 3000 * second, transmit: 8000 * second}],
    ]);
  scene.sweep(1, containers, read(1));
  const sweep = scene.sweep(3, containers, read(3));
  for (const each of containers) {
    for (const direction of DIRECTIONS) {
      for (const figure of FIGURES) {
        expect([each.id, figure, sweep.figureOf(each, direction, figure)]).toEqual([
          each.id,
          figure,
          sweep.trafficOf(each)?.[direction][figure] ?? Number.NaN,
        ]);
        expect(sweep.figureOfSum(each.interfaces, direction, figure)).toEqual(
          each.interfaces.length === 0 ? Number.NaN : (sweep.sum(each.interfaces)[direction][figure] ?? Number.NaN),
        );
      }
    }
  }
  expect(sweep.figureOf(containers[1]!, 'receive', 'bytesPerSecond')).toBe(11_000);
});
