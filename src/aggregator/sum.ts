import type {DirectionTraffic, Traffic} from '../model/traffic.js';

const FIGURES = [
  'bytes',
  'packets',
  'errors',
  'dropped',
  'bytesPerSecond',
  'packetsPerSecond',
  'errorsPerSecond',
  'droppedPerSecond',
  'packetsPerSecondOverFaults',
  'totalBytes',
  'totalPackets',
] as const satisfies readonly (keyof DirectionTraffic)[];

type Add = (a: number | undefined, b: number | undefined) => number | undefined;

/** The sum of no interfaces: nothing passed. */
export const NO_TRAFFIC: Traffic = {receive: every(0), transmit: every(0), reason: undefined};

/** The sum of nothing that is known. */
export const UNKNOWN_TRAFFIC: Traffic = {receive: every(undefined), transmit: every(undefined), reason: undefined};

/** A sum of which each part is needed: unknown where one part is, with that part's reason. */
export function addOrUnknown(a: Traffic, b: Traffic): Traffic {
  return add(a, b, (x, y) => (x === undefined || y === undefined ? undefined : x + y));
}

/** A sum of what is known: unknown, with a reason, only where both parts are. */
export function addKnown(a: Traffic, b: Traffic): Traffic {
  const sum = add(a, b, sumOfKnown);
  const isKnown = sum.receive.bytesPerSecond !== undefined && sum.transmit.bytesPerSecond !== undefined;
  return isKnown ? {...sum, reason: undefined} : sum;
}

/** A sum of two figures that is unknown only where both are. */
export function sumOfKnown(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : a + (b ?? 0);
}

function add(a: Traffic, b: Traffic, plus: Add): Traffic {
  return {
    receive: addDirections(a.receive, b.receive, plus),
    transmit: addDirections(a.transmit, b.transmit, plus),
    reason: a.reason ?? b.reason,
  };
}

function addDirections(a: DirectionTraffic, b: DirectionTraffic, plus: Add): DirectionTraffic {
  const sum: Partial<Record<keyof DirectionTraffic, number | undefined>> = {};
  for (const figure of FIGURES) sum[figure] = plus(a[figure], b[figure]);
  return sum as DirectionTraffic;
}

function every(value: number | undefined): DirectionTraffic {
  return Object.fromEntries(FIGURES.map(figure => [figure, value])) as unknown as DirectionTraffic;
}
