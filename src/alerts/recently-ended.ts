import type {AlertChange} from './alert.js';

/** So many, of so long ago at most, are of interest beside what goes on. */
const MOST = 100;
const KEPT_SECONDS = 3600;

/** The alerts that fired and were resolved within the last hour, the newest first, in bounded memory. */
export class RecentlyEnded {
  #changes: readonly AlertChange[] = [];

  /** Takes what a sweep at that time has changed. */
  note(changes: readonly AlertChange[], nowSeconds: number): void {
    const ended = changes.filter(({alert}) => alert.state === 'resolved');
    const oldest = this.#changes.at(-1)?.alert.sinceSeconds ?? nowSeconds;
    if (ended.length === 0 && oldest > nowSeconds - KEPT_SECONDS) return;

    this.#changes = [...ended, ...this.#changes]
      .filter(({alert}) => alert.sinceSeconds > nowSeconds - KEPT_SECONDS)
      .slice(0, MOST);
  }

  get all(): readonly AlertChange[] {
    return this.#changes;
  }
}
