import type {EngineContainer} from '../../model/container.js';
import type {CounterTable} from '../../model/counter-table.js';
import type {WatchedContainer} from '../../model/inventory.js';
import type {ProcFile} from '../counters/proc-file.js';
import type {LifeEvent} from '../engine/life-event.js';
import type {Timers} from '../engine/timers.js';
import type {EnginePlace} from '../engine-facts.js';
import type {LocalBinding} from '../local-counters.js';
import type {SlotBook} from '../slot-book.js';
import {EndedContainers, type Moment} from './ended-containers.js';
import {FinalCounters} from './final-counters.js';
import {LinkMonitor} from './link-monitor.js';

/** What the ends of containers are watched with. `links` is undefined where the host's interfaces cannot be listened to. */
export interface EndsPorts {
  readonly keepSeconds: number;
  readonly table: CounterTable;
  readonly slots: SlotBook;
  readonly now: () => Moment;
  readonly links:
    | {
        readonly hostNetDev: string;
        readonly file: ProcFile;
        readonly highestIndex: number;
        readonly searchPath: string | undefined;
        readonly timers: Timers;
      }
    | undefined;
  /** Where the containers run that are watched, and whose they are. */
  readonly place: () => EnginePlace;
  /** Called when something is known that the inventory does not tell yet. */
  readonly onNews: () => void;
}

/** Watches how containers end: catches their last counters, and keeps them for a while. */
export class Ends {
  readonly #now: () => Moment;
  readonly #onNews: () => void;
  readonly #finals: FinalCounters | undefined;
  readonly #monitor: LinkMonitor | undefined;
  readonly #ended: EndedContainers;

  constructor({keepSeconds, table, slots, now, links, place, onNews}: EndsPorts) {
    const monotonicSeconds = () => now().monotonicSeconds;
    this.#now = now;
    this.#onNews = onNews;
    if (links !== undefined) {
      const finals = new FinalCounters({...links, table, monotonicSeconds});
      this.#finals = finals;
      this.#monitor = new LinkMonitor({
        ...links,
        monotonicSeconds,
        onLines: lines => {
          if (finals.follow(lines) === 'caught') onNews();
        },
      });
    }
    this.#ended = new EndedContainers(keepSeconds, table, slots, this.#finals, place);
  }

  start(): void {
    this.#monitor?.start();
  }

  stop(): void {
    this.#monitor?.stop();
  }

  /** Takes note of what the engine says. */
  hear(event: LifeEvent): void {
    const now = this.#now();
    switch (event.kind) {
      case 'started':
        this.#ended.noteStart(event.id, now.time);
        return;
      case 'attached':
        this.#finals?.attachments.note({...event, answeredAt: now.monotonicSeconds});
        break;
      case 'ended':
        this.#ended.noteEnd(event.container, now);
    }
    this.#onNews();
  }

  /** Follows what runs now, before slots are given out anew. Answers which containers keep theirs. */
  follow(listed: ReadonlyMap<string, EngineContainer>): {has(containerId: string): boolean} {
    this.#ended.update(listed, this.#now());
    return {has: id => listed.has(id) || this.#ended.has(id)};
  }

  /** Takes note of what is counted from now on, and adds what has ended to it. */
  complete(containers: readonly WatchedContainer[], bindings: readonly LocalBinding[]): readonly WatchedContainer[] {
    this.#finals?.bind(bindings);
    return this.#ended.mergeInto(containers, this.#now().monotonicSeconds);
  }

  /** Whether it is time to let a container go. */
  isDue(): boolean {
    return this.#ended.isDue(this.#now().monotonicSeconds);
  }
}
