import {addDirections, plusKnown} from '../model/direction-sum.js';
import type {DirectionTraffic} from '../model/traffic.js';

/** The sum of what is known of one direction, exact however large its counters are; undefined where there is none. */
export function exactSum(directions: readonly DirectionTraffic[]): DirectionTraffic | undefined {
  return directions.length === 0 ? undefined : directions.reduce((a, b) => addDirections(a, b, plusKnown));
}
