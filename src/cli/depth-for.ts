import type {Rule} from '../alerts/rule.js';
import type {Pace} from '../monitor.js';

/** Errors and drops are read seldom unless a rule asks for them. */
export function depthFor(rules: readonly Rule[]): Pace['depth'] {
  return rules.some(({metric}) => metric.endsWith('.errors') || metric.endsWith('.drops')) ? 'thorough' : 'regular';
}

/** Whether a rule needs detection to run. */
export function asksForAnomalies(rules: readonly Rule[]): boolean {
  return rules.some(({metric}) => metric === 'anomaly');
}
