import {readFileSync} from 'node:fs';
import {output} from './run.js';

/** One direction of an interface as the kernel counts it. */
export interface DirectionCounters {
  readonly bytes: number;
  readonly packets: number;
  readonly errors: number;
  readonly dropped: number;
}

export interface InterfaceCounters {
  readonly receive: DirectionCounters;
  readonly transmit: DirectionCounters;
}

/** Interface names to counters, in the kernel's order. */
export type KernelCounters = ReadonlyMap<string, InterfaceCounters>;

/** A network namespace, named by a process in it. */
export interface NetworkPlace {
  readonly pid: number;
}

/**
 * The observer: what the kernel counts in the namespace of a process, by `/proc/<pid>/net/dev`. It shares no code with
 * rxtop, so that both cannot be wrong in the same way.
 */
export function readKernelCounters({pid}: NetworkPlace): KernelCounters {
  const text = readFileSync(`/proc/${pid}/net/dev`, 'utf8');
  const lines = [...text.matchAll(/^ *(?<name>[^ |]+): *(?<numbers>[\d ]+)$/gm)];
  return new Map(
    lines.map(({groups: {name = '', numbers = ''} = {}}) => {
      const n = numbers.trim().split(/ +/).map(Number);
      return [name, {receive: direction(n.slice(0, 4)), transmit: direction(n.slice(8, 12))}];
    }),
  );
}

/** The same figures by another way through the kernel: what iproute2 gets by netlink. */
export async function readLinkStatistics({pid}: NetworkPlace): Promise<KernelCounters> {
  const text = await output(['nsenter', '--target', String(pid), '--net', 'ip', '-s', '-j', 'link', 'show']);
  return new Map(
    (JSON.parse(text) as LinkStatistics[]).map(({ifname, stats64: {rx, tx}}) => [
      ifname,
      {receive: pick(rx), transmit: pick(tx)},
    ]),
  );
}

/** What came on top from one reading to the next. */
export function difference(before: InterfaceCounters, after: InterfaceCounters): InterfaceCounters {
  const subtract = (from: DirectionCounters, what: DirectionCounters) => ({
    bytes: from.bytes - what.bytes,
    packets: from.packets - what.packets,
    errors: from.errors - what.errors,
    dropped: from.dropped - what.dropped,
  });
  return {
    receive: subtract(after.receive, before.receive),
    transmit: subtract(after.transmit, before.transmit),
  };
}

interface LinkStatistics {
  readonly ifname: string;
  readonly stats64: {readonly rx: DirectionCounters; readonly tx: DirectionCounters};
}

function direction([bytes = Number.NaN, packets = Number.NaN, errors = Number.NaN, dropped = Number.NaN]: number[]) {
  return {bytes, packets, errors, dropped};
}

function pick({bytes, packets, errors, dropped}: DirectionCounters): DirectionCounters {
  return {bytes, packets, errors, dropped};
}
