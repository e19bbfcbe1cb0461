import {describe, expect, test} from 'vitest';
import {type Alert, type AlertCause, type AlertState, UNMARKED} from '../../src/alerts/alert.js';
import {parseRule} from '../../src/alerts/parse-rule.js';
import {alertDocument, alertLabel, alertLine, alertText} from '../../src/view/alert-line.js';
import {alertSummary} from '../../src/view/alert-summary.js';
import type {UnitStyle} from '../../src/view/format.js';

const BYTES: UnitStyle = {unit: 'bytes', steps: 'si'};
const BITS: UnitStyle = {unit: 'bits', steps: 'si'};
const NOON = new Date('2026-01-31T12:00:00.123Z');

function alert(text: string, value: number | undefined, state: AlertState = 'firing', name = 'db'): Alert {
  const parsed = parseRule(text);
  if (parsed.state === 'refused') throw new Error(parsed.refusal.message);

  const times = {since: NOON, sinceSeconds: 10, began: NOON, beganSeconds: 10};
  const whose = {container: {id: 'abc', name}, host: 'here', subject: name, project: undefined, service: undefined};
  return {key: `${text}:${name}`, rule: parsed.rule, ...whose, state, value, ...times, ...UNMARKED};
}

function line(changed: Alert, cause: AlertCause = 'value', durationSeconds = 0): string {
  return alertLine({alert: changed, cause, durationSeconds}, NOON, BYTES);
}

describe('a change is one line', () => {
  test('of each state', () => {
    const rule = 'tx > 5MB/s for 10s clear 3MB/s as critical';
    const lines = [
      line(alert(rule, 6.2e6, 'pending')),
      line(alert(rule, 12.34e6, 'firing'), 'value', 10),
      line(alert(rule, 2e6, 'resolved'), 'value', 300),
      line(alert(rule, 4e6, 'inactive'), 'value', 4),
      line(alert('rx == 0', 0, 'firing')),
      line(alert('rx.drops > 1%', 0.0234, 'firing')),
      line(alert('rx.packets > 1000', 70_800, 'firing')),
    ];
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "2026-01-31T12:00:00Z PENDING  critical db tx 6.20 MB/s > 5.00 MB/s for 10 s
      2026-01-31T12:00:00Z FIRING   critical db tx 12.3 MB/s > 5.00 MB/s for 10 s
      2026-01-31T12:00:00Z RESOLVED critical db tx 2.00 MB/s, no longer > 3.00 MB/s, after 5 min
      2026-01-31T12:00:00Z INACTIVE critical db tx 4.00 MB/s, no longer > 5.00 MB/s, after 4 s
      2026-01-31T12:00:00Z FIRING   warning  db rx 0 B/s == 0 B/s
      2026-01-31T12:00:00Z FIRING   warning  db rx.drops 2.34 % > 1.00 %
      2026-01-31T12:00:00Z FIRING   warning  db rx.packets 70.8k/s > 1.00k/s"
    `);
  });

  test.each<[AlertCause, string]>([
    ['gone', 'db tx: container is gone, after 65 s'],
    ['stopped', 'db tx: container has stopped, after 65 s'],
    ['not-counted', 'db tx: container has no figures of its own any more, after 65 s'],
    ['not-selected', 'db tx: container no longer fits the rule, after 65 s'],
    ['not-watched', 'db tx: the rule is no longer watched, after 65 s'],
  ])('that says why it ended: %s', (cause, text) => {
    const shown = line(alert('tx > 5MB/s', 6e6, 'resolved'), cause, 65);
    expect(shown).toBe(`2026-01-31T12:00:00Z RESOLVED warning  ${text}`);
  });

  test('in the units of the user', () => {
    expect(alertText(alert('tx > 5MB/s', 6e6), BITS)).toBe('tx 48.0 Mbit/s > 40.0 Mbit/s');
  });

  test('that shows a dash for a value nobody knows', () => {
    expect(alertText(alert('tx > 5MB/s', undefined), BYTES)).toBe('tx – > 5.00 MB/s');
  });
});

test('a change in JSON says the same in numbers', () => {
  const changed = alert('service=db rx.drops > 1% for 10s as critical', 0.02);
  expect(JSON.parse(alertDocument({alert: changed, cause: 'value', durationSeconds: 10.00049}, NOON))).toEqual({
    acknowledged: false,
    silence: null,
    flapping: false,
    schemaVersion: 1,
    time: '2026-01-31T12:00:00.123Z',
    state: 'firing',
    severity: 'critical',
    container: {id: 'abc', name: 'db'},
    host: 'here',
    rule: 'service=db rx.drops > 1% for 10s as critical',
    metric: 'rx.drops',
    comparison: '>',
    value: 0.02,
    threshold: 0.01,
    clear: 0.01,
    unit: 'ratio',
    forSeconds: 10,
    since: '2026-01-31T12:00:00.123Z',
    began: '2026-01-31T12:00:00.123Z',
    cause: 'value',
    durationSeconds: 10,
  });
});

test('a change in JSON is one line, with null for what is not known', () => {
  const text = alertDocument({alert: alert('rx == 0', undefined), cause: 'gone', durationSeconds: 1}, NOON);
  expect(text).not.toContain('\n');
  expect(JSON.parse(text)).toMatchObject({value: null, cause: 'gone'});
});

describe('the status line', () => {
  test('says ok, also while something is pending', () => {
    expect(alertSummary([], BYTES)).toBe('rxtop: ok');
    expect(alertSummary([alert('rx > 1MB/s', 2e6, 'pending')], BYTES)).toBe('rxtop: ok');
  });

  test('counts what fires and names the first', () => {
    const firing = [alert('rx > 1MB/s', 12e6, 'firing', 'web'), alert('rx > 1MB/s', 2e6)];
    expect(alertSummary(firing, BYTES)).toBe('rxtop: 2 firing web rx 12.0 MB/s');
    expect(alertLabel(firing[0]!, BITS)).toBe('web rx 96.0 Mbit/s');
  });
});
