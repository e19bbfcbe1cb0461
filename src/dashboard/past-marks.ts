import type {Inventory, WatchedContainer} from '../model/inventory.js';
import type {Sweep} from '../model/traffic.js';
import type {AlertView} from '../view/alerts-pane.js';
import type {MarkKind, TimeMark} from '../view/timeline.js';

/** The longest window of the chart: what is older has no place in it. */
const KEPT_SECONDS = 86_400;

/** What happens more often than this in a day is told by its newest part. */
const MOST_MARKS = 500;

/** A mark that may still go on. */
interface Noted {
  readonly atSeconds: number;
  untilSeconds: number;
  readonly kind: MarkKind;
  /** The sweep that told of it. */
  readonly notedAt: number;
}

/** What goes on now, by what it is: noted once, however many sweeps it lasts. */
interface Ongoing {
  readonly mark: Noted;
  seenAt: number;
}

/**
 * What happened to each container in the last 24 hours, in bounded memory: alerts that fired, anomalies and resets of counters,
 * also those that are over. Takes note of each sweep.
 */
export class PastMarks {
  readonly #marks = new Map<string, Noted[]>();
  readonly #ongoing = new Map<string, Ongoing>();
  readonly #lastReset = new Map<string, number>();
  #inventory: Inventory | undefined;

  note(sweep: Sweep, alerts: readonly AlertView[]): void {
    const now = sweep.monotonicSeconds;
    for (const {state, containerKey, key, severity, sinceSeconds} of alerts) {
      if (state === 'firing') this.#goOn(containerKey, `alert ${key}`, severity, sinceSeconds, now);
    }
    for (const container of sweep.inventory.containers) {
      this.#noteAnomalies(container, sweep);
      this.#noteResets(container, sweep);
    }
    for (const [name, {seenAt}] of this.#ongoing) if (seenAt < now) this.#ongoing.delete(name);
    if (sweep.inventory !== this.#inventory) this.#forgetOthers(sweep.inventory);
  }

  /** What was known by a moment to have happened to a container, in the order in which it was noticed. */
  of(containerKey: string, bySeconds: number): readonly TimeMark[] {
    const marks = this.#marks.get(containerKey) ?? [];
    return marks
      .filter(({notedAt}) => notedAt <= bySeconds)
      .map(({atSeconds, untilSeconds, kind}) => ({atSeconds, untilSeconds: Math.min(untilSeconds, bySeconds), kind}));
  }

  /** Forgets everything: others, of another collector, will follow. */
  forget(): void {
    this.#marks.clear();
    this.#ongoing.clear();
    this.#lastReset.clear();
    this.#inventory = undefined;
  }

  #noteAnomalies(container: WatchedContainer, {anomalies, monotonicSeconds, time}: Sweep): void {
    const seen = anomalies?.of(container)?.anomalies;
    if (seen === undefined || seen.length === 0) return;

    for (const {network, onset} of seen) {
      const began = monotonicSeconds - (time.getTime() - onset.getTime()) / 1000;
      this.#goOn(container.key, `anomaly ${container.key} ${network ?? ''}`, 'anomaly', began, monotonicSeconds);
    }
  }

  /** The history knows the last reset of each slot. */
  #noteResets({key, interfaces}: WatchedContainer, {history, monotonicSeconds}: Sweep): void {
    let newest: number | undefined;
    for (const {slot, isSummed} of interfaces) {
      const at = isSummed ? history.lastReset(slot) : undefined;
      if (at !== undefined && (newest === undefined || at > newest)) newest = at;
    }
    if (newest === undefined || newest === this.#lastReset.get(key)) return;

    this.#lastReset.set(key, newest);
    this.#add(key, {atSeconds: newest, untilSeconds: newest, kind: 'reset', notedAt: monotonicSeconds});
  }

  #goOn(containerKey: string, name: string, kind: MarkKind, began: number, now: number): void {
    const ongoing = this.#ongoing.get(name);
    if (ongoing === undefined) {
      const mark = {atSeconds: began, untilSeconds: now, kind, notedAt: now};
      this.#ongoing.set(name, {mark, seenAt: now});
      this.#add(containerKey, mark);
      return;
    }

    ongoing.mark.untilSeconds = now;
    ongoing.seenAt = now;
  }

  #add(containerKey: string, mark: Noted): void {
    const marks = this.#marks.get(containerKey) ?? [];
    const oldest = mark.untilSeconds - KEPT_SECONDS;
    this.#marks.set(containerKey, [...marks.filter(each => each.untilSeconds >= oldest), mark].slice(-MOST_MARKS));
  }

  #forgetOthers(inventory: Inventory): void {
    this.#inventory = inventory;
    const keys = new Set(inventory.containers.map(({key}) => key));
    for (const notes of [this.#marks, this.#lastReset]) {
      for (const key of notes.keys()) if (!keys.has(key)) notes.delete(key);
    }
  }
}
