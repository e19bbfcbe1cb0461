import type {Endpoint} from '../../model/container.js';
import type {FinalLink} from './final-links.js';

/** That a container was on a network, by the engine's word: it was asked and it answered at these monotonic seconds. */
export interface Attachment {
  readonly containerId: string;
  readonly endpoint: Endpoint;
  readonly askedAt: number;
  readonly answeredAt: number;
}

/** Attachments that are remembered. Beyond, the one that was heard of first is forgotten. */
const MOST_ATTACHMENTS = 4096;

/**
 * Who had which address when. Engines give addresses out again as soon as they are free, so an address alone names nobody: the
 * container must have had it while the interface was there, and no other container.
 */
export class Attachments {
  readonly #byEndpoint = new Map<string, Attachment>();
  readonly #byMac = new Map<string, Set<string>>();

  /** Takes note of what the engine says. An endpoint is heard of again and again while it lasts. */
  note(heard: Attachment): void {
    const {id, mac} = heard.endpoint;
    if (id === undefined || mac === undefined || mac === '') return;

    const before = this.#byEndpoint.get(id);
    this.#byEndpoint.set(id, before === undefined ? heard : {...heard, askedAt: before.askedAt});
    const sameMac = this.#byMac.get(mac) ?? new Set();
    this.#byMac.set(mac, sameMac.add(id));
    if (this.#byEndpoint.size > MOST_ATTACHMENTS) this.#forgetOldest();
  }

  /** Whose interface it was; undefined where nobody or more than one had its address in its time. */
  ownerOf({mac, bornAt, leftAt}: FinalLink): Attachment | undefined {
    const [owner, ...others] = [...(this.#byMac.get(mac ?? '') ?? [])]
      .flatMap(id => this.#byEndpoint.get(id) ?? [])
      .filter(
        ({askedAt, answeredAt}) =>
          answeredAt >= (bornAt ?? Number.NEGATIVE_INFINITY) && askedAt <= (leftAt ?? Number.POSITIVE_INFINITY),
      );
    return others.length === 0 ? owner : undefined;
  }

  #forgetOldest(): void {
    const [oldest] = this.#byEndpoint;
    if (oldest === undefined) return;

    const [id, {endpoint}] = oldest;
    this.#byEndpoint.delete(id);
    const sameMac = this.#byMac.get(endpoint.mac!);
    sameMac?.delete(id);
    if (sameMac?.size === 0) this.#byMac.delete(endpoint.mac!);
  }
}
