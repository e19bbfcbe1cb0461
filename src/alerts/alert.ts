import type {Anomaly} from '../model/anomaly.js';
import type {ContainerRef} from '../model/container.js';
import type {Rule} from './rule.js';

/**
 * `pending`: the value is beyond the threshold, but not yet for as long as the rule asks. `firing`: it was. `resolved`: it
 * fired and has ended. `inactive`: it was pending and never fired.
 */
export type AlertState = 'pending' | 'firing' | 'resolved' | 'inactive';

/**
 * Why a state changed: the value crossed the threshold (or `clear`), or there is nothing left to measure. The container
 * was removed (`gone`), does not run (`stopped`), has no figures of its own any more (`not-counted`: it shares a namespace,
 * uses the host's, or has no network), or the rule's selectors do not fit it any more (`not-selected`).
 */
export type AlertCause = 'value' | 'gone' | 'stopped' | 'not-counted' | 'not-selected';

/**
 * A rule at work on one container. `key` stays the same when the container is created anew under its name. `value` is the
 * last one that was known, in the rule's unit. The present state began at `since`; the value was first seen beyond the
 * threshold at `began`. Seconds are on the monotonic clock.
 */
export interface Alert {
  readonly key: string;
  readonly rule: Rule;
  readonly container: ContainerRef;
  /** The host that the container runs on. */
  readonly host: string;
  /** How the container is called among all: by its name, with its host where there are several. */
  readonly subject: string;
  readonly state: AlertState;
  readonly value: number | undefined;
  /** What a rule on anomalies saw last. */
  readonly anomaly?: Anomaly | undefined;
  readonly since: Date;
  readonly sinceSeconds: number;
  readonly began: Date;
  readonly beganSeconds: number;
}

/** An alert that has just come into its present state. `durationSeconds` is the time since it began. */
export interface AlertChange {
  readonly alert: Alert;
  readonly cause: AlertCause;
  readonly durationSeconds: number;
}
