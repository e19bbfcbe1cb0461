import {describe, expect, test} from 'vitest';
import type {Amount} from '../../src/totals/amount.js';
import type {TotalsRow, TotalsSummary} from '../../src/totals/summary.js';
import {totalsDocument} from '../../src/view/totals-document.js';
import {sortTotals, type TotalsOrder} from '../../src/view/totals-order.js';
import {totalsTable} from '../../src/view/totals-table.js';
import {CONNECTED, Scene} from './json-scene.js';

const SI = {unit: 'bytes', steps: 'si'} as const;
// Local time: the tests run in any time zone.
const BEGAN = new Date(2026, 10, 1, 9, 30);

const amount = (receiveBytes: number, transmitBytes = 0): Amount => ({
  receiveBytes,
  receivePackets: 0,
  transmitBytes,
  transmitPackets: 0,
});

function row(name: string | undefined, total: Amount, more: Partial<TotalsRow> = {}): TotalsRow {
  return {
    id: undefined,
    name,
    project: undefined,
    service: undefined,
    since: BEGAN.getTime(),
    completeSince: BEGAN.getTime(),
    today: amount(0),
    month: amount(0),
    total,
    isTodayPartial: false,
    isMonthPartial: false,
    days: new Map(),
    months: new Map(),
    outsideDays: amount(0),
    outsideMonths: amount(0),
    ...more,
  };
}

function summary(rows: readonly TotalsRow[], more: Partial<TotalsSummary> = {}): TotalsSummary {
  return {
    by: 'service',
    since: BEGAN,
    lookedUntil: BEGAN,
    resetDay: 1,
    day: '2026-11-23',
    month: '2026-11-01',
    rows,
    forgotten: amount(0),
    sum: {today: amount(1), month: amount(22), total: amount(333)},
    ...more,
  };
}

describe('the table of totals', () => {
  test('has a row each, their sum, and what there is to know', () => {
    const shop = {project: 'shop', service: 'web', today: amount(1e6, 2e6), isTodayPartial: true};
    const rows = [row('web', amount(3e9, 4e3), shop), row('データ', amount(5))];
    expect(totalsTable(summary(rows, {forgotten: amount(700, 70)}), SI)).toMatchInlineSnapshot(`
      "SERVICE    TODAY RX   TODAY TX  MONTH RX  MONTH TX  TOTAL RX  TOTAL TX    COMPLETE SINCE
      shop/web  ≥ 1.00 MB  ≥ 2.00 MB       0 B       0 B   3.00 GB   4.00 kB  2026-11-01 09:30
      データ          0 B        0 B       0 B       0 B       5 B       0 B  2026-11-01 09:30
      all             1 B        0 B      22 B       0 B     333 B       0 B

      Today is 2026-11-23, the month began 2026-11-01, totals begin 2026-11-01 09:30.
      ≥: more passed while rxtop did not run, on a day or in a month that cannot be told.
      "all" holds 770 B of what ended long ago and has no row any more.
      "
    `);
  });

  test.each([
    ['container', row('web', amount(1), {id: 'abcdef0123456789'}), 'web abcdef012345 '],
    ['project', row('shop', amount(1)), 'shop '],
    ['project', row(undefined, amount(1)), '– (no project) '],
  ] as const)('by %s', (by, only, beginning) => {
    expect(
      totalsTable(summary([only], {by}), SI)
        .split('\n')[1]
        ?.startsWith(beginning),
    ).toBe(true);
  });

  test('without rows says when they begin', () => {
    expect(totalsTable(summary([]), SI)).toBe('no totals yet; they begin 2026-11-01 09:30\n');
  });
});

test.each<[TotalsOrder, string[]]>([
  [{column: 'total', isReversed: false}, ['b', 'c', 'a']],
  [{column: 'total', isReversed: true}, ['a', 'c', 'b']],
  [{column: 'today', isReversed: false}, ['a', 'b', 'c']],
  [{column: 'name', isReversed: false}, ['a', 'b', 'c']],
  [{column: 'name', isReversed: true}, ['c', 'b', 'a']],
])('%j', (order, names) => {
  const rows = [row('c', amount(1, 2)), row('a', amount(1), {today: amount(9)}), row('b', amount(0, 4))];
  expect(sortTotals(summary(rows), order).rows.map(({name}) => name)).toEqual(names);
});

test('the document has each figure, and null for what there is not', () => {
  const bytes = (receive: number) => ({
    receive: {bytes: receive, packets: 0},
    transmit: {bytes: 0, packets: 0},
  });
  const days = new Map([['2026-11-23', amount(7)]]);
  const document = totalsDocument(
    summary([row('web', amount(9), {days, outsideDays: amount(2), isMonthPartial: true})]),
    new Scene().sweep(0, [], new Map()),
    CONNECTED,
    'another keeps them',
  );
  expect(JSON.parse(JSON.stringify(document))).toEqual({
    schemaVersion: 1,
    time: '2026-01-31T12:00:00.000Z',
    timeZone: expect.any(String),
    host: 'prod-01',
    engine: {
      kind: 'docker',
      version: '26.1.5',
      state: 'connected',
      reason: null,
      endpoint: 'unix:///var/run/docker.sock',
    },
    saved: {state: 'not-saved', reason: 'another keeps them'},
    by: 'service',
    since: BEGAN.toISOString(),
    lookedUntil: BEGAN.toISOString(),
    resetDay: 1,
    today: '2026-11-23',
    month: '2026-11-01',
    rows: [
      {
        id: null,
        name: 'web',
        project: null,
        service: null,
        since: BEGAN.toISOString(),
        completeSince: BEGAN.toISOString(),
        today: {...bytes(0), isPartial: false},
        month: {...bytes(0), isPartial: true},
        total: bytes(9),
        days: {'2026-11-23': bytes(7)},
        outsideDays: bytes(2),
        months: {},
        outsideMonths: bytes(0),
      },
    ],
    forgotten: bytes(0),
    sum: {today: bytes(1), month: bytes(22), total: bytes(333)},
  });
});
