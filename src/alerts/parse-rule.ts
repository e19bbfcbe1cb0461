import {SENSITIVITIES, type Sensitivity, thresholdOf} from '../anomaly/sensitivity.js';
import {safeText} from '../model/safe-text.js';
import {didYouMean} from '../selectors/did-you-mean.js';
import type {Selector} from '../selectors/selector.js';
import {DURATION_FORM, parseDuration} from './duration.js';
import {isProtocolMetric, METRICS, type Metric} from './metrics.js';
import {COMPARISONS, type Comparison, type Rule, SEVERITIES} from './rule.js';
import {RULE_KEYS, takeSelectors} from './rule-selectors.js';
import {takeValue} from './rule-value.js';
import {type RuleRefusal, RuleRefused, Scanner} from './scanner.js';

/** A rule, or why and where it was refused. */
export type ParsedRule =
  | {readonly state: 'parsed'; readonly rule: Rule}
  | {readonly state: 'refused'; readonly refusal: RuleRefusal};

const EXAMPLE = 'for example name=web-* rx > 5MB/s for 10s';

/**
 * Reads a rule: selectors, a metric, a comparison, a value, and then, in this order and each optional, `for DURATION`,
 * `clear VALUE`, `as warning|critical`.
 *
 *   service=db tx > 5MB/s for 10s as critical
 *
 * or, in place of metric, comparison and value, `anomaly` and a sensitivity:
 *
 *   project=shop anomaly high for 10s
 */
export function parseRule(text: string): ParsedRule {
  try {
    return {state: 'parsed', rule: takeRule(new Scanner(text))};
  } catch (error) {
    if (!(error instanceof RuleRefused)) throw error;

    const column = [...text.slice(0, error.offset)].length + 1;
    return {state: 'refused', refusal: {column, message: safeText(error.message)}};
  }
}

function takeRule(scanner: Scanner): Rule {
  const selectors = takeSelectors(scanner);
  const metric = takeMetric(scanner, selectors);
  if (metric === 'anomaly') return takeAnomaly(scanner, selectors);

  const comparison = takeComparison(scanner);
  scanner.skipSpace();
  const {value: threshold, unit} = takeValue(scanner, metric);

  const forSeconds = takeKeyword(scanner, 'for') ? takeDuration(scanner) : 0;
  const clear = takeKeyword(scanner, 'clear') ? takeClear(scanner, {metric, comparison, threshold, unit}) : threshold;
  const severity = takeKeyword(scanner, 'as') ? takeSeverity(scanner) : 'warning';
  refuseTheRest(scanner);

  const text = safeText(scanner.text.trim());
  return {text, selectors, metric, comparison, unit, threshold, clear, forSeconds, severity};
}

/** `anomaly` has a sensitivity in place of a comparison and a value, and nothing to clear: it ends when it ends. */
function takeAnomaly(scanner: Scanner, selectors: readonly Selector[]): Rule {
  const threshold = thresholdOf(takeSensitivity(scanner));
  const forSeconds = takeKeyword(scanner, 'for') ? takeDuration(scanner) : 0;
  const severity = takeKeyword(scanner, 'as') ? takeSeverity(scanner) : 'warning';
  scanner.skipSpace();
  if (!scanner.isAtEnd) {
    throw new RuleRefused(scanner.offset, `${scanner.describeNext()}, but ${ORDER_AFTER_ANOMALY}`);
  }

  const text = safeText(scanner.text.trim());
  const condition = {metric: 'anomaly', comparison: '>=', unit: 'score', threshold, clear: threshold} as const;
  return {text, selectors, ...condition, forSeconds, severity};
}

function takeSensitivity(scanner: Scanner): Sensitivity {
  const end = scanner.offset;
  scanner.skipSpace();
  const word = scanner.take(/[a-z]+(?!\S)/uy);
  const sensitivity = SENSITIVITIES.find(known => known === word);
  if (sensitivity !== undefined) return sensitivity;

  scanner.offset = end;
  return 'normal';
}

function takeMetric(scanner: Scanner, selectors: readonly Selector[]): Metric | 'anomaly' {
  const start = scanner.offset;
  const word = scanner.take(/[^\s=!<>"']+/uy);
  const metric = METRICS.find(known => known === word);
  if (metric !== undefined) {
    const narrowing = selectors.find(({key}) => key === 'interface' || key === 'network');
    if (narrowing === undefined || !isProtocolMetric(metric)) return metric;

    throw new RuleRefused(start, `${metric} is counted by container: it does not go with ${narrowing.key}=`);
  }

  if (word === 'anomaly') return word;

  throw new RuleRefused(start, word === '' ? missingMetric(scanner) : unknownWord(scanner, word));
}

function missingMetric(scanner: Scanner): string {
  return `expected what to measure (${METRICS.join(', ')}, anomaly), ${scanner.describeNext()}; ${EXAMPLE}`;
}

function unknownWord(scanner: Scanner, word: string): string {
  const isSelector = scanner.peek(/!?=(?!=)/uy) !== '';
  const kind = isSelector ? 'selector' : 'metric';
  const known = isSelector ? [...RULE_KEYS, 'label:KEY'] : [...METRICS, 'anomaly'];
  const guess = didYouMean(word, isSelector ? RULE_KEYS : [...METRICS, 'anomaly', ...RULE_KEYS]);
  const ending = guess === undefined ? '' : `; did you mean ${guess}?`;
  return `there is no ${kind} "${word}": expected ${known.join(', ')}${ending}`;
}

function takeComparison(scanner: Scanner): Comparison {
  scanner.skipSpace();
  const start = scanner.offset;
  const found = scanner.describeNext();
  const sign = scanner.take(/[<>=!]+/uy);
  const comparison = COMPARISONS.find(known => known === sign);
  if (comparison !== undefined) return comparison;

  const guess = {'=': '==', '=>': '>=', '=<': '<=', '<>': '!=', '===': '==', '!==': '!='}[sign];
  const ending = guess === undefined ? '' : `; did you mean ${guess}?`;
  throw new RuleRefused(start, `expected one of ${COMPARISONS.join(' ')}, ${found}${ending}`);
}

/** Takes a keyword if it stands here as a whole word, after a space. */
function takeKeyword(scanner: Scanner, keyword: 'for' | 'clear' | 'as'): boolean {
  const patterns = {for: /\s+for(?!\S)/uy, clear: /\s+clear(?!\S)/uy, as: /\s+as(?!\S)/uy};
  const found = scanner.take(patterns[keyword]) !== '';
  if (found) scanner.skipSpace();
  return found;
}

function takeDuration(scanner: Scanner): number {
  const start = scanner.offset;
  const found = scanner.describeNext();
  const seconds = parseDuration(scanner.take(/\S+/uy));
  if (seconds === undefined || !Number.isFinite(seconds)) {
    throw new RuleRefused(start, `expected ${DURATION_FORM}, ${found}`);
  }

  return seconds;
}

/** A value that clears an alert lies where the rule does not hold; where equality is asked for there is no such side. */
function takeClear(
  scanner: Scanner,
  {metric, comparison, threshold, unit}: Pick<Rule, 'comparison' | 'threshold' | 'unit'> & {readonly metric: Metric},
): number {
  const start = scanner.offset;
  const clear = takeValue(scanner, metric);
  if (comparison === '==' || comparison === '!=') {
    throw new RuleRefused(start, `"clear" goes with > >= < <= only, not with ${comparison}`);
  }

  // Bare zero has the metric's first unit, and is the same in all of them.
  if (clear.unit !== unit && clear.value !== 0) {
    throw new RuleRefused(start, 'expected the same kind of unit as the threshold has');
  }

  const isAbove = comparison.startsWith('>');
  if (isAbove ? clear.value > threshold : clear.value < threshold) {
    throw new RuleRefused(
      start,
      `"clear" must not be ${isAbove ? 'above' : 'below'} the threshold of a ${comparison} rule`,
    );
  }

  return clear.value;
}

function takeSeverity(scanner: Scanner): Rule['severity'] {
  const start = scanner.offset;
  const found = scanner.describeNext();
  const word = scanner.take(/\S+/uy);
  const severity = SEVERITIES.find(known => known === word);
  if (severity !== undefined) return severity;

  const guess = didYouMean(word, SEVERITIES);
  const ending = guess === undefined ? '' : `; did you mean ${guess}?`;
  throw new RuleRefused(start, `expected warning or critical, ${found}${ending}`);
}

const ORDER_AFTER_ANOMALY = 'after anomaly come, in this order: low, normal or high, for DURATION, as warning|critical';
const ORDER = 'after the value come, in this order: for DURATION, clear VALUE, as warning|critical';

function refuseTheRest(scanner: Scanner): void {
  scanner.skipSpace();
  if (scanner.isAtEnd) return;

  const word = scanner.peek(/[^\s=!<>"']+/uy);
  const isSelector = word.startsWith('label:') || RULE_KEYS.some(key => key === word);
  const reason = isSelector ? 'selectors come before the metric' : ORDER;
  throw new RuleRefused(scanner.offset, `${scanner.describeNext()}, but ${reason}`);
}
