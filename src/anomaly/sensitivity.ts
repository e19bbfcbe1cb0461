import type {AnomalySeverity} from '../model/anomaly.js';

/** How readily an anomaly is told. Each states how many false alarms a series is expected to have. */
export type Sensitivity = (typeof SENSITIVITIES)[number];

export const SENSITIVITIES = ['low', 'normal', 'high'] as const;

/** The rate at which the detector's own estimate of chance alone would bring a series beyond the threshold. */
export const CHANCE_ALARMS_PER_DAY: Readonly<Record<Sensitivity, number>> = {low: 1 / 30, normal: 1 / 8, high: 1};

/**
 * Looks a day, at least: with samples rarer than every 5 minutes, a history is too short for its tail to be trusted with the
 * larger probabilities that fewer looks would allow.
 */
const FEWEST_LOOKS_PER_DAY = 288;
/** Samples nearer than this show the same thing: they are one look. */
const LOOK_SECONDS = 5;
const DAY_SECONDS = 86_400;

const NORMAL_SURPRISE = -Math.log10(CHANCE_ALARMS_PER_DAY.normal / FEWEST_LOOKS_PER_DAY);

/** The score that a sensitivity tells an anomaly from: 0.5 for `normal`. */
export function thresholdOf(sensitivity: Sensitivity): number {
  return scoreOf(surpriseOf(sensitivity));
}

/** The sensitivity with that threshold; `normal` for any other. */
export function sensitivityFor(threshold: number): Sensitivity {
  return SENSITIVITIES.find(each => thresholdOf(each) === threshold) ?? 'normal';
}

/** The surprise that a sensitivity tells an anomaly from. */
export function surpriseOf(sensitivity: Sensitivity): number {
  return -Math.log10(CHANCE_ALARMS_PER_DAY[sensitivity] / FEWEST_LOOKS_PER_DAY);
}

/** What has to be taken off a surprise because there are more looks a day in which chance may bring it about. */
export function surpriseForLooks(intervalSeconds: number): number {
  return Math.max(0, Math.log10(DAY_SECONDS / Math.max(LOOK_SECONDS, intervalSeconds) / FEWEST_LOOKS_PER_DAY));
}

/** From −log10 of a probability a look to 0..1; 0.5 is where `normal` begins. */
export function scoreOf(surprise: number): number {
  return surprise <= 0 ? 0 : surprise / (surprise + NORMAL_SURPRISE);
}

/** Twice the surprise of `normal`: the square of its chance. */
const CRITICAL_SCORE = 2 / 3;

/** How grave an anomaly of that score is. */
export function severityOf(score: number): AnomalySeverity {
  if (score >= CRITICAL_SCORE) return 'critical';

  return score >= scoreOf(NORMAL_SURPRISE) ? 'warning' : 'notice';
}
