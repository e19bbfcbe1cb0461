import type {CounterTable, FinalFigures} from '../../model/counter-table.js';
import type {ProcFile} from '../counters/proc-file.js';
import type {LocalBinding} from '../local-counters.js';
import {type Attachment, Attachments} from './attachments.js';
import type {FinalLink} from './final-links.js';
import {FinalLinks} from './final-links.js';
import {readFinals} from './final-reader.js';
import type {LinkLine} from './link-line.js';

/** Where final counters come from and go to. `highestIndex` is that of the host's interfaces now. */
export interface FinalCountersPorts {
  readonly table: CounterTable;
  readonly hostNetDev: string;
  readonly file: ProcFile;
  readonly highestIndex: number;
  readonly monotonicSeconds: () => number;
}

/** An interface of a container that nobody had looked at before it ended. */
export interface LateFinal {
  readonly link: FinalLink;
  readonly figures: FinalFigures;
  readonly attachment: Attachment;
}

/** The interface that is, or was, counted by a veth. */
interface Claim {
  readonly slot: number;
  readonly generation: number;
  readonly claimedAt: number;
}

/** Veths whose slots are remembered, and ends that wait for an owner. Beyond, the oldest is forgotten. */
const MOST_CLAIMS = 16_384;
const MOST_UNCLAIMED = 1024;

/** An end that no container was found for in this time is nobody's. */
const PATIENCE_SECONDS = 60;

/**
 * Catches the last counters of interfaces at the moment at which they go, and finds out whose they were: first by the veth
 * that the interface was tied to, then by its address and its time.
 */
export class FinalCounters {
  readonly attachments = new Attachments();
  readonly #ports: FinalCountersPorts;
  readonly #links: FinalLinks;
  readonly #claims = new Map<string, Claim>();
  readonly #unclaimed = new Set<FinalLink>();

  constructor(ports: FinalCountersPorts) {
    this.#ports = ports;
    this.#links = new FinalLinks(ports.highestIndex);
  }

  /** Takes note of which veth counts into which slot. What is no longer bound is remembered: its end may be told later. */
  bind(bindings: readonly LocalBinding[]): void {
    const {generation} = this.#ports.table;
    const claimedAt = this.#ports.monotonicSeconds();
    for (const {veth, slot} of bindings) {
      if (veth === undefined) continue;

      const known = this.#claims.get(veth);
      if (known?.slot === slot && known.generation === generation[slot]) continue;

      this.#claims.delete(veth);
      this.#claims.set(veth, {slot, generation: generation[slot]!, claimedAt});
    }
    for (const [veth] of this.#claims) {
      if (this.#claims.size <= MOST_CLAIMS) break;
      this.#claims.delete(veth);
    }
  }

  /** Follows the host's interfaces, and reads what is about to go. Answers whether anything was caught. */
  follow(lines: readonly LinkLine[]): 'caught' | 'nothing' {
    const now = this.#ports.monotonicSeconds();
    const due = this.#links.follow(lines, now);
    if (due.length === 0) return 'nothing';

    const {hostNetDev, file} = this.#ports;
    readFinals(due, hostNetDev, file, ({link}, figures) => {
      this.#links.take(link, figures, now);
      this.#caught(link, now);
    });
    return 'caught';
  }

  /** Offers the ends that turn out to have been a container's, the latest first, until each is taken or too old. */
  giveLate(take: (late: LateFinal) => 'taken' | 'later'): void {
    const now = this.#ports.monotonicSeconds();
    for (const link of [...this.#unclaimed].reverse()) {
      const attachment = this.attachments.ownerOf(link);
      const {figures} = link;
      const isTaken =
        attachment !== undefined && figures !== undefined && take({link, figures, attachment}) === 'taken';
      if (isTaken || now - link.readAt > PATIENCE_SECONDS) this.#unclaimed.delete(link);
    }
  }

  #caught(link: FinalLink, now: number): void {
    const {table} = this.#ports;
    const claim = this.#claims.get(link.hostName);
    // Podman gives the names of its veths out again and again.
    const isOfClaim = claim !== undefined && (link.bornAt === undefined || link.bornAt <= claim.claimedAt);
    if (!isOfClaim) {
      this.#unclaimed.add(link);
      for (const oldest of this.#unclaimed) {
        if (this.#unclaimed.size <= MOST_UNCLAIMED) break;
        this.#unclaimed.delete(oldest);
      }
      return;
    }

    const {slot, generation} = claim;
    const {figures} = link;
    if (table.generation[slot] === generation && figures !== undefined) table.conclude(slot, figures, now);
  }
}
