import type {CounterSource, WatchedContainer, WatchedInterface} from '../model/inventory.js';
import type {Sweep, Traffic} from '../model/traffic.js';
import type {Amount} from './amount.js';

/** An interface that a run of a container had, and what the kernel had counted when the books were last brought up to date. */
export interface RunInterface {
  readonly name: string;
  readonly hostInterface: string | undefined;
  readonly endpointId: string | undefined;
  readonly source: CounterSource;
  /** Undefined where that is not known: what it has counted since cannot be told then. Packets may be NaN. */
  readonly counters: Amount | undefined;
}

/** One run of a container, from its start to its end, as far as the books cover it. */
export interface Run {
  /** The engine's word (RFC 3339), undefined until it was asked. */
  readonly startedAt: string | undefined;
  /** When the counters were read, in milliseconds since 1970. */
  readonly at: number;
  readonly interfaces: readonly RunInterface[];
  /** Whether these are all interfaces that it had. */
  readonly isWhole: boolean;
}

/** Interfaces of one run that are remembered; a container that changes them more often than this loses the oldest. */
const MOST_INTERFACES = 32;

/** The run as it stands at this sweep. Interfaces that it had before are remembered, so that they are not taken for new ones. */
export function runAt(container: WatchedContainer, sweep: Sweep, before: Run | undefined): Run {
  const {startedAt} = container;
  const present = countedInterfaces(container).map((watched): RunInterface => {
    const {name, hostInterface, endpointId, source} = watched;
    return {name, hostInterface, endpointId, source, counters: countersOf(sweep.sum([watched]))};
  });
  const past = before !== undefined && before.startedAt === startedAt ? before.interfaces : [];
  const gone = past.filter(known => !present.some(found => isSame(known, found)));
  const remembered = gone.map(known => ({...known, counters: undefined}));
  const interfaces = [...present, ...remembered];
  return {
    startedAt,
    at: sweep.time.getTime(),
    interfaces: interfaces.slice(0, MOST_INTERFACES),
    isWhole: areAllTold(container) && interfaces.length <= MOST_INTERFACES,
  };
}

function areAllTold({traffic, interfaces}: WatchedContainer): boolean {
  return traffic.state === 'counted'
    ? interfaces.length > 0
    : traffic.state === 'unavailable' && traffic.reason === 'no-network';
}

/** Whether the same run of the same container is meant. */
export function isSameRun(run: Run, {startedAt}: WatchedContainer): boolean {
  return run.startedAt !== undefined && run.startedAt === startedAt;
}

/** Interfaces whose sum is the container's traffic. */
export function countedInterfaces({interfaces}: WatchedContainer): readonly WatchedInterface[] {
  return interfaces.filter(({isSummed}) => isSummed);
}

/** What the kernel has counted, undefined where its bytes are not known. */
export function countersOf({receive, transmit}: Traffic): Amount | undefined {
  if (receive.bytes === undefined || transmit.bytes === undefined) return undefined;

  return {
    receiveBytes: receive.bytes,
    receivePackets: receive.packets ?? Number.NaN,
    transmitBytes: transmit.bytes,
    transmitPackets: transmit.packets ?? Number.NaN,
  };
}

/** An endpoint is made anew at each start and connection; without one, the names of both ends have to do. */
export function isSame(
  known: RunInterface,
  found: Pick<RunInterface, 'name' | 'hostInterface' | 'endpointId'>,
): boolean {
  if (known.endpointId !== undefined && found.endpointId !== undefined) return known.endpointId === found.endpointId;

  return known.name === found.name && known.hostInterface === found.hostInterface;
}
