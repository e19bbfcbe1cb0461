import {expect, test} from 'vitest';
import {parseRowFilter} from '../../src/cli/row-filter.js';
import {Dashboard} from '../../src/dashboard/dashboard.js';
import {DEFAULT_SETTINGS} from '../../src/dashboard/settings.js';
import type {AlertView} from '../../src/view/alerts-pane.js';
import {USUAL_KEYS} from '../../src/view/key-map.js';
import {ENGINE, fakeSweep} from '../view/fake-sweep.js';
import {FakeTerminal} from './fake-terminal.js';

const NOW_SECONDS = 1000;
const NOW = new Date(2026, 0, 31, 12);
const FAKES = ['web', 'db', 'cache'].map((name, index) => ({name, receive: 1000 * (index + 1), transmit: 10}));

/** A dashboard at 120x40 in whose alerts the key `web` fires since 30 s, `db` since 20 minutes, and `gone` for long. */
function opened() {
  const terminal = new FakeTerminal(120, 40);
  const dashboard = new Dashboard(
    terminal,
    {monotonicSeconds: () => NOW_SECONDS, now: () => NOW, sleep: () => Promise.resolve()},
    {
      settings: DEFAULT_SETTINGS,
      isAll: false,
      ruleCount: 1,
      colors: 256,
      ownColors: {},
      keys: USUAL_KEYS,
      isWanted: () => true,
      isNarrowed: false,
      parseFilter: parseRowFilter,
      ownUse: () => ({cpuSeconds: 0, residentBytes: 90e6}),
      greeting: undefined,
      save: () => Promise.resolve({text: 'saved', isBad: false}),
      changeInterval: () => undefined,
    },
  );
  const sweepAt = (monotonicSeconds: number) =>
    fakeSweep(FAKES, {number: 1, monotonicSeconds, intervalSeconds: 1, engine: ENGINE});
  const sweep = sweepAt(NOW_SECONDS);
  const keyOf = new Map(sweep.inventory.containers.map(({name, key}) => [name, key]));
  const fired = (key: string, seconds: number): AlertView => ({
    key,
    time: new Date(NOW.getTime() - seconds * 1000),
    sinceSeconds: NOW_SECONDS - seconds,
    momentSeconds: NOW_SECONDS - seconds,
    state: 'firing',
    standing: 'firing',
    severity: 'warning',
    containerKey: keyOf.get(key) ?? key,
    subject: key,
    text: 'rx 2.00 MB/s > 1.00 MB/s',
    mutedUntil: undefined,
  });
  const alerts = [fired('gone', 3000), fired('db', 1200), fired('web', 30)];
  const done: string[] = [];
  dashboard.serveBy({
    alertActions: {
      delivery: () => undefined,
      views: () => alerts.map(alert => (done.includes(`mute ${alert.key}`) ? {...alert, standing: 'muted'} : alert)),
      acknowledge(key) {
        done.push(`acknowledge ${key}`);
        return {text: `${key} acknowledged`, isBad: false};
      },
      mute(key) {
        done.push(`mute ${key}`);
        return {text: `${key} muted`, isBad: false};
      },
    },
  });
  dashboard.show(sweep, alerts);
  return {terminal, dashboard, done, sweepAt};
}

test('a shows the alerts alone, the newest first, with for how long each has stood so', () => {
  const {terminal} = opened();
  terminal.press('a');
  const lines = terminal.text.split('\n').slice(3, 6);
  expect(lines.map(line => line.replaceAll(/[│ ]+/g, ' ').trim())).toEqual([
    '11:59:30 30 s ▲ firing web rx 2.00 MB/s > 1.00 MB/s',
    '11:40:00 20 min ▲ firing db rx 2.00 MB/s > 1.00 MB/s',
    '11:10:00 50 min ▲ firing gone rx 2.00 MB/s > 1.00 MB/s',
  ]);
});

test('A and M act on the alert that is selected, and what came of it is said and seen at once', () => {
  const {terminal, done} = opened();
  terminal.press('a', 'S-a', 'j');
  terminal.press('S-m');
  expect(done).toEqual(['acknowledge web', 'mute db']);
  expect(terminal.lineWith('db muted')).not.toBe('');
  expect(terminal.lineWith('▲ muted')).toContain('db');
});

test('A and M do nothing in the table', () => {
  const {terminal, done} = opened();
  terminal.press('S-a', 'S-m');
  expect(done).toEqual([]);
});

test('Enter shows the container with the cursor at the moment the alert began, in a window that reaches there; Esc goes back', () => {
  const {terminal, dashboard} = opened();
  terminal.press('tab', 'tab', 'j', 'enter');
  expect(dashboard.selectedKey).toContain('db');
  expect(terminal.text).toMatch(/─ db ─/);
  expect(terminal.text).not.toContain('─ alerts');
  terminal.press('escape');
  expect(terminal.text).toContain('2 h ago');
  terminal.press('escape');
  expect(terminal.text).toContain('─ alerts 3 ─');
});

test('Enter on an alert of a container that is gone says so, and stays', () => {
  const {terminal} = opened();
  terminal.press('a', 'S-g', 'enter');
  expect(terminal.text).toContain('gone is gone: nothing of it is kept');
  expect(terminal.text).toContain('─ alerts 3 ─');
});

test('an alert is marked on the time axis of its container from its beginning to its end, also once it is over', () => {
  const {terminal, dashboard, sweepAt} = opened();
  dashboard.show(sweepAt(NOW_SECONDS + 1), []);
  terminal.press('S-g', 'enter');
  expect(terminal.text).toMatch(/─ web ─/);
  expect(terminal.lineWith('▲─────')).not.toContain('┈');
  expect(terminal.lineWith('┈')).toContain('▲ alert');
});

test('a click selects an alert, and a click on the selected one shows its container at that moment', () => {
  const {terminal, dashboard, done} = opened();
  const y = terminal.text.split('\n').findIndex(line => line.includes('▲ db rx'));
  terminal.mouse('press', 90, y);
  terminal.press('S-a');
  expect(done).toEqual(['acknowledge db']);
  terminal.mouse('press', 90, y);
  expect(dashboard.selectedKey).toContain('db');
  expect(terminal.text).toMatch(/ ago {2}▼/);
  terminal.press('escape', 'escape');
  expect(terminal.text).toContain('─ containers 3 ');
});

test('a click in the alerts that stand alone leaves the table in charge once they are left', () => {
  const {terminal, done} = opened();
  terminal.press('a');
  terminal.mouse('press', 5, 4);
  terminal.press('S-m', 'escape', 'S-m');
  expect(done).toEqual(['mute db']);
});
