import type {Network} from '../../model/container.js';
import {COUNTER_COLUMNS} from '../../model/counter-table.js';
import type {SampleSeries} from './answer.js';
import {
  type ContainerIdentity,
  EXPORTERS,
  type Exporter,
  exporterOf,
  exporterOfBoth,
  hostOf,
  identityOf,
  type Labels,
  ownLabels,
} from './fleet-labels.js';

export type CounterColumn = (typeof COUNTER_COLUMNS)[number];

/** One scrape of an interface: when it was, in the server's seconds since 1970, and each counter, NaN where it is not told. */
export interface Scrape {
  readonly at: number;
  readonly counters: Readonly<Record<CounterColumn, number>>;
}

export interface FleetInterface {
  readonly name: string;
  readonly network: Network | undefined;
  /** Oldest first; one at least. */
  readonly scrapes: readonly Scrape[];
}

export interface FleetContainer extends ContainerIdentity {
  readonly target: FleetTarget;
  readonly host: string;
  readonly image: string;
  readonly labels: Labels;
  readonly interfaces: readonly FleetInterface[];
}

/** Somebody who is scraped: what Prometheus calls a target. */
export interface FleetTarget {
  readonly job: string;
  readonly instance: string;
  readonly exporter: Exporter;
  readonly host: string;
  /** When its newest sample was taken. */
  readonly lastAt: number;
  /** Seconds between two scrapes; undefined where there was one only. */
  readonly intervalSeconds: number | undefined;
}

/** All that raw counters tell. */
export interface Fleet {
  readonly targets: readonly FleetTarget[];
  readonly containers: readonly FleetContainer[];
}

const COLUMNS: Readonly<Record<string, CounterColumn>> = {
  container_network_receive_bytes_total: 'receiveBytes',
  container_network_receive_packets_total: 'receivePackets',
  container_network_receive_errors_total: 'receiveErrors',
  container_network_receive_packets_dropped_total: 'receiveDropped',
  container_network_transmit_bytes_total: 'transmitBytes',
  container_network_transmit_packets_total: 'transmitPackets',
  container_network_transmit_errors_total: 'transmitErrors',
  container_network_transmit_packets_dropped_total: 'transmitDropped',
};

/** Scrapes are not in time to the millisecond. */
const PUNCTUALITY = 0.5;

/** What is gathered of one interface. */
interface Gathered {
  readonly labels: Labels;
  readonly columns: Map<CounterColumn, SampleSeries['samples']>;
}

/**
 * Puts raw counters together to hosts, containers and interfaces. What a target told before, and not at its newest scrape, is
 * gone. A host that is scraped by several is told by the best of them alone: nothing is counted twice.
 */
export function readFleet(series: readonly SampleSeries[]): Fleet {
  const gathered = gather(series);
  const targets = bestTargets(findTargets(gathered));
  const byTarget = new Map(targets.map(target => [targetKey(target), target]));
  const containers = new Map<string, FleetContainer & {readonly interfaces: FleetInterface[]}>();
  for (const each of gathered) {
    const target = byTarget.get(targetKey(each.labels));
    const identity = target && identityOf(each.labels, target.exporter);
    const scrapes = identity && scrapesOf(each);
    if (target === undefined || identity === undefined || scrapes === undefined || isGone(scrapes, target)) continue;

    const host = hostOf(each.labels);
    const key = `${targetKey(target)}\n${host}\n${identity.id}`;
    let container = containers.get(key);
    if (container === undefined) {
      const {image = ''} = each.labels;
      container = {...identity, target, host, image, labels: ownLabels(each.labels), interfaces: []};
      containers.set(key, container);
    }
    container.interfaces.push({name: each.labels.interface ?? '', network: networkOf(each.labels), scrapes});
  }
  return {targets, containers: [...containers.values()]};
}

export function targetKey({job = '', instance = ''}: {readonly job?: string; readonly instance?: string}): string {
  return `${job}\n${instance}`;
}

function gather(series: readonly SampleSeries[]): Gathered[] {
  const all = new Map<string, Gathered>();
  for (const {labels, samples} of series) {
    const {__name__: name = '', ...rest} = labels;
    const column = Object.hasOwn(COLUMNS, name) ? COLUMNS[name] : undefined;
    if (column === undefined || samples.length === 0) continue;

    // The server gives labels in a fixed order.
    const key = JSON.stringify(rest);
    const known = all.get(key) ?? {labels: rest, columns: new Map()};
    known.columns.set(column, samples);
    all.set(key, known);
  }
  return [...all.values()];
}

function findTargets(gathered: readonly Gathered[]): FleetTarget[] {
  const targets = new Map<string, FleetTarget>();
  for (const {labels, columns} of gathered) {
    const samples = columns.get('receiveBytes');
    const last = samples?.at(-1);
    if (samples === undefined || last === undefined) continue;

    const key = targetKey(labels);
    const known = targets.get(key);
    const {job = '', instance = ''} = labels;
    const own = exporterOf(labels);
    const exporter = known === undefined ? own : exporterOfBoth(known.exporter, own);
    targets.set(key, {
      job,
      instance,
      exporter,
      host: hostOf(labels),
      lastAt: Math.max(known?.lastAt ?? 0, last[0]),
      intervalSeconds: smallest(known?.intervalSeconds, usualGap(samples)),
    });
  }
  return [...targets.values()];
}

/** The median: a scrape may have failed. */
function usualGap(samples: SampleSeries['samples']): number | undefined {
  const gaps = samples.slice(1).map(([at], place) => at - samples[place]![0]);
  return gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)];
}

function smallest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

function bestTargets(targets: readonly FleetTarget[]): FleetTarget[] {
  const bestOf = new Map<string, Exporter>();
  for (const {host, exporter} of targets) {
    const best = bestOf.get(host);
    if (best === undefined || EXPORTERS.indexOf(exporter) < EXPORTERS.indexOf(best)) bestOf.set(host, exporter);
  }
  const best = targets.filter(({host, exporter}) => bestOf.get(host) === exporter);
  return best.sort((a, b) => a.host.localeCompare(b.host) || a.instance.localeCompare(b.instance));
}

function scrapesOf({columns}: Gathered): readonly Scrape[] | undefined {
  const lead = columns.get('receiveBytes') ?? columns.get('transmitBytes');
  if (lead === undefined) return undefined;

  const at = new Map([...columns].map(([column, samples]) => [column, new Map(samples)]));
  return lead.map(([seconds]) => ({
    at: seconds,
    counters: Object.fromEntries(
      COUNTER_COLUMNS.map(column => [column, at.get(column)?.get(seconds) ?? Number.NaN]),
    ) as Record<CounterColumn, number>,
  }));
}

function isGone(scrapes: readonly Scrape[], {lastAt, intervalSeconds}: FleetTarget): boolean {
  return intervalSeconds !== undefined && lastAt - (scrapes.at(-1)?.at ?? 0) > intervalSeconds * PUNCTUALITY;
}

function networkOf({network, driver}: Labels): Network | undefined {
  if (network === undefined) return undefined;
  return {id: network, name: network, driver, bridge: undefined, subnets: []};
}
