import {afterEach, beforeEach, expect, test} from 'vitest';
import {inside, sandbox} from '../fakes.js';
import {EndedScene} from './ended-scene.js';

let scene: EndedScene;

beforeEach(() => {
  scene = new EndedScene();
});

afterEach(() => scene.remove());

/** Binds a new slot to that veth, as a sweep does that reads it. */
function bound(veth: string, bytes: number): number {
  const slot = scene.table.acquire('before-watching');
  scene.finals.bind([{sandbox: sandbox(1, [inside('eth0')]), rawName: 'eth0', veth, slot}]);
  scene.read(slot, bytes);
  return slot;
}

test('the counters at the end of a veth go to the interface that it was tied to, without a word of the engine', () => {
  scene.begin(9);
  const slot = bound('veth9', 100);
  scene.now++;
  scene.end(9, 500);

  expect(scene.table.isConcluded(slot)).toBe(true);
  expect(scene.table.receiveBytes[slot]).toBe(500);
  expect(scene.table.sampledAt[slot]).toBe(11);
});

test('counters that are less than what was read are of another', () => {
  scene.begin(9);
  const slot = bound('veth9', 900);
  scene.end(9, 500);

  expect(scene.table.isConcluded(slot)).toBe(false);
  expect(scene.table.receiveBytes[slot]).toBe(900);
});

test('a slot that was given to another meanwhile gets nothing', () => {
  scene.begin(9);
  const slot = bound('veth9', 100);
  scene.table.replace(slot, 'while-watching');
  scene.end(9, 500);

  expect(scene.table.receiveBytes[slot]).toBeNaN();
});

test('a name that is given out again is not that of the interface before', () => {
  const slot = bound('veth9', 100);
  scene.now++;
  scene.begin(9);
  scene.end(9, 500);

  expect(scene.table.receiveBytes[slot]).toBe(100);
  expect(scene.table.isConcluded(slot)).toBe(false);
});

test('an end that is nobody’s is offered until it is too old', () => {
  scene.begin(9);
  scene.attach('a', 'endpoint 9');
  scene.end(9, 500);
  const offered: string[] = [];
  const offer = (answer: 'taken' | 'later') =>
    scene.finals.giveLate(({attachment}) => {
      offered.push(attachment.containerId);
      return answer;
    });
  offer('later');
  scene.now += 61;
  offer('later');
  offer('taken');

  expect(offered).toEqual(['a', 'a']);
});
