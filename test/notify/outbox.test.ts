import {describe, expect, test} from 'vitest';
import {type Channel, DeliveryError} from '../../src/notify/channel.js';
import type {Note} from '../../src/notify/note.js';
import {Outbox} from '../../src/notify/outbox.js';
import {ManualClock, settled} from './manual-clock.js';
import {note} from './notes.js';

/** An outbox whose channel is up, down or silent as the test says, and what came through it. */
function scene(channel: Partial<Channel> = {}) {
  const clock = new ManualClock();
  const delivered: string[][] = [];
  const reports: string[] = [];
  const firing = new Map<string, Note>();
  const state = {is: 'up' as 'up' | 'down' | 'silent', attempts: 0};
  const outbox = new Outbox(
    {
      name: 'webhook w',
      mostNotes: 100,
      send: async ({notes}) => {
        state.attempts++;
        if (state.is === 'silent') return new Promise(() => undefined);
        if (state.is === 'down') throw new DeliveryError('refuses connections');

        delivered.push(notes.map(({status, container}) => `${status} ${container}`));
      },
      ...channel,
    },
    {clock, firing: () => firing, report: sentence => reports.push(sentence)},
  );
  const fire = (...names: string[]) => {
    const notes = names.map(container => note({container}));
    for (const each of notes) firing.set(each.key, each);
    outbox.post(notes);
  };
  const resolve = (...names: string[]) => {
    const notes = names.map(container => note({container, status: 'resolved'}));
    for (const {key} of notes) firing.delete(key);
    outbox.post(notes);
  };
  return {clock, outbox, delivered, reports, state, firing, fire, resolve};
}

describe('an outbox', () => {
  test('delivers what happens, in one message what happens at once', async () => {
    const {delivered, fire, resolve} = scene();
    fire('web', 'db');
    await settled();
    resolve('db');
    await settled();
    expect(delivered).toEqual([['firing web', 'firing db'], ['resolved db']]);
  });

  test('that was cut off for an hour delivers what is still so, and nothing that came and went', async () => {
    const {clock, outbox, delivered, state, fire, resolve} = scene();
    fire('before');
    await settled();
    state.is = 'down';
    resolve('before');
    fire('still');
    for (let minute = 0; minute < 60; minute++) {
      fire(`short-${minute}`, 'again');
      resolve(`short-${minute}`, 'again');
      await clock.pass(60);
      expect(outbox.health.waiting).toBeLessThan(3);
    }

    state.is = 'up';
    await clock.pass(61);
    expect(delivered.slice(1)).toEqual([['resolved before', 'firing still']]);
    expect(outbox.health).toMatchObject({waiting: 0, delivered: 2, problem: undefined});
  });

  test('tries again after 1, 2, 4 … seconds, at most a minute', async () => {
    const {clock, outbox, state, fire} = scene();
    state.is = 'down';
    fire('web');
    const attemptsAfter = async (seconds: number) => {
      await clock.pass(seconds);
      return state.attempts;
    };
    expect(await attemptsAfter(0)).toBe(1);
    expect(await attemptsAfter(1)).toBe(2);
    expect(await attemptsAfter(1)).toBe(2);
    expect(await attemptsAfter(1)).toBe(3);
    expect(await attemptsAfter(60)).toBe(7);
    expect(await attemptsAfter(600)).toBe(17);
    expect(outbox.health).toMatchObject({failures: 17, waiting: 1, problem: 'refuses connections'});
  });

  test('speaks of an outage once, and once of its end', async () => {
    const {clock, reports, state, fire} = scene();
    state.is = 'down';
    fire('web');
    await clock.pass(100);
    state.is = 'up';
    await clock.pass(61);
    expect(reports).toEqual([
      'webhook w refuses connections: what still holds is delivered once that is over',
      'webhook w takes messages again',
    ]);
  });

  test('waits as long as the receiver asks, but not for ever', async () => {
    const {clock, outbox, fire} = scene({
      send: () => Promise.reject(new DeliveryError('answers 429', {retryAfterSeconds: 1e6})),
    });
    fire('web');
    await clock.pass(599);
    expect(outbox.health.failures).toBe(1);
    await clock.pass(1);
    expect(outbox.health.failures).toBe(2);
  });

  test('gives up on an attempt that takes too long, and tells the end of what may have arrived', async () => {
    const {clock, delivered, state, fire, resolve, outbox} = scene();
    state.is = 'silent';
    fire('web');
    await clock.pass(10);
    expect(outbox.health).toMatchObject({failures: 1, problem: 'does not answer'});

    state.is = 'up';
    resolve('web');
    await clock.pass(5);
    expect(delivered).toEqual([['resolved web']]);
  });

  test('tells the end of what is on its way just now', async () => {
    let arrive: () => void = () => undefined;
    const told: string[] = [];
    const {fire, resolve} = scene({
      send: ({title}) => {
        told.push(title);
        return new Promise(done => {
          arrive = done;
        });
      },
    });
    fire('web');
    resolve('web');
    arrive();
    await settled();
    expect(told.map(title => title.split(' ')[1])).toEqual(['FIRING', 'RESOLVED']);
  });

  test('words late what it was given early', async () => {
    const titles: string[] = [];
    const {clock, firing, state, fire, outbox} = scene({
      send: async ({title}) => {
        if (state.is === 'down') throw new DeliveryError('refuses connections');
        titles.push(title);
      },
    });
    state.is = 'down';
    fire('web');
    await settled();
    firing.set(note().key, note({sentence: 'tx 99 MB/s'}));
    state.is = 'up';
    await clock.pass(1);
    expect(titles).toEqual(['rxtop: FIRING web tx 99 MB/s']);
    await outbox.close();
  });

  test('repeats what fires for a receiver that forgets, and what fired before the program began', async () => {
    const {clock, outbox, delivered, firing, fire} = scene({repeatSeconds: 60});
    firing.set('old', note({key: 'old', container: 'old'}));
    fire('web');
    await clock.pass(59);
    outbox.repeat();
    await settled();
    expect(delivered).toEqual([['firing web']]);
    await clock.pass(1);
    outbox.repeat();
    await settled();
    expect(delivered.slice(1)).toEqual([['firing old', 'firing web']]);
  });

  test('parts what is too much for one message, and holds no more than it may', async () => {
    const {clock, outbox, delivered, state, fire} = scene();
    state.is = 'down';
    fire(...Array.from({length: 10_000}, (_, index) => `web-${index}`));
    await settled();
    expect(outbox.health.waiting).toBeLessThanOrEqual(5100);
    state.is = 'up';
    await clock.pass(2);
    await settled();
    for (let turn = 0; turn < 200; turn++) await settled();
    expect(delivered.every(({length}) => length <= 100)).toBe(true);
    expect(new Set(delivered.flat()).size).toBe(10_000);
  });

  test('delivers at the end what waits, but does not wait long for it', async () => {
    const {clock, outbox, delivered, state, fire} = scene();
    state.is = 'down';
    fire('web');
    await settled();
    state.is = 'up';
    await outbox.close();
    expect(delivered).toEqual([['firing web']]);

    const other = scene();
    other.state.is = 'silent';
    other.fire('web');
    const closed = other.outbox.close();
    await other.clock.pass(3);
    await expect(closed).resolves.toBeUndefined();
    await clock.pass(1);
  });
});
