import {afterEach, beforeEach, expect, test} from 'vitest';
import {Ends} from '../../../src/collector/ended/ends.js';
import {container, endpoint} from '../fakes.js';
import {EndedScene, FRONT} from './ended-scene.js';

let scene: EndedScene;
let news: number;

beforeEach(() => {
  scene = new EndedScene();
  news = 0;
});

afterEach(() => scene.remove());

/** Watches ends where the host’s interfaces cannot be listened to. */
function deaf(keepSeconds: number): Ends {
  return new Ends({
    keepSeconds,
    table: scene.table,
    slots: scene.slots,
    now: () => ({monotonicSeconds: scene.now, time: '2026-01-31T12:00:10Z'}),
    links: undefined,
    place: () => ({host: 'here', endpoint: 'unix:///x'}),
    onNews: () => {
      news++;
    },
  });
}

const RUNNING = container('a');
const LISTED = new Map([['a', RUNNING]]);
const NOBODY = new Map<string, typeof RUNNING>();

test('one that the engine says to have ended is listed, and kept in its place, for as long as that is wanted', () => {
  const ends = deaf(60);
  ends.start();
  expect(ends.follow(LISTED).has('a')).toBe(true);
  scene.now++;
  ends.hear({kind: 'ended', container: {...RUNNING, state: 'exited', pid: undefined}});
  expect(news).toBe(1);
  expect(ends.follow(NOBODY).has('a')).toBe(true);
  expect(ends.complete([], [])).toMatchObject([
    {id: 'a', ended: {time: '2026-01-31T12:00:10Z', counters: 'approximate', isListed: true}},
  ]);
  expect(ends.isDue()).toBe(false);

  scene.now += 61;
  expect(ends.isDue()).toBe(true);
  expect(ends.follow(NOBODY).has('a')).toBe(false);
  expect(ends.complete([], [])).toEqual([]);
  ends.stop();
});

test('a start and an attachment are no ends, and nothing is missed where no interfaces are listened to', () => {
  const ends = deaf(60);
  ends.hear({kind: 'started', id: 'a'});
  expect(news).toBe(0);
  ends.hear({kind: 'attached', containerId: 'a', endpoint: endpoint(FRONT), askedAt: scene.now});
  expect(ends.follow(LISTED).has('a')).toBe(true);
  expect(ends.complete([], [])).toEqual([]);
});

test('what is not to be listed is kept for its late counters only', () => {
  const ends = deaf(0);
  ends.follow(LISTED);
  ends.hear({kind: 'ended', container: {...RUNNING, state: 'exited', pid: undefined}});
  scene.now++;
  expect(ends.follow(NOBODY).has('a')).toBe(true);
  expect(ends.complete([], [])).toMatchObject([{id: 'a', ended: {isListed: false}}]);
  scene.now += 10;
  expect(ends.follow(NOBODY).has('a')).toBe(false);
});
