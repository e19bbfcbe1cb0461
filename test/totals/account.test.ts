import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type Account, addToAccount, foldOld, openAccount, rebuildMonths} from '../../src/totals/account.js';
import {type Amount, nothing, sumOf} from '../../src/totals/amount.js';
import {calendarDay, KEPT_DAYS, KEPT_MONTHS} from '../../src/totals/calendar.js';

const zone = process.env.TZ;

beforeAll(() => {
  process.env.TZ = 'Europe/Berlin';
});

afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const received = (receiveBytes: number): Amount => ({...nothing(), receiveBytes});
const web = () => openAccount({id: undefined, name: 'web', project: undefined, service: undefined}, 0);
const local = (text: string) => new Date(text).getTime();

function added(account: Account, from: string, to: string, bytes = 100, resetDay = 1): Account {
  addToAccount(account, received(bytes), {from: local(from), to: local(to)}, calendarDay(local(to), resetDay));
  return account;
}

function shape({days, months, outsideDays, outsideMonths, total}: Account) {
  const bytes = (buckets: ReadonlyMap<string, Amount>) =>
    Object.fromEntries([...buckets].map(([name, {receiveBytes}]) => [name, receiveBytes]));
  return {
    days: bytes(days),
    months: bytes(months),
    outside: [outsideDays.receiveBytes, outsideMonths.receiveBytes],
    total: total.receiveBytes,
  };
}

describe('what passed belongs', () => {
  test.each([
    [
      'to the day in which it passed',
      '2026-11-23T08:00',
      '2026-11-23T17:00',
      {'2026-11-23': 100},
      {'2026-11-01': 100},
      [0, 0],
    ],
    [
      'to the day after, at a sweep over midnight',
      '2026-11-22T23:59:59',
      '2026-11-23T00:00:01',
      {'2026-11-23': 100},
      {'2026-11-01': 100},
      [0, 0],
    ],
    ['to no day, but to the month', '2026-11-22T20:00', '2026-11-23T08:00', {}, {'2026-11-01': 100}, [100, 0]],
    ['to no month either', '2026-10-31T20:00', '2026-11-01T08:00', {}, {}, [100, 100]],
    [
      'to the day of 25 hours',
      '2026-10-25T00:00',
      '2026-10-25T23:59',
      {'2026-10-25': 100},
      {'2026-10-01': 100},
      [0, 0],
    ],
    [
      'to a day, when the clock was set back',
      '2026-11-23T08:00',
      '2026-11-23T07:00',
      {'2026-11-23': 100},
      {'2026-11-01': 100},
      [0, 0],
    ],
  ] as const)('%s', (_, from, to, days, months, outside) => {
    expect(shape(added(web(), from, to))).toEqual({days, months, outside, total: 100});
  });

  test('to the month that the reset day begins', () => {
    const account = added(web(), '2026-11-27T23:00', '2026-11-27T23:30', 1, 28);
    added(account, '2026-11-28T00:00', '2026-11-28T01:00', 10, 28);
    added(account, '2026-11-27T22:00', '2026-11-28T02:00', 100, 28);
    expect(shape(account).months).toEqual({'2026-10-28': 1, '2026-11-28': 10});
    expect(account.undatedMonth).toBe(local('2026-11-28T02:00'));
  });
});

test('another reset day sorts the days anew, and drops what no day tells of', () => {
  const account = added(web(), '2026-10-20T10:00', '2026-10-20T11:00', 1);
  added(account, '2026-11-10T10:00', '2026-11-10T11:00', 10);
  added(account, '2026-11-11T22:00', '2026-11-12T08:00', 100);
  rebuildMonths(account, 15);
  expect(shape(account)).toMatchObject({months: {'2026-10-15': 11}, outside: [100, 100], total: 111});
});

const HOUR = 3_600_000;
const steps = fc.array(
  fc.record({
    pause: fc.oneof(fc.integer({min: 0, max: 120_000}), fc.integer({min: 0, max: 24 * 90 * HOUR})),
    length: fc.oneof(fc.integer({min: 0, max: 60_000}), fc.integer({min: 0, max: 24 * 40 * HOUR})),
    bytes: fc.integer({min: 0, max: 1e12}),
  }),
  {maxLength: 60},
);

test('days and what is outside of them are the total, and so are months, whatever passes when', () => {
  fc.assert(
    fc.property(steps, fc.integer({min: 1, max: 28}), fc.integer({min: 1, max: 28}), (all, resetDay, otherDay) => {
      const account = web();
      let now = local('2020-02-28T12:00');
      let sum = 0;
      for (const {pause, length, bytes} of all) {
        const from = now + pause;
        now = from + length;
        const today = calendarDay(now, resetDay);
        addToAccount(account, received(bytes), {from, to: now}, today);
        foldOld(account, today);
        sum += bytes;
        expect(account.days.size).toBeLessThanOrEqual(KEPT_DAYS);
        expect(account.months.size).toBeLessThanOrEqual(KEPT_MONTHS);
      }
      for (const change of [() => undefined, () => rebuildMonths(account, otherDay)]) {
        change();
        expect(account.total.receiveBytes).toBe(sum);
        expect(sumOf([...account.days.values(), account.outsideDays])).toEqual(account.total);
        expect(sumOf([...account.months.values(), account.outsideMonths])).toEqual(account.total);
      }
    }),
  );
});
