import type {EngineClient} from './engine-client.js';
import {toEngineError} from './engine-error.js';
import type {LifeTeller} from './life-event.js';

/** Networks that may be asked for at once. */
const AT_ONCE = 4;

/**
 * Finds out who is on a network. Docker answers that at once, while it may hold back the inspection of a container for seconds:
 * that of one that lives for a tenth of a second comes too late. A network is not asked twice at once, whatever happens on it.
 */
export class NetworkAttachments {
  readonly #client: Pick<EngineClient, 'members'>;
  readonly #life: LifeTeller;
  readonly #waiting = new Set<string>();
  readonly #asking = new Set<string>();
  #isClosed = false;

  constructor(client: Pick<EngineClient, 'members'>, life: LifeTeller) {
    this.#client = client;
    this.#life = life;
  }

  /** Asks now, or once more when the answer that is under way has come. */
  ask(networkId: string): void {
    if (this.#isClosed) return;

    this.#waiting.add(networkId);
    this.#next();
  }

  #next(): void {
    for (const networkId of this.#waiting) {
      if (this.#asking.size >= AT_ONCE) return;
      if (this.#asking.has(networkId)) continue;

      this.#waiting.delete(networkId);
      this.#asking.add(networkId);
      void this.#tellMembers(networkId).finally(() => {
        this.#asking.delete(networkId);
        this.#next();
      });
    }
  }

  async #tellMembers(networkId: string): Promise<void> {
    const askedAt = this.#life.now();
    try {
      for (const {containerId, endpoint} of (await this.#client.members(networkId)) ?? []) {
        this.#life.tell({kind: 'attached', containerId, endpoint, askedAt});
      }
    } catch (error) {
      // A proxy that forbids it will forbid it again; an engine that is lost is noticed elsewhere.
      this.#isClosed ||= toEngineError(error).failure === 'forbidden';
    }
  }
}
