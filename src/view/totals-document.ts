import type {WatchedEngine} from '../model/inventory.js';
import type {Sweep} from '../model/traffic.js';
import type {Amount} from '../totals/amount.js';
import type {TotalsRow, TotalsSummary} from '../totals/summary.js';
import type {JsonEngine} from './json-contract.js';

/** One direction, as seen from inside the container. */
interface JsonFigures {
  readonly bytes: number;
  readonly packets: number;
}

/** What passed; only what is known is in it. */
export interface JsonAmount {
  readonly receive: JsonFigures;
  readonly transmit: JsonFigures;
}

/** `isPartial`: more may have passed in it, while rxtop did not run. */
export interface JsonPeriod extends JsonAmount {
  readonly isPartial: boolean;
}

/** What `rxtop totals --json` prints. A change that could break a reader raises `schemaVersion`. Times are ISO 8601 in UTC. */
export interface TotalsDocument {
  readonly schemaVersion: 1;
  readonly time: string;
  /** Days and months are those of this time zone. */
  readonly timeZone: string;
  /** The host that the containers run on, as people call that. */
  readonly host: string;
  readonly engine: JsonEngine & {readonly endpoint: string};
  /** Whether what is told here was saved as well, and if not, why. */
  readonly saved: {readonly state: 'saved' | 'not-saved'; readonly reason: string | null};
  readonly by: TotalsSummary['by'];
  /** When the totals begin. */
  readonly since: string;
  /** When the engine's containers were last looked at. */
  readonly lookedUntil: string;
  readonly resetDay: number;
  readonly today: string;
  /** First day of the month. */
  readonly month: string;
  readonly rows: readonly JsonTotalsRow[];
  /** Totals of what ended so long ago that it has no row any more. */
  readonly forgotten: JsonAmount;
  readonly sum: {readonly today: JsonAmount; readonly month: JsonAmount; readonly total: JsonAmount};
}

/** One container, service or project. */
export interface JsonTotalsRow {
  readonly id: string | null;
  readonly name: string | null;
  readonly project: string | null;
  readonly service: string | null;
  readonly since: string;
  /** Since when nothing is missing that rxtop knows of. */
  readonly completeSince: string;
  readonly today: JsonPeriod;
  readonly month: JsonPeriod;
  readonly total: JsonAmount;
  /** By day; with `outsideDays` they are the total. */
  readonly days: Readonly<Record<string, JsonAmount>>;
  readonly outsideDays: JsonAmount;
  /** By first day of the month; with `outsideMonths` they are the total. */
  readonly months: Readonly<Record<string, JsonAmount>>;
  readonly outsideMonths: JsonAmount;
}

/** The summary as a JSON document. `obstacle` says why it was not saved. */
export function totalsDocument(
  summary: TotalsSummary,
  {time}: Pick<Sweep, 'time'>,
  {host, kind, version, state, reason, endpoint}: WatchedEngine,
  obstacle: string | undefined,
): TotalsDocument {
  const {by, since, lookedUntil, resetDay, day, month, rows, forgotten, sum} = summary;
  return {
    schemaVersion: 1,
    time: time.toISOString(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    host,
    engine: {kind, version: version ?? null, state, reason: reason ?? null, endpoint},
    saved: {state: obstacle === undefined ? 'saved' : 'not-saved', reason: obstacle ?? null},
    by,
    since: since.toISOString(),
    lookedUntil: lookedUntil.toISOString(),
    resetDay,
    today: day,
    month,
    rows: rows.map(jsonRow),
    forgotten: jsonAmount(forgotten),
    sum: {today: jsonAmount(sum.today), month: jsonAmount(sum.month), total: jsonAmount(sum.total)},
  };
}

function jsonRow(row: TotalsRow): JsonTotalsRow {
  return {
    id: row.id ?? null,
    name: row.name ?? null,
    project: row.project ?? null,
    service: row.service ?? null,
    since: new Date(row.since).toISOString(),
    completeSince: new Date(row.completeSince).toISOString(),
    today: {...jsonAmount(row.today), isPartial: row.isTodayPartial},
    month: {...jsonAmount(row.month), isPartial: row.isMonthPartial},
    total: jsonAmount(row.total),
    days: jsonBuckets(row.days),
    outsideDays: jsonAmount(row.outsideDays),
    months: jsonBuckets(row.months),
    outsideMonths: jsonAmount(row.outsideMonths),
  };
}

function jsonBuckets(buckets: ReadonlyMap<string, Amount>): Record<string, JsonAmount> {
  return Object.fromEntries([...buckets].map(([name, amount]) => [name, jsonAmount(amount)]));
}

function jsonAmount({receiveBytes, receivePackets, transmitBytes, transmitPackets}: Amount): JsonAmount {
  return {
    receive: {bytes: receiveBytes, packets: receivePackets},
    transmit: {bytes: transmitBytes, packets: transmitPackets},
  };
}
