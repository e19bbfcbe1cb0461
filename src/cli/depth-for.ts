import {isProtocolMetric} from '../alerts/metrics.js';
import type {Rule} from '../alerts/rule.js';
import type {Pace} from '../monitor.js';

/** Errors, drops and what protocols count are read seldom unless a rule asks for them. */
export function depthFor(rules: readonly Rule[]): Pace['depth'] {
  const isSeldom = ({metric}: Rule) =>
    metric.endsWith('.errors') || metric.endsWith('.drops') || isProtocolMetric(metric);
  return rules.some(isSeldom) ? 'thorough' : 'regular';
}

/** Whether a rule needs detection to run. */
export function asksForAnomalies(rules: readonly Rule[]): boolean {
  return rules.some(({metric}) => metric === 'anomaly');
}
