import type {DirectionTraffic, Traffic} from '../model/traffic.js';
import type {TableRow} from './table-row.js';

type Sum = {-readonly [Key in (typeof FIGURES)[number]]: number | undefined};

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

/** What some rows receive and transmit together, of what is known; undefined where nothing is. For the screen: not exact beyond 2^53. */
export function sumOfRows(rows: readonly Pick<TableRow, 'traffic'>[]): Traffic | undefined {
  const [receive, transmit] = [nothing(), nothing()];
  let hasTraffic = false;
  let reason: Traffic['reason'];
  let ageSeconds: number | undefined;
  let faultsAgeSeconds: number | undefined;
  for (const {traffic} of rows) {
    if (traffic === undefined) continue;

    hasTraffic = true;
    reason ??= traffic.reason;
    ageSeconds = older(ageSeconds, traffic.ageSeconds);
    faultsAgeSeconds = older(faultsAgeSeconds, traffic.faultsAgeSeconds);
    add(receive, traffic.receive);
    add(transmit, traffic.transmit);
  }

  if (!hasTraffic) return undefined;
  // What is missing is said only where it leaves nothing.
  const isUnknown = receive.bytesPerSecond === undefined;
  return {receive, transmit, ageSeconds, faultsAgeSeconds, reason: isUnknown ? reason : undefined};
}

function older(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

function nothing(): Sum {
  return {
    bytes: undefined,
    packets: undefined,
    errors: undefined,
    dropped: undefined,
    bytesPerSecond: undefined,
    packetsPerSecond: undefined,
    errorsPerSecond: undefined,
    droppedPerSecond: undefined,
    packetsPerSecondOverFaults: undefined,
    totalBytes: undefined,
    totalPackets: undefined,
  };
}

function add(sum: Sum, part: DirectionTraffic): void {
  for (const figure of FIGURES) {
    const more = part[figure];
    if (more !== undefined) sum[figure] = (sum[figure] ?? 0) + more;
  }
}
