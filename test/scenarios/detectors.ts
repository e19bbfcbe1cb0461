import {thresholdOf} from '../../src/anomaly/sensitivity.js';
import {TrafficDetector, type TrafficRates} from '../../src/anomaly/traffic-detector.js';

/** Something that watches a container's traffic: the onsets of what it tells of, a key each. */
export interface Watcher {
  update(second: number, rates: TrafficRates): readonly string[];
}

const NORMAL = thresholdOf('normal');

/** The monitor's own detector, at sensitivity `normal`. */
export function createDetector(): Watcher {
  const detector = new TrafficDetector('sum');
  return {
    update(second, rates) {
      detector.update(second, rates);
      return detector
        .moved()
        .filter(({score}) => score >= NORMAL)
        .map(({feature, onsetSeconds}) => `${feature}@${onsetSeconds}`);
    },
  };
}

/** Alarms of the blind clock: as often as every ten minutes, whatever happens. */
const CLOCK_SECONDS = 600;

/** Knows nothing and alarms by the clock: what a detector has to beat. */
export function createBlindClock(): Watcher {
  return {
    update: second => (second > 0 && second % CLOCK_SECONDS === 0 ? [`clock@${second}`] : []),
  };
}
