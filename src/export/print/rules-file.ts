import type {Rule} from '../../alerts/rule.js';
import type {LabelChoice} from '../../view/metric-labels.js';
import {promqlOf} from './promql.js';

/** How the value of a rule is written in an alert's sentence: Go's templates. */
const VALUES = {
  bytesPerSecond: '{{ $value | humanize }}B/s',
  perSecond: '{{ $value | humanize }}/s',
  ratio: '{{ $value | humanizePercentage }}',
  score: '{{ printf "%.2f" $value }}',
  connections: '{{ $value }}',
} as const;

interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** What anybody wants to be told of the exporters themselves. */
const OWN_RULES: readonly AlertRule[] = [
  {
    alert: 'RxtopDown',
    expr: 'up{job="rxtop"} == 0',
    for: '5m',
    labels: {severity: 'critical'},
    summary: '{{ $labels.instance }} does not answer: nothing is known of its containers',
  },
  {
    alert: 'RxtopEngineDown',
    expr: 'rxtop_engine_up == 0',
    for: '5m',
    labels: {severity: 'warning'},
    summary: 'the engine at {{ $labels.endpoint }} on {{ $labels.instance }} does not answer',
  },
  {
    alert: 'RxtopContainersLeftOut',
    expr: 'rxtop_left_out_containers > 0',
    for: '5m',
    labels: {severity: 'warning'},
    summary: '{{ $value }} containers of {{ $labels.instance }} are left out: see --max-series and --labels',
  },
];

/** A file of alerting rules for Prometheus: the user's own, and some on the exporters. What cannot be asked there is told in a comment. */
export function rulesFile(rules: readonly Rule[], choice: LabelChoice): string {
  const lines = ['# Alerting rules for Prometheus, written by rxtop export --print rules.'];
  const alerts: AlertRule[] = [];
  for (const rule of uniqueByText(rules)) {
    const alert = rule.metric === 'anomaly' ? 'RxtopAnomaly' : 'RxtopTraffic';
    const translation = promqlOf(rule, alert, choice);
    if (translation.state === 'untranslatable') lines.push(`# Left out, since ${translation.why}: ${rule.text}`);
    else alerts.push(alertOf(rule, alert, translation.expression));
  }
  const groups = [...(alerts.length === 0 ? [] : group('rxtop', alerts)), ...group('rxtop-exporters', OWN_RULES)];
  return `${[...lines, 'groups:', ...groups].join('\n')}\n`;
}

function uniqueByText(rules: readonly Rule[]): Iterable<Rule> {
  return new Map(rules.map(rule => [rule.text, rule])).values();
}

function alertOf({text, metric, unit, forSeconds, severity}: Rule, alert: string, expr: string): AlertRule {
  return {
    alert,
    expr,
    for: duration(forSeconds),
    labels: {severity, rule: literal(text), metric},
    summary: `{{ $labels.name }} on {{ $labels.instance }}: ${literal(text)} (now ${VALUES[unit]})`,
  };
}

/** Every JSON text is YAML too, and no text can end it. */
function group(name: string, alerts: readonly AlertRule[]): string[] {
  return [
    `  - name: ${name}`,
    '    rules:',
    ...alerts.flatMap(({alert, expr, for: time, labels, summary}) => [
      `      - alert: ${alert}`,
      `        expr: ${JSON.stringify(expr)}`,
      ...(time === '0s' ? [] : [`        for: ${time}`]),
      '        labels:',
      ...Object.entries(labels).map(([label, value]) => `          ${label}: ${JSON.stringify(value)}`),
      '        annotations:',
      `          summary: ${JSON.stringify(summary)}`,
    ]),
  ];
}

/** Labels and annotations are templates: what could begin one is written by one. */
function literal(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}

function duration(seconds: number): string {
  return Number.isInteger(seconds) ? `${seconds}s` : `${Math.round(seconds * 1000)}ms`;
}
