import {thresholdOf} from '../../src/anomaly/sensitivity.js';
import {TrafficDetector} from '../../src/anomaly/traffic-detector.js';
import {createTraffic, type Fault, type Service} from './traffic.js';

const NORMAL = thresholdOf('normal');
/** Series of a container's sum that false alarms are counted for. */
export const SERIES = 8;
const DAY_SECONDS = 86_400;

/** Onsets of what `normal` tells in quiet traffic, after learning: by feature. */
export function falseAlarms(service: Service, seed: number, seconds: number): Map<string, number> {
  const detector = new TrafficDetector('sum');
  const traffic = createTraffic(service, seed);
  const told = new Set<string>();
  const counts = new Map<string, number>();
  for (let second = 0; second < seconds; second++) {
    detector.update(second, traffic(second));
    for (const {feature, score, onsetSeconds} of detector.moved()) {
      const key = `${feature}@${onsetSeconds}`;
      if (score < NORMAL || told.has(key)) continue;

      told.add(key);
      counts.set(feature, (counts.get(feature) ?? 0) + 1);
    }
  }
  return counts;
}

/** False alarms a series and day. */
export function alarmRate(counts: ReadonlyMap<string, number>, seconds: number): number {
  return ([...counts.values()].reduce((sum, count) => sum + count, 0) / SERIES / seconds) * DAY_SECONDS;
}

/** Seconds from the fault's beginning until `normal` tells of it, undefined if it does not within `patience`. */
export function secondsUntilFound(
  service: Service,
  fault: Fault,
  seed: number,
  quietSeconds: number,
  patience: number,
): number | undefined {
  const detector = new TrafficDetector('sum');
  const traffic = createTraffic(service, seed);
  for (let second = 0; second < quietSeconds + patience; second++) {
    const rates = traffic(second);
    if (second >= quietSeconds) fault.apply(rates, second - quietSeconds, service);
    detector.update(second, rates);
    if (second < quietSeconds) continue;

    const isFound = detector.moved().some(({score, onsetSeconds}) => score >= NORMAL && onsetSeconds >= quietSeconds);
    if (isFound) return second - quietSeconds + 1;
  }
  return undefined;
}
