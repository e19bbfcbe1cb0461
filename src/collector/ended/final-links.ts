import type {FinalFigures} from '../../model/counter-table.js';
import type {LinkLine} from './link-line.js';

/** The host's end of a veth whose other end is, or was, a container's interface. Times are monotonic seconds. */
export interface FinalLink {
  /** The kernel's number of the host's end, which is never used again while the machine runs. */
  readonly hostIndex: number;
  hostName: string;
  /** Undefined for one that was there before we watched. */
  readonly bornAt: number | undefined;
  leftAt: number | undefined;
  /** The container's own address, known once its interface has come back. */
  mac: string | undefined;
  /** What the container's interface had counted after its end, as seen from inside. */
  figures: FinalFigures | undefined;
  readAt: number;
}

/** An interface to be read now. `end` says whose direction its counters have. */
export interface DueReading {
  readonly name: string;
  readonly link: FinalLink;
  readonly end: 'container' | 'host';
}

/** Ends that nobody has asked for by then are forgotten, the oldest first. */
const MOST_LINKS = 4096;

interface HostEnd {
  readonly link: FinalLink;
  carrier: 'up' | 'down' | undefined;
}

/**
 * Follows the host's interfaces by what `ip monitor` tells, to know the moments at which a container's final counters can be
 * read: when the host's end of its veth loses its carrier, and when its own end comes back to the host before both are deleted.
 */
export class FinalLinks {
  readonly #ends = new Map<number, HostEnd>();
  readonly #byName = new Map<string, HostEnd>();
  /** When interfaces that are here were made, by index; undefined before we watched. */
  readonly #here = new Map<number, number | undefined>();
  #highestIndex: number;

  /** `highestIndex` is that of the interfaces that are there already. */
  constructor(highestIndex: number) {
    this.#highestIndex = highestIndex;
  }

  /** Every known end, in the order in which they became known. */
  get all(): Iterable<FinalLink> {
    return [...this.#ends.values()].map(({link}) => link);
  }

  /** Takes what was told at once, and answers what has to be read before it is gone. */
  follow(lines: readonly LinkLine[], now: number): DueReading[] {
    const due = new Map<number, DueReading>();
    for (const line of lines) {
      if (line.change === 'left') {
        this.#left(line, now);
        due.delete(line.index);
        continue;
      }

      const reading = this.#seen(line, now);
      if (reading !== undefined) due.set(line.index, reading);
    }
    return [...due.values()];
  }

  /** Takes a reading. Counters only grow: what is less is of an end whose other end has been cut off. */
  take(link: FinalLink, figures: FinalFigures, now: number): void {
    const before = link.figures;
    link.figures = before === undefined ? figures : larger(before, figures);
    link.readAt = now;
  }

  /** It was dealt with. */
  forget({hostIndex}: FinalLink): void {
    this.#ends.delete(hostIndex);
  }

  #seen(line: LinkLine, now: number): DueReading | undefined {
    const {index, name, peer} = line;
    const wasHere = this.#here.has(index);
    if (!wasHere) this.#here.set(index, index > this.#highestIndex ? now : undefined);
    this.#highestIndex = Math.max(index, this.#highestIndex);
    const known = this.#ends.get(index);
    if (known !== undefined || peer?.place === 'elsewhere') return this.#followEnd(known ?? this.#open(line), line);

    const other = peer === undefined || wasHere ? undefined : this.#byName.get(peer.name);
    if (other === undefined) return undefined;

    other.link.mac = line.mac;
    return {name, link: other.link, end: 'container'};
  }

  /** A veth is made with both ends here, without a carrier: only what is lost later is an end. */
  #followEnd(end: HostEnd, {name, peer, carrier}: LinkLine): DueReading | undefined {
    const {link, carrier: before} = end;
    if (name !== link.hostName) {
      this.#byName.delete(link.hostName);
      this.#byName.set(name, end);
      link.hostName = name;
    }
    const isLost = carrier === 'down' && (before === 'up' || (before === undefined && peer?.place === 'elsewhere'));
    if (carrier === 'up' || isLost) end.carrier = carrier;
    if (carrier === 'up') link.figures = undefined;
    return isLost ? {name, link, end: 'host'} : undefined;
  }

  #open({index, name}: LinkLine): HostEnd {
    const link: FinalLink = {
      hostIndex: index,
      hostName: name,
      bornAt: this.#here.get(index),
      leftAt: undefined,
      mac: undefined,
      figures: undefined,
      readAt: Number.NaN,
    };
    const end: HostEnd = {link, carrier: undefined};
    this.#ends.set(index, end);
    this.#byName.set(name, end);
    if (this.#ends.size > MOST_LINKS) this.#forgetOldest();
    return end;
  }

  #left({index, name}: LinkLine, now: number): void {
    this.#here.delete(index);
    const end = this.#ends.get(index);
    if (end === undefined) return;

    end.link.leftAt ??= now;
    if (this.#byName.get(name) === end) this.#byName.delete(name);
  }

  #forgetOldest(): void {
    const oldest = [...this.#ends].find(([, {link}]) => link.leftAt !== undefined) ?? [...this.#ends][0];
    if (oldest === undefined) return;

    this.#ends.delete(oldest[0]);
    const {hostName} = oldest[1].link;
    if (this.#byName.get(hostName) === oldest[1]) this.#byName.delete(hostName);
  }
}

function larger(a: FinalFigures, b: FinalFigures): FinalFigures {
  const picked = ([0, 1, 2, 3] as const).map(place => (isMore(a, b, place) ? a : b));
  const each = (part: keyof FinalFigures): FinalFigures['figures'] => [
    picked[0]![part][0],
    picked[1]![part][1],
    picked[2]![part][2],
    picked[3]![part][3],
  ];
  return {figures: each('figures'), rests: each('rests')};
}

function isMore(a: FinalFigures, b: FinalFigures, place: 0 | 1 | 2 | 3): boolean {
  const more = a.figures[place] - b.figures[place];
  return more === 0 ? a.rests[place] > b.rests[place] : more > 0;
}
