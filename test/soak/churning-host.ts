import {closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {HostCollector} from '../../src/collector/host-collector.js';
import type {Clock} from '../../src/model/collector.js';
import type {EngineContainer} from '../../src/model/container.js';
import type {CounterTable} from '../../src/model/counter-table.js';
import {columnsOf, netDevText} from '../collector/counters/kernel-text.js';
import {writeProcess} from '../collector/fake-proc.js';
import {CONNECTED, container, endpoint, network} from '../collector/fakes.js';
import {PseudoRandom} from '../engine/churn/pseudo-random.js';

/** Pids are given out again after so many, and so are names; ids never are. */
const PIDS = 1000;
const NAMES_PER_CONTAINER = 2;

const LOOK_SECONDS = 20e-6;

const NETWORKS = [network('front'), network('back')];
const DEV_MCAST = '7    eth0            1     0     333300000001\n8    eth1            1     0     333300000001\n';
const NOON = Date.UTC(2026, 0, 31, 12);

/** What is simulated of a container besides what the engine says of it. */
interface Life {
  readonly engine: EngineContainer;
  /** Bytes a second. */
  readonly usual: number;
  received: number;
}

/**
 * A host on whose containers nothing lasts: they come under names that others had, are started again, and go, while time passes
 * as fast as it can. It is an engine that tells of all that, and a folder in the place of /proc; the collector is the real one.
 */
export class ChurningHost {
  readonly clock: Clock;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'rxtop-soak-'));
  readonly #random = new PseudoRandom(7);
  readonly #lives = new Map<string, Life>();
  readonly #engine = new Map<string, EngineContainer>();
  readonly #size: number;
  #tell: (changed: ReadonlySet<string>) => void = () => undefined;
  #seconds = 0;
  #lastId = 0;
  #lastPid = 0;
  #ended = 0;

  constructor(size: number) {
    this.#size = size;
    this.clock = {
      // No clock stands still: what is paced by what it costs has to cost something.
      monotonicSeconds: () => {
        this.#seconds += LOOK_SECONDS;
        return 1000 + this.#seconds;
      },
      now: () => new Date(NOON + this.#seconds * 1000),
      sleep: async seconds => {
        await Promise.resolve();
        this.#pass(seconds);
      },
    };
    mkdirSync(path.join(this.#folder, '1/net'), {recursive: true});
    writeFileSync(path.join(this.#folder, '1/net/dev'), netDevText([]));
    for (let count = 0; count < size; count++) this.#begin();
  }

  /** Simulated seconds so far. */
  get seconds(): number {
    return this.#seconds;
  }

  /** How many lives have ended, by a restart or for good. */
  get ended(): number {
    return this.#ended;
  }

  collector(table: CounterTable): HostCollector {
    const options = {
      hosts: [],
      contexts: [],
      engines: [],
      source: 'auto',
      intervalSeconds: 1,
      withLoopback: false,
    } as const;
    const containers = this.#engine;
    return new HostCollector(
      {...options, procRoot: this.#folder, demo: undefined, keepEndedSeconds: 60},
      table,
      this.clock,
      {
        watch: {
          status: CONNECTED,
          containers,
          start: () => Promise.resolve(),
          stop: () => Promise.resolve(),
          onChange: listener => {
            this.#tell = listener;
          },
          readStats: () => Promise.resolve({state: 'gone'}),
        },
        askStats: () => Promise.resolve({state: 'gone'}),
        location: {state: 'none', sentence: '', hint: '', candidates: []},
        isLocal: true,
        host: 'here',
      },
      () => Promise.resolve({state: 'read', links: new Map()}),
    );
  }

  /** Two containers go, two come and two are started again. */
  churn(): void {
    for (let count = 0; count < 2; count++) {
      this.#end();
      this.#begin();
      this.#restart();
    }
  }

  remove(): void {
    rmSync(this.#folder, {recursive: true});
  }

  #pass(seconds: number): void {
    this.#seconds += seconds;
    for (const life of this.#lives.values()) if (this.#random.chance(0.4)) this.#count(life, seconds);
  }

  #begin(): void {
    const id = (++this.#lastId).toString(16).padStart(64, '0');
    const name = `service-${this.#lastId % (this.#size * NAMES_PER_CONTAINER)}`;
    const [first, second] = NETWORKS.map((each, place) =>
      endpoint(each, `198.18.${place}.${2 + (this.#lastId % 250)}/24`),
    );
    const endpoints = this.#lastId % 3 === 0 ? [first!, second!] : [first!];
    this.#start(container(id, {name, endpoints, labels: {'com.docker.compose.service': name}}));
  }

  #restart(): void {
    const life = this.#random.pick([...this.#lives.values()]);
    if (life === undefined) return;

    this.#stop(life);
    this.#start(life.engine);
  }

  #end(): void {
    const life = this.#random.pick([...this.#lives.values()]);
    if (life === undefined) return;

    this.#stop(life);
    const {id} = life.engine;
    this.#lives.delete(id);
    this.#engine.delete(id);
    this.#tell(new Set([id]));
  }

  #start(given: EngineContainer): void {
    const pid = 100 + (this.#lastPid++ % PIDS);
    const engine = {...given, pid, startedAt: this.clock.now().toISOString()};
    const life = {engine, usual: 1000 * this.#random.between(1, 1000), received: 0};
    writeProcess(this.#folder, {pid, containerId: engine.id, net: {dev: netDevText([]), dev_mcast: DEV_MCAST}});
    this.#lives.set(engine.id, life);
    this.#engine.set(engine.id, engine);
    this.#count(life, 0);
    this.#tell(new Set([engine.id]));
  }

  #stop({engine}: Life): void {
    rmSync(path.join(this.#folder, String(engine.pid)), {recursive: true});
    this.#ended++;
  }

  /** Now and then there is much more than usual. */
  #count(life: Life, seconds: number): void {
    const factor = this.#random.chance(0.001) ? 50 : 0.5 + this.#random.next();
    life.received += Math.floor(life.usual * factor * seconds);
    const columns = columnsOf(life.received, Math.floor(life.received / 1000), Math.floor(life.received / 3), 0);
    const names = life.engine.endpoints.map((_, place) => `eth${place}`);
    const dev = netDevText(names.map(name => ({name, columns})));
    overwrite(path.join(this.#folder, String(life.engine.pid), 'net/dev'), dev);
  }
}

/** What counters print never becomes shorter. To begin with an empty file would take a hundred times as long. */
function overwrite(file: string, text: Buffer): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, text, 0, text.length, 0);
  closeSync(descriptor);
}
