import type {Reading} from '../alerts/alert-engine.js';
import type {Rule, Severity} from '../alerts/rule.js';

const UNIT_OF_MEASUREMENT = {bytesPerSecond: 'B', perSecond: '', ratio: '%', score: '', connections: ''} as const;

/** With the text before it, this fits into the 64 KiB that NRPE carries. */
const MOST_BYTES = 60_000;

/** Performance data, and how many values it had no room for. */
export interface PerformanceData {
  readonly text: string;
  readonly leftOut: number;
}

/**
 * The performance data of a check: `'web_tx'=123B;1000;5000;0;`. Rules on the same metric of the same container (and of the
 * same networks of it) share an item, in which warning and critical stand side by side. A value that is not known is `U`;
 * what has no figures at all is left out.
 */
export function performanceData(readings: readonly Reading[]): PerformanceData {
  const labels = new Set<string>();
  const items: string[] = [];
  let room = MOST_BYTES;
  let leftOut = 0;
  for (const group of groupByValue(readings)) {
    if (leftOut > 0) {
      leftOut++;
      continue;
    }

    const item = `'${freeLabel(group[0]!, labels).replaceAll("'", "''")}'=${figuresOf(group)}`;
    room -= Buffer.byteLength(item) + 1;
    if (room < 0) leftOut++;
    else items.push(item);
  }
  return {text: items.join(' '), leftOut};
}

function groupByValue(readings: readonly Reading[]): Iterable<readonly Reading[]> {
  const groups = new Map<string, Reading[]>();
  for (const reading of readings) {
    if (reading.observation.state === 'absent') continue;

    const {subject, rule} = reading;
    const key = JSON.stringify([subject, rule.metric, rule.unit, narrowing(rule)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [reading]);
    else group.push(reading);
  }
  return groups.values();
}

/** What is counted of a container where it is not all of it: `egress`, `not_egress`. */
function narrowing({selectors}: Rule): string[] {
  return selectors
    .filter(({key}) => key === 'network' || key === 'interface')
    .map(({pattern, isNegated}) => `${isNegated ? 'not_' : ''}${pattern}`);
}

/**
 * Anything but `=` may stand in a label, and a bar would end the text before it. What is written alike but is not the same gets
 * a number.
 */
function freeLabel({rule, subject}: Reading, taken: Set<string>): string {
  const unit = rule.unit === 'ratio' ? '_ratio' : '';
  const words = [subject, ...narrowing(rule), `${rule.metric.replace('.', '_')}${unit}`].join('_');
  const wanted = words.replaceAll('=', '_').replaceAll('|', '¦').replaceAll('\n', ' ');
  let label = wanted;
  for (let number = 2; taken.has(label); number++) label = `${wanted}_${number}`;
  taken.add(label);
  return label;
}

function figuresOf(group: readonly Reading[]): string {
  const [first] = group;
  const {rule, observation} = first!;
  const value =
    observation.state === 'known'
      ? `${performanceNumber(observation.value, rule)}${UNIT_OF_MEASUREMENT[rule.unit]}`
      : 'U';
  return `${value};${limitOf(group, 'warning')};${limitOf(group, 'critical')};0;`;
}

/** An upper and a lower limit are one range; of others the first counts. */
function limitOf(group: readonly Reading[], severity: Severity): string {
  const rules = group.map(({rule}) => rule).filter(rule => rule.severity === severity);
  const lower = rules.find(({comparison}) => comparison.startsWith('<'));
  const upper = rules.find(({comparison}) => comparison.startsWith('>'));
  if (lower !== undefined && upper !== undefined && lower.threshold <= upper.threshold) {
    return `${performanceNumber(lower.threshold, lower)}:${performanceNumber(upper.threshold, upper)}`;
  }

  const [first] = rules;
  return first === undefined ? '' : alertRange(first);
}

/**
 * The range outside of which a plugin would alert, after `@` inside of which. The format knows no open ends, so that `>=`
 * looks like `>`. https://www.monitoring-plugins.org/doc/guidelines.html#THRESHOLDFORMAT
 */
function alertRange(rule: Rule): string {
  const limit = performanceNumber(rule.threshold, rule);
  switch (rule.comparison) {
    case '>':
    case '>=':
      return limit;
    case '<':
    case '<=':
      return `${limit}:`;
    case '==':
      return `@${limit}:${limit}`;
    case '!=':
      return `${limit}:${limit}`;
  }
}

/** Whole bytes, and three decimals at most of anything else. */
function performanceNumber(value: number, {unit}: Rule): string {
  switch (unit) {
    case 'bytesPerSecond':
      return String(Math.round(value));
    case 'perSecond':
    case 'score':
    case 'connections':
      return String(Math.round(value * 1000) / 1000);
    case 'ratio':
      return String(Math.round(value * 100_000) / 1000);
  }
}
