import {sensitivityFor} from '../anomaly/sensitivity.js';
import type {Selector} from '../selectors/selector.js';
import type {RuleUnit} from './metrics.js';
import type {Rule} from './rule.js';

const UNIT_TEXT: Readonly<Record<RuleUnit, string>> = {
  bytesPerSecond: 'B/s',
  perSecond: '/s',
  ratio: '%',
  score: '',
  connections: '',
};

/** Writes a rule in the rule language, so that reading it again gives the same rule. */
export function formatRule(rule: Omit<Rule, 'text'>): string {
  const condition =
    rule.metric === 'anomaly'
      ? sensitivityFor(rule.threshold)
      : `${rule.comparison} ${formatValue(rule.threshold, rule.unit)}`;
  const parts = [...rule.selectors.map(formatSelector), rule.metric, condition];
  if (rule.forSeconds > 0) parts.push('for', `${plainNumber(rule.forSeconds)}s`);
  if (rule.clear !== rule.threshold) parts.push('clear', formatValue(rule.clear, rule.unit));
  if (rule.severity !== 'warning') parts.push('as', rule.severity);

  return parts.join(' ');
}

/** Writes one selector in the rule language. */
export function formatSelector({key, label, pattern, isNegated}: Selector): string {
  const left = label === undefined ? key : `label:${quote(label)}`;
  return `${left}${isNegated ? '!=' : '='}${quote(pattern)}`;
}

function formatValue(value: number, unit: RuleUnit): string {
  return `${plainNumber(unit === 'ratio' ? value * 100 : value)}${UNIT_TEXT[unit]}`;
}

/** Never in exponent form, which the rule language does not know. */
function plainNumber(value: number): string {
  return value.toLocaleString('en', {useGrouping: false, maximumSignificantDigits: 17});
}

/** Stretches without a double quote go into double quotes, double quotes into single ones. */
function quote(text: string): string {
  if (/^[^\s"'=!<>]+$/u.test(text)) return text;
  if (text === '') return '""';

  return text.replace(/[^"]+|"+/gu, stretch => (stretch.startsWith('"') ? `'${stretch}'` : `"${stretch}"`));
}
