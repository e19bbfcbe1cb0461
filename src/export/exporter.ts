import type {Clock} from '../model/collector.js';
import type {WatchedInterface} from '../model/inventory.js';
import type {Sweep} from '../model/traffic.js';
import type {OwnUse} from '../ports.js';
import type {MetricFormat} from '../view/metric-family.js';
import {type ContainerSeries, SeriesBook, type SeriesChoice} from '../view/metric-series.js';
import {type ExporterFacts, metricsPage} from '../view/metrics-page.js';
import {CreationTimes} from './creation-times.js';

/** How a request for the page ended. */
export type ScrapeOutcome = 'served' | 'refused' | 'broken-off';

/** What an exporter needs from round it. */
export interface ExporterPorts {
  readonly clock: Clock;
  readonly ownUse: () => OwnUse;
}

interface WrittenPage {
  readonly sweep: Sweep;
  readonly bytes: Buffer;
}

/** Room for what a page is longer than the one before. */
const GROWTH = 1.1;

/** Turns the latest sweep into a page whenever one is asked for: never is anything read, and nobody waited for. */
export class Exporter {
  readonly #book: SeriesBook;
  readonly #version: string;
  readonly #ports: ExporterPorts;
  readonly #startedAt: number;
  readonly #withCreated: boolean;
  readonly #times = new CreationTimes();
  readonly #scrapes: Record<ScrapeOutcome, number> = {served: 0, refused: 0, 'broken-off': 0};
  readonly #pages = new Map<MetricFormat, WrittenPage>();
  readonly #connected = new Map<string, boolean>();
  readonly #engineLosses = new Map<string, number>();
  #sweep: Sweep | undefined;
  #leftOutSeries = 0;
  #pageSeconds: number | undefined;

  constructor(choice: SeriesChoice & {readonly withCreated: boolean}, version: string, ports: ExporterPorts) {
    this.#book = new SeriesBook(choice);
    this.#withCreated = choice.withCreated;
    this.#version = version;
    this.#ports = ports;
    this.#startedAt = ports.clock.now().getTime() / 1000;
  }

  /** Whether there is a page. */
  get isReady(): boolean {
    return this.#sweep !== undefined;
  }

  /** Goes on with a newer sweep. */
  update(sweep: Sweep): void {
    this.#sweep = sweep;
    for (const {endpoint, state} of sweep.inventory.engines) {
      const isConnected = state === 'connected';
      if (this.#connected.get(endpoint) === true && !isConnected) {
        this.#engineLosses.set(endpoint, (this.#engineLosses.get(endpoint) ?? 0) + 1);
      }
      this.#connected.set(endpoint, isConnected);
    }
  }

  /** The page of the latest sweep; undefined before the first. Who asks again before the next sweep gets the same. */
  page(format: MetricFormat): Buffer | undefined {
    const sweep = this.#sweep;
    if (sweep === undefined) return undefined;

    const before = this.#pages.get(format);
    if (before?.sweep === sweep) return before.bytes;

    const {clock} = this.#ports;
    const begun = clock.monotonicSeconds();
    const list = this.#book.of(sweep.inventory);
    this.#leftOutSeries += list.leftOutSeries;
    const created = this.#withCreated
      ? (watched: WatchedInterface, {container}: ContainerSeries) => this.#times.of(watched, container, sweep)
      : () => undefined;
    const expectedBytes = Math.ceil((before?.bytes.length ?? 0) * GROWTH);
    const bytes = metricsPage(sweep, list, created, this.#facts(), format, expectedBytes);
    this.#pageSeconds = clock.monotonicSeconds() - begun;
    this.#pages.set(format, {sweep, bytes});
    return bytes;
  }

  /** Counts a request for the page. */
  count(outcome: ScrapeOutcome): void {
    this.#scrapes[outcome]++;
  }

  #facts(): ExporterFacts {
    return {
      version: this.#version,
      startedAt: this.#startedAt,
      ...this.#ports.ownUse(),
      scrapes: this.#scrapes,
      pageSeconds: this.#pageSeconds,
      leftOutSeries: this.#leftOutSeries,
      engineLosses: this.#engineLosses,
    };
  }
}
