import {describe, expect, test} from 'vitest';
import {paintChart} from '../../src/view/detail-chart.js';
import {paletteFor} from '../../src/view/palette.js';
import type {ReadHistory} from '../../src/view/read-history.js';
import {CellGrid} from '../../src/view/surface.js';
import {readCourse, TIME_WINDOWS} from '../../src/view/time-window.js';
import type {Timeline} from '../../src/view/timeline.js';

const BYTES = {unit: 'bytes', steps: 'si'} as const;
const NOON = new Date(2026, 0, 31, 12).getTime();

/** Steady at 1 kB/s; every hundredth bucket peaks at ten times that; the oldest fifth is not known. */
const history: ReadHistory = (into, _slots, direction, _tier, statistic) => {
  for (let index = 0; index < into.length; index++) {
    const isPeak = statistic === 'maximum' && index % 100 === 99;
    const rate = (direction === 'receive' ? 1000 : 500) * (isPeak ? 10 : 1);
    into[index] = index < into.length / 5 ? Number.NaN : rate;
  }
};

const TIMELINE: Timeline = {
  window: TIME_WINDOWS[2],
  endSeconds: 10_000,
  timeOf: seconds => new Date(NOON + (seconds - 10_000) * 1000),
  marks: [
    {atSeconds: 6400, kind: 'reset'},
    {atSeconds: 8200, untilSeconds: 8800, kind: 'anomaly'},
    {atSeconds: 2000, untilSeconds: 3600, kind: 'warning'},
    {atSeconds: 10_005, kind: 'critical'},
    {atSeconds: 100, kind: 'reset'},
  ],
  cursorSeconds: undefined,
};

function painted(timeline: Timeline): CellGrid {
  const grid = new CellGrid(91, 10);
  paintChart(grid.surface(), {slots: [0], readHistory: history, timeline, emptyText: ''}, paletteFor(256), BYTES);
  return grid;
}

test('wide buckets have a band up to their peak; gaps, resets, anomalies and alerts are marked at their times', () => {
  expect(painted(TIMELINE).toText()).toMatchInlineSnapshot(`
    " 10.0 kB/s                       ⠅          ⠅          ⠅          ⢐          ⢐          ⢐
                                     ⠅          ⠅          ⠅          ⢐          ⢐          ⢐
                                     ⠅          ⠅          ⠅          ⢐          ⢐          ⢐
             ▼                 ⣤⣤⣤⣤⣤⣤⣥⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣥⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣥⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣴⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣴⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣴⣤⣤
             ▲                 ⠉⠉⠉⠉⠉⠉⠍⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠍⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠍⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⢙⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⢙⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⢙⠉⠉
                                     ⠅          ⠅          ⠅          ⢐          ⢐          ⢐

     10.0 kB/s
               ─────────???????                       R                   ◆───────            ✖
               2 h ago ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ R reset · ◆ anomaly · ▲ alert · ✖ alert  now"
  `);
});

test('a moment that is read has its time and values in place of the axis', () => {
  const line = painted({...TIMELINE, cursorSeconds: 6400})
    .toText()
    .split('\n')
    .at(-1);
  expect(line).toMatchInlineSnapshot(
    `" 11:00:00, 60 min ago  ▼ 1.00 kB/s (1.00 kB/s to 1.00 kB/s)  ▲ 500 B/s (500 B/s to 500 B/s)"`,
  );
});

describe('a course', () => {
  test.each(TIME_WINDOWS)('of $name takes each bucket once, however many columns there are', window => {
    for (const columns of [20, 137, 1000]) {
      const {mean, maximum} = readCourse(history, [0], 'receive', window, columns);
      expect(mean).toHaveLength(columns);
      expect(Number.isNaN(mean[0]!)).toBe(true);
      expect(mean.at(-1)).toBe(1000);
      if (window.seconds / window.tier >= 100)
        expect(Math.max(...maximum.filter(value => !Number.isNaN(value)))).toBe(10_000);
    }
  });
});

test('a burst that no mean shows is marked, named in the legend, and told of where it is read', () => {
  const bursts: ReadHistory = (into, _slots, direction, _tier, statistic) => {
    into.fill(100_000);
    if (statistic === 'peak' && direction === 'transmit') into[into.length - 30] = 40_000_000;
  };
  const timeline = {...TIMELINE, window: TIME_WINDOWS[0], marks: []};
  const draw = (cursorSeconds: number | undefined) => {
    const grid = new CellGrid(91, 10);
    const view = {slots: [0], readHistory: bursts, timeline: {...timeline, cursorSeconds}, emptyText: ''};
    paintChart(grid.surface(), view, paletteFor(256), BYTES);
    return grid.toText().split('\n').slice(-2);
  };
  const [marks, axis] = draw(undefined);
  expect(marks!.trim()).toMatch(/^↑+$/u);
  expect(axis).toContain('↑ burst');
  expect(draw(10_000 - 29.5)[1]).toContain('▲ 100 kB/s ↑ 40.0 MB/s');
  expect(draw(10_000 - 10)[1]).not.toContain('↑');
});
