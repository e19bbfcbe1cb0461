import type {Anomaly, AnomalyState} from '../model/anomaly.js';
import {anomalyText} from './anomaly-text.js';
import type {JsonAnomaly, JsonContainer} from './json-contract.js';

/** What detection says of a container, as it stands in JSON. The sentences are in bytes, in steps of 1000. */
export function jsonAnomalies(state: AnomalyState | undefined): Pick<JsonContainer, 'anomalyScore' | 'anomalies'> {
  if (state === undefined) return {anomalyScore: null, anomalies: []};

  return {
    anomalyScore: state.learningSeconds > 0 ? null : rounded(state.score),
    anomalies: state.anomalies.map(jsonAnomaly),
  };
}

function jsonAnomaly(anomaly: Anomaly): JsonAnomaly {
  return {
    text: anomalyText(anomaly, {unit: 'bytes', steps: 'si'}),
    network: anomaly.network ?? null,
    score: rounded(anomaly.score),
    severity: anomaly.severity,
    onset: anomaly.onset.toISOString(),
    moved: anomaly.moved.map(({feature, value, usual, score, isFlapping, isDrift}) => ({
      feature,
      value,
      usual,
      score: rounded(score),
      isFlapping,
      isDrift,
    })),
    steady: anomaly.steady,
  };
}

function rounded(score: number): number {
  return Math.round(score * 1e6) / 1e6;
}
