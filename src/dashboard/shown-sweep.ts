import type {WatchedEngine} from '../model/inventory.js';
import type {Sweep} from '../model/traffic.js';
import {frozenPicture, livePicture, type Picture} from './picture.js';
import {RowPace} from './row-pace.js';

/** The newest sweep and the picture on the screen: of that sweep, or of an earlier one while it is frozen. */
export class ShownSweep {
  readonly #pace = new RowPace();
  #newest: Sweep | undefined;
  #picture: Picture | undefined;
  #frozenAt: number | undefined;

  get newest(): Sweep | undefined {
    return this.#newest;
  }

  /** Undefined before the first sweep. */
  get picture(): Picture | undefined {
    return this.#picture;
  }

  /** Monotonic time at which the picture was frozen; undefined while it is live. */
  get frozenAt(): number | undefined {
    return this.#frozenAt;
  }

  /** Whether there is no engine to ask, as opposed to one that is slow or has nothing. */
  get lacksEngine(): boolean {
    return this.#picture?.engines.every(isEngineMissing) === true;
  }

  /** Takes the next sweep. The row of `selectedKey` is always brought up to date. */
  update(sweep: Sweep, selectedKey: string | undefined): void {
    this.#newest = sweep;
    if (this.#frozenAt === undefined) this.#picture = livePicture(sweep, this.#pace.rowsOf(sweep, selectedKey));
  }

  /** Freezes the picture, or lets it go on with the newest sweep. */
  toggleFreeze(now: number): void {
    if (this.#newest === undefined) return;

    const isFrozen = this.#frozenAt !== undefined;
    this.#frozenAt = isFrozen ? undefined : now;
    this.#picture = isFrozen ? livePicture(this.#newest) : frozenPicture(this.#newest);
  }

  forget(): void {
    this.#newest = undefined;
    this.#picture = undefined;
    this.#frozenAt = undefined;
  }
}

function isEngineMissing({kind, state}: WatchedEngine): boolean {
  return kind !== 'demo' && state !== 'connected' && state !== 'connecting';
}
