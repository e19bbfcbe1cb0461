import {describe, expect, test} from 'vitest';
import {openLineScreen} from '../../src/dashboard/line-screen.js';
import {alertList} from '../../src/view/alert-list.js';
import {fakeOutput} from '../cli/fake-ports.js';

const VIEW = {
  current: [],
  ruleCount: 2,
  troubles: ['webhook w refuses connections (3 failed)'],
  time: new Date(2026, 0, 31, 12),
  units: {unit: 'bytes', steps: 'si'},
} as const;

describe('the list of alerts', () => {
  test('tells in its last line what is wrong with notifiers', () => {
    expect(alertList(VIEW, 80, 5)).toEqual([
      '12:00:00 rxtop: ok · 2 rules',
      '! webhook w refuses connections (3 failed)',
    ]);
  });

  test('fits into a line', () => {
    expect(alertList(VIEW, 12, 1).map(({length}) => length)).toEqual([12]);
  });

  test('is written again only where it has changed, and gives the terminal back', () => {
    const {stream, text} = fakeOutput(true);
    const screen = openLineScreen(Object.assign(stream, {columns: 80, rows: 2}));
    screen.show(['a', 'b']);
    const length = text().length;
    screen.show(['a', 'b']);
    expect(text()).toHaveLength(length);
    expect(text()).toContain('\u001b[Ha\u001b[K\r\nb\u001b[K\u001b[J');
    screen.close();
    expect(text().endsWith('\u001b[?1049l')).toBe(true);
  });
});
