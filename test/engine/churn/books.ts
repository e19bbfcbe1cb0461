import {readKernelCounters} from '../lab/kernel-counters.js';

/** Bytes and packets of both directions. */
export interface Amount {
  readonly receiveBytes: number;
  readonly receivePackets: number;
  readonly transmitBytes: number;
  readonly transmitPackets: number;
}

export const NOTHING: Amount = {receiveBytes: 0, receivePackets: 0, transmitBytes: 0, transmitPackets: 0};

export function sum(a: Amount, b: Amount): Amount {
  return {
    receiveBytes: a.receiveBytes + b.receiveBytes,
    receivePackets: a.receivePackets + b.receivePackets,
    transmitBytes: a.transmitBytes + b.transmitBytes,
    transmitPackets: a.transmitPackets + b.transmitPackets,
  };
}

export function less(a: Amount, b: Amount): Amount {
  return {
    receiveBytes: a.receiveBytes - b.receiveBytes,
    receivePackets: a.receivePackets - b.receivePackets,
    transmitBytes: a.transmitBytes - b.transmitBytes,
    transmitPackets: a.transmitPackets - b.transmitPackets,
  };
}

/**
 * What one container has received and sent in all its lives, by the kernel's own word, read in its namespace before each
 * end of an interface, while nothing is under way. `atRisk` is what rxtop cannot have seen by a sweep: it came after the
 * last one that is known, on an interface that then went.
 */
export class Book {
  #ended: Amount = NOTHING;
  #atRisk: Amount = NOTHING;
  /** By interface name, of the present life. */
  #sweptAt = new Map<string, Amount>();

  get atRisk(): Amount {
    return this.#atRisk;
  }

  /** rxtop has swept what the kernel counts now. */
  swept(pid: number): void {
    this.#sweptAt = new Map(countersOf(pid));
  }

  /** These interfaces are about to go; all if not named. */
  ends(pid: number, isGoing: (interfaceName: string) => boolean = () => true): void {
    for (const [name, counters] of countersOf(pid)) {
      if (!isGoing(name)) continue;

      this.#ended = sum(this.#ended, counters);
      this.#atRisk = sum(this.#atRisk, less(counters, this.#sweptAt.get(name) ?? NOTHING));
      this.#sweptAt.delete(name);
    }
  }

  /** Everything so far; without a pid, of a container that does not run. */
  total(pid: number | undefined): Amount {
    const live = pid === undefined ? [] : countersOf(pid).map(([, counters]) => counters);
    return live.reduce(sum, this.#ended);
  }
}

function countersOf(pid: number): (readonly [string, Amount])[] {
  return [...readKernelCounters({pid})]
    .filter(([name]) => name !== 'lo')
    .map(([name, {receive, transmit}]) => [
      name,
      {
        receiveBytes: receive.bytes,
        receivePackets: receive.packets,
        transmitBytes: transmit.bytes,
        transmitPackets: transmit.packets,
      },
    ]);
}
