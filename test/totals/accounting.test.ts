import {describe, expect, test} from 'vitest';
import {at, bookIn, RxtopLife, type Seen, type SeenInterface, totalOf} from './rxtop-life.js';

const ID = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);

/** The container `web` of project `shop` with so much on its only interface. */
function web(receive: number, transmit = 0, about: Seen = {}, on: Partial<SeenInterface> = {}): Seen {
  return {startedAt: at(-3600), interfaces: [{receive, transmit, ...on}], ...about};
}

const restarted = (second: number, endpointId = 'e2') => [{startedAt: at(second)}, {endpointId}] as const;
const EXITED: Seen = {
  startedAt: at(-3600),
  state: 'exited',
  traffic: {state: 'unavailable', reason: 'not-running', detail: ''},
};

describe('while rxtop runs', () => {
  test('only what it has seen pass is counted, not what was there before', () => {
    const left = new RxtopLife(undefined)
      .look(0, [web(1000, 500)])
      .look(1, [web(1700, 510)])
      .save();
    expect(totalOf(left)).toEqual([700, 10]);
  });

  test.each<[string, Seen[][], readonly [number, number]]>([
    ['a restart begins the counters anew', [[web(1000)], [web(1100)], [web(30, 4, ...restarted(1))]], [130, 4]],
    ['a container that is started is counted from its first byte', [[], [web(70, 7, {startedAt: at(0.5)})]], [70, 7]],
    [
      'what is not known at one sweep is there at the next',
      [[web(10)], [{...EXITED, state: 'running'}], [web(25)]],
      [15, 0],
    ],
    ['a container that goes takes nothing with it', [[web(10)], [web(15)], [], []], [5, 0]],
    [
      'a member of a shared namespace adds nothing',
      [0, 9].map(more => [
        web(10 + more),
        {id: OTHER, name: 'side', traffic: {state: 'shared', reason: 'shared-with', owner: {id: ID, name: 'web'}}},
      ]),
      [9, 0],
    ],
  ])('%s', (_, looks, expected) => {
    const life = new RxtopLife(undefined);
    for (const [second, seen] of looks.entries()) life.look(second, seen);
    expect(totalOf(life.save())).toEqual(expected);
  });

  test('saving often changes nothing', () => {
    const life = new RxtopLife(undefined).look(0, [web(0)]);
    let left = '';
    for (let second = 1; second <= 10; second++) left = life.look(second, [web(second * 100, second)]).save();
    expect(totalOf(left)).toEqual([1000, 10]);
  });

  test('accounts are kept by container, and by service or name', () => {
    const plain: Partial<Seen> = {id: OTHER, name: 'plain', project: undefined, service: undefined};
    const seen = (bytes: number) => [web(bytes), {...web(bytes), ...plain}];
    const book = bookIn(new RxtopLife(undefined).look(0, seen(0)).look(1, seen(50)).save());
    expect([...book.containers.keys()]).toEqual([ID, OTHER]);
    expect([...book.names.keys()]).toEqual(['["shop","web"]', '["plain"]']);
  });

  test('a renamed container keeps its account; what passes from then on has the new name', () => {
    const named = (name: string, bytes: number) => [web(bytes, 0, {name, project: undefined, service: undefined})];
    const life = new RxtopLife(undefined).look(0, named('a', 0)).look(1, named('a', 10));
    life.save();
    const book = bookIn(life.look(2, named('b', 15)).save());
    expect([...book.names.values()].map(({name, total}) => [name, total.receiveBytes])).toEqual([
      ['a', 10],
      ['b', 5],
    ]);
    expect([...book.containers.values()].map(({name, total}) => [name, total.receiveBytes])).toEqual([['b', 15]]);
  });
});

describe('while rxtop does not run', () => {
  /** Seen at 1000 received and 100 sent, 200 and 20 of them counted, when the first run of rxtop ended at second 60. */
  const left = new RxtopLife(undefined)
    .look(0, [web(800, 80)])
    .look(60, [web(1000, 100)])
    .save();
  const back = (seen: readonly Seen[], machine = {}) => new RxtopLife(left, machine).look(600, seen).save();

  test.each<[string, Seen[], readonly [number, number], isComplete: boolean]>([
    ['the kernel goes on counting', [web(1500, 160)], [700, 80], true],
    ['nothing may pass', [web(1000, 100)], [200, 20], true],
    ['a restart: all that the new run counted', [web(40, 4, ...restarted(300))], [240, 24], false],
    ['a new interface in the same run', [web(40, 4, {}, {endpointId: 'e2', name: 'eth2'})], [240, 24], false],
    [
      'one interface more in the same run',
      [
        {
          startedAt: at(-3600),
          interfaces: [
            {receive: 1001, transmit: 100},
            {receive: 7, transmit: 1, name: 'eth1', endpointId: 'e2'},
          ],
        },
      ],
      [208, 21],
      true,
    ],
    [
      'an interface that was moved in: nobody knows when',
      [
        {
          startedAt: at(-3600),
          interfaces: [
            {receive: 1000, transmit: 100},
            {receive: 7, transmit: 1, name: 'wg0', endpointId: undefined, network: undefined},
          ],
        },
      ],
      [200, 20],
      false,
    ],
    ['created anew under the same service', [web(40, 4, {id: OTHER, startedAt: at(300)})], [240, 24], false],
    [
      'scaled: one more of the same service',
      [web(1000, 100), web(40, 4, {id: OTHER, startedAt: at(300)})],
      [240, 24],
      true,
    ],
    ['gone for good', [], [200, 20], false],
    ['it has ended', [EXITED], [200, 20], false],
    ['counters of another source that are a moment behind', [web(999, 99, {}, {source: 'engine'})], [200, 20], false],
    ['counters that began anew within the run', [web(30, 3)], [230, 23], true],
    ['a renamed interface keeps its endpoint', [web(1010, 100, {}, {name: 'wan0'})], [210, 20], true],
  ])('%s', (_, seen, expected, isComplete) => {
    const after = back(seen);
    expect(totalOf(after)).toEqual(expected);
    const account = bookIn(after).names.get('["shop","web"]')!;
    expect(account.completeSince === bookIn(left).since).toBe(isComplete);
    expect(account.since).toBe(bookIn(left).since);
  });

  test('the machine is started anew: old counters are nothing to go on from', () => {
    const machine = {bootId: 'two'};
    expect(totalOf(back([web(40, 4, ...restarted(300))], machine))).toEqual([240, 24]);
    expect(totalOf(back([web(5000, 5000)], machine))).toEqual([200, 20]);
  });

  test('a container that ran all the time and was never seen is counted from now on', () => {
    const hidden = web(9000, 900, {id: OTHER, startedAt: at(10)});
    const life = new RxtopLife(left).look(600, [hidden]);
    expect(totalOf(life.save())).toEqual([200, 20]);
    expect(totalOf(life.look(601, [{...hidden, interfaces: [{receive: 9001, transmit: 900}]}]).save())).toEqual([
      201, 20,
    ]);
  });

  test('a member that is the owner now brings nothing that is in the books already', () => {
    const side: Seen = {id: OTHER, name: 'side', networkMode: `container:${ID}`, startedAt: at(-60)};
    const shared: Seen = {...side, traffic: {state: 'shared', reason: 'shared-with', owner: {id: ID, name: 'web'}}};
    const first = new RxtopLife(undefined)
      .look(0, [web(0), shared])
      .look(60, [web(500), shared])
      .save();
    const orphan: Seen = {...side, interfaces: [{receive: 700, transmit: 0, endpointId: undefined}]};
    expect(totalOf(new RxtopLife(first).look(600, [EXITED, orphan]).save())).toEqual([500, 0]);
    const newcomer = {...orphan, id: 'c'.repeat(64), startedAt: at(300)};
    expect(totalOf(new RxtopLife(first).look(600, [EXITED, newcomer]).save())).toEqual([500, 0]);
  });

  test('a container that could not be counted is not taken for one that began meanwhile', () => {
    const closed: Seen = {
      ...web(0),
      interfaces: [],
      traffic: {state: 'unavailable', reason: 'not-permitted', detail: ''},
    };
    const first = new RxtopLife(undefined).look(0, [closed]).look(60, [closed]).save();
    expect(totalOf(new RxtopLife(first).look(600, [web(7000)]).save())).toEqual([0, 0]);
  });

  test('an interface that was out of sight when the books were saved is not counted again', () => {
    const eth0 = {receive: 0, transmit: 0, endpointId: 'e0'};
    const eth1 = (receive: number) => ({receive, transmit: 0, name: 'eth1', endpointId: 'e1'});
    const seen = (...interfaces: SeenInterface[]): Seen[] => [{startedAt: at(-3600), interfaces}];
    const first = new RxtopLife(undefined).look(0, seen(eth0, eth1(0))).look(60, seen(eth0, eth1(400)));
    first.save();
    const left = first.look(61, seen(eth0)).save();
    expect(totalOf(left)).toEqual([400, 0]);
    expect(totalOf(new RxtopLife(left).look(600, seen(eth0, eth1(450))).save())).toEqual([400, 0]);
  });

  test('rxtop that looks while the engine is away forgets nothing', () => {
    const blind = new RxtopLife(left).look(300, [], {state: 'unreachable'}).save();
    expect(totalOf(blind)).toEqual([200, 20]);
    expect(totalOf(new RxtopLife(blind).look(600, [web(1500, 160)]).save())).toEqual([700, 80]);
  });

  test('while something else lists containers in the engine’s place, those that are known go on under their names', () => {
    const nameless = {name: 'aaaaaaaaaaaa', project: undefined, service: undefined};
    const away = {state: 'reconnecting'} as const;
    const life = new RxtopLife(left).look(600, [web(1500, 160)]);
    life.look(601, [web(1600, 160, nameless), web(77, 0, {...nameless, id: OTHER})], away);
    expect(totalOf(life.save())).toEqual([800, 80]);
    expect([...life.book.names.keys()]).toEqual(['["shop","web"]']);
    // It may have been restarted meanwhile, and counted already.
    const saved = life.look(602, [web(40, 4, {...nameless, startedAt: 'otherwise written'})], away).save();
    expect(totalOf(new RxtopLife(saved).look(700, [web(50, 5, ...restarted(601.5))]).save())).toEqual([840, 84]);
  });

  test('two that read the same books and save one after the other count nothing twice', () => {
    const [one, other] = [new RxtopLife(left), new RxtopLife(left)];
    one.look(600, [web(1500, 160)]);
    other.look(601, [web(1600, 170)]);
    one.save();
    expect(totalOf(other.save())).toEqual([800, 90]);
  });

  test('killed without a word, it goes on from what it had saved', () => {
    const life = new RxtopLife(left).look(600, [web(1500, 160)]);
    const saved = life.save();
    life.look(601, [web(9000, 900)]);
    expect(totalOf(new RxtopLife(saved).look(602, [web(9100, 910)]).save())).toEqual([8300, 830]);
  });
});
