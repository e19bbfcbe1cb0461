import type {Selector} from '../selectors/selector.js';
import type {RuleMetric, RuleUnit} from './metrics.js';

/** How a value is compared with the threshold. */
export const COMPARISONS = ['>', '>=', '<', '<=', '==', '!='] as const;
export type Comparison = (typeof COMPARISONS)[number];

export const SEVERITIES = ['warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/**
 * What the user wants to be told of. `threshold` and `clear` are in `unit`; `clear` equals the threshold unless the rule
 * says otherwise. `text` is the rule as it was written, safe to print.
 */
export interface Rule {
  readonly text: string;
  readonly selectors: readonly Selector[];
  readonly metric: RuleMetric;
  readonly comparison: Comparison;
  readonly unit: RuleUnit;
  readonly threshold: number;
  readonly clear: number;
  readonly forSeconds: number;
  readonly severity: Severity;
  /** Whom the connections go to, with metric `connections` only: `db:5432/tcp`. */
  readonly peer?: string | undefined;
  /** What the config file calls it. */
  readonly name?: string | undefined;
  /** How long an alert of it is not told of again, where the rule says so itself. */
  readonly cooldownSeconds?: number | undefined;
}

/** What a rule is known by when its text, or its place among others, changes: its name, else its text. */
export function ruleId({name, text}: Pick<Rule, 'name' | 'text'>): string {
  return name ?? text;
}

/** Whether a value is beyond a limit, in the sense of the rule's comparison. */
export function isBeyond(comparison: Comparison, value: number, limit: number): boolean {
  switch (comparison) {
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '==':
      return value === limit;
    case '!=':
      return value !== limit;
  }
}
