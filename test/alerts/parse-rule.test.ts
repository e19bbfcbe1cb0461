import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {formatRule} from '../../src/alerts/format-rule.js';
import {isProtocolMetric, METRICS, unitsOf} from '../../src/alerts/metrics.js';
import {parseRule} from '../../src/alerts/parse-rule.js';
import {COMPARISONS, type Rule, SEVERITIES} from '../../src/alerts/rule.js';

function rule(text: string): Rule {
  const parsed = parseRule(text);
  if (parsed.state === 'refused') throw new Error(`column ${parsed.refusal.column}: ${parsed.refusal.message}`);

  return parsed.rule;
}

const PLAIN = {selectors: [], forSeconds: 0, severity: 'warning'} as const;

describe('a rule', () => {
  test('has selectors, a metric, a threshold, and what follows', () => {
    expect(rule('service=db tx > 5MB/s for 10s clear 3MB/s as critical')).toEqual({
      text: 'service=db tx > 5MB/s for 10s clear 3MB/s as critical',
      selectors: [{key: 'service', label: undefined, pattern: 'db', isNegated: false}],
      metric: 'tx',
      comparison: '>',
      unit: 'bytesPerSecond',
      threshold: 5e6,
      clear: 3e6,
      forSeconds: 10,
      severity: 'critical',
    });
  });

  test.each([
    ['rx > 5MB/s', {...PLAIN, metric: 'rx', comparison: '>', unit: 'bytesPerSecond', threshold: 5e6, clear: 5e6}],
    ['rx>5MB/s', {...PLAIN, metric: 'rx', comparison: '>', threshold: 5e6}],
    ['  rx  >=  5 MB/s  ', {text: 'rx  >=  5 MB/s', comparison: '>=', threshold: 5e6}],
    ['rx == 0', {comparison: '==', threshold: 0, unit: 'bytesPerSecond'}],
    ['rx != 0 for 1m', {comparison: '!=', threshold: 0, forSeconds: 60}],
    ['total <= 8bit/s', {metric: 'total', comparison: '<=', threshold: 1}],
    ['rx > 1.5kB/s', {threshold: 1500}],
    ['rx > 1KiB/s', {threshold: 1024}],
    ['rx > 2MiB/s', {threshold: 2 * 1024 ** 2}],
    ['rx > 1GiB/s', {threshold: 1024 ** 3}],
    ['rx > 1TB/s', {threshold: 1e12}],
    ['rx > 8kbit/s', {threshold: 1000}],
    ['rx > 100Mbit/s', {threshold: 12.5e6}],
    ['rx > 1Gbit/s', {threshold: 125e6}],
    ['rx.packets > 1000', {metric: 'rx.packets', unit: 'perSecond', threshold: 1000}],
    ['tx.packets > 1000/s', {metric: 'tx.packets', unit: 'perSecond', threshold: 1000}],
    ['rx.drops > 1%', {metric: 'rx.drops', unit: 'ratio', threshold: 0.01}],
    ['rx.drops > 1 % for 30s', {unit: 'ratio', threshold: 0.01, forSeconds: 30}],
    ['tx.errors > 0', {unit: 'perSecond', threshold: 0}],
    ['name=db udp.drops > 10', {metric: 'udp.drops', unit: 'perSecond', threshold: 10}],
    ['tcp.retransmits >= 5/s for 10s', {metric: 'tcp.retransmits', unit: 'perSecond', threshold: 5, forSeconds: 10}],
    ['rx > 5MB/s for 1m30s', {forSeconds: 90}],
    ['rx > 5MB/s for 500ms', {forSeconds: 0.5}],
    ['rx > 5MB/s for 1d', {forSeconds: 86_400}],
    ['rx > 5MB/s as warning', {severity: 'warning'}],
    ['rx < 1kB/s clear 2kB/s', {threshold: 1000, clear: 2000}],
    ['rx > 5MB/s clear 0', {clear: 0}],
    ['rx.drops > 1% clear 0', {clear: 0, unit: 'ratio'}],
  ])('is read: %s', (text, expected) => {
    expect(rule(text)).toMatchObject(expected);
  });

  test.each([
    ['name=web-*', {key: 'name', pattern: 'web-*', isNegated: false}],
    ['name!=web-*', {key: 'name', pattern: 'web-*', isNegated: true}],
    ['name="my app"', {key: 'name', pattern: 'my app'}],
    ["name='my app'", {key: 'name', pattern: 'my app'}],
    ['name="my app"-*', {key: 'name', pattern: 'my app-*'}],
    ['image=reg:5000/a/b:1', {key: 'image', pattern: 'reg:5000/a/b:1'}],
    ['label:tier=front', {key: 'label', label: 'tier', pattern: 'front'}],
    ['label:com.docker.compose.project!=x', {key: 'label', label: 'com.docker.compose.project', isNegated: true}],
    ['label:note=a=b', {key: 'label', label: 'note', pattern: 'a=b'}],
    ['label:empty=""', {key: 'label', label: 'empty', pattern: ''}],
    ['interface=eth0', {key: 'interface', pattern: 'eth0'}],
  ])('selects by %s', (selector, expected) => {
    expect(rule(`${selector} rx > 1MB/s`).selectors).toMatchObject([expected]);
  });

  test('is safe to print, while its patterns stay as they were written', () => {
    const {text, selectors} = rule('name="a\u001b[31m" rx == 0');
    expect(text).toBe('name="a\\u001b[31m" rx == 0');
    expect(selectors[0]?.pattern).toBe('a\u001b[31m');
  });
});

describe('a wrong rule', () => {
  test.each([
    ['', 1, 'expected what to measure (rx, tx, total'],
    ['   ', 4, 'the rule ends here'],
    ['rx', 3, 'expected one of > >= < <= == !=, the rule ends here'],
    ['rx 5MB/s', 4, 'expected one of'],
    ['rx = 5MB/s', 4, 'did you mean ==?'],
    ['rx => 5MB/s', 4, 'did you mean >=?'],
    ['rx >', 5, 'expected a value such as 5MB/s, the rule ends here'],
    ['rx > 5', 6, 'needs its unit, for example 5MB/s'],
    ['rx > 5 for 10s', 6, 'needs its unit'],
    ['rx > -5MB/s', 6, 'a rate is never below 0'],
    ['rx > 5,5MB/s', 6, 'expected a value such as 5MB/s, found "5,5MB/s"'],
    ['rx > 5mb/s', 7, 'did you mean MB/s or Mbit/s?'],
    ['rx > 5Mbps', 7, 'did you mean Mbit/s?'],
    ['rx > 5 MByte', 8, 'there is no unit "MByte": expected B/s, kB/s'],
    ['rx > 5%', 7, 'rx is not measured in %: expected B/s'],
    ['rx > 5/s', 7, 'rx is not measured in /s'],
    ['rx.packets > 5MB/s', 15, 'rx.packets is not measured in MB/s: expected /s'],
    ['rx.packets > 5%', 15, 'expected /s'],
    ['tx.drops > 5kB/s', 13, 'expected /s or %'],
    ['rx.drop > 1%', 1, 'there is no metric "rx.drop"'],
    ['rx.drop > 1%', 1, 'did you mean rx.drops?'],
    ['udp.drops > 1%', 14, 'udp.drops is not measured in %: expected /s'],
    ['interface=eth0 udp.drops > 1', 16, 'udp.drops is counted by container: it does not go with interface='],
    ['network!=front tcp.retransmits > 1', 16, 'does not go with network='],
    ['nmae=web rx > 5MB/s', 1, 'there is no selector "nmae"'],
    ['nmae=web rx > 5MB/s', 1, 'did you mean name?'],
    ['name=web state=running rx > 5MB/s', 10, 'there is no selector "state"'],
    ['name rx > 5MB/s', 5, 'expected = or != right after "name"'],
    ['name = web rx > 5MB/s', 5, 'expected = or != right after "name"'],
    ['name= rx > 5MB/s', 6, 'expected a value right after "name="'],
    ['name==web rx > 5MB/s', 6, 'expected a value right after "name="'],
    ['name="" rx > 5MB/s', 8, 'expected a value'],
    ['name="web rx > 5MB/s', 6, 'this " is never closed'],
    ['label=tier rx > 5MB/s', 1, 'label:KEY=VALUE'],
    ['label:=x rx > 5MB/s', 7, 'expected the key of a label'],
    ['label:tier rx > 5MB/s', 11, 'expected = or != right after "label:tier"'],
    ['rx > 5MB/s name=web', 12, 'selectors come before the metric'],
    ['rx > 5MB/s for', 15, 'expected a duration such as'],
    ['rx > 5MB/s for 10', 16, 'expected a duration such as 500ms, 10s'],
    ['rx > 5MB/s for 10 s', 16, 'found "10"'],
    ['rx > 5MB/s clear', 17, 'expected a value'],
    ['rx > 5MB/s clear 6MB/s', 18, '"clear" must not be above the threshold of a > rule'],
    ['rx < 5MB/s clear 4MB/s', 18, '"clear" must not be below the threshold of a < rule'],
    ['rx == 0 clear 1MB/s', 15, '"clear" goes with > >= < <= only'],
    ['rx.drops > 10/s clear 1%', 23, 'the same kind of unit'],
    ['rx > 5MB/s as', 14, 'expected warning or critical'],
    ['rx > 5MB/s as crtical', 15, 'did you mean critical?'],
    ['rx > 5MB/s as warning for 5s', 23, 'in this order: for DURATION, clear VALUE, as'],
    ['rx > 5MB/s and tx > 5MB/s', 12, 'found "and"'],
    ['anomaly sometimes', 9, 'low, normal or high'],
    ['anomaly > 5', 9, 'low, normal or high'],
    ['anomaly high clear 1', 14, 'low, normal or high'],
    ['name="ü€😀" tx > 5', 17, 'needs its unit'],
    [`rx > ${'9'.repeat(309)}MB/s`, 6, 'too large'],
  ])('is refused: %s at column %i', (text, column, message) => {
    const parsed = parseRule(text);
    expect(parsed).toMatchObject({state: 'refused', refusal: {column}});
    expect(parsed.state === 'refused' && parsed.refusal.message).toContain(message);
  });

  test('is refused without repeating what would steer a terminal', () => {
    const parsed = parseRule('rx > \u001b[2J');
    expect(parsed.state === 'refused' && parsed.refusal.message).toBe(
      'expected a value such as 5MB/s, found "\\u001b[2J"',
    );
  });
});

const isOfContainers = ({key}: {readonly key: string}) => key !== 'network' && key !== 'interface';

const anyRule = fc
  .record({
    metric: fc.constantFrom(...METRICS),
    comparison: fc.constantFrom(...COMPARISONS),
    severity: fc.constantFrom(...SEVERITIES),
    forSeconds: fc.oneof(fc.constant(0), fc.integer({min: 1, max: 1_000_000})),
    amounts: fc.tuple(fc.integer({min: 0, max: 1e15}), fc.integer({min: 0, max: 1e15})),
    unit: fc.nat(),
    selectors: fc.array(
      fc.oneof(
        fc.record({
          key: fc.constantFrom('name', 'id', 'image', 'project', 'service', 'network', 'interface'),
          label: fc.constant(undefined),
          pattern: fc.string({minLength: 1, unit: 'binary'}),
          isNegated: fc.boolean(),
        }),
        fc.record({
          key: fc.constant('label'),
          label: fc.string({minLength: 1, unit: 'grapheme'}),
          pattern: fc.string({unit: 'grapheme'}),
          isNegated: fc.boolean(),
        }),
      ),
      {maxLength: 4},
    ),
  })
  .map(({amounts, unit, ...rest}) => {
    const units = unitsOf(rest.metric);
    const [low, high] = amounts.toSorted((a, b) => a - b) as [number, number];
    const hasSides = rest.comparison.startsWith('<') || rest.comparison.startsWith('>');
    const threshold = rest.comparison.startsWith('<') ? low : high;
    const clear = !hasSides ? threshold : rest.comparison.startsWith('<') ? high : low;
    const selectors = isProtocolMetric(rest.metric) ? rest.selectors.filter(isOfContainers) : rest.selectors;
    return {...rest, selectors, threshold, clear, unit: units[unit % units.length]!} as Omit<Rule, 'text'>;
  });

describe('any text', () => {
  const words = fc.constantFrom(
    ...'name= label: rx tx.drops > == != 5 MB/s % for 10s clear as critical " \' = \\'.split(' '),
  );
  test('is a rule or a refusal at a column within it', () => {
    const texts = fc.oneof(
      fc.string({unit: 'binary'}),
      fc.array(words).map(parts => parts.join(' ')),
      fc.array(words).map(parts => parts.join('')),
    );
    fc.assert(
      fc.property(texts, text => {
        const parsed = parseRule(text);
        if (parsed.state === 'parsed') return;

        expect(parsed.refusal.column).toBeGreaterThanOrEqual(1);
        expect(parsed.refusal.column).toBeLessThanOrEqual([...text].length + 1);
        expect(parsed.refusal.message).not.toBe('');
      }),
    );
  });

  test('that a rule is written as reads as the same rule', () => {
    fc.assert(
      fc.property(anyRule, original => {
        const {text: _, threshold, clear, ...read} = rule(formatRule(original));
        const {threshold: wantedThreshold, clear: wantedClear, ...wanted} = original;
        expect(read).toEqual(wanted);
        // Percent are written a hundred times as large as ratios are kept.
        expect(Math.abs(threshold - wantedThreshold)).toBeLessThanOrEqual(wantedThreshold * 1e-12);
        expect(Math.abs(clear - wantedClear)).toBeLessThanOrEqual(wantedClear * 1e-12);
      }),
    );
  });
});

test.each([
  ['project=shop anomaly', 0.5, 0, 'warning'],
  ['anomaly low', 0.5393, 0, 'warning'],
  ['anomaly high for 10s as critical', 0.4224, 10, 'critical'],
])('%s is a rule on how far traffic departs from the usual', (text, threshold, forSeconds, severity) => {
  const parsed = parseRule(text);
  expect(parsed).toMatchObject({
    state: 'parsed',
    rule: {metric: 'anomaly', comparison: '>=', unit: 'score', forSeconds, severity},
  });
  expect(parsed.state === 'parsed' && parsed.rule.threshold).toBeCloseTo(threshold, 3);
});
