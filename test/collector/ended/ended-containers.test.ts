import {afterEach, beforeEach, expect, test} from 'vitest';
import {EndedContainers} from '../../../src/collector/ended/ended-containers.js';
import type {SeenInterface} from '../../../src/collector/slot-book.js';
import type {EngineContainer} from '../../../src/model/container.js';
import type {WatchedContainer} from '../../../src/model/inventory.js';
import {container} from '../fakes.js';
import {EndedScene, FRONT, MAC} from './ended-scene.js';

let scene: EndedScene;
let ended: EndedContainers;

beforeEach(() => {
  scene = new EndedScene();
  ended = new EndedContainers(60, scene.table, scene.slots, scene.finals, () => ({host: 'here', endpoint: 'unix://x'}));
});

afterEach(() => scene.remove());

const RUNNING = container('a');
const EXITED: EngineContainer = {...RUNNING, state: 'exited', pid: undefined};
const NOBODY = new Map<string, EngineContainer>();

function moment() {
  return {monotonicSeconds: scene.now, time: '2026-01-31T12:00:10Z'};
}

function eth0(run: string): SeenInterface {
  return {
    seenBy: 'kernel',
    within: run,
    name: 'eth0',
    index: 7,
    networkId: FRONT.id,
    isSummed: true,
    birth: 'while-watching',
  };
}

function only(): WatchedContainer | undefined {
  return ended.mergeInto([], scene.now)[0];
}

function total(slot: number): number {
  return scene.rates.totals.receiveBytes.value[slot]!;
}

/** It lives and ends before anybody has looked. */
function unseenLife(index: number, bytes: number): void {
  scene.now += 0.1;
  scene.begin(index);
  scene.attach('a', `endpoint ${index}`);
  scene.now += 0.1;
  scene.end(index, bytes);
}

test('one that lived between two sweeps is listed with its final figures, under its network', () => {
  ended.noteStart('a', '2026-01-31T12:00:09Z');
  unseenLife(9, 500);
  ended.noteEnd(EXITED, moment());
  ended.update(NOBODY, moment());

  expect(only()).toMatchObject({
    state: 'exited',
    traffic: {state: 'counted'},
    interfaces: [{hostInterface: 'veth9', mac: MAC, network: {name: 'front'}}],
    ended: {counters: 'final', isListed: true},
  });
  scene.rates.update(scene.table, scene.now);
  expect(total(only()!.interfaces[0]!.slot)).toBe(500);
});

test('one whose end is told before its start is listed as well', () => {
  ended.noteEnd({...EXITED, startedAt: undefined}, moment());
  ended.noteStart('a', '2026-01-31T12:00:09Z');
  ended.update(new Map([['a', EXITED]]), moment());

  expect(only()).toMatchObject({startedAt: '2026-01-31T12:00:10Z', ended: {counters: 'approximate'}});
});

test('of several lives between two sweeps the last is shown and all are in the total', () => {
  for (const [index, bytes] of [
    [9, 500],
    [11, 70],
    [13, 3],
  ] as const)
    unseenLife(index, bytes);
  ended.noteEnd(EXITED, moment());
  ended.update(NOBODY, moment());

  const {slot, hostInterface} = only()!.interfaces[0]!;
  scene.rates.update(scene.table, scene.now);
  expect(hostInterface).toBe('veth13');
  expect(scene.table.receiveBytes[slot]).toBe(3);
  expect(total(slot)).toBe(573);
});

test('lives of one that runs again by the next sweep are in its total', () => {
  const [slot] = scene.slots.follow('a', [eth0('first')]).slots as [number];
  scene.read(slot, 10);
  unseenLife(9, 500);
  ended.update(new Map([['a', RUNNING]]), moment());
  scene.slots.follow('a', [eth0('third')]);
  scene.now++;
  scene.read(slot, 2);

  expect(total(slot)).toBe(512);
  expect(ended.mergeInto([], scene.now)).toEqual([]);
});

test('an interface that was read from inside is not counted a second time at its end', () => {
  scene.begin(9);
  scene.attach('a', 'endpoint 9');
  const [slot] = scene.slots.follow('a', [eth0('first')]).slots as [number];
  scene.now++;
  scene.read(slot, 400);
  scene.now++;
  scene.end(9, 500);
  ended.update(new Map([['a', RUNNING]]), moment());
  scene.rates.update(scene.table, scene.now);

  expect(total(slot)).toBe(500);
  expect(scene.table.isConcluded(slot)).toBe(true);
});

test('an address that two had in that time names neither', () => {
  scene.begin(9);
  scene.attach('a', 'endpoint 9');
  scene.attach('b', 'endpoint 10');
  scene.end(9, 500);
  ended.noteEnd(EXITED, moment());
  ended.update(NOBODY, moment());

  expect(only()).toMatchObject({traffic: {state: 'unavailable'}, interfaces: [], ended: {counters: 'approximate'}});
});

test('an address that another had before does not name that other', () => {
  scene.attach('b', 'endpoint of b');
  scene.now++;
  unseenLife(9, 500);
  ended.noteEnd(EXITED, moment());
  ended.update(NOBODY, moment());

  expect(only()).toMatchObject({id: 'a', ended: {counters: 'final'}});
});

test('an answer of the engine that is older than its end does not bring it back', () => {
  unseenLife(9, 500);
  ended.noteEnd(EXITED, moment());
  ended.update(new Map([['a', RUNNING]]), moment());
  expect(only()).toBeUndefined();

  ended.update(new Map([['a', EXITED]]), moment());
  expect(only()).toMatchObject({id: 'a', ended: {counters: 'final'}});
});

test('it is let go when its time is up', () => {
  ended.noteEnd(EXITED, moment());
  scene.now += 59;
  expect(ended.isDue(scene.now)).toBe(false);
  scene.now += 2;
  expect(ended.isDue(scene.now)).toBe(true);
  ended.update(NOBODY, moment());
  expect(ended.has('a')).toBe(false);
});
