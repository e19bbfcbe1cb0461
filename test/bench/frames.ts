import {PassThrough} from 'node:stream';
import blessed from 'blessed';
import {createAggregator} from '../../src/aggregator/aggregator.js';
import {parseRowFilter} from '../../src/cli/row-filter.js';
import {createCollector} from '../../src/collector/create-collector.js';
import {Dashboard} from '../../src/dashboard/dashboard.js';
import type {DashboardTerminal} from '../../src/dashboard/dashboard-options.js';
import {type Cell, encodeChanges} from '../../src/dashboard/frame-encoder.js';
import {DEFAULT_SETTINGS} from '../../src/dashboard/settings.js';
import type {Clock} from '../../src/model/collector.js';
import type {Sweep} from '../../src/model/traffic.js';
import {containerRow} from '../../src/view/container-row.js';
import {formatBytes, formatCount} from '../../src/view/format.js';
import {USUAL_KEYS} from '../../src/view/key-map.js';
import type {CellGrid} from '../../src/view/surface.js';
import {cpuMillisecondsIn} from './cpu-time.js';
import type {Result} from './result.js';
import {median, percentile} from './statistics.js';

const WARM_UP_FRAMES = 70;
const FRAMES = 40;
const SIZES = [
  [80, 24],
  [120, 40],
  [250, 80],
] as const;
const LISTTABLE_FRAMES = 8;

/** What a frame of the dashboard costs at several sizes, beside blessed's own table with the same rows. */
export async function benchFrames(): Promise<Result[]> {
  const results: Result[] = [];
  for (const containers of [1000, 5000]) {
    for (const [width, height] of SIZES) {
      const {milliseconds, slowest, bytes, last} = await frames(containers, width, height);
      const what = `frame of ${containers.toLocaleString('en')} containers at ${width}x${height}`;
      const ratio = listtableMilliseconds(last, width, height) / milliseconds;
      results.push(
        {name: `${what}: CPU, median`, value: milliseconds, unit: 'ms', budget: containers === 1000 ? 5 : undefined},
        {name: `${what}: CPU, p95`, value: slowest, unit: 'ms', budget: undefined},
        {name: `${what}: written, at 1 Hz`, value: bytes / 1024, unit: 'KiB/s', budget: width === 120 ? 8 : undefined},
        {name: `${what}: times faster than listtable`, value: ratio, unit: 'x', budget: 5, isFloor: true},
      );
    }
  }
  return results;
}

/** From a sweep to the bytes for the terminal, a simulated second apart. */
async function frames(
  containers: number,
  width: number,
  height: number,
): Promise<{milliseconds: number; slowest: number; bytes: number; last: Sweep}> {
  let now = 1000;
  const clock: Clock = {
    monotonicSeconds: () => now,
    now: () => new Date(now * 1000),
    sleep: () => Promise.resolve(),
  };
  const aggregator = createAggregator();
  const options = {hosts: [], contexts: [], engines: [], source: 'auto', procRoot: '/proc'} as const;
  const collector = createCollector(
    {...options, intervalSeconds: 1, withLoopback: false, demo: containers},
    aggregator.table,
    clock,
  );
  await collector.start();
  const screen = new EncodingScreen(width, height);
  const dashboard = new Dashboard(screen, clock, {
    settings: DEFAULT_SETTINGS,
    isAll: false,
    ruleCount: 0,
    colors: 256,
    ownColors: {},
    keys: USUAL_KEYS,
    isWanted: () => true,
    isNarrowed: false,
    parseFilter: parseRowFilter,
    ownUse: () => ({cpuSeconds: 0, residentBytes: 0}),
    greeting: undefined,
    save: () => Promise.reject(new Error('nothing is saved here')),
    changeInterval: () => undefined,
  });
  const times: number[] = [];
  let last: Sweep | undefined;
  for (let number = 0; number < WARM_UP_FRAMES + FRAMES; number++) {
    now++;
    collector.sweep('regular');
    const {host, inventory} = collector;
    const reading = {number, time: clock.now(), monotonicSeconds: now, durationSeconds: 0, host, inventory};
    last = aggregator.aggregate(reading);
    if (number === WARM_UP_FRAMES) screen.bytes = 0;
    const sweep = last;
    const time = cpuMillisecondsIn(() => dashboard.show(sweep, []));
    if (number >= WARM_UP_FRAMES) times.push(time);
  }
  await collector.stop();
  return {milliseconds: median(times), slowest: percentile(times, 95), bytes: screen.bytes / FRAMES, last: last!};
}

const nothing = (): void => undefined;

/** Does with a picture what the terminal does, but for the writing. */
class EncodingScreen implements DashboardTerminal {
  readonly width: number;
  readonly height: number;
  bytes = 0;
  readonly #wanted: Cell[][];
  readonly #shown: Cell[][];

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    const blank = () => Array.from({length: height}, () => Array.from({length: width}, (): Cell => [0, '']));
    [this.#wanted, this.#shown] = [blank(), blank()];
  }

  show(grid: CellGrid): void {
    for (let y = 0, index = 0; y < grid.height; y++) {
      for (const cell of this.#wanted[y]!) {
        cell[0] = grid.styles[index]!;
        cell[1] = grid.glyphs[index++]!;
      }
    }
    this.bytes += Buffer.byteLength(encodeChanges(this.#wanted, this.#shown, 256));
  }

  onKey = nothing;
  onMouse = nothing;
  setMouse = nothing;
  onResize = nothing;
  repaint = nothing;
  suspend = nothing;
}

/** The same rows in blessed's listtable: all of them, as it wants them, without sparklines. */
function listtableMilliseconds(sweep: Sweep, width: number, height: number): number {
  const output = Object.assign(new PassThrough(), {columns: width, rows: height, isTTY: true});
  output.resume();
  const screen = blessed.screen({
    input: new PassThrough() as unknown as NodeJS.ReadStream,
    output: output as unknown as NodeJS.WriteStream,
    terminal: 'xterm',
    warnings: false,
  } as blessed.Widgets.IScreenOptions);
  const table = blessed.listtable({parent: screen, width: '100%', height: '100%', border: 'line', keys: true});
  const units = DEFAULT_SETTINGS.units;
  const times: number[] = [];
  for (let frame = 0; frame < LISTTABLE_FRAMES; frame++) {
    const rows = sweep.inventory.containers.map(container => {
      const {name, traffic} = containerRow(container, sweep);
      return [
        name,
        formatBytes(traffic?.receive.bytesPerSecond, units),
        formatBytes(traffic?.transmit.bytesPerSecond, units),
        formatCount(traffic?.receive.packetsPerSecond),
        formatCount(traffic?.transmit.packetsPerSecond),
        container.networks.map(network => network.name).join(', '),
        String(frame),
      ];
    });
    const show = () => {
      table.setData([['NAME', 'RX', 'TX', 'RXPKT', 'TXPKT', 'NETWORK', 'FRAME'], ...rows]);
      screen.render();
    };
    times.push(cpuMillisecondsIn(show));
  }
  screen.destroy();
  return median(times);
}
