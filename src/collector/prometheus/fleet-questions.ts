import type {Clock} from '../../model/collector.js';
import type {LeftOut} from '../../model/inventory.js';
import type {PrometheusOptions} from '../../model/prometheus.js';
import type {SampleSeries} from './answer.js';
import type {FleetTarget} from './fleet.js';
import {type TargetName, targetNames} from './fleet-targets.js';
import {matchersOf} from './narrowing.js';
import {
  busiestQuery,
  countersQuery,
  countQuery,
  factsQuery,
  type Matcher,
  oneOf,
  RECENT_TARGETS,
  SERVER_TIME,
  sumQuery,
} from './queries.js';
import type {QueryClient, QueryOutcome} from './query.js';
import type {QueryFailure} from './query-failure.js';

/** How much of a fleet is asked for. */
export interface Extent {
  readonly matchers: readonly Matcher[];
  /** The monotonic clock's lead over the server's seconds since 1970: found once, or rates would shake with it. */
  readonly offset: number;
  /** Whether the next answer is to bring the past as well. */
  readonly pastSeconds: number;
  /** Who was scraped for containers in the last hour. */
  readonly recent: readonly TargetName[];
  /** What the server keeps to itself because it is too much. */
  readonly leftOut: LeftOut | undefined;
}

type Failed = {readonly state: 'failed'} & QueryFailure;

/** More interfaces than this are not downloaded: the server picks the busiest containers, and adds up the rest. */
const MOST_INTERFACES = 4000;
const BUSIEST = 500;

/** A first look has at least two scrapes of everything that is scraped once a minute. */
const FIRST_LOOK_SECONDS = 150;

/** What the past may weigh: samples of bytes, packets, errors and drops. */
const MOST_PAST_SAMPLES = 400_000;
const COUNTERS_PER_INTERFACE = 8;

/** Of what was scraped oftener than once in this time the newest is among what is asked for. */
const REGULAR_LOOK_INTERVALS = 2.5;
const REGULAR_LOOK_SECONDS = {least: 5, most: 300};

/**
 * Finds out what there is and how much of it to ask for: three queries, and four more where that is too much. A filter that no series has the label for
 * is not passed on.
 */
export async function findExtent(
  client: QueryClient,
  clock: Clock,
  {conditions, pastSeconds}: PrometheusOptions,
  signal: AbortSignal,
): Promise<{readonly state: 'found'; readonly extent: Extent} | Failed> {
  const asked = clock.monotonicSeconds();
  const time = await client.query(SERVER_TIME, signal);
  if (time.state === 'failed') return time;
  const offset = (asked + clock.monotonicSeconds()) / 2 - (firstValue(time) ?? clock.now().getTime() / 1000);

  const recent = await client.query(RECENT_TARGETS, signal);
  if (recent.state === 'failed') return recent;

  let matchers = matchersOf(conditions);
  let count = await client.query(countQuery(matchers), signal);
  if (count.state === 'answered' && count.series.length === 0 && matchers.length > 0) {
    matchers = [];
    count = await client.query(countQuery(matchers), signal);
  }
  if (count.state === 'failed') return count;

  const interfaces = firstValue(count) ?? 0;
  const extent: Extent = {
    matchers,
    offset,
    pastSeconds: FIRST_LOOK_SECONDS,
    recent: targetNames(recent.series),
    leftOut: undefined,
  };
  if (interfaces > MOST_INTERFACES) return cut(client, extent, interfaces, signal);

  const samples = Math.max(1, interfaces) * COUNTERS_PER_INTERFACE;
  const affordable = (MOST_PAST_SAMPLES / samples) * LEAST_SCRAPE_SECONDS;
  return {
    state: 'found',
    extent: {...extent, pastSeconds: Math.max(FIRST_LOOK_SECONDS, Math.min(pastSeconds, affordable))},
  };
}

/** Nobody is scraped much oftener. */
const LEAST_SCRAPE_SECONDS = 10;

/** Asks for the counters and what is told beside them: two queries. */
export async function askFleet(
  client: QueryClient,
  extent: Extent,
  targets: readonly FleetTarget[],
  signal: AbortSignal,
): Promise<
  | {
      readonly state: 'answered';
      readonly counters: readonly SampleSeries[];
      readonly facts: readonly SampleSeries[];
      readonly extent: Extent;
    }
  | Failed
> {
  const seconds = extent.pastSeconds > 0 ? extent.pastSeconds : lookSeconds(targets);
  const facts = await client.query(factsQuery(extent.recent.map(({job}) => job)), signal);
  if (facts.state === 'failed') return facts;

  const counters = await client.query(countersQuery(extent.matchers, seconds), signal);
  if (counters.state === 'failed') return counters;

  return {state: 'answered', counters: counters.series, facts: facts.series, extent: {...extent, pastSeconds: 0}};
}

function lookSeconds(targets: readonly FleetTarget[]): number {
  const longest = Math.max(0, ...targets.flatMap(({intervalSeconds}) => intervalSeconds ?? FIRST_LOOK_SECONDS));
  const {least, most} = REGULAR_LOOK_SECONDS;
  return longest === 0 ? FIRST_LOOK_SECONDS : Math.min(most, Math.max(least, longest * REGULAR_LOOK_INTERVALS));
}

/** Asks the server which containers are the busiest, and what all are together. */
async function cut(
  client: QueryClient,
  extent: Extent,
  interfaces: number,
  signal: AbortSignal,
): Promise<{readonly state: 'found'; readonly extent: Extent} | Failed> {
  const busiest = await client.query(busiestQuery(extent.matchers, BUSIEST, FIRST_LOOK_SECONDS), signal);
  if (busiest.state === 'failed') return busiest;
  const receive = await client.query(sumQuery('receive', extent.matchers, FIRST_LOOK_SECONDS), signal);
  if (receive.state === 'failed') return receive;
  const transmit = await client.query(sumQuery('transmit', extent.matchers, FIRST_LOOK_SECONDS), signal);
  if (transmit.state === 'failed') return transmit;

  const matchers = [...extent.matchers, onlyThese(busiest.series)];
  const shown = await client.query(countQuery(matchers), signal);
  if (shown.state === 'failed') return shown;

  const leftOut: LeftOut = {
    interfaces: interfaces - (firstValue(shown) ?? 0),
    all: {receiveBytesPerSecond: firstValue(receive), transmitBytesPerSecond: firstValue(transmit)},
  };
  return {state: 'found', extent: {...extent, matchers, leftOut}};
}

/** Ids are unlike each other all over the fleet, names are not: where ids are not told, a few more are asked for. */
function onlyThese(series: readonly SampleSeries[]): Matcher {
  const label =
    (['id', 'name', 'pod'] as const).find(name => series.every(({labels}) => labels[name] !== undefined)) ?? 'name';
  return `${label}=~"${oneOf(series.flatMap(({labels}) => labels[label] ?? []))}"`;
}

function firstValue(answer: QueryOutcome & {readonly state: 'answered'}): number | undefined {
  return answer.series[0]?.samples[0]?.[1];
}
