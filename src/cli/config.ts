import {type AlertPolicy, USUAL_POLICY} from '../alerts/policy.js';
import type {Rule} from '../alerts/rule.js';
import type {CollectorOptions} from '../model/collector.js';
import type {PrometheusServer} from '../model/prometheus.js';
import type {NotifierWish} from '../notify/read-notifier.js';
import type {UnitStyle} from '../view/format.js';
import type {OwnKeys} from '../view/key-map.js';
import type {OwnColors, ThemeName} from '../view/theme.js';

/** What the config file says; what it does not say is undefined, or an empty list of rules. */
export interface Config {
  readonly rules: readonly Rule[];
  readonly policy: AlertPolicy;
  readonly intervalSeconds: number | undefined;
  readonly hosts: readonly string[];
  readonly contexts: readonly string[];
  readonly prometheus: readonly PrometheusServer[];
  readonly source: CollectorOptions['source'] | undefined;
  readonly units: UnitStyle['unit'] | undefined;
  readonly steps: UnitStyle['steps'] | undefined;
  /** The day on which the months of running totals begin. */
  readonly resetDay: number | undefined;
  readonly theme: ThemeName | undefined;
  readonly colors: OwnColors;
  readonly keys: OwnKeys;
  readonly notifiers: readonly NotifierWish[];
}

/** What holds without a config file. */
export const EMPTY_CONFIG: Config = {
  rules: [],
  policy: USUAL_POLICY,
  intervalSeconds: undefined,
  hosts: [],
  contexts: [],
  prometheus: [],
  source: undefined,
  units: undefined,
  steps: undefined,
  resetDay: undefined,
  theme: undefined,
  colors: {},
  keys: {},
  notifiers: [],
};
