import {describe, expect, test} from 'vitest';
import {parseRule} from '../../../src/alerts/parse-rule.js';
import type {Rule} from '../../../src/alerts/rule.js';
import {matchersOf} from '../../../src/export/print/matchers.js';
import {promqlOf} from '../../../src/export/print/promql.js';
import {rulesFile} from '../../../src/export/print/rules-file.js';
import {DEFAULT_LABELS, type LabelChoice} from '../../../src/view/metric-labels.js';

const CHOICE: LabelChoice = {...DEFAULT_LABELS, containerLabels: ['tier']};

function rule(text: string): Rule {
  const parsed = parseRule(text);
  if (parsed.state !== 'parsed') throw new Error(parsed.refusal.message);
  return parsed.rule;
}

describe('selectors', () => {
  const JOB = 'job="rxtop"';

  test.each([
    ['', [JOB]],
    ['name=web', [`${JOB},name="web"`]],
    ['name=web name=db-*', [`${JOB},name=~"web|db-.*"`]],
    ['name=a.b', [`${JOB},name="a.b"`]],
    ['name!=web image=nginx:*', [`${JOB},name!~"web",image=~"nginx:.*"`]],
    ['id=3a41', [`${JOB},id=~"3a41|3a41.*"`]],
    ['network=front interface=eth*', [`${JOB},network="front",interface=~"eth.*"`]],
    ['label:tier=front', [`${JOB},container_label_tier="front"`]],
    ['label:tier=*', [`${JOB},container_label_tier!=""`]],
    ['label:tier!=*', [`${JOB},container_label_tier=""`]],
    ['host=prod-*', [`${JOB},instance=~"(?:prod-.*)(?::\\\\d+)?"`]],
    ['pod=shop/web-*', [`${JOB},namespace=~"shop",pod=~"web-.*"`]],
    ['pod=web', [`${JOB},namespace=~"",pod=~"web"`]],
    [
      'project=shop service=db',
      [
        `${JOB},compose_project="shop",compose_service="db"`,
        `${JOB},swarm_stack="shop",swarm_service=~"(?:.+_)?(?:db)",swarm_service!="",compose_project="",compose_service=""`,
      ],
    ],
    [
      'project!=shop',
      [
        `${JOB},compose_project!~"shop",swarm_stack="",swarm_service=""`,
        `${JOB},swarm_stack!~"shop",compose_project="",compose_service=""`,
      ],
    ],
  ])('%j are matchers', (selectors, alternatives) => {
    expect(matchersOf(rule(`${selectors} rx > 1B/s`).selectors, CHOICE)).toEqual({state: 'said', alternatives});
  });

  test.each([
    ['label:other=x', 'it needs --labels +label:other'],
    ['pod=a/b pod=c/d', 'only one pod= can be said'],
    ['pod!=a/b', 'only one pod= can be said'],
    ['pod={a,b}/c', 'this pod= cannot be said'],
  ])('%s cannot be said: %s', (selectors, why) => {
    expect(matchersOf(rule(`${selectors} rx > 1B/s`).selectors, CHOICE)).toEqual({state: 'unsaid', why});
  });

  test('on a label that is left out cannot be said', () => {
    const labels = {...CHOICE, labels: new Set(['name', 'interface'] as const)};
    expect(matchersOf(rule('network=a rx > 1B/s').selectors, labels)).toMatchObject({
      why: '--labels leaves out network',
    });
  });
});

test.each([
  [
    'name=a rx > 1kB/s',
    'sum without (interface, network, driver) (rate(container_network_receive_bytes_total{job="rxtop",name="a"}[1m])) > 1000',
  ],
  ['name=a udp.drops > 3/s', '(rate(rxtop_container_udp_receive_buffer_errors_total{job="rxtop",name="a"}[1m])) > 3'],
  ['name=a anomaly', '(rxtop_container_anomaly_score{job="rxtop",name="a"}) >= 0.5'],
])('%s is asked by an expression', (text, expression) => {
  expect(promqlOf(rule(text), 'X', CHOICE)).toEqual({state: 'translated', expression});
});

test('an anomaly of a network is no series', () => {
  expect(promqlOf(rule('network=a anomaly'), 'X', CHOICE)).toMatchObject({state: 'untranslatable'});
});

test('a file of rules names what it leaves out, has each rule once, and lets no text begin a template', () => {
  const file = rulesFile(
    [rule('name="a{{b}}" rx > 1B/s'), rule('rx > 1B/s'), rule('rx > 1B/s'), rule('label:no=x rx > 1B/s')],
    CHOICE,
  );
  expect(file).toContain('# Left out, since it needs --labels +label:no: label:no=x rx > 1B/s\n');
  expect(file.match(/alert: RxtopTraffic/gu)).toHaveLength(2);
  expect(file).not.toMatch(/a\{\{b/u);
  expect(file).toContain('alert: RxtopDown');
});
