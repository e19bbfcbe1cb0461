import {describe, expect, test} from 'vitest';
import {type AlertsView, alertsOverhead, paintAlerts} from '../../src/view/alerts-pane.js';
import {type ChannelView, type DeliveryView, deliveryLines, failingCount} from '../../src/view/delivery-lines.js';
import {paletteFor} from '../../src/view/palette.js';
import {CellGrid} from '../../src/view/surface.js';

const BELL: ChannelView = {name: 'bell', delivered: 3, failures: 0, waiting: 0, problem: undefined};
const HOOK: ChannelView = {
  name: 'webhook hooks.example.org',
  delivered: 0,
  failures: 1200,
  waiting: 4,
  problem: 'answered 503',
};
const DELIVERY: DeliveryView = {
  toldBy: undefined,
  channels: [BELL, HOOK],
  remark: 'the connections of web cannot be judged',
};

function texts(delivery: DeliveryView, lines: number): string[] {
  return deliveryLines(delivery, lines).map(({text}) => text);
}

describe('below the alerts', () => {
  test('stands what is wrong first, then what is well', () => {
    expect(texts(DELIVERY, 12)).toEqual([
      '✖ webhook hooks.example.org answered 503 (1.20k failed, 4 waiting)',
      '▲ the connections of web cannot be judged',
      '· bell: 3 told',
    ]);
  });

  test.each([
    [3, 0],
    [4, 1],
    [6, 2],
    [9, 2],
  ])('of %i lines, %i tell of what is wrong', (lines, count) => {
    expect(texts(DELIVERY, lines)).toHaveLength(count);
  });

  test('stands who tells in our place', () => {
    expect(texts({toldBy: {pid: 123}, channels: [], remark: undefined}, 10)).toEqual([
      '· another rxtop tells, process 123',
    ]);
  });

  test('alerts keep the room that is left', () => {
    const alerts: AlertsView = {
      alerts: [],
      ruleCount: 2,
      offset: 0,
      selectedKey: undefined,
      nowSeconds: 0,
      delivery: DELIVERY,
    };
    const grid = new CellGrid(60, 8);
    paintAlerts(grid.surface(), alerts, paletteFor(256));
    expect(alertsOverhead(8, DELIVERY)).toBe(4);
    expect(grid.toText()).toMatchInlineSnapshot(`
      "╭─ alerts 0 ───────────────────────────────────────────────╮
      │ none of 2 rules fires                                    │
      │                                                          │
      │                                                          │
      │                                                          │
      │✖ webhook hooks.example.org answered 503 (1.20k failed, 4…│
      │▲ the connections of web cannot be judged                 │
      ╰──────────────────────────────────────────────────────────╯"
    `);
  });
});

test('failing notifiers are counted', () => {
  expect([failingCount(DELIVERY), failingCount(undefined)]).toEqual([1, 0]);
});
