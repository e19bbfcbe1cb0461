import {describe, expect, test} from 'vitest';
import {AlertWatch} from '../../src/alerts/alert-watch.js';
import {isOpen, type Weekday} from '../../src/alerts/maintenance.js';
import type {Mute} from '../../src/alerts/mute.js';
import {parseRule} from '../../src/alerts/parse-rule.js';
import {type AlertPolicy, USUAL_POLICY} from '../../src/alerts/policy.js';
import type {Rule} from '../../src/alerts/rule.js';
import {container, fakeSweep, traffic} from './fake-sweep.js';

function rules(...texts: string[]): Rule[] {
  return texts.map(text => {
    const parsed = parseRule(text);
    if (parsed.state === 'refused') throw new Error(parsed.refusal.message);

    return parsed.rule;
  });
}

const BUSY = traffic({bytesPerSecond: 2e6});
const CALM = traffic({bytesPerSecond: 1});
const WEB = container('web');

function watching(policy: Partial<AlertPolicy> = {}, texts: readonly string[] = ['rx > 1MB/s']): AlertWatch {
  return new AlertWatch(rules(...texts), {...USUAL_POLICY, ...policy});
}

/** Feeds one sweep in which the named containers are busy and all others calm; tells the notices as `kind names`. */
function look(watch: AlertWatch, at: number, busy: readonly string[], containers = [WEB]): string[] {
  const known = Object.fromEntries(containers.map(({name}) => [name, busy.includes(name) ? BUSY : CALM]));
  return watch.evaluate(fakeSweep({at, containers, traffic: known})).notices.map(({kind, group, changes}) => {
    const names = changes.map(({alert}) => alert.container.name).join(' ');
    return group === undefined ? `${kind} ${names}` : `${kind} ${group}: ${names}`;
  });
}

/** The same over a stretch of seconds in which `web` is busy at some of them; tells `second notice`. */
function story(watch: AlertWatch, seconds: number, isBusy: (at: number) => boolean, from = 0): string[] {
  return Array.from({length: seconds}, (_, index) => index + from).flatMap(at =>
    look(watch, at, isBusy(at) ? ['web'] : []).map(notice => `${at} ${notice}`),
  );
}

describe('people are told', () => {
  test('once that an alert fires, and once that it has ended', () => {
    expect(story(watching(), 60, at => at >= 5 && at < 40)).toEqual(['5 firing web', '40 resolved web']);
  });

  test('of forty containers of one service in one message', () => {
    const many = Array.from({length: 40}, (_, index) =>
      container(`shop-web-${index}`, {project: 'shop', service: 'web'}),
    );
    const watch = watching();
    const notices = look(
      watch,
      1,
      many.map(({name}) => name),
      many,
    );
    expect(notices).toEqual([expect.stringMatching(/^firing shop\/web: (?:shop-web-\d+ ?){40}$/)]);
  });

  test('of those who follow within ten seconds in one more message', () => {
    const many = Array.from({length: 5}, (_, index) => container(`w${index}`, {project: 'shop', service: 'web'}));
    const watch = watching();
    const told = Array.from({length: 15}, (_, at) =>
      look(
        watch,
        at,
        many.slice(0, at).map(({name}) => name),
        many,
      ).map(notice => `${at} ${notice}`),
    ).flat();
    expect(told).toEqual(['1 firing w0', '11 firing shop/web: w1 w2 w3 w4']);
  });

  test('of a rule that fires for very many in one message', () => {
    const many = Array.from({length: 10_000}, (_, index) => container(`job-${index}`));
    const watch = watching();
    const {notices} = watch.evaluate(
      fakeSweep({at: 1, containers: many, traffic: Object.fromEntries(many.map(({name}) => [name, BUSY]))}),
    );
    expect(notices).toHaveLength(1);
    expect(notices[0]?.changes).toHaveLength(10_000);
    expect(watch.current).toHaveLength(10_000);
  });

  test('not again within the cool-down, but after it if it is still true', () => {
    const policy = {cooldownSeconds: 30, groupSeconds: 0};
    expect(story(watching(policy), 60, at => at === 5 || at === 9 || at >= 20)).toEqual([
      '5 firing web',
      '6 resolved web',
      '35 firing web',
    ]);
  });

  test('once that an alert flaps, and how it is when it has calmed down', () => {
    const watch = watching({groupSeconds: 0, flappingCount: 3, flappingSeconds: 60});
    expect(story(watch, 100, at => at < 40 && at % 2 === 1)).toEqual([
      '1 firing web',
      '2 resolved web',
      '3 firing web',
      '4 resolved web',
      '5 flapping web',
      '70 resolved web',
    ]);
  });

  test('no more of what somebody has acknowledged, until it has ended', () => {
    const watch = watching({groupSeconds: 0});
    look(watch, 1, ['web']);
    expect(watch.acknowledge(watch.current[0]!.key)).toBe(true);
    expect(watch.current).toMatchObject([{isAcknowledged: true}]);
    expect(look(watch, 2, ['web'])).toEqual([]);
    expect(look(watch, 3, [])).toEqual(['resolved web']);
    expect(look(watch, 4, ['web'])).toEqual(['firing web']);
    expect(watch.current).toMatchObject([{isAcknowledged: false}]);
    expect(watch.acknowledge('nobody')).toBe(false);
  });
});

const ALL: Mute = {id: 'a', selectors: [], rule: undefined, until: 'ever'};

describe('a mute', () => {
  test.each<[string, Partial<Mute>, boolean]>([
    ['of everything', {}, true],
    ['of a container', {selectors: [{key: 'name', label: undefined, pattern: 'w*', isNegated: false}]}, true],
    ['of another container', {selectors: [{key: 'name', label: undefined, pattern: 'db', isNegated: false}]}, false],
    ['of a rule', {rule: 'rx > *'}, true],
    ['of another rule', {rule: 'tx > *'}, false],
    [
      'of a rule and another container',
      {rule: 'rx*', selectors: [{key: 'name', label: undefined, pattern: 'db', isNegated: false}]},
      false,
    ],
  ])('%s', (_, given, isMuted) => {
    const watch = watching({mutes: [{...ALL, ...given}]});
    expect(look(watch, 1, ['web'])).toEqual(isMuted ? [] : ['firing web']);
    expect(watch.current).toMatchObject([{state: 'firing', silence: isMuted ? 'mute' : undefined}]);
  });

  test('until a time ends then, and what still fires is told of', () => {
    const watch = watching();
    watch.mutes = [{...ALL, until: new Date('2026-01-31T12:00:10Z')}];
    expect(story(watch, 20, () => true)).toEqual(['10 firing web']);
    expect(watch.mutes).toEqual([]);
  });

  test('of what ends meanwhile says nothing at all', () => {
    const watch = watching();
    watch.mutes = [{...ALL, until: new Date('2026-01-31T12:00:10Z')}];
    expect(story(watch, 20, at => at < 5)).toEqual([]);
  });

  test('until resolved ends with the alert, and not before there was one', () => {
    const watch = watching({groupSeconds: 0});
    watch.mutes = [{...ALL, until: 'resolved'}];
    expect(story(watch, 20, at => (at > 3 && at < 8) || at > 15)).toEqual(['16 firing web']);
  });
});

describe('a window of maintenance', () => {
  const at = (text: string) => new Date(`2026-11-${text}:00`);
  const recurring = (days: Weekday[], fromMinute: number, toMinute: number) => ({
    name: undefined,
    selectors: [],
    rule: undefined,
    when: {days, fromMinute, toMinute},
  });

  // 2026-11-27 is a Friday.
  test.each<[string, Weekday[], number, number, boolean]>([
    ['27T22:00', ['fri'], 22 * 60, 2 * 60, true],
    ['27T21:59', ['fri'], 22 * 60, 2 * 60, false],
    ['28T01:59', ['fri'], 22 * 60, 2 * 60, true],
    ['28T02:00', ['fri'], 22 * 60, 2 * 60, false],
    ['28T22:30', ['fri'], 22 * 60, 2 * 60, false],
    ['27T12:00', ['fri', 'sat'], 11 * 60, 13 * 60, true],
    ['29T12:00', ['fri', 'sat'], 11 * 60, 13 * 60, false],
    ['27T12:00', ['fri'], 0, 0, true],
    ['28T00:00', ['fri'], 0, 0, false],
  ])('at %s: days %j from minute %d to %d: %s', (time, days, from, to, isIn) => {
    expect(isOpen(recurring(days, from, to), at(time))).toBe(isIn);
  });

  test('once, from one moment to another', () => {
    const window = {...recurring([], 0, 0), when: {from: at('27T10:00'), to: at('27T11:00')}};
    expect(['27T09:59', '27T10:00', '27T11:00'].map(time => isOpen(window, at(time)))).toEqual([false, true, false]);
  });

  test('says nothing while it is open, and all that is still true afterwards', () => {
    const [from, to] = [new Date('2026-01-31T12:00:00Z'), new Date('2026-01-31T12:00:10Z')];
    const watch = watching({maintenance: [{name: undefined, selectors: [], rule: undefined, when: {from, to}}]});
    expect(story(watch, 20, () => true)).toEqual(['10 firing web']);
    expect(watch.current).toMatchObject([{silence: undefined}]);
  });
});

describe('a restart', () => {
  const now = (at: number) => ({time: new Date(Date.UTC(2026, 0, 31, 12, 0, at)), monotonicSeconds: 1000 + at});

  test('loses nothing, and tells nothing twice', () => {
    const before = watching();
    look(before, 1, ['web']);
    before.acknowledge(before.current[0]!.key);
    const saved = before.save(now(1));

    const after = watching();
    after.restore(JSON.parse(JSON.stringify(saved)), now(1).time, now(60));
    expect(after.current).toMatchObject([{state: 'firing', isAcknowledged: true, sinceSeconds: 1001}]);
    expect(look(after, 61, ['web'])).toEqual([]);
    expect(look(after, 62, [])).toEqual(['resolved web']);
  });

  test('tells of what has ended meanwhile, and of a container that is gone', () => {
    const before = watching();
    look(before, 1, ['web']);
    const after = watching();
    after.restore(before.save(now(1)), now(1).time, now(60));
    expect(look(after, 61, [], [])).toEqual(['resolved web']);
  });

  test('goes on with what was pending a moment ago, and not with what was pending long ago', () => {
    const before = watching({}, ['rx > 1MB/s for 10s']);
    for (let at = 0; at < 9; at++) look(before, at, ['web']);
    const [soon, late] = [watching({}, ['rx > 1MB/s for 10s']), watching({}, ['rx > 1MB/s for 10s'])];
    soon.restore(before.save(now(8)), now(8).time, now(20));
    late.restore(before.save(now(8)), now(8).time, now(2000));
    expect(late.current).toEqual([]);
    expect([21, 22, 23, 24].flatMap(at => look(soon, at, ['web']).map(notice => `${at} ${notice}`))).toEqual([
      '23 firing web',
    ]);
  });

  test('does not take a clock that was set back for the future', () => {
    const before = watching();
    look(before, 50, ['web']);
    const after = watching();
    after.restore(before.save(now(50)), now(50).time, now(10));
    expect(after.current).toMatchObject([{sinceSeconds: 1010}]);
  });
});

describe('other rules', () => {
  test('go on with what fires by the same rule, and forget the rest', () => {
    const watch = watching({groupSeconds: 0}, ['rx > 1MB/s', 'rx > 1kB/s']);
    expect(look(watch, 1, ['web'])).toEqual(['firing web', 'firing web']);
    const ends = watch.configure(rules('rx.packets > 5', 'rx > 1MB/s'), {...USUAL_POLICY, groupSeconds: 0});
    expect(ends).toMatchObject([{alert: {rule: {text: 'rx > 1kB/s'}, state: 'resolved'}, cause: 'not-watched'}]);
    expect(watch.current.map(({rule}) => rule.text)).toEqual(['rx > 1MB/s']);
    expect(look(watch, 2, ['web'])).toEqual([]);
    expect(look(watch, 3, [])).toEqual(['resolved web']);
  });

  test('a rule with a name goes on though its threshold changes', () => {
    const watch = new AlertWatch([{...rules('rx > 1MB/s')[0]!, name: 'much'}], USUAL_POLICY);
    look(watch, 1, ['web']);
    watch.configure([{...rules('rx > 1.5MB/s')[0]!, name: 'much'}], USUAL_POLICY);
    expect(look(watch, 2, ['web'])).toEqual([]);
    expect(watch.current).toMatchObject([{key: 'much:here/web', rule: {threshold: 1.5e6}, sinceSeconds: 1001}]);
  });
});

test('ten thousand containers that start at once are one message, and when they have gone nothing is kept of them', () => {
  const crowd = Array.from({length: 10_000}, (_, index) =>
    container(`job-${index}`, {service: `service-${index % 50}`}),
  );
  const traffics = Object.fromEntries(crowd.map(({name}) => [name, BUSY]));
  const watch = watching();
  const kinds = (at: number, containers: typeof crowd) =>
    watch
      .evaluate(fakeSweep({at, containers, traffic: traffics}))
      .notices.map(({kind, changes}) => [kind, changes.length]);
  expect(kinds(1, crowd)).toEqual([['firing', 10_000]]);
  expect(kinds(2, crowd)).toEqual([]);

  // Others take their places, of the same services: their alerts go on, and the work for that grows with their number only.
  const others = crowd.map(({service}, index) => container(`other-${index}`, {service}));
  for (const {name} of others) traffics[name] = BUSY;
  expect(kinds(3, others)).toEqual([]);
  expect(watch.current).toHaveLength(10_000);
  expect(kinds(20, [])).toEqual([['resolved', 10_000]]);
  expect(watch.current).toEqual([]);
  expect(watch.told.size).toBe(0);
  kinds(700, []);
  expect(watch.save({time: new Date(0), monotonicSeconds: 0})).toEqual([]);
});

test('what people believe to fire is known until they have been told of its end', () => {
  const pair = ['one', 'two'].map(name => container(name, {service: 'web'}));
  const watch = watching();
  expect(look(watch, 1, ['one', 'two'], pair)).toEqual(['firing web: one two']);
  expect(look(watch, 2, ['two'], pair)).toEqual(['resolved one']);
  expect(look(watch, 3, [], pair)).toEqual([]);
  expect([...watch.told]).toEqual(['rx > 1MB/s:here/two']);
  expect(watch.untoldEnds).toMatchObject([{alert: {state: 'resolved', container: {name: 'two'}}, cause: 'value'}]);
  expect(look(watch, 12, [], pair)).toEqual(['resolved two']);
  expect([...watch.told]).toEqual([]);
  expect(watch.untoldEnds).toEqual([]);
});

describe('time', () => {
  test('in which rxtop was stopped counts neither way', () => {
    const watch = watching({}, ['rx > 1MB/s for 1m']);
    for (let at = 0; at < 5; at++) look(watch, at, ['web']);
    expect(look(watch, 3600, ['web'])).toEqual([]);
    expect(story(watch, 70, () => true, 3601)).toEqual(['3656 firing web']);
  });

  test('of a long interval counts', () => {
    const watch = watching({}, ['rx > 1MB/s for 1m']);
    expect([0, 60, 120].flatMap(at => look(watch, at, ['web']))).toEqual(['firing web']);
  });
});

describe('a wall clock that is set', () => {
  const DAY_MILLISECONDS = 86_400_000;

  /** Sweeps of one second each, in all of which `web` is busy; the wall clock is set at the third. */
  function lookOn(watch: AlertWatch, at: number, setByMilliseconds: number): string[] {
    const sweep = fakeSweep({at, containers: [WEB], traffic: {web: at < 20 ? BUSY : CALM}});
    const time = new Date(sweep.time.getTime() + (at < 3 ? 0 : setByMilliseconds));
    return watch
      .evaluate({...sweep, time})
      .notices.map(({kind, changes: [change]}) => `${at} ${kind} after ${change!.durationSeconds} s`);
  }

  test.each([DAY_MILLISECONDS, -DAY_MILLISECONDS, 3_600_000, -1000])(
    'by %d ms makes no alert earlier or later, and no longer',
    setBy => {
      const watch = watching({}, ['rx > 1MB/s for 10s']);
      expect(Array.from({length: 40}, (_, at) => lookOn(watch, at, setBy)).flat()).toEqual([
        '10 firing after 10 s',
        '30 resolved after 30 s',
      ]);
    },
  );

  test('a suspended machine comes back with one sweep, which is no proof of what was between', () => {
    const watch = watching({}, ['rx > 1MB/s for 10s']);
    for (let at = 0; at < 5; at++) lookOn(watch, at, 0);
    // Linux's monotonic clock stands still meanwhile: only the wall clock tells.
    expect([5, 6, 7, 8, 9].flatMap(at => lookOn(watch, at, 8 * 3_600_000))).toEqual([]);
    expect(lookOn(watch, 10, 8 * 3_600_000)).toEqual(['10 firing after 10 s']);
  });
});

describe('a container with another name', () => {
  test('of the same service goes on with the alert of the one that has gone', () => {
    const task = (name: string) => container(name, {project: 'shop', service: 'web'});
    const watch = watching({}, ['rx > 1MB/s for 3s']);
    for (let at = 0; at < 5; at++) look(watch, at, ['web.1.a', 'web.2.b'], [task('web.1.a'), task('web.2.b')]);
    expect(watch.current).toHaveLength(2);
    expect(look(watch, 5, [], [task('web.1.a')])).toEqual([]);
    expect(look(watch, 6, ['web.1.a', 'web.2.c'], [task('web.1.a'), task('web.2.c')])).toEqual([]);
    expect(watch.current.map(({container: {name}, sinceSeconds}) => `${name} ${sinceSeconds}`)).toEqual([
      'web.1.a 1003',
      'web.2.c 1003',
    ]);
  });
});
