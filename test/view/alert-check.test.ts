import {describe, expect, test} from 'vitest';
import {type Alert, UNMARKED} from '../../src/alerts/alert.js';
import type {Reading} from '../../src/alerts/alert-engine.js';
import type {Observation} from '../../src/alerts/observe.js';
import {parseRule} from '../../src/alerts/parse-rule.js';
import type {Rule} from '../../src/alerts/rule.js';
import {type CheckResult, checkLine, checkStatus, unknownLine} from '../../src/view/alert-check.js';
import {performanceData} from '../../src/view/alert-performance.js';

const BYTES = {unit: 'bytes', steps: 'si'} as const;
const NOON = new Date('2026-01-31T12:00:00Z');

function rule(text: string): Rule {
  const parsed = parseRule(text);
  if (parsed.state === 'refused') throw new Error(parsed.refusal.message);

  return parsed.rule;
}

function reading(text: string, value: number | Observation, name = 'web'): Reading {
  const observation = typeof value === 'number' ? ({state: 'known', value} as const) : value;
  return {rule: rule(text), container: {id: 'abc', name}, subject: name, observation};
}

function firing(text: string, value: number, name = 'web'): Alert {
  const times = {since: NOON, sinceSeconds: 10, began: NOON, beganSeconds: 10};
  return {
    key: name,
    rule: rule(text),
    container: {id: 'abc', name},
    host: 'here',
    subject: name,
    state: 'firing',
    value,
    project: undefined,
    service: undefined,
    ...times,
    ...UNMARKED,
  };
}

const FINE: CheckResult = {firing: [], readings: [reading('rx > 5MB/s', 123)], unknown: undefined};

describe('a check is one line', () => {
  test.each<[string, CheckResult, string]>([
    ['fine', FINE, "OK - 1 container within 1 rule | 'web_rx'=123B;5000000;;0;"],
    [
      'not all known',
      {...FINE, readings: [reading('rx > 5MB/s', 1), reading('rx > 5MB/s', {state: 'unknown'}, 'db')]},
      "OK - 2 containers within 2 rules, 1 without figures | 'web_rx'=1B;5000000;;0; 'db_rx'=U;5000000;;0;",
    ],
    [
      'broken',
      {...FINE, firing: [firing('rx > 5MB/s for 10s', 12.34e6)]},
      "WARNING - web rx 12.3 MB/s > 5.00 MB/s for 10 s | 'web_rx'=123B;5000000;;0;",
    ],
    ['unknown', {firing: [], readings: [], unknown: 'no container fits "a|b"'}, 'UNKNOWN - no container fits "a¦b"'],
  ])('%s', (_, result, text) => {
    expect(checkLine(result, BYTES)).toBe(text);
  });

  test('that names three and counts the rest', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map(name => firing('rx == 0', 0, name));
    expect(checkLine({firing: many, readings: [], unknown: undefined}, BYTES)).toBe(
      'WARNING - a rx 0 B/s == 0 B/s, b rx 0 B/s == 0 B/s, c rx 0 B/s == 0 B/s and 2 more',
    );
  });

  test('also when the reason has more', () => {
    expect(unknownLine('one\ntwo | three')).toBe('UNKNOWN - one two ¦ three');
  });
});

test.each<[string, Pick<CheckResult, 'firing' | 'unknown'>, string]>([
  [
    'a critical one beats all',
    {firing: [firing('rx == 0', 0), firing('rx == 0 as critical', 0)], unknown: 'x'},
    'CRITICAL',
  ],
  ['a warning beats not knowing', {firing: [firing('rx == 0', 0)], unknown: 'x'}, 'WARNING'],
  ['not knowing beats OK', {firing: [], unknown: 'x'}, 'UNKNOWN'],
  ['nothing at all is OK', {firing: [], unknown: undefined}, 'OK'],
])('%s', (_, result, status) => {
  expect(checkStatus(result)).toBe(status);
});

describe('performance data', () => {
  test.each([
    ['rx > 5MB/s', 123, "'web_rx'=123B;5000000;;0;"],
    ['rx > 5MB/s as critical', 1234.5678, "'web_rx'=1235B;;5000000;0;"],
    ['tx < 1kB/s', 0, "'web_tx'=0B;1000:;;0;"],
    ['total == 0', 7, "'web_total'=7B;@0:0;;0;"],
    ['rx.packets != 5', 5, "'web_rx_packets'=5;5:5;;0;"],
    ['rx.drops > 1%', 0.025, "'web_rx_drops_ratio'=2.5%;1;;0;"],
    ['tx.errors >= 3/s', 2, "'web_tx_errors'=2;3;;0;"],
  ])('of %s', (text, value, data) => {
    expect(performanceData([reading(text, value)])).toEqual({text: data, leftOut: 0});
  });

  test('puts warning and critical of one metric side by side', () => {
    expect(performanceData([reading('rx > 1MB/s', 5), reading('rx > 5MB/s as critical', 5)]).text).toBe(
      "'web_rx'=5B;1000000;5000000;0;",
    );
  });

  test('puts a lower and an upper limit into one range', () => {
    const readings = ['rx > 5MB/s', 'rx < 1kB/s', 'rx > 9MB/s as critical'].map(text => reading(text, 5));
    expect(performanceData(readings).text).toBe("'web_rx'=5B;1000:5000000;9000000;0;");
  });

  test('says U for what is not known, and nothing of what has no figures', () => {
    const gone = reading('rx > 1MB/s', {state: 'absent', cause: 'stopped'}, 'db');
    expect(performanceData([reading('rx > 1MB/s', {state: 'unknown'}), gone]).text).toBe("'web_rx'=U;1000000;;0;");
  });

  test('tells what one network carries apart from all of it', () => {
    const readings = ['rx == 0', 'network=egress rx == 0', 'network!=egress rx == 0'].map(text => reading(text, 0));
    expect(labelsIn(performanceData(readings).text)).toEqual(['web_rx', 'web_egress_rx', 'web_not_egress_rx']);
  });

  test.each([
    ["it's=a|b\nc", "it''s_a¦b c_rx"],
    ["' '=1;2 'x", "'' ''_1;2 ''x_rx"],
    ['$(reboot)`id`', '$(reboot)`id`_rx'],
  ])('keeps the hostile name %j in its quotes', (name, label) => {
    expect(performanceData([reading('rx == 0', 0, name)]).text).toBe(`'${label}'=0B;@0:0;;0;`);
  });

  test('has an item each for names that are written alike', () => {
    const {text} = performanceData([reading('rx == 0', 1, 'a=b'), reading('rx == 0', 2, 'a_b')]);
    expect(text).toBe("'a_b_rx'=1B;@0:0;;0; 'a_b_rx_2'=2B;@0:0;;0;");
  });

  test('has a bound, and the text says what is left out', () => {
    const readings = Array.from({length: 10_000}, (_, index) => reading('rx > 1MB/s', 5, `task-${index}`));
    const {text, leftOut} = performanceData(readings);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
    expect(Buffer.byteLength(text)).toBeGreaterThan(59_000);
    expect(labelsIn(text).length + leftOut).toBe(10_000);
    const [said] = checkLine({firing: [], readings, unknown: undefined}, BYTES).split(' | ');
    expect(said).toMatch(new RegExp(`^OK - 10000 containers .*, no room for ${leftOut} values$`));
  });
});

function labelsIn(text: string): string[] {
  return [...text.matchAll(/'((?:[^']|'')+)'=/gu)].map(([, label]) => label!);
}
