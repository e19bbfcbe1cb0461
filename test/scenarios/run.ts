import type {Watcher} from './detectors.js';
import {createTraffic, type Fault, type Service} from './traffic.js';

/** Series of a container's sum: what its false alarms are divided by. */
const SERIES = 8;
const DAY_SECONDS = 86_400;

/** False alarms a series and day in traffic in which nothing is wrong, in so many seconds of it. */
export function alarmsADay(create: () => Watcher, service: Service, seed: number, seconds: number): number {
  const watcher = create();
  const traffic = createTraffic(service, seed);
  const told = new Set<string>();
  for (let second = 0; second < seconds; second++) {
    for (const onset of watcher.update(second, traffic(second))) told.add(onset);
  }
  return (told.size / SERIES / seconds) * DAY_SECONDS;
}

/** Seconds from the fault's beginning until it is told, undefined if it is not within `patienceSeconds`. */
export function secondsUntilFound(
  create: () => Watcher,
  service: Service,
  fault: Fault,
  seed: number,
  quietSeconds: number,
  patienceSeconds: number,
): number | undefined {
  const watcher = create();
  const traffic = createTraffic(service, seed);
  const before = new Set<string>();
  for (let second = 0; second < quietSeconds + patienceSeconds; second++) {
    const rates = traffic(second);
    const isQuiet = second < quietSeconds;
    if (!isQuiet) fault.apply(rates, second - quietSeconds, service);
    const onsets = watcher.update(second, rates);
    if (isQuiet) for (const onset of onsets) before.add(onset);
    else if (onsets.some(onset => !before.has(onset))) return second - quietSeconds + 1;
  }
  return undefined;
}
