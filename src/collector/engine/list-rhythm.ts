import {type EngineError, toEngineError} from './engine-error.js';
import type {EngineVersion} from './engine-json.js';
import type {ListUnderWay} from './list-under-way.js';
import type {Timers} from './timers.js';

/**
 * Events tell everything; a list now and then mends what a lost event left wrong. A list is dear where there are many
 * containers, so between two of them the engine is only asked whether it is there: one that hangs tells of nothing. Podman
 * has no events of networks.
 */
const RHYTHM = {docker: {everySeconds: 15, beatsPerList: 4}, podman: {everySeconds: 10, beatsPerList: 1}};
const LIST_SOON_SECONDS = 1;

/** What the rhythm asks an engine for, and who is told when it does not answer. */
export interface RhythmCalls {
  readonly list: () => Promise<ListUnderWay>;
  readonly beat: () => Promise<unknown>;
  readonly onFailure: (error: EngineError) => void;
}

/** When an engine is asked for a list of its containers, and when only for a sign of life. */
export class ListRhythm {
  readonly #timers: Timers;
  readonly #calls: RhythmCalls;
  #kind: EngineVersion['kind'] = 'docker';
  #isListPlanned = false;
  #isStopped = false;
  #cancel: () => void = () => undefined;

  constructor(timers: Timers, calls: RhythmCalls) {
    this.#timers = timers;
    this.#calls = calls;
  }

  /** Goes on from the first list, unless another one is due already. */
  begin(kind: EngineVersion['kind'], firstList: ListUnderWay): void {
    this.#kind = kind;
    if (!this.#isListPlanned) this.#askLater(firstList);
  }

  /** Something was missed: a list is due. */
  listSoon(): void {
    this.#listLater(LIST_SOON_SECONDS);
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  #listLater(seconds: number): void {
    if (this.#isStopped) return;

    this.#cancel();
    this.#isListPlanned = true;
    this.#cancel = this.#timers.after(seconds, () => {
      this.#isListPlanned = false;
      this.#calls.list().then(
        list => this.#askLater(list),
        (error: unknown) => this.#calls.onFailure(toEngineError(error)),
      );
    });
  }

  #askLater({isOutrun}: ListUnderWay): void {
    if (isOutrun) this.listSoon();
    else this.#beatLater(1);
  }

  /** `beat` counts from the last list. */
  #beatLater(beat: number): void {
    const {everySeconds, beatsPerList} = RHYTHM[this.#kind];
    if (beat >= beatsPerList) {
      this.#listLater(everySeconds);
      return;
    }
    if (this.#isStopped) return;

    this.#cancel();
    this.#cancel = this.#timers.after(everySeconds, () => {
      this.#calls.beat().then(
        () => this.#beatLater(beat + 1),
        (error: unknown) => this.#calls.onFailure(toEngineError(error)),
      );
    });
  }
}
