import type {CounterTable} from '../../model/counter-table.js';
import type {DemoContainer} from './populate.js';
import {pseudoRandom} from './pseudo-random.js';
import type {DemoService} from './scene.js';
import {amountUntil, type TrafficShape} from './traffic-shape.js';

/** What a packet weighs on average when it brings data, and when it mostly acknowledges. */
const LARGE_PACKET = 1_180;
const SMALL_PACKET = 210;
const ARP_FRAME = 42;

/** A defective interface counts a handful of defects in each of these periods. */
const FAULT_PERIOD_SECONDS = 23;
const DEFECTS_AT_ONCE = 12;

const LOOPBACK_BYTES_PER_SECOND = 8_000;
const LONGEST_BEFORE_SECONDS = 90_000;

/** What one interface's counters are made from: numbers only, so that a sweep allocates nothing. */
export interface Flow {
  readonly slot: number;
  readonly shape: TrafficShape;
  readonly seed: number;
  readonly receiveJitterSeed: number;
  readonly transmitJitterSeed: number;
  readonly receive: number;
  readonly transmit: number;
  readonly receivePacketBytes: number;
  readonly transmitPacketBytes: number;
  readonly faults: DemoService['faults'];
  /** What the interface had counted before rxtop looked, in seconds of its usual rate. */
  readonly secondsBefore: number;
  /** Second of the demo at which the interface was made. */
  bornAt: number;
}

/** The first interface of a container carries most of its traffic. */
export function flowsOf({service, seed, watched}: DemoContainer): Flow[] {
  const outward = watched.interfaces.filter(({isLoopback}) => !isLoopback).length;
  let shareLeft = 1;
  let order = 0;
  return watched.interfaces.map(({slot, isLoopback}) => {
    if (isLoopback) return loopbackFlow(slot, seed);

    order++;
    const share = order === outward ? shareLeft : shareLeft * 0.7;
    shareLeft -= share;
    return outwardFlow(service, slot, seed + 7 * order, share);
  });
}

function outwardFlow(service: DemoService, slot: number, seed: number, share: number): Flow {
  const {shape, receive, transmit, faults, restartsEvery} = service;
  const [receivePacketBytes, transmitPacketBytes] = packetSizes(service);
  return {
    slot,
    shape,
    seed,
    receiveJitterSeed: 2 * seed,
    transmitJitterSeed: 2 * seed + 1,
    receive: receive * share,
    transmit: transmit * share,
    receivePacketBytes,
    transmitPacketBytes,
    faults,
    secondsBefore: restartsEvery === undefined ? Math.floor(LONGEST_BEFORE_SECONDS * pseudoRandom(seed, 3)) : 0,
    bornAt: 0,
  };
}

/** What goes out by the loopback interface comes in by it. */
function loopbackFlow(slot: number, seed: number): Flow {
  return {
    slot,
    shape: 'steady',
    seed,
    receiveJitterSeed: seed,
    transmitJitterSeed: seed,
    receive: LOOPBACK_BYTES_PER_SECOND,
    transmit: LOOPBACK_BYTES_PER_SECOND,
    receivePacketBytes: SMALL_PACKET,
    transmitPacketBytes: SMALL_PACKET,
    faults: 'none',
    secondsBefore: Math.floor(LONGEST_BEFORE_SECONDS * pseudoRandom(seed, 3)),
    bornAt: 0,
  };
}

/** Of what containers receive and transmit, so much passes the host's way out, up to so much each way. */
const OUTWARD_SHARE = 0.6;
const MOST_OUTWARD = 80e6;
const UPLINK_SEED = 77;

/** What the host's way out counts beside the flows of its containers. */
export function uplinkFlow(flows: readonly Flow[], slot: number): Flow {
  const sum = (direction: 'receive' | 'transmit') =>
    Math.min(MOST_OUTWARD, OUTWARD_SHARE * flows.reduce((total, flow) => total + flow[direction], 0));
  return {
    slot,
    shape: 'wave',
    seed: UPLINK_SEED,
    receiveJitterSeed: UPLINK_SEED,
    transmitJitterSeed: UPLINK_SEED + 1,
    receive: sum('receive'),
    transmit: sum('transmit'),
    receivePacketBytes: LARGE_PACKET,
    transmitPacketBytes: LARGE_PACKET,
    faults: 'none',
    secondsBefore: LONGEST_BEFORE_SECONDS,
    bornAt: 0,
  };
}

/** Data goes one way in large packets, and is acknowledged in small ones. */
function packetSizes({shape, receive, transmit}: DemoService): [receive: number, transmit: number] {
  if (shape === 'trickle') return [ARP_FRAME, ARP_FRAME];

  return receive > transmit ? [LARGE_PACKET, SMALL_PACKET] : [SMALL_PACKET, LARGE_PACKET];
}

/** Counters as a kernel shows them: whole, cumulative, and never falling while the interface lives. */
export function writeCounters(flow: Flow, seconds: number, now: number, table: CounterTable): void {
  const {slot, faults, bornAt} = flow;
  const receiveBytes = receivedUntil(flow, seconds);
  const transmitBytes = transmittedUntil(flow, seconds);
  table.receiveBytes[slot] = receiveBytes;
  table.transmitBytes[slot] = transmitBytes;
  table.receivePackets[slot] = Math.floor(receiveBytes / flow.receivePacketBytes);
  table.transmitPackets[slot] = Math.floor(transmitBytes / flow.transmitPacketBytes);
  table.sampledAt[slot] = now;

  const defects = Math.floor((seconds - bornAt) / FAULT_PERIOD_SECONDS) * DEFECTS_AT_ONCE;
  table.receiveErrors[slot] = faults === 'errors' ? defects : 0;
  table.receiveDropped[slot] = faults === 'drops' ? defects : 0;
  table.transmitErrors[slot] = 0;
  table.transmitDropped[slot] = faults === 'drops' ? Math.floor(defects / 4) : 0;
  table.faultsSampledAt[slot] = now;
}

/** Bytes of a reading between two sweeps. Until the next sweep, a container that is started anew counts on. */
export function writeSubsample(flow: Flow, seconds: number, now: number, {subsamples}: CounterTable): void {
  const {slot} = flow;
  subsamples.receiveBytes[slot] = receivedUntil(flow, seconds);
  subsamples.transmitBytes[slot] = transmittedUntil(flow, seconds);
  subsamples.receiveRest[slot] = 0;
  subsamples.transmitRest[slot] = 0;
  subsamples.sampledAt[slot] = now;
}

function receivedUntil(flow: Flow, seconds: number): number {
  return Math.floor(flow.receive * amountOf(flow, flow.receiveJitterSeed, seconds));
}

function transmittedUntil(flow: Flow, seconds: number): number {
  return Math.floor(flow.transmit * amountOf(flow, flow.transmitJitterSeed, seconds));
}

function amountOf({shape, seed, bornAt, secondsBefore}: Flow, jitterSeed: number, seconds: number): number {
  const sinceBirth = amountUntil(shape, seconds, seed, jitterSeed) - amountUntil(shape, bornAt, seed, jitterSeed);
  return sinceBirth + secondsBefore;
}
