import type {CounterTable} from '../../model/counter-table.js';
import type {EngineStats, InterfaceStats} from '../engine/engine-stats.js';
import {nodeTimers, type Timers} from '../engine/timers.js';
import {QuestionPace} from './question-pace.js';

/** Asks the engine for one container. Never rejects. */
export type AskEngine = (containerId: string) => Promise<EngineStats>;

/** How an interface is called that stands for all of a container's, because the engine gives only their sum. */
export const ALL_INTERFACES = '(all)';

type Answer = Extract<EngineStats, {state: 'read'}>;

interface Series {
  /** Which run of the container its figures are of. */
  readonly run: string | undefined;
  interfaces: ReadonlyMap<string, InterfaceStats> | undefined;
  isForbidden: boolean;
  /** When they were read, by the engine's clock and on our monotonic one. */
  readAtSeconds: number;
  sampledAt: number;
  offset: number;
  isAsking: boolean;
  askedAt: number;
  /** Seconds between the last two questions: more than an interval where there are many containers. */
  roundSeconds: number;
}

/** An answer stays current for so many rounds. */
const FRESH_ROUNDS = 2.5;

/** The engine reads between question and answer. Where its clock says otherwise by more than this, it was set. */
const CLOCK_TOLERANCE_SECONDS = 0.25;

/**
 * Counters by the engine's stats API, for containers that we cannot read ourselves. Answers come when they come: the sweep
 * takes what is there, and asks no faster than `QuestionPace` allows.
 */
export class EngineCounters {
  readonly #ask: AskEngine;
  readonly #monotonicSeconds: () => number;
  readonly #onNewInterfaces: (containerId: string) => void;
  readonly #series = new Map<string, Series>();
  readonly #timers: Timers;
  readonly #pace = new QuestionPace();
  #open = 0;
  #answers = 0;
  /** Whether it was waited for in vain, and nothing has come since. */
  #isQuiet = false;
  #cancelPause: (() => void) | undefined;
  #waiting: string[] = [];
  #settled: (() => void)[] = [];

  constructor(
    ask: AskEngine,
    monotonicSeconds: () => number,
    onNewInterfaces: (containerId: string) => void,
    timers: Timers = nodeTimers,
  ) {
    this.#timers = timers;
    this.#ask = ask;
    this.#monotonicSeconds = monotonicSeconds;
    this.#onNewInterfaces = onNewInterfaces;
  }

  /**
   * Watches exactly these containers. The value tells a run of the container from the one before: answers of that one say
   * nothing about the interfaces that it has now.
   */
  watch(runs: ReadonlyMap<string, string | undefined>): void {
    for (const id of this.#series.keys()) if (!runs.has(id)) this.#series.delete(id);
    for (const [id, run] of runs) {
      const series = this.#series.get(id);
      if (series !== undefined && series.run === run) continue;

      this.#series.set(id, {
        run,
        interfaces: undefined,
        isForbidden: false,
        readAtSeconds: Number.NaN,
        sampledAt: Number.NaN,
        offset: Number.NaN,
        isAsking: false,
        askedAt: Number.NaN,
        roundSeconds: 0,
      });
    }
  }

  /** Names of the interfaces in the container's last answer; undefined before the first. */
  interfaceNames(containerId: string): readonly string[] | undefined {
    const interfaces = this.#series.get(containerId)?.interfaces;
    return interfaces === undefined ? undefined : [...interfaces.keys()];
  }

  /** Whether the last answer was that we may not ask. */
  isForbidden(containerId: string): boolean {
    return this.#series.get(containerId)?.isForbidden === true;
  }

  /** Asks for each watched container that no question is open for. */
  ask(): void {
    const waiting = new Set(this.#waiting);
    for (const [id, series] of this.#series) if (!series.isAsking && !waiting.has(id)) this.#waiting.push(id);
    this.#askNext();
  }

  /** Resolves when no question is open or waiting, or no answer has come for so long. An engine that is quiet is not waited for again. */
  settle(quietSeconds: number): Promise<void> {
    if (this.#isQuiet || (this.#open === 0 && this.#waiting.length === 0)) return Promise.resolve();

    return new Promise(resolve => {
      let cancel: () => void = () => undefined;
      const listen = (answers: number): void => {
        cancel = this.#timers.after(quietSeconds, () => {
          if (this.#answers !== answers) {
            listen(this.#answers);
            return;
          }

          this.#isQuiet = true;
          resolve();
        });
      };
      this.#settled.push(() => {
        cancel();
        resolve();
      });
      listen(this.#answers);
    });
  }

  /** Asks nothing more. */
  stop(): void {
    this.#waiting = [];
    this.#cancelPause?.();
  }

  /** Writes the last answer for an interface into its slot. */
  write(containerId: string, interfaceName: string, slot: number, table: CounterTable, freshForSeconds = 0): void {
    const series = this.#series.get(containerId);
    const figures = series?.interfaces?.get(interfaceName);
    if (series === undefined || figures === undefined) return;

    const {receive, transmit} = figures;
    table.receiveBytes[slot] = receive.bytes;
    table.receivePackets[slot] = receive.packets;
    table.receiveErrors[slot] = receive.errors;
    table.receiveDropped[slot] = receive.dropped;
    table.transmitBytes[slot] = transmit.bytes;
    table.transmitPackets[slot] = transmit.packets;
    table.transmitErrors[slot] = transmit.errors;
    table.transmitDropped[slot] = transmit.dropped;
    table.freshForSeconds[slot] = Math.max(freshForSeconds, FRESH_ROUNDS * series.roundSeconds);
    table.sampledAt[slot] = series.sampledAt;
    table.faultsSampledAt[slot] = series.sampledAt;
  }

  #askNext(): void {
    for (;;) {
      const id = this.#waiting[0];
      if (id === undefined) break;

      const series = this.#series.get(id);
      const now = this.#monotonicSeconds();
      if (series !== undefined && !this.#pace.take(this.#open, now)) {
        this.#goOnAfter(this.#pace.pauseSeconds(now));
        break;
      }

      this.#waiting.shift();
      if (series === undefined) continue;

      this.#open++;
      series.isAsking = true;
      if (!Number.isNaN(series.askedAt)) series.roundSeconds = now - series.askedAt;
      series.askedAt = now;
      void this.#ask(id).then(answer => this.#take(id, series, answer));
    }
    if (this.#open > 0 || this.#waiting.length > 0) return;

    for (const resolve of this.#settled.splice(0)) resolve();
  }

  /** Within the rate again; where only connections are short, the next answer goes on. */
  #goOnAfter(seconds: number): void {
    if (seconds === 0 || this.#cancelPause !== undefined) return;

    this.#cancelPause = this.#timers.after(seconds, () => {
      this.#cancelPause = undefined;
      this.#askNext();
    });
  }

  #take(id: string, series: Series, answer: EngineStats): void {
    this.#open--;
    this.#pace.note(answer.state === 'failed' ? 'failed' : 'answered');
    if (answer.state !== 'failed') {
      this.#answers++;
      this.#isQuiet = false;
    }
    series.isAsking = false;
    if (this.#series.get(id) === series) {
      const isForbidden = answer.state === 'forbidden';
      if (isForbidden !== series.isForbidden) this.#onNewInterfaces(id);
      series.isForbidden = isForbidden;
      if (answer.state === 'read') this.#accept(id, series, answer);
    }
    this.#askNext();
  }

  #accept(id: string, series: Series, {readAtSeconds, interfaces = []}: Answer): void {
    // The engine gave the reading that we have already.
    if (readAtSeconds === series.readAtSeconds) return;

    series.readAtSeconds = readAtSeconds;
    const now = this.#monotonicSeconds();
    const readAt = readAtSeconds + series.offset;
    // Differences are exact by the engine's own clock; where that was set, it is tied to ours once more.
    const isTied =
      readAt >= series.askedAt - CLOCK_TOLERANCE_SECONDS &&
      readAt <= now + CLOCK_TOLERANCE_SECONDS &&
      !(readAt < series.sampledAt);
    if (!isTied) series.offset = now - readAtSeconds;
    series.sampledAt = readAtSeconds + series.offset;

    const before = series.interfaces;
    series.interfaces = new Map(interfaces.map(stats => [stats.name ?? ALL_INTERFACES, stats]));
    if (before === undefined || !hasSameKeys(before, series.interfaces)) this.#onNewInterfaces(id);
  }
}

function hasSameKeys(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  return a.size === b.size && [...a.keys()].every(name => b.has(name));
}
