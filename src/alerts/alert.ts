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
 * uses the host's, or has no network), the rule's selectors do not fit it any more (`not-selected`), or there is no such rule
 * any more (`not-watched`).
 */
export type AlertCause = 'value' | 'gone' | 'stopped' | 'not-counted' | 'not-selected' | 'not-watched';

/** Why people are not told of an alert: somebody muted it, or it is a time of maintenance. */
export type Silence = 'mute' | 'maintenance';

/**
 * A rule at work on one container. `key` stays the same when the container is created anew under its name. `value` is the
 * last one that was known, in the rule's unit. The present state began at `since`; the value was first seen beyond the
 * threshold at `began`. Seconds are on the monotonic clock. `project` and `service` are the container's.
 */
export interface Alert {
  readonly key: string;
  readonly rule: Rule;
  readonly container: ContainerRef;
  /** The host that the container runs on. */
  readonly host: string;
  /** How the container is called among all: by its name, with its host where there are several. */
  readonly subject: string;
  readonly project: string | undefined;
  readonly service: string | undefined;
  readonly state: AlertState;
  readonly value: number | undefined;
  /** What a rule on anomalies saw last. */
  readonly anomaly?: Anomaly | undefined;
  readonly since: Date;
  readonly sinceSeconds: number;
  readonly began: Date;
  readonly beganSeconds: number;
  /** Somebody has said that they know. Over when it ends. */
  readonly isAcknowledged: boolean;
  readonly silence: Silence | undefined;
  /** It fires and ends again and again: people are told so once, and no more until it has calmed down. */
  readonly isFlapping: boolean;
}

/** An alert that has just come into its present state. `durationSeconds` is the time since it began. */
export interface AlertChange {
  readonly alert: Alert;
  readonly cause: AlertCause;
  readonly durationSeconds: number;
}

/** The marks of an alert that nobody has done anything about. */
export const UNMARKED = {isAcknowledged: false, silence: undefined, isFlapping: false} as const;
