import {describe, expect, test} from 'vitest';
import {type EngineEvent, parseEvent, readEvents} from '../../../src/collector/engine/engine-events.js';

async function* inChunks(...chunks: Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}

async function eventsOf(body: AsyncIterable<Buffer>): Promise<EngineEvent[]> {
  const events: EngineEvent[] = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

const line = (action: string, attributes: object = {}, type = 'container'): string =>
  JSON.stringify({Type: type, Action: action, Actor: {ID: 'a', Attributes: attributes}});

test('events arrive whole, wherever their bytes were cut', async () => {
  const text = Buffer.from(`${line('rename', {name: 'größer'})}\n${line('die')}\n`);
  const expected = [
    {kind: 'rename', id: 'a', name: 'größer'},
    {kind: 'die', id: 'a'},
  ];
  for (let cut = 0; cut <= text.length; cut++) {
    expect(await eventsOf(inChunks(text.subarray(0, cut), text.subarray(cut)))).toEqual(expected);
  }
});

test('a line that never ends is an error before it fills the memory', async () => {
  const piece = Buffer.alloc(600_000, 'x');
  await expect(eventsOf(inChunks(piece, piece, piece))).rejects.toMatchObject({failure: 'malformed'});
});

describe('a line', () => {
  test.each<[text: string, event: EngineEvent | undefined]>([
    [line('start'), {kind: 'start', id: 'a'}],
    [line('died'), {kind: 'die', id: 'a'}],
    [line('remove'), {kind: 'destroy', id: 'a'}],
    [line('restart'), {kind: 'update', id: 'a'}],
    [line('rename', {name: '/web'}), {kind: 'rename', id: 'a', name: 'web'}],
    [line('rename'), {kind: 'update', id: 'a'}],
    [
      line('create', {name: 'w', image: 'i', 'k\u001b': 'v\u001b'}),
      {kind: 'create', id: 'a', name: 'w', image: 'i', labels: {'k\\u001b': 'v\\u001b'}},
    ],
    [line('connect', {container: 'c'}, 'network'), {kind: 'networks', id: 'c', attachedTo: 'a'}],
    [line('disconnect', {container: 'c'}, 'network'), {kind: 'networks', id: 'c'}],
    [line('connect', {}, 'network'), undefined],
    [line('create', {container: 'c'}, 'network'), undefined],
    [line('exec_start: sh'), undefined],
    [line('delete', {}, 'image'), undefined],
    ['{"status":"start","id":"a","Type":"container"}', {kind: 'start', id: 'a'}],
    ['{"Type":"container","Action":"start"}', undefined],
    ['{"Type":"container","Action":7,"Actor":[]}', undefined],
    ['', undefined],
    ['{"Type": "cont', {kind: 'unreadable'}],
    ['null', {kind: 'unreadable'}],
    ['[]', {kind: 'unreadable'}],
  ])('%s', (text, event) => {
    expect(parseEvent(text)).toEqual(event);
  });
});
