import {isPeakMetric} from '../alerts/metrics.js';
import type {Rule} from '../alerts/rule.js';
import {canFindPeaks} from '../burst-pace.js';
import {UserError} from '../errors.js';
import type {CommonOptions} from './common-options.js';

/** Whether a rule asks for what happens within a sweep's interval. */
export function asksForPeaks(rules: readonly Rule[]): boolean {
  return rules.some(({metric}) => isPeakMetric(metric));
}

/** Refuses what could never find a peak: an interval that cannot be divided as was wished, and rules on peaks without any reading. */
export function assertPeaks(rules: readonly Rule[], {burst = 'auto', collector}: CommonOptions): void {
  const {intervalSeconds} = collector;
  if (canFindPeaks(burst, intervalSeconds)) return;

  const rule = rules.find(({metric}) => isPeakMetric(metric));
  if (rule === undefined && typeof burst !== 'number') return;

  const subject = rule === undefined ? `--burst ${(burst as number) * 1000}ms` : `"${rule.text}"`;
  throw new UserError(
    burst === 'off'
      ? `${subject} needs readings between sweeps, which --burst off turns off`
      : `${subject} needs an interval that has room for 2 to 600 readings, which ${intervalSeconds} s has not`,
    {hint: burst === 'off' ? 'Leave --burst out.' : 'Choose another --interval or --burst.', kind: 'usage'},
  );
}
