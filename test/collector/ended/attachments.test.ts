import {expect, test} from 'vitest';
import {type Attachment, Attachments} from '../../../src/collector/ended/attachments.js';
import type {FinalLink} from '../../../src/collector/ended/final-links.js';
import {endpoint} from '../fakes.js';
import {FRONT, MAC} from './ended-scene.js';

/** The engine was asked at that second, and answered a tenth of a second later. */
function heard(containerId: string, id: string, askedAt: number, mac: string | undefined = MAC): Attachment {
  return {containerId, endpoint: {...endpoint(FRONT), id, mac}, askedAt, answeredAt: askedAt + 0.1};
}

function link(bornAt: number | undefined, leftAt: number | undefined, mac: string | undefined = MAC): FinalLink {
  return {hostIndex: 9, hostName: 'veth9', bornAt, leftAt, mac, figures: undefined, readAt: Number.NaN};
}

function ownerOf(of: FinalLink, ...told: readonly Attachment[]): string | undefined {
  const attachments = new Attachments();
  for (const each of told) attachments.note(each);
  return attachments.ownerOf(of)?.containerId;
}

const [A, B] = [heard('a', 'endpoint a', 10), heard('b', 'endpoint b', 20)];

test.each<[string, FinalLink, readonly Attachment[], string | undefined]>([
  ['the only one that had its address', link(9, 12), [A], 'a'],
  ['the one that had it in its time', link(19, 22), [A, B], 'b'],
  ['the one before, whose end is told late', link(9, 12), [A, B], 'a'],
  ['nobody, where two had it in its time', link(undefined, undefined), [A, B], undefined],
  ['whoever had it, if it was there before and is there still', link(undefined, undefined), [B], 'b'],
  ['nobody that had it before it was made', link(11, 12), [A], undefined],
  ['nobody that had it after it had gone', link(5, 9), [A], undefined],
  ['nobody, without an address', {...link(9, 12), mac: undefined}, [A], undefined],
  ['nobody with another address', link(9, 12, '02:42:ac:12:00:09'), [A], undefined],
  ['nobody whose endpoint has no id', link(9, 12), [{...A, endpoint: {...A.endpoint, id: undefined}}], undefined],
  ['nobody whose endpoint has no address yet', link(9, 12), [heard('a', 'endpoint a', 10, '')], undefined],
])('an interface is of %s', (_, of, told, owner) => {
  expect(ownerOf(of, ...told)).toBe(owner);
});

test('an endpoint that is heard of again had its address all the time between', () => {
  expect(ownerOf(link(12, 15), heard('a', 'endpoint a', 10))).toBeUndefined();
  expect(ownerOf(link(12, 15), heard('a', 'endpoint a', 10), heard('a', 'endpoint a', 30))).toBe('a');
});

test('of ten thousand endpoints the ones that were heard of first are forgotten', () => {
  const attachments = new Attachments();
  const macOf = (number: number) => `02:00:00:00:${(number >> 8).toString(16)}:${(number & 255).toString(16)}`;
  for (let number = 0; number < 10_000; number++) {
    attachments.note(heard(`container ${number}`, `endpoint ${number}`, 10, macOf(number)));
  }
  const owner = (number: number) => attachments.ownerOf(link(9, 12, macOf(number)))?.containerId;
  expect([owner(0), owner(5903), owner(5904), owner(9999)]).toEqual([
    ...[undefined, undefined, 'container 5904', 'container 9999'],
  ]);
});
