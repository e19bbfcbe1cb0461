import type {AddressOwner} from '../flows/address-book.js';
import type {ContainerFlow, FlowAmount} from '../flows/container-flows.js';
import type {ContainerRef} from '../model/container.js';
import type {FlowEnd} from '../model/flow.js';
import type {FlowReport} from './flow-table.js';

/** Bytes and packets at IP level: an interface counts 14 bytes of Ethernet a packet more. */
interface JsonFlowAmount {
  readonly bytes: number | null;
  readonly packets: number | null;
}

interface JsonEnd {
  readonly address: string;
  readonly port: number | null;
}

/** One flow. `reason` says why its figures are `null`. */
export interface JsonFlow {
  readonly protocol: string;
  readonly state: string | null;
  readonly direction: ContainerFlow['direction'];
  readonly local: JsonEnd;
  /** `isInternal`: on a network of containers. `containers` are several where they have the same address. */
  readonly peer: JsonEnd & {
    readonly isInternal: boolean;
    readonly containers: readonly ContainerRef[];
    readonly network: string | null;
  };
  readonly receive: JsonFlowAmount;
  readonly transmit: JsonFlowAmount;
  readonly reason: 'not-accounted' | null;
}

/** What `rxtop flows --json` prints. A change that could break a reader raises `schemaVersion`. */
export interface FlowDocument {
  readonly schemaVersion: 1;
  readonly time: string;
  readonly container: ContainerRef;
  /** Whether the kernel accounts flows that begin now; `null` where that cannot be seen. */
  readonly isAccounting: boolean | null;
  readonly flows: readonly JsonFlow[];
  /** Number of flows that are not listed. */
  readonly leftOut: number;
}

/** The flows of a container as a JSON document. */
export function flowDocument({container, flows, isAccounting, leftOut}: FlowReport, time: Date): FlowDocument {
  return {
    schemaVersion: 1,
    time: time.toISOString(),
    container,
    isAccounting: isAccounting ?? null,
    flows: flows.map(jsonFlow),
    leftOut,
  };
}

function jsonFlow({protocol, state, direction, local, peer, owner, receive, transmit}: ContainerFlow): JsonFlow {
  return {
    protocol,
    state: state ?? null,
    direction,
    local: jsonEnd(local),
    peer: {...jsonEnd(peer), ...jsonOwner(owner)},
    receive: jsonAmount(receive),
    transmit: jsonAmount(transmit),
    reason: receive.bytes === undefined || transmit.bytes === undefined ? 'not-accounted' : null,
  };
}

function jsonEnd({address, port}: FlowEnd): JsonEnd {
  return {address, port: port ?? null};
}

function jsonAmount({bytes, packets}: FlowAmount): JsonFlowAmount {
  return {bytes: bytes ?? null, packets: packets ?? null};
}

function jsonOwner(owner: AddressOwner): Pick<JsonFlow['peer'], 'isInternal' | 'containers' | 'network'> {
  switch (owner.kind) {
    case 'container':
      return {isInternal: true, containers: [owner.container], network: owner.network ?? null};
    case 'ambiguous':
      return {isInternal: true, containers: owner.containers, network: null};
    case 'network':
      return {isInternal: true, containers: [], network: owner.network};
    case 'external':
      return {isInternal: false, containers: [], network: null};
  }
}
