import {errorCode} from '../errors.js';
import {ownIdentity} from './process-identity.js';
import {makeFolder} from './replace-file.js';
import {lockHolder, type TotalsLock, takeLock} from './totals-lock.js';

/** `watch`: `rxtop alert`, which runs to tell people. `screen`: the dashboard, which tells them where nobody else does. */
export type TellingRole = 'watch' | 'screen';

/** The wall clock, and seconds that never jump. */
type Times = {now(): Date; monotonicSeconds(): number};

/** Who tells: this process, or another one of this user. `pid` is undefined where that cannot be read. */
export type Teller = {readonly state: 'this'} | {readonly state: 'another'; readonly pid: number | undefined};

const LOCKS: Readonly<Record<TellingRole, string>> = {watch: 'alert-tells.lock', screen: 'dashboard-tells.lock'};

/** How soon a change of who tells is noticed. */
const LOOK_SECONDS = 5;

const THIS: Teller = {state: 'this'};

/**
 * Lets people be told of an alert once, however many rxtops of a user watch it: by `rxtop alert` if it runs, else by the first dashboard. Where no
 * file can be written, there is nobody to agree with, and everybody tells.
 */
export class TellingRight {
  readonly #folder: string | undefined;
  readonly #role: TellingRole;
  readonly #clock: Times;
  #teller: Teller = THIS;
  #lock: TotalsLock | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;

  constructor(folder: string | undefined, role: TellingRole, clock: Times) {
    this.#folder = folder;
    this.#role = role;
    this.#clock = clock;
  }

  get teller(): Teller {
    return this.#teller;
  }

  /** To be called with each sweep: looks again if it is time to, without being waited for. */
  lookAgain(): void {
    if (this.#clock.monotonicSeconds() - this.#lookedAt >= LOOK_SECONDS) void this.look();
  }

  /** Looks who tells now. Never fails. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#lookedAt = this.#clock.monotonicSeconds();
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async release(): Promise<void> {
    await this.#looking;
    await this.#unlessUnwritable(() => this.#giveUp());
  }

  async #look(): Promise<void> {
    const folder = this.#folder;
    if (folder !== undefined) await this.#unlessUnwritable(() => this.#settle(folder));
  }

  async #settle(folder: string): Promise<void> {
    const own = await ownIdentity();
    const now = this.#clock.now();
    if (this.#role === 'screen') {
      const watch = await lockHolder(folder, own, now, LOCKS.watch);
      if (watch !== undefined) {
        await this.#giveUp();
        this.#teller = {state: 'another', pid: watch.pid};
        return;
      }
    }

    if (await this.#lock?.renew(now)) return;

    await makeFolder(folder);
    const attempt = await takeLock(folder, own, now, LOCKS[this.#role]);
    this.#lock = attempt.state === 'taken' ? attempt.lock : undefined;
    const isAnother = this.#role === 'screen' && attempt.state === 'held';
    this.#teller = isAnother ? {state: 'another', pid: attempt.pid} : THIS;
  }

  async #giveUp(): Promise<void> {
    await this.#lock?.release();
    this.#lock = undefined;
  }

  async #unlessUnwritable(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (errorCode(error) === undefined) throw error;

      this.#teller = THIS;
    }
  }
}
