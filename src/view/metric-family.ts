/** The two texts that metrics are written in. */
export type MetricFormat = 'prometheus' | 'openmetrics';

/** Metrics of one name. A counter's name stands here without `_total`, an info's without `_info`. */
export interface MetricFamily {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'info';
  readonly help: string;
}

const SUFFIXES = {counter: '_total', gauge: '', info: '_info'} as const;

/** The name that a family's samples have. */
export function sampleName({name, type}: MetricFamily): string {
  return name + SUFFIXES[type];
}

/**
 * The lines that come before a family's samples. The Prometheus text calls families by their samples, and knows no infos:
 * https://prometheus.io/docs/instrumenting/exposition_formats/ · https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export function familyHead(family: MetricFamily, format: MetricFormat): string {
  const name = format === 'openmetrics' ? family.name : sampleName(family);
  const type = format === 'prometheus' && family.type === 'info' ? 'gauge' : family.type;
  return `# HELP ${name} ${escapeHelp(family.help, format)}\n# TYPE ${name} ${type}\n`;
}

/** The end of a page: a page of OpenMetrics without it is a page that was cut off. */
export function pageEnd(format: MetricFormat): string {
  return format === 'openmetrics' ? '# EOF\n' : '';
}

/** Names and values of labels, in the order in which they are written. What is undefined or empty is left out: it means the same. */
export type MetricLabels = readonly (readonly [name: string, value: string | undefined])[];

/** Labels as they stand between the braces: `name="web",interface="eth0"`. */
export function labelText(labels: MetricLabels): string {
  return labels
    .flatMap(([name, value]) => (value === undefined || value === '' ? [] : `${name}="${escapeValue(value)}"`))
    .join(',');
}

/** Puts a label's text behind another's. */
export function joinLabels(...texts: readonly string[]): string {
  return texts.filter(text => text !== '').join(',');
}

/** A label's name may hold these characters alone; others become `_`, as cAdvisor does it with the labels of containers. */
export function labelName(text: string): string {
  return text.replaceAll(/[^a-zA-Z0-9_]/gu, '_');
}

/** A figure as both formats read it. */
export function metricNumber(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';

  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}

/** A line break would end the line, a quote the value, and a backslash would hide what follows it. */
function escapeValue(text: string): string {
  return needsEscape.test(text) ? text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n') : text;
}

const needsEscape = /[\\"\n]/u;

function escapeHelp(text: string, format: MetricFormat): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return format === 'openmetrics' ? escaped.replaceAll('"', '\\"') : escaped;
}
