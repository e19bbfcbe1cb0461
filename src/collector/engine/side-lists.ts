import type {ContainerList} from './container-list.js';
import type {EngineClient} from './engine-client.js';
import {toEngineError} from './engine-error.js';
import type {EngineVersion} from './engine-json.js';

/** What an engine tells beside its containers: their networks, and their pods. */
export class SideLists {
  readonly #client: EngineClient;
  readonly #list: ContainerList;
  #isEnded = false;
  #networks: 'unknown' | 'fetching' | 'known' | 'closed-to-us' = 'unknown';
  #pods: 'idle' | 'asked' | 'closed-to-us' = 'idle';

  constructor(client: EngineClient, list: ContainerList) {
    this.#client = client;
    this.#list = list;
  }

  /** Names and addresses are known without the list of networks, which a proxy may forbid; drivers and bridges are not. */
  async fetchNetworks(version: EngineVersion): Promise<void> {
    if (this.#networks === 'fetching' || this.#networks === 'closed-to-us') return;

    this.#networks = 'fetching';
    try {
      const networks = await this.#client.networks(version);
      if (!this.#isEnded) this.#list.setNetworks(networks);
      this.#networks = 'known';
    } catch (error) {
      this.#networks = toEngineError(error).status === undefined ? 'unknown' : 'closed-to-us';
    }
  }

  /** Containers are shown without the names of their pods where those cannot be had. */
  async fetchPods({kind}: EngineVersion): Promise<void> {
    if (kind !== 'podman' || this.#pods !== 'idle') return;

    this.#pods = 'asked';
    try {
      const pods = await this.#client.pods();
      if (!this.#isEnded) this.#list.setPods(pods);
      this.#pods = 'idle';
    } catch (error) {
      this.#pods = toEngineError(error).status === undefined ? 'idle' : 'closed-to-us';
    }
  }

  /** What comes from now on is not taken. */
  end(): void {
    this.#isEnded = true;
  }
}
