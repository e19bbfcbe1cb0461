import {type Alert, UNMARKED} from './alert.js';
import {IDLE, type Stage} from './life-cycle.js';
import {type Rule, ruleId} from './rule.js';

/** A moment on both clocks. */
export interface Moment {
  readonly time: Date;
  readonly monotonicSeconds: number;
}

/** A pending or firing alert as it outlives the program. Times are milliseconds of the wall clock. */
export interface SavedAlert {
  readonly rule: string;
  readonly key: string;
  readonly container: {readonly id: string; readonly name: string};
  readonly host: string;
  readonly subject: string;
  readonly project: string | undefined;
  readonly service: string | undefined;
  readonly state: 'pending' | 'firing';
  readonly dueSeconds: number;
  readonly value: number | undefined;
  readonly since: number;
  readonly began: number;
}

/** After a longer break in the watch, nobody knows whether a value was beyond its threshold all the time. */
const LONGEST_PENDING_BREAK_SECONDS = 300;

/** What is worth saving of an alert; undefined for one that has ended. */
export function saveAlert(alert: Alert, stage: Stage): SavedAlert | undefined {
  if (stage.state === 'idle') return undefined;

  const {key, rule, container, host, subject, project, service, value, since, began} = alert;
  return {
    rule: ruleId(rule),
    key,
    container: {id: container.id, name: container.name},
    host,
    subject,
    project,
    service,
    state: stage.state,
    dueSeconds: stage.dueSeconds,
    value,
    since: since.getTime(),
    began: began.getTime(),
  };
}

/**
 * An alert as it goes on after a restart, with what was saved at `savedAt`; undefined for one that was pending too long ago.
 * The time between counts neither way.
 */
export function restoreAlert(
  saved: SavedAlert,
  rule: Rule,
  savedAt: Date,
  now: Moment,
): {readonly stage: Stage; readonly alert: Alert} | undefined {
  const breakSeconds = (now.time.getTime() - savedAt.getTime()) / 1000;
  if (saved.state === 'pending' && breakSeconds > LONGEST_PENDING_BREAK_SECONDS) return undefined;

  const {key, container, host, subject, project, service, state, value, dueSeconds} = saved;
  return {
    stage: {...IDLE, state, dueSeconds},
    alert: {
      key,
      rule,
      container,
      host,
      subject,
      project,
      service,
      state,
      value,
      since: new Date(saved.since),
      sinceSeconds: monotonicOf(saved.since, now),
      began: new Date(saved.began),
      beganSeconds: monotonicOf(saved.began, now),
      ...UNMARKED,
    },
  };
}

/** A wall clock that was set back since would put the past into the future. */
export function monotonicOf(milliseconds: number, {time, monotonicSeconds}: Moment): number {
  return monotonicSeconds - Math.max(0, time.getTime() - milliseconds) / 1000;
}

/** The other way round. */
export function wallOf(seconds: number, {time, monotonicSeconds}: Moment): number {
  return time.getTime() - Math.max(0, monotonicSeconds - seconds) * 1000;
}
