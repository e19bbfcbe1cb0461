/** One end of a flow. `port` is undefined for protocols without ports. */
export interface FlowEnd {
  readonly address: string;
  readonly port: number | undefined;
}

/**
 * One direction of a flow as connection tracking sees it, after its own translation of addresses. Packets and bytes, without
 * the Ethernet header, are undefined where the flow is not accounted.
 */
export interface FlowDirection {
  readonly source: FlowEnd;
  readonly destination: FlowEnd;
  readonly packets: number | undefined;
  readonly bytes: number | undefined;
}

/** An entry of the kernel's connection tracking. `state` is TCP's. Addresses are in their short form. */
export interface TrackedFlow {
  readonly protocol: string;
  readonly state: string | undefined;
  readonly original: FlowDirection;
  readonly reply: FlowDirection;
}

/**
 * What connection tracking told of some addresses. `isAccounting` says whether flows that begin now are counted, undefined
 * where that cannot be seen. `leftOut` flows were more than are kept.
 */
export type FlowReading =
  | {
      readonly state: 'read';
      readonly flows: readonly TrackedFlow[];
      readonly isAccounting: boolean | undefined;
      readonly leftOut: number;
    }
  | {
      readonly state: 'unavailable';
      readonly reason: 'not-permitted' | 'no-connection-tracking' | 'remote' | 'demo';
      readonly statement: string;
      readonly remedy: string;
    };
