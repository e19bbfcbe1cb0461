import {beforeEach, expect, test} from 'vitest';
import type {Link} from '../../../src/collector/links/link.js';
import {LinkBook} from '../../../src/collector/links/link-book.js';
import type {LinksAnswer} from '../../../src/collector/links/link-reader.js';
import type {Sandbox, SandboxInterface} from '../../../src/collector/sandbox.js';
import {inside, LOOPBACK, processIn, sandbox} from '../fakes.js';

interface Question {
  readonly folder: string;
  answer(answer: LinksAnswer): Promise<void>;
}

let now: number;
let news: number;
let questions: Question[];
let book: LinkBook;

beforeEach(() => {
  now = 100;
  news = 0;
  questions = [];
  book = new LinkBook(
    ({folder}) =>
      new Promise(resolve =>
        questions.push({
          folder,
          async answer(given) {
            resolve(given);
            for (let turn = 0; turn < 5; turn++) await Promise.resolve();
          },
        }),
      ),
    () => now,
    () => news++,
  );
});

const WG0 = inside('wg0', {index: 3});
const ETH0 = inside('eth0', {index: 2, veth: {rawName: 'veth1', master: undefined}});

function box(number: number, ...interfaces: SandboxInterface[]): Sandbox {
  return sandbox(number, [LOOPBACK, ...interfaces], processIn(`/proc/self/fd/${number}`));
}

function told(name: string, index: number, kind: string): LinksAnswer {
  const link: Link = {index, kind, hasMaster: false, lower: undefined};
  return {state: 'read', links: new Map([[name, link]])};
}

test('the kernel is asked once for a sandbox with an interface that no veth explains, and not for others', async () => {
  const [certain, uncertain] = [box(1, ETH0), box(2, ETH0, WG0)];
  book.follow([certain, uncertain]);
  book.ask();
  expect(questions.map(({folder}) => folder)).toEqual(['/proc/self/fd/2']);
  expect(book.linkOf(uncertain, WG0)).toBeUndefined();

  await questions[0]!.answer(told('wg0', 3, 'wireguard'));
  expect(news).toBe(1);
  expect(book.linkOf(uncertain, WG0)?.kind).toBe('wireguard');
  now += 60;
  book.follow([certain, uncertain]);
  book.ask();
  expect(questions).toHaveLength(1);
});

test('a namespace that is closed to us is not asked for', () => {
  book.follow([sandbox(1, [WG0], processIn('/x', {networkNamespace: undefined}))]);
  book.ask();
  expect(questions).toEqual([]);
});

test('new interfaces are asked for, though not all the time; what was said before holds until then', async () => {
  const before = box(1, ETH0, WG0);
  book.follow([before]);
  book.ask();
  await questions[0]!.answer(told('wg0', 3, 'wireguard'));

  const after: Sandbox = {...before, interfaces: [ETH0, WG0, inside('br0', {index: 4})]};
  book.follow([after]);
  now += 1;
  book.ask();
  expect(questions).toHaveLength(1);
  expect(book.linkOf(after, WG0)?.kind).toBe('wireguard');
  now += 1;
  book.ask();
  expect(questions).toHaveLength(2);
});

test('a name that another interface has now says nothing of the one before', async () => {
  const box1 = box(1, ETH0, WG0);
  book.follow([box1]);
  book.ask();
  await questions[0]!.answer(told('wg0', 3, 'wireguard'));
  expect(book.linkOf(box1, {...WG0, index: 9})).toBeUndefined();
  expect(book.linkOf(box1, {...WG0, index: undefined})?.kind).toBe('wireguard');
});

test('four questions are open at once, those that a sum depends on first', async () => {
  const alone = [1, 2, 3, 4, 5].map(number => box(number, WG0));
  const sum = box(6, ETH0, WG0);
  book.follow([...alone, sum]);
  book.ask();
  expect(questions.map(({folder}) => folder)).toEqual([6, 1, 2, 3].map(number => `/proc/self/fd/${number}`));

  let areSumsKnown = false;
  void book.settled('sums').then(() => {
    areSumsKnown = true;
  });
  let isAllKnown = false;
  void book.settled('all').then(() => {
    isAllKnown = true;
  });
  await questions[0]!.answer(told('wg0', 3, 'wireguard'));
  expect([areSumsKnown, isAllKnown, questions.length]).toEqual([true, false, 5]);
  for (const question of questions) await question.answer({state: 'gone'});
  for (const question of questions) await question.answer({state: 'gone'});
  expect([isAllKnown, questions.length, book.isClosed]).toEqual([true, 6, false]);
});

test('where the kernel does not let us ask, nobody waits and nobody asks any more', async () => {
  book.follow([1, 2, 3, 4, 5].map(number => box(number, ETH0, WG0)));
  book.ask();
  for (const question of questions.slice(0, 3)) await question.answer({state: 'closed'});
  expect(book.isClosed).toBe(true);
  await book.settled('all');
  now += 60;
  book.ask();
  expect(questions.length).toBeLessThanOrEqual(6);
});

test('an answer for a sandbox that has gone is nobody’s', async () => {
  book.follow([box(1, ETH0, WG0)]);
  book.ask();
  book.follow([]);
  await questions[0]!.answer(told('wg0', 3, 'wireguard'));
  expect(news).toBe(0);
  await book.settled('all');
});
