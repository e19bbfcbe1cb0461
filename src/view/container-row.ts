import type {RateReason, UnavailableReason, WatchedContainer} from '../model/inventory.js';
import type {Sweep, Traffic} from '../model/traffic.js';
import type {ContainerRow} from './table-row.js';

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
  return {
    key: container.key,
    depth: 0,
    name: container.name,
    container,
    group: undefined,
    traffic,
    note: noteOf(container, traffic),
    slots: slotsOf(container),
  };
}

/** Containers stay the same objects as long as nothing changes in them. */
const known = new WeakMap<WatchedContainer, readonly [readonly number[]]>();

/** Slots of its interfaces, as a row has them. */
export function slotsOf(container: WatchedContainer): readonly [readonly number[]] {
  const before = known.get(container);
  if (before !== undefined) return before;

  const slots = [countedSlots(container)] as const;
  known.set(container, slots);
  return slots;
}

/** Slots of the interfaces that a container's sum is made of, also of those it no longer has: their past is its own. */
export function countedSlots({interfaces, formerSlots}: WatchedContainer): number[] {
  return [...interfaces.filter(({isSummed}) => isSummed).map(({slot}) => slot), ...formerSlots];
}

/** Whether it belongs among those that run, also between two starts: it is shown without being asked for. */
export function isAlive(container: WatchedContainer): boolean {
  return isRunning(container) || container.state === 'restarting';
}

/** Whether it is shown without being asked for: it runs, or it ended a short while ago. */
export function isListed(container: WatchedContainer): boolean {
  return isAlive(container) || container.ended?.isListed === true;
}

/** Whether it has processes now, be they paused. */
export function isRunning({state}: WatchedContainer): boolean {
  return state === 'running' || state === 'paused';
}

/** The sum of both directions of a figure; unknown where one of them is. */
export function bothWays(
  traffic: Traffic | undefined,
  figure: 'bytesPerSecond' | 'packetsPerSecond' | 'errorsPerSecond' | 'droppedPerSecond' | 'packetsPerSecondOverFaults',
): number | undefined {
  const receive = traffic?.receive[figure];
  const transmit = traffic?.transmit[figure];
  return receive === undefined || transmit === undefined ? undefined : receive + transmit;
}

/** Why a container has no rate, or that it is paused: it looks idle then. */
export function noteOf(container: WatchedContainer, traffic: Traffic | undefined): string | undefined {
  const cause = causeOf(container, traffic);
  if (container.state !== 'paused') return cause;

  return cause === undefined ? 'paused' : `paused, ${cause}`;
}

function causeOf(container: WatchedContainer, traffic: Traffic | undefined): string | undefined {
  const {traffic: status, state, ended} = container;
  if (ended !== undefined) return `ended, ${ended.counters}`;
  if (status.state === 'shared') return `shares ${status.owner.name}'s network`;
  if (status.state === 'unavailable') {
    return status.reason === 'not-running' ? `not running (${state})` : UNAVAILABLE[status.reason];
  }

  return traffic?.reason === undefined ? undefined : NO_RATE_YET[traffic.reason];
}
