import {describe, expect, test} from 'vitest';
import {addToAccount, foldOld, openAccount} from '../../src/totals/account.js';
import {nothing, sumOf} from '../../src/totals/amount.js';
import {accountOfName, type Book, forgetEnded, MOST_ENDED, openBook} from '../../src/totals/book.js';
import {booksText, parseBooks} from '../../src/totals/books-text.js';
import {calendarDay} from '../../src/totals/calendar.js';

const NOW = Date.UTC(2026, 10, 23, 12);
const TODAY = calendarDay(NOW, 1);

/** A book with so many containers and names, the first of them the longest silent. */
function bookOf(count: number): Book {
  const book = openBook('unix:///e.sock', NOW, 'boot', 1);
  for (let number = 0; number < count; number++) {
    const about = {id: `id-${number}`, name: `name-${number}`, project: undefined, service: undefined};
    const account = openAccount(about, NOW);
    book.containers.set(about.id, account);
    for (const each of [account, accountOfName(book, about, NOW)]) {
      const to = NOW + number;
      addToAccount(each, {...nothing(), receiveBytes: 1 + number, transmitPackets: 1}, {from: to, to}, TODAY);
    }
  }
  return book;
}

describe('a book', () => {
  test('forgets the longest silent of what has ended, and keeps their sum', () => {
    const count = MOST_ENDED.names + 100;
    const book = bookOf(count);
    const sums = () => [
      sumOf([...[...book.containers.values()].map(({total}) => total), book.forgotten.containers]),
      sumOf([...[...book.names.values()].map(({total}) => total), book.forgotten.names]),
    ];
    const before = sums();
    forgetEnded(book, {ids: new Set(['id-0']), names: new Set(['["name-0"]'])});
    expect(book.containers.size).toBe(MOST_ENDED.containers + 1);
    expect(book.names.size).toBe(MOST_ENDED.names + 1);
    expect(book.containers.has('id-0')).toBe(true);
    expect(book.containers.has('id-1')).toBe(false);
    expect(book.containers.has(`id-${count - 1}`)).toBe(true);
    expect(sums()).toEqual(before);
    expect(before[0]!.receiveBytes).toBe((count * (count + 1)) / 2);
  });

  test('is the same after it was written and read', () => {
    const book = bookOf(3);
    book.runs.set('id-1', {
      startedAt: '2026-11-23T11:00:00.123456789Z',
      at: NOW,
      isWhole: true,
      interfaces: [
        {
          name: 'eth0',
          hostInterface: 'veth1',
          endpointId: undefined,
          source: 'host',
          counters: {receiveBytes: 2 ** 53 - 1, receivePackets: Number.NaN, transmitBytes: 0, transmitPackets: 7},
        },
        {name: 'eth1', hostInterface: undefined, endpointId: 'e', source: 'engine', counters: undefined},
      ],
    });
    expect(parseBooks(booksText([book]))).toEqual({state: 'parsed', books: [book]});
  });

  test('is written as it is, whatever has changed since it was written before', () => {
    const book = bookOf(2);
    const later = calendarDay(NOW + 86_400_000, 1);
    const account = book.containers.get('id-1')!;
    const add = (today: typeof TODAY, receivePackets: number) => {
      const at = today.dayBegan + 1;
      addToAccount(account, {...nothing(), receivePackets}, {from: at, to: at}, today);
      expect(parseBooks(booksText([book]))).toEqual({state: 'parsed', books: [book]});
    };
    for (const today of [TODAY, TODAY, later, later, TODAY, later, calendarDay(NOW + 90 * 86_400_000, 1)])
      add(today, 7);
    foldOld(account, calendarDay(NOW + 90 * 86_400_000, 1));
    expect(account.days.size).toBe(1);
    add(later, 1);
  });

  test('of eight engines are kept, those that were looked at last', () => {
    const books = Array.from({length: 12}, (_, number) => openBook(`tcp://${number}`, NOW + number, undefined, 1));
    const parsed = parseBooks(booksText(books));
    expect(parsed.state === 'parsed' && parsed.books.map(({endpoint}) => endpoint)).toEqual(
      [11, 10, 9, 8, 7, 6, 5, 4].map(number => `tcp://${number}`),
    );
  });

  test('that hides an escape sequence gives it away', () => {
    const text = booksText([bookOf(1)]).replaceAll('name-0', '\\u001b[2J');
    const parsed = parseBooks(text);
    expect(parsed.state === 'parsed' && parsed.books[0]?.containers.get('id-0')?.name).toBe('\\u001b[2J');
  });
});

const GOOD = booksText([bookOf(1)]);

describe('a state file is refused, not trusted,', () => {
  test.each([
    ['', 'corrupt'],
    ['null', 'corrupt'],
    ['[]', 'corrupt'],
    ['{}', 'corrupt'],
    [GOOD.slice(0, -20), 'corrupt'],
    ['{"schemaVersion":1}', 'corrupt'],
    ['{"schemaVersion":"1","books":[]}', 'corrupt'],
    ['{"schemaVersion":1,"books":[null]}', 'corrupt'],
    ['{"schemaVersion":2,"books":"other"}', 'newer'],
    [GOOD.replace('"total":[1,', '"total":[-1,'), 'corrupt'],
    [GOOD.replace('"total":[1,', '"total":[null,'), 'corrupt'],
    [GOOD.replace('"total":[1,', '"total":['), 'corrupt'],
    [GOOD.replace('"2026-11-23":', '"yesterday":'), 'corrupt'],
    [GOOD.replace('"resetDay":1', '"resetDay":31'), 'corrupt'],
    [GOOD.replace('"id":"id-0"', '"id":0'), 'corrupt'],
  ])('%s', (text, state) => {
    expect(text).not.toBe(GOOD);
    expect(parseBooks(text).state).toBe(state);
  });
});
