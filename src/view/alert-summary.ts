import type {Alert} from '../alerts/alert.js';
import {alertLabel} from './alert-line.js';
import type {UnitStyle} from './format.js';

/**
 * All alerts in a few words for a status line: `rxtop: 2 firing web rx 12 MB/s`, or `rxtop: ok`. The most urgent is named;
 * what is muted or under maintenance is not counted.
 */
export function alertSummary(current: readonly Alert[], units: UnitStyle): string {
  const firing = current.filter(({state, silence}) => state === 'firing' && silence === undefined);
  const [worst] = firing;
  return worst === undefined ? 'rxtop: ok' : `rxtop: ${firing.length} firing ${alertLabel(worst, units)}`;
}
