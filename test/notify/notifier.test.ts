import {describe, expect, test} from 'vitest';
import {DeliveryError} from '../../src/notify/channel.js';
import type {Note} from '../../src/notify/note.js';
import {createNotifier, type Receiver} from '../../src/notify/notifier.js';
import type {NotifierWish} from '../../src/notify/read-notifier.js';
import {ManualClock, settled} from './manual-clock.js';
import {note} from './notes.js';

/** Channels by name, what came through each, and which of them are down. */
function scene(...names: string[]) {
  const clock = new ManualClock();
  const delivered: Record<string, string[]> = {};
  const down = new Set<string>();
  const firing = new Map<string, Note>();
  const told = new Set<string>();
  const heldBack: Note[] = [];
  const wish = (target: string, more: Partial<NotifierWish> = {}): NotifierWish => ({
    kind: 'webhook',
    target,
    settings: target,
    isOn: true,
    severity: 'warning',
    tellsEnds: true,
    open: () => ({
      channel: {
        name: target,
        mostNotes: 100,
        send: async ({notes}) => {
          if (down.has(target)) throw new DeliveryError('refuses connections');
          const lines = notes.map(({status, container}) => `${status} ${container}`);
          delivered[target] = [...(delivered[target] ?? []), ...lines];
        },
      },
    }),
    ...more,
  });
  const world = {environment: {}, stdout: {isTTY: false, write: () => true}, clock};
  const feed = {firing: () => firing, told: () => told, heldBack: () => heldBack, report: () => undefined};
  const notifier = createNotifier(
    names.map(name => wish(name)),
    world,
    feed,
  );
  const fire = (...containers: string[]) => {
    const notes = containers.map(container => note({container}));
    for (const each of notes) {
      firing.set(each.key, each);
      told.add(each.key);
    }
    notifier.tell(notes);
    return settled();
  };
  const resolve = (...containers: string[]) => {
    const notes = containers.map(container => note({container, status: 'resolved'}));
    for (const {key} of notes) {
      firing.delete(key);
      told.delete(key);
    }
    notifier.tell(notes);
    return settled();
  };
  return {clock, notifier, delivered, down, wish, firing, told, heldBack, fire, resolve};
}

/** As the state file would keep it. */
const kept = (receivers: readonly Receiver[]): Receiver[] =>
  receivers.map(({target, told, ends}) => ({target, told: new Set(told), ends: [...ends]}));

describe('after a restart', () => {
  /** Goes on in another run with what still fires. */
  async function restart(receivers: readonly Receiver[], ...stillFiring: string[]) {
    const next = scene('up', 'down');
    next.notifier.recall(kept(receivers));
    for (const container of stillFiring) {
      const each = note({container});
      next.firing.set(each.key, each);
      next.told.add(each.key);
    }
    await settled();
    return next;
  }

  test('a receiver is told what it could not be told before, and the other one nothing twice', async () => {
    const first = scene('up', 'down');
    first.down.add('down');
    await first.fire('web', 'db');
    const second = await restart(first.notifier.receivers, 'web');
    expect(second.delivered).toEqual({});
    second.notifier.keepUp();
    await settled();
    expect(second.delivered).toEqual({down: ['firing web']});

    await second.resolve('web');
    expect(second.delivered).toEqual({up: ['resolved web'], down: ['firing web', 'resolved web']});
  });

  test('what fires no more is told as over where its beginning was told, also if that could not be said before', async () => {
    const first = scene('up', 'down');
    await first.fire('web');
    first.down.add('down');
    await first.resolve('web');
    const second = await restart(first.notifier.receivers);
    expect(second.delivered).toEqual({down: ['resolved web']});
    expect(second.notifier.receivers).toMatchObject([{ends: []}, {ends: []}]);
    second.notifier.keepUp();
    await settled();
    expect(second.delivered).toEqual({down: ['resolved web']});
  });

  test('an end that was held back is told', async () => {
    const first = scene('up', 'down');
    first.down.add('down');
    await first.fire('web');
    first.firing.clear();
    first.heldBack.push(note({status: 'resolved'}));
    const second = await restart(first.notifier.receivers);
    expect(second.delivered).toEqual({up: ['resolved web']});
  });
});

describe('another configuration', () => {
  test('goes on with the channels that it keeps, closes others, and tells new ones what fires', async () => {
    const {notifier, delivered, wish, firing, told, fire, resolve} = scene('kept', 'gone');
    await fire('web');
    notifier.configure([wish('new'), wish('kept')]);
    // What comes in the same moment is told once.
    const db = note({container: 'db'});
    firing.set(db.key, db);
    told.add(db.key);
    notifier.tell([db]);
    notifier.keepUp();
    await settled();
    await resolve('web');
    expect(delivered).toEqual({
      kept: ['firing web', 'firing db', 'resolved web'],
      gone: ['firing web'],
      new: ['firing db', 'firing web', 'resolved web'],
    });
    expect(notifier.health.map(({name}) => name)).toEqual(['new', 'kept']);
  });

  test('of the same receiver keeps in mind what it was told, and what it still has to be told', async () => {
    const {clock, notifier, delivered, down, wish, fire, resolve} = scene('w');
    await fire('web');
    down.add('w');
    await fire('db');
    const other = wish('w', {settings: 'other headers', open: wish('better').open});
    notifier.configure([other]);
    await clock.pass(1);
    await resolve('web');
    expect(delivered).toEqual({w: ['firing web'], better: ['firing db', 'resolved web']});
  });
});

test('a receiver that is not told of ends is not told late of what has ended, and nothing is kept of it', async () => {
  const {clock, notifier, delivered, down, wish, fire, resolve} = scene();
  notifier.configure([wish('w', {tellsEnds: false})]);
  await fire('web');
  await resolve('web');
  down.add('w');
  await fire('db');
  await resolve('db');
  down.clear();
  await clock.pass(10);
  expect(delivered).toEqual({w: ['firing web']});
  expect(notifier.receivers).toMatchObject([{told: new Set(), ends: []}]);
});

test('what receivers know of alerts that are no more is forgotten', async () => {
  const {clock, notifier, told, firing, fire} = scene('w');
  await fire('web', 'db');
  told.delete(note({container: 'db'}).key);
  firing.delete(note({container: 'db'}).key);
  await clock.pass(60);
  notifier.keepUp();
  expect([...notifier.receivers[0]!.told]).toEqual([note().key]);
});
