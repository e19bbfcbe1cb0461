import type {CounterTable} from '../../model/counter-table.js';
import type {DemoContainer} from './populate.js';

/** One of so many packets is lost on the way and sent again. */
const PACKETS_PER_RETRANSMIT = 20_000;

/** What a simulated namespace's protocols count follows from one of its interfaces. */
export interface DemoProtocols {
  readonly slot: number;
  readonly interfaceSlot: number;
}

/** The protocols of each counted container. */
export function protocolsOf(containers: readonly DemoContainer[]): DemoProtocols[] {
  return containers.flatMap(({watched: {protocolSlot, interfaces}}) => {
    const outward = interfaces.find(({isLoopback}) => !isLoopback);
    return protocolSlot === undefined || outward === undefined
      ? []
      : [{slot: protocolSlot, interfaceSlot: outward.slot}];
  });
}

/** Follows the counters of the interfaces, which have to be written before. */
export function writeProtocols({slot, interfaceSlot}: DemoProtocols, now: number, table: CounterTable): void {
  const {protocols} = table;
  protocols.tcpRetransmittedSegments[slot] = Math.floor(table.transmitPackets[interfaceSlot]! / PACKETS_PER_RETRANSMIT);
  protocols.udpReceiveBufferErrors[slot] = Math.floor(table.receiveDropped[interfaceSlot]! / 2);
  protocols.sampledAt[slot] = now;
}
