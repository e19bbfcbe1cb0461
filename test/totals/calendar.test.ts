import {afterEach, expect, test} from 'vitest';
import {calendarDay, monthOfDay} from '../../src/totals/calendar.js';

const zone = process.env.TZ;

afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

test.each([
  ['UTC', '2026-01-31T23:59:59Z', 1, '2026-01-31', '2026-01-01'],
  ['Europe/Berlin', '2026-01-31T23:00:00Z', 1, '2026-02-01', '2026-02-01'],
  ['America/New_York', '2026-02-01T04:59:59Z', 1, '2026-01-31', '2026-01-01'],
  ['UTC', '2026-03-27T12:00:00Z', 28, '2026-03-27', '2026-02-28'],
  ['UTC', '2026-03-28T00:00:00Z', 28, '2026-03-28', '2026-03-28'],
  ['UTC', '2026-01-14T12:00:00Z', 15, '2026-01-14', '2025-12-15'],
])('%s: %s with reset day %i is %s in the month of %s', (TZ, time, resetDay, day, month) => {
  process.env.TZ = TZ;
  expect(calendarDay(Date.parse(time), resetDay)).toMatchObject({day, month});
  expect(monthOfDay(day, resetDay)).toBe(month);
});

test.each([
  ['2026-03-29', 23],
  ['2026-10-25', 25],
  ['2026-10-26', 24],
])('%s has %i hours in Berlin', (day, hours) => {
  process.env.TZ = 'Europe/Berlin';
  const {dayBegan, dayEnds, ...rest} = calendarDay(new Date(`${day}T12:00:00`).getTime(), 1);
  expect(rest.day).toBe(day);
  expect((dayEnds - dayBegan) / 3_600_000).toBe(hours);
  expect(calendarDay(dayEnds - 1, 1).day).toBe(day);
  expect(calendarDay(dayEnds, 1).dayBegan).toBe(dayEnds);
});

test('the oldest day kept is the 62nd, the oldest month the 24th', () => {
  process.env.TZ = 'UTC';
  const today = calendarDay(Date.parse('2026-03-10T12:00:00Z'), 5);
  expect(today).toMatchObject({oldestDay: '2026-01-08', month: '2026-03-05', oldestMonth: '2024-04-05'});
});
