import type {RateReason, UnavailableReason, WatchedContainer} from '../model/inventory.js';
import type {Direction, Sweep, Traffic} from '../model/traffic.js';

/** A container as a row of the table: its traffic, and in words why figures are missing. */
export interface ContainerRow {
  readonly container: WatchedContainer;
  /** Undefined unless the container is counted. */
  readonly traffic: Traffic | undefined;
  /** Why there is no rate, or that it is paused, as a short phrase; undefined for one that runs and has a rate. */
  readonly note: string | undefined;
}

/** Adds the closed history buckets of some slots, summed, oldest first. What is not known is NaN. */
export type ReadHistory = (into: Float32Array, slots: readonly number[], direction: Direction) => void;

const UNAVAILABLE: Readonly<Record<UnavailableReason, string>> = {
  'host-network': 'host network',
  'no-network': 'no network',
  'not-permitted': 'not permitted',
  'not-running': 'not running',
  'engine-unreachable': 'engine unreachable',
};

const NO_RATE_YET: Readonly<Record<RateReason, string>> = {
  'first-sample': 'first sample',
  'counter-reset': 'reset',
  gone: 'gone',
};

/** The row of a container in a sweep. */
export function containerRow(container: WatchedContainer, sweep: Sweep): ContainerRow {
  const traffic = sweep.trafficOf(container);
  return {container, traffic, note: noteOf(container, traffic)};
}

/** Slots of the interfaces that a container's sum is made of, also of those it no longer has: their past is its own. */
export function countedSlots({interfaces, formerSlots}: WatchedContainer): number[] {
  return [...interfaces.filter(({isSummed}) => isSummed).map(({slot}) => slot), ...formerSlots];
}

/** Whether it belongs among those that run, also between two starts: it is shown without being asked for. */
export function isAlive(container: WatchedContainer): boolean {
  return isRunning(container) || container.state === 'restarting';
}

/** Whether it has processes now, be they paused. */
export function isRunning({state}: WatchedContainer): boolean {
  return state === 'running' || state === 'paused';
}

/** The sum of both directions of a figure; unknown where one of them is. */
export function bothWays(
  traffic: Traffic | undefined,
  figure: 'bytesPerSecond' | 'packetsPerSecond' | 'errorsPerSecond' | 'droppedPerSecond',
): number | undefined {
  const receive = traffic?.receive[figure];
  const transmit = traffic?.transmit[figure];
  return receive === undefined || transmit === undefined ? undefined : receive + transmit;
}

/** A paused container looks idle: that it is paused has to be said. */
function noteOf(container: WatchedContainer, traffic: Traffic | undefined): string | undefined {
  const cause = causeOf(container, traffic);
  if (container.state !== 'paused') return cause;

  return cause === undefined ? 'paused' : `paused, ${cause}`;
}

function causeOf({traffic: status, state}: WatchedContainer, traffic: Traffic | undefined): string | undefined {
  if (status.state === 'shared') return `shares ${status.owner.name}'s network`;
  if (status.state === 'unavailable') {
    return status.reason === 'not-running' ? `not running (${state})` : UNAVAILABLE[status.reason];
  }

  return traffic?.reason === undefined ? undefined : NO_RATE_YET[traffic.reason];
}
