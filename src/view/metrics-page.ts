import type {Inventory, WatchedInterface} from '../model/inventory.js';
import type {Sweep} from '../model/traffic.js';
import {CONTAINER, INNER_FAMILIES, type InterfaceFamily, NETWORK_FAMILIES, PEAKS, SELF} from './metric-families.js';
import {labelText, type MetricFormat, type MetricLabels} from './metric-family.js';
import type {ContainerSeries, InterfaceSeries, SeriesList} from './metric-series.js';
import {type LabelBytes, labelBytes, MetricWriter, NO_LABELS} from './metric-writer.js';

/** What a page tells of rxtop itself. Times are seconds since 1970. */
export interface ExporterFacts {
  readonly version: string;
  readonly startedAt: number;
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  /** Requests by how they ended. */
  readonly scrapes: Readonly<Record<string, number>>;
  /** Time that writing the page before took; undefined for the first. */
  readonly pageSeconds: number | undefined;
  readonly leftOutSeries: number;
  /** How often the connection to an engine broke, by its address. */
  readonly engineLosses: ReadonlyMap<string, number>;
}

/** Tells when an interface began to count, in seconds since 1970 as a page has them. */
export type CreatedSeconds = (watched: WatchedInterface, series: ContainerSeries) => string | undefined;

/**
 * The page of a sweep. Counters are the kernel's, as they stand: whoever stores them handles resets. What is not known has no
 * sample; a shared namespace is counted on its owner alone, and the others say whose it is.
 */
export function metricsPage(
  sweep: Sweep,
  list: SeriesList,
  created: CreatedSeconds,
  facts: ExporterFacts,
  format: MetricFormat,
  expectedBytes: number,
): Buffer {
  const writer = new MetricWriter(format, expectedBytes);
  const counted = list.containers.filter(({container}) => container.traffic.state === 'counted');
  writeInterfaces(writer, NETWORK_FAMILIES, counted, 'interfaces', sweep, created);
  writeInterfaces(writer, INNER_FAMILIES, counted, 'inner', sweep, created);
  writeContainers(writer, list.containers, sweep);
  writePeaks(writer, counted, sweep);
  writer.family(SELF.network);
  for (const labels of list.networks) writer.sample(labels, 1);
  writeSelf(writer, list, sweep, facts);
  return writer.end();
}

function writeInterfaces(
  writer: MetricWriter,
  families: readonly InterfaceFamily[],
  containers: readonly ContainerSeries[],
  which: 'interfaces' | 'inner',
  sweep: Sweep,
  created: CreatedSeconds,
): void {
  const lines = containers.flatMap(series =>
    series[which].map(({watched, labels}: InterfaceSeries) => ({
      labels,
      traffic: sweep.sum([watched]),
      created: created(watched, series),
    })),
  );
  for (const family of families) {
    writer.family(family);
    const {direction, figure} = family;
    for (const line of lines) writer.counter(line.labels, line.traffic[direction][figure], line.created);
  }
}

function writeContainers(writer: MetricWriter, containers: readonly ContainerSeries[], sweep: Sweep): void {
  writer.family(CONTAINER.traffic);
  for (const {trafficLabels} of containers) writer.sample(trafficLabels, 1);

  const now = sweep.time.getTime() / 1000;
  writer.family(CONTAINER.lastSeen);
  for (const {labels, container} of containers) writer.sample(labels, container.ended === undefined ? now : undefined);

  writer.family(CONTAINER.startTime);
  for (const {labels, container} of containers) writer.sample(labels, secondsOf(container.startedAt));

  const protocols = containers.map(({labels, container}) => ({
    labels,
    created: secondsOf(container.startedAt)?.toString(),
    counts: sweep.protocolsOf(container),
  }));
  writer.family(CONTAINER.udpBufferErrors);
  for (const {labels, counts, created} of protocols) writer.counter(labels, counts?.udpReceiveBufferErrors, created);

  writer.family(CONTAINER.tcpRetransmits);
  for (const {labels, counts, created} of protocols) writer.counter(labels, counts?.tcpRetransmittedSegments, created);

  writer.family(CONTAINER.anomalyScore);
  for (const {labels, container} of containers) {
    const state = sweep.anomalies?.of(container);
    writer.sample(labels, state === undefined || state.learningSeconds > 0 ? undefined : state.score);
  }
}

/** From the history by ten seconds: a scrape a minute misses no peak, and sees it ten seconds late at most. */
function writePeaks(
  writer: MetricWriter,
  containers: readonly ContainerSeries[],
  {history, peakIntervalSeconds}: Sweep,
): void {
  if (peakIntervalSeconds === undefined) return;

  const buckets = new Float32Array(PEAK_BUCKETS);
  for (const family of PEAKS) {
    writer.family(family);
    for (const {labels, slots, container} of containers) {
      if (container.ended !== undefined) continue;

      history.readInto(buckets, slots, family.direction, 10, 'peak');
      const known = buckets.filter(peak => !Number.isNaN(peak));
      writer.sample(labels, known.length === 0 ? undefined : Math.max(...known));
    }
  }
}

const PEAK_BUCKETS = 6;

function writeSelf(writer: MetricWriter, list: SeriesList, sweep: Sweep, facts: ExporterFacts): void {
  const write = (family: (typeof SELF)[keyof typeof SELF], labels: LabelBytes, value: number | undefined): void => {
    writer.family(family);
    writer.sample(labels, value);
  };
  const {inventory, host} = sweep;
  writer.family(SELF.containers);
  for (const state of ['counted', 'shared', 'unavailable'] as const) {
    const count = inventory.containers.filter(({traffic, ended}) => traffic.state === state && ended === undefined);
    writer.sample(labelled([['state', state]]), count.length);
  }
  write(SELF.leftOutContainers, NO_LABELS, list.leftOutContainers);
  write(SELF.leftOutSeries, NO_LABELS, facts.leftOutSeries);
  write(
    SELF.host,
    labelled([
      ['name', host.name],
      ['kernel', host.kernel],
    ]),
    1,
  );
  write(SELF.build, labelled([['version', facts.version]]), 1);
  writeEngines(writer, inventory, facts);
  write(SELF.sweepSeconds, NO_LABELS, sweep.durationSeconds);
  write(SELF.sweepInterval, NO_LABELS, sweep.intervalSeconds);
  write(SELF.peakInterval, NO_LABELS, sweep.peakIntervalSeconds);
  write(SELF.sweeps, NO_LABELS, sweep.number + 1);
  write(SELF.lastSweep, NO_LABELS, sweep.time.getTime() / 1000);
  writer.family(SELF.scrapes);
  for (const [outcome, count] of Object.entries(facts.scrapes)) writer.sample(labelled([['outcome', outcome]]), count);
  write(SELF.pageSeconds, NO_LABELS, facts.pageSeconds);
  write(SELF.cpu, NO_LABELS, facts.cpuSeconds);
  write(SELF.memory, NO_LABELS, facts.residentBytes);
  write(SELF.started, NO_LABELS, facts.startedAt);
}

function writeEngines(writer: MetricWriter, {engines}: Inventory, {engineLosses}: ExporterFacts): void {
  writer.family(SELF.engine);
  for (const {host, endpoint, kind, version, state} of engines) {
    writer.sample(
      labelled([
        ['engine', kind],
        ['host', host],
        ['endpoint', endpoint],
        ['version', version],
        ['state', state],
      ]),
      1,
    );
  }
  writer.family(SELF.engineUp);
  for (const {endpoint, state} of engines) {
    writer.sample(labelled([['endpoint', endpoint]]), state === 'connected' ? 1 : 0);
  }
  writer.family(SELF.engineLosses);
  for (const {endpoint} of engines) {
    writer.sample(labelled([['endpoint', endpoint]]), engineLosses.get(endpoint) ?? 0);
  }
}

function labelled(labels: MetricLabels): LabelBytes {
  return labelBytes(labelText(labels));
}

/** Undefined for what never started: Docker says the year 1 then. */
export function secondsOf(time: string | undefined): number | undefined {
  const seconds = time === undefined ? Number.NaN : Date.parse(time) / 1000;
  return seconds > 0 ? seconds : undefined;
}
