import type {AlertCause} from './alert.js';
import type {Observation} from './observe.js';
import {isBeyond, type Rule} from './rule.js';

/**
 * Where a rule stands with one container. `dueSeconds` is how long the move to the next state has been due: for a pending
 * alert the time beyond the threshold, for a firing one the time back past `clear`. `awaySeconds` is how long there has
 * been nothing to measure. `before` is what the sweep before this one said: only time whose two ends are known counts, so
 * that an unknown value stops the watch without resetting it.
 */
export interface Stage {
  readonly state: 'idle' | 'pending' | 'firing';
  readonly dueSeconds: number;
  readonly awaySeconds: number;
  readonly before: 'due' | 'away' | 'other';
  /** Why it came into this state. */
  readonly cause: AlertCause;
}

export const IDLE: Stage = {state: 'idle', dueSeconds: 0, awaySeconds: 0, before: 'other', cause: 'value'};

/** A sweep may come this much early without `for` taking one sweep longer. */
const EARLY_SECONDS = 0.05;

/** How long a container may be away, at most, before its alerts end: long enough to be created anew. */
const AWAY_SECONDS = 10;

/**
 * The stage after one more sweep, `elapsedSeconds` after the one before. A container that is away ends its alerts after
 * the rule's `for`, but at most ten seconds, so that being created anew under the same name does not.
 */
export function nextStage(stage: Stage, observation: Observation, rule: Rule, elapsedSeconds: number): Stage {
  switch (observation.state) {
    case 'unknown':
      return {...stage, before: 'other'};
    case 'absent':
      return stage.state === 'idle' ? IDLE : stayAway(stage, observation.cause, rule, elapsedSeconds);
    case 'known':
      return stage.state === 'firing'
        ? calm(stage, observation.value, rule, elapsedSeconds)
        : rise(stage, observation.value, rule, elapsedSeconds);
  }
}

function stayAway(stage: Stage, cause: AlertCause, rule: Rule, elapsedSeconds: number): Stage {
  const awaySeconds = stage.awaySeconds + (stage.before === 'away' ? elapsedSeconds : 0);
  return hasLasted(awaySeconds, Math.min(rule.forSeconds, AWAY_SECONDS))
    ? {...IDLE, cause}
    : {...stage, awaySeconds, before: 'away'};
}

function rise(stage: Stage, value: number, rule: Rule, elapsedSeconds: number): Stage {
  if (!isBeyond(rule.comparison, value, rule.threshold)) return IDLE;

  const dueSeconds = due(stage, elapsedSeconds);
  return hasLasted(dueSeconds, rule.forSeconds)
    ? {...IDLE, state: 'firing'}
    : {...IDLE, state: 'pending', dueSeconds, before: 'due'};
}

function calm(stage: Stage, value: number, rule: Rule, elapsedSeconds: number): Stage {
  if (isBeyond(rule.comparison, value, rule.clear)) return {...IDLE, state: 'firing'};

  const dueSeconds = due(stage, elapsedSeconds);
  return hasLasted(dueSeconds, rule.forSeconds) ? IDLE : {...IDLE, state: 'firing', dueSeconds, before: 'due'};
}

function due({dueSeconds, before}: Stage, elapsedSeconds: number): number {
  return dueSeconds + (before === 'due' ? elapsedSeconds : 0);
}

function hasLasted(seconds: number, wantedSeconds: number): boolean {
  return seconds + EARLY_SECONDS >= wantedSeconds;
}
