import type {TotalsBy} from '../totals/summary.js';
import type {CommonFlags, CommonOptions} from './common-options.js';

/** What there can be a row for. */
export const TOTALS_BY: readonly TotalsBy[] = ['service', 'container', 'project'];

/** The flags of `rxtop totals` as commander hands them over. */
export interface TotalsFlags extends CommonFlags {
  readonly by: TotalsBy;
  readonly json?: true;
}

/** What `rxtop totals` can be told besides the common options. */
export interface TotalsOptions extends CommonOptions {
  readonly by: TotalsBy;
  readonly isJson: boolean;
}
