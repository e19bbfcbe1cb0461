import {describe, expect, test} from 'vitest';
import type {Alert} from '../../src/alerts/alert.js';
import {parseRules} from '../../src/cli/rules.js';
import {openLineScreen} from '../../src/dashboard/line-screen.js';
import {alertList} from '../../src/view/alert-list.js';
import {alertSummary} from '../../src/view/alert-summary.js';
import {fakeOutput} from '../cli/fake-ports.js';

const FIRING: Alert = {
  key: 'k',
  rule: parseRules(['rx > 5MB/s as critical'])[0]!,
  container: {id: 'a', name: 'web'},
  ...{host: 'here', subject: 'web', project: undefined, service: undefined, state: 'firing', value: 12e6},
  ...{since: new Date(2026, 0, 31, 12), sinceSeconds: 0, began: new Date(2026, 0, 31, 12), beganSeconds: 0},
  ...{isAcknowledged: false, silence: undefined, isFlapping: false},
};

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

  test.each([
    [{isFlapping: true}, 'CRIT web rx 12.0 MB/s > 5.00 MB/s (flapping)'],
    [{isAcknowledged: true}, 'CRIT web rx 12.0 MB/s > 5.00 MB/s (acknowledged)'],
    [{silence: 'mute'}, 'CRIT web rx 12.0 MB/s > 5.00 MB/s (muted)'],
    [{silence: 'maintenance'}, 'CRIT web rx 12.0 MB/s > 5.00 MB/s (maintenance)'],
    [{}, 'CRIT web rx 12.0 MB/s > 5.00 MB/s'],
  ] as const)('says what people make of an alert: %j', (marks, line) => {
    const [, shown] = alertList({...VIEW, current: [{...FIRING, ...marks}]}, 80, 5);
    expect(shown).toBe(`12:00:00 ${line}`);
  });

  test('counts for the status what nobody has silenced', () => {
    const {units} = VIEW;
    expect(alertSummary([FIRING], units)).toBe('rxtop: 1 firing web rx 12.0 MB/s');
    expect(alertSummary([{...FIRING, silence: 'mute'}], units)).toBe('rxtop: ok');
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
    expect(text()).toContain('\u001b[Ha\u001b[K\r\nb\u001b[K\u001b[?2026l');
    screen.show(['x'.repeat(80)]);
    expect(text()).toContain(`\u001b[H${'x'.repeat(80)}\r\n\u001b[J\u001b[?2026l`);
    screen.close();
    expect(text().endsWith('\u001b[?1049l')).toBe(true);
  });
});
