import {spawn} from 'node:child_process';
import process from 'node:process';
import {createInterface} from 'node:readline';
import {setTimeout as pause} from 'node:timers/promises';
import {createAggregator} from '../../src/aggregator/aggregator.js';
import {Exporter} from '../../src/export/exporter.js';
import {openMetricsServer} from '../../src/export/metrics-server.js';
import {OPEN} from '../../src/export/web-security.js';
import {COUNTER_COLUMNS} from '../../src/model/counter-table.js';
import type {Inventory, WatchedContainer} from '../../src/model/inventory.js';
import {createSelection} from '../../src/selectors/selector.js';
import {DEFAULT_LABELS} from '../../src/view/metric-labels.js';
import {CONNECTED, container, onSlot} from '../view/json-scene.js';
import type {Result} from './result.js';
import {median} from './statistics.js';

const CONTAINERS = 1000;
const INTERFACES = 2;
const WARM_UP = 10;
const SCRAPES = 30;

/** Who asks, in a process of its own: a line in is a format, a line out the size of the page. */
const SCRAPER = `
  const {get} = require('node:http');
  require('node:readline').createInterface(process.stdin).on('line', accept => {
    get(process.argv[1], {headers: {accept}}, async response => {
      let bytes = 0;
      for await (const chunk of response) bytes += chunk.length;
      console.log(bytes);
    });
  });`;

/** A scrape of 1,000 containers with two interfaces each over loopback: CPU of the exporter, with what the kernel does for it. */
export async function benchExport(): Promise<Result[]> {
  const aggregator = createAggregator();
  const inventory = inventoryOn(aggregator.table);
  const clock = {
    monotonicSeconds: () => performance.now() / 1000,
    now: () => new Date(),
    sleep: (seconds: number, signal: AbortSignal) =>
      pause(seconds * 1000, undefined, {signal, ref: false}).catch(() => undefined),
  };
  const exporter = new Exporter(
    {
      isAll: false,
      selection: createSelection([]),
      withLoopback: false,
      labels: DEFAULT_LABELS,
      mostSeries: 1e9,
      withCreated: true,
    },
    '0',
    {clock, ownUse: () => ({cpuSeconds: 0, residentBytes: 0})},
  );
  const server = await openMetricsServer({host: '127.0.0.1', port: 0}, exporter, OPEN, clock);
  const scraper = spawn(process.execPath, ['-e', SCRAPER, server.url], {stdio: ['pipe', 'pipe', 'inherit']});
  const sizes = createInterface(scraper.stdout)[Symbol.asyncIterator]();
  const results: Result[] = [];
  let second = 0;
  for (const [format, accept] of [
    ['Prometheus text', 'text/plain'],
    ['OpenMetrics with _created', 'application/openmetrics-text'],
  ] as const) {
    const times: number[] = [];
    let bytes = 0;
    for (let scrape = 0; scrape < WARM_UP + SCRAPES; scrape++) {
      sweepInto(aggregator.table, ++second);
      const host = {name: '', kernel: '', uplink: undefined, uplinkBytesPerSecond: undefined};
      const reading = {number: second, time: new Date(), monotonicSeconds: second, durationSeconds: 0, host, inventory};
      exporter.update(aggregator.aggregate(reading));
      const before = process.cpuUsage();
      scraper.stdin.write(`${accept}\n`);
      bytes = Number((await sizes.next()).value);
      const {user, system} = process.cpuUsage(before);
      if (scrape >= WARM_UP) times.push((user + system) / 1000);
    }
    const name = `scrape, 1,000 containers with 2 interfaces, ${format}`;
    results.push(
      {name: `${name}: CPU`, value: median(times), unit: 'ms', budget: 50},
      {name: `${name}: size`, value: bytes / 1e6, unit: 'MB', budget: undefined},
    );
  }
  scraper.kill();
  await server.close();
  return results;
}

function inventoryOn(table: ReturnType<typeof createAggregator>['table']): Inventory {
  const containers = Array.from({length: CONTAINERS}, (_, index): WatchedContainer => {
    const id = index.toString(16).padStart(64, '0');
    return container({
      id,
      key: id,
      name: `shop-web-${index}`,
      labels: {'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web'},
      interfaces: Array.from({length: INTERFACES}, (_nothing, eth) =>
        onSlot(table.acquire('before-watching'), {name: `eth${eth}`}),
      ),
    });
  });
  return {engines: [CONNECTED], containers};
}

function sweepInto(table: ReturnType<typeof createAggregator>['table'], second: number): void {
  for (let slot = 0; slot < CONTAINERS * INTERFACES; slot++) {
    for (const column of COUNTER_COLUMNS) table[column][slot] = 1e9 + slot * 1e6 + second * 12_345;
    table.sampledAt[slot] = second;
    table.faultsSampledAt[slot] = second;
  }
}
