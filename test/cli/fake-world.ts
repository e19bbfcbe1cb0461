import {PassThrough} from 'node:stream';
import type {Collector, CollectorOptions} from '../../src/model/collector.js';
import type {CounterTable} from '../../src/model/counter-table.js';
import type {Finding} from '../../src/model/finding.js';
import type {FlowReading} from '../../src/model/flow.js';
import type {Inventory} from '../../src/model/inventory.js';
import type {SocketReading} from '../../src/model/socket.js';
import type {Ports} from '../../src/ports.js';
import {CONNECTED, container, onSlot} from '../view/json-scene.js';
import {fakeOutput} from './fake-ports.js';

const NOON = Date.UTC(2026, 0, 31, 12);

/**
 * Everything round a command: an engine with one container `web`, which receives 1000 and sends 500 bytes a second, a clock
 * that passes when somebody sleeps, and an output that keeps what is written.
 */
export class FakeWorld {
  readonly #output = fakeOutput();
  readonly #ending = new AbortController();
  readonly log: string[] = [];
  readonly files: Record<string, string> = {};
  environment: Record<string, string> = {};
  inventory: Inventory = {engines: [CONNECTED], containers: [container({interfaces: [onSlot(0)]})]};
  findings: readonly Finding[] = [];
  flows: FlowReading = {state: 'read', flows: [], isAccounting: true, leftOut: 0};
  sockets: SocketReading = {state: 'read', sockets: [], counts: [], isCut: false};
  /** What the collector was made with. */
  chosen: CollectorOptions | undefined;
  now = 50;
  /** Never resolves where the engine does not answer. */
  started: Promise<void> = Promise.resolve();
  /** What is read between two sweeps. */
  subsample: (table: CounterTable) => 'read' | 'nothing' = () => 'nothing';
  onSleep: (seconds: number) => void = () => undefined;

  readonly ports: Ports = {
    environment: this.environment,
    stdin: new PassThrough() as unknown as Ports['stdin'],
    stdout: this.#output.stream,
    stderr: fakeOutput().stream as Ports['stderr'],
    clock: {
      monotonicSeconds: () => this.now,
      now: () => new Date(NOON + (this.now - 50) * 1000),
      sleep: async seconds => {
        this.now += seconds;
        this.onSleep(seconds);
      },
    },
    createCollector: async (options, table) => {
      this.chosen = options;
      return this.#collector(table);
    },
    ownUse: () => ({cpuSeconds: 0, residentBytes: 0}),
    cpuSeconds: () => 0,
    readText: async path => {
      const text = this.files[path];
      if (text === undefined) throw Object.assign(new Error('no such file'), {code: 'ENOENT'});
      return text;
    },
    ending: this.#ending.signal,
  };

  get output(): string {
    return this.#output.text();
  }

  /** What was written, a JSON document a line. */
  get documents(): Record<string, unknown>[] {
    return this.output
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>);
  }

  end(): void {
    this.#ending.abort('SIGTERM');
  }

  #collector(table: CounterTable): Collector {
    const world = this;
    table.acquire('before-watching');
    return {
      host: {name: 'prod-01', kernel: '6.18.44', uplink: undefined, uplinkBytesPerSecond: undefined},
      get inventory() {
        return world.inventory;
      },
      start: () => {
        this.log.push('start');
        return this.started;
      },
      sweep: depth => {
        this.log.push(`sweep ${depth}`);
        const passed = this.now - 50;
        table.receiveBytes[0] = 10_000 + 1000 * passed;
        table.receivePackets[0] = 10 + passed;
        table.transmitBytes[0] = 500 * passed;
        table.transmitPackets[0] = passed;
        table.sampledAt[0] = this.now;
      },
      subsample: () => this.subsample(table),
      settle: async () => void this.log.push('settle'),
      watchClosely: id => void this.log.push(`watch ${id}`),
      readFlows: (_endpoint, addresses) => {
        this.log.push(`flows ${[...addresses]}`);
        return this.flows;
      },
      readSockets: () => this.sockets,
      diagnose: () => this.findings,
      stop: async () => void this.log.push('stop'),
    };
  }
}
