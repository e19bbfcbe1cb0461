/** Of a busy machine in the seconds that a list may take. */
const MOST_REMEMBERED = 10_000;

/**
 * What happened to containers since a list of them was asked for: that list may not know of it. Where more happens than can be
 * remembered, nothing that the list says is believed: it has been outrun, and another one is due.
 */
export class ListUnderWay {
  readonly #ids = new Set<string>();
  #isOutrun = false;

  get isOutrun(): boolean {
    return this.#isOutrun;
  }

  happenedTo(containerId: string): void {
    if (this.#ids.size < MOST_REMEMBERED) this.#ids.add(containerId);
    else if (!this.#ids.has(containerId)) this.#isOutrun = true;
  }

  /** Whether the container is known better than by this list. */
  readonly isSettled = (containerId: string): boolean => this.#isOutrun || this.#ids.has(containerId);
}
