import type {FlowDirection, FlowEnd, TrackedFlow} from '../model/flow.js';
import type {AddressBook, AddressOwner} from './address-book.js';

/** Packets and bytes at IP level: an interface counts 14 bytes of Ethernet a packet more. Undefined where not accounted. */
export interface FlowAmount {
  readonly packets: number | undefined;
  readonly bytes: number | undefined;
}

/** A flow as its container sees it. `outgoing`: the container began it. The peer is the real one, behind any translation. */
export interface ContainerFlow {
  readonly protocol: string;
  readonly state: string | undefined;
  readonly direction: 'outgoing' | 'incoming';
  readonly local: FlowEnd;
  readonly peer: FlowEnd;
  readonly owner: AddressOwner;
  readonly receive: FlowAmount;
  readonly transmit: FlowAmount;
}

/** What the container with these addresses has to do with each flow, the largest first, those of unknown size last. */
export function containerFlows(
  flows: readonly TrackedFlow[],
  addresses: ReadonlySet<string>,
  book: AddressBook,
): ContainerFlow[] {
  return flows
    .flatMap(flow => seenFrom(flow, addresses, book) ?? [])
    .toSorted((a, b) => (sizeOf(b) ?? -1) - (sizeOf(a) ?? -1));
}

/**
 * The answers to what a container sends come from whom it really reached, those to what it receives from itself, whatever
 * address the other end had asked for.
 */
function seenFrom(
  {protocol, state, original, reply}: TrackedFlow,
  addresses: ReadonlySet<string>,
  book: AddressBook,
): ContainerFlow | undefined {
  if (addresses.has(original.source.address)) {
    const peer = reply.source;
    const owner = book.ownerOf(peer.address);
    const amounts = {receive: amountOf(reply), transmit: amountOf(original)};
    return {protocol, state, direction: 'outgoing', local: original.source, peer, owner, ...amounts};
  }

  if (addresses.has(reply.source.address)) {
    const peer = original.source;
    const owner = book.ownerOf(peer.address);
    const amounts = {receive: amountOf(original), transmit: amountOf(reply)};
    return {protocol, state, direction: 'incoming', local: reply.source, peer, owner, ...amounts};
  }

  return undefined;
}

function amountOf({packets, bytes}: FlowDirection): FlowAmount {
  return {packets, bytes};
}

function sizeOf({receive, transmit}: ContainerFlow): number | undefined {
  return receive.bytes === undefined || transmit.bytes === undefined ? undefined : receive.bytes + transmit.bytes;
}
