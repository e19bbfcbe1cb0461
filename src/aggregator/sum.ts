import {addDirections, plusKnown} from '../model/direction-sum.js';
import type {DirectionTraffic, Traffic} from '../model/traffic.js';

/** The sum of no interfaces: nothing passed. */
export const NO_TRAFFIC: Traffic = {
  receive: every(0),
  transmit: every(0),
  ageSeconds: 0,
  faultsAgeSeconds: 0,
  reason: undefined,
};

/** The sum of nothing that is known. */
export const UNKNOWN_TRAFFIC: Traffic = {
  receive: every(undefined),
  transmit: every(undefined),
  ageSeconds: undefined,
  faultsAgeSeconds: undefined,
  reason: undefined,
};

/** A sum of which each part is needed: unknown where one part is, with that part's reason. */
export function addOrUnknown(a: Traffic, b: Traffic): Traffic {
  return {
    receive: addDirections(a.receive, b.receive, plusOrUnknown),
    transmit: addDirections(a.transmit, b.transmit, plusOrUnknown),
    ageSeconds: olderOrUnknown(a.ageSeconds, b.ageSeconds),
    faultsAgeSeconds: olderOrUnknown(a.faultsAgeSeconds, b.faultsAgeSeconds),
    reason: a.reason ?? b.reason,
  };
}

/** A sum of what is known: unknown, with a reason, only where both parts are. */
export function addKnown(a: Traffic, b: Traffic): Traffic {
  const receive = addDirections(a.receive, b.receive, plusKnown);
  const transmit = addDirections(a.transmit, b.transmit, plusKnown);
  const isKnown = receive.bytesPerSecond !== undefined && transmit.bytesPerSecond !== undefined;
  return {
    receive,
    transmit,
    ageSeconds: olderOfKnown(a.ageSeconds, b.ageSeconds),
    faultsAgeSeconds: olderOfKnown(a.faultsAgeSeconds, b.faultsAgeSeconds),
    reason: isKnown ? undefined : (a.reason ?? b.reason),
  };
}

function olderOrUnknown(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : Math.max(a, b);
}

function olderOfKnown(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

function plusOrUnknown(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

function every(value: number | undefined): DirectionTraffic {
  return {
    bytes: value,
    packets: value,
    errors: value,
    dropped: value,
    bytesPerSecond: value,
    packetsPerSecond: value,
    errorsPerSecond: value,
    droppedPerSecond: value,
    packetsPerSecondOverFaults: value,
    totalBytes: value,
    totalPackets: value,
  };
}
