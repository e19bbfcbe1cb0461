import type {WatchedContainer} from './inventory.js';

/** What an anomaly is seen in. Sizes are mean bytes a packet; `ratio` is sent bytes to received bytes; `faults` are errors and drops. */
export type AnomalyFeature =
  | 'receive-bytes'
  | 'transmit-bytes'
  | 'receive-packets'
  | 'transmit-packets'
  | 'receive-size'
  | 'transmit-size'
  | 'ratio'
  | 'faults';

/** `notice` is told at sensitivity `high` only, `warning` at `normal`; `critical` is as rare again as a warning. */
export type AnomalySeverity = 'notice' | 'warning' | 'critical';

/** One feature that departs from what is usual for it: its median over the 15 minutes before, or, where it drifts, the mean of 3 hours. */
export interface MovedFeature {
  readonly feature: AnomalyFeature;
  /** In bytes or packets a second, bytes a packet, or plain (ratio). */
  readonly value: number;
  readonly usual: number;
  readonly score: number;
  /** Seconds of the monotonic clock. */
  readonly onsetSeconds: number;
  /** It came and went three times or more in a quarter of an hour. */
  readonly isFlapping: boolean;
  /** `value` is the mean of the last minutes, and `usual` that of hours. */
  readonly isDrift: boolean;
}

/**
 * A departure of a container's traffic from what is usual for it. `moved` are the features that show it, the one to tell of
 * first; `steady` says which others were looked at and did not move. `network` is undefined for the sum.
 */
export interface Anomaly {
  readonly network: string | undefined;
  readonly score: number;
  readonly severity: AnomalySeverity;
  readonly onset: Date;
  readonly moved: readonly MovedFeature[];
  readonly steady: readonly AnomalyFeature[];
}

/** What detection knows of a container: not before `learningSeconds` have passed, unless they are 0. */
export interface AnomalyState {
  readonly learningSeconds: number;
  /** The highest score of its anomalies, 0 without one. */
  readonly score: number;
  readonly anomalies: readonly Anomaly[];
}

/** Tells what detection knows of a container; undefined for one that is not counted. */
export interface AnomalyReader {
  of(container: WatchedContainer): AnomalyState | undefined;
}
