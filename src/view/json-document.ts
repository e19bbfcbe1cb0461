import type {
  EngineStatus,
  Inventory,
  TrafficStatus,
  WatchedContainer,
  WatchedEngine,
  WatchedInterface,
} from '../model/inventory.js';
import {peaksOfSum} from '../model/peaks-of-sum.js';
import type {ProtocolCounts, Sweep, Traffic} from '../model/traffic.js';
import type {Selection} from '../selectors/selector.js';
import {factsOf} from './column.js';
import {containerRow, isListed} from './container-row.js';
import {exactSum} from './exact-sum.js';
import {jsonAnomalies} from './json-anomaly.js';
import type {
  JsonContainer,
  JsonDocument,
  JsonEnd,
  JsonEngine,
  JsonInterface,
  JsonNetwork,
  JsonTraffic,
  JsonWatchedEngine,
} from './json-contract.js';
import {jsonDirection, orNull} from './json-direction.js';
import {type SortOrder, sortRows} from './row-order.js';

function jsonLeftOut({leftOut}: Inventory): Pick<JsonDocument, 'leftOut'> {
  if (leftOut === undefined) return {};

  const {interfaces, all} = leftOut;
  const receiveBytesPerSecond = orNull(all.receiveBytesPerSecond);
  return {leftOut: {interfaces, receiveBytesPerSecond, transmitBytesPerSecond: orNull(all.transmitBytesPerSecond)}};
}

/** What of a sweep is shown. `alerts` are already in the shape in which they are printed. */
export interface JsonOptions {
  /** Shows containers without a running process too. */
  readonly isAll: boolean;
  readonly selection: Selection;
  /** Undefined keeps the inventory's order. */
  readonly order: SortOrder | undefined;
  /** Lists loopback interfaces; they are never part of a sum. */
  readonly withLoopback: boolean;
  readonly alerts: JsonDocument['alerts'];
}

/**
 * The document of one sweep, keys in the order of the contract. Containers stand in the inventory's order. Where the
 * selection asks for networks or interfaces, figures cover those alone.
 */
export function jsonDocument(sweep: Sweep, options: JsonOptions): JsonDocument {
  const shown = sweep.inventory.containers.filter(
    container => (options.isAll || isListed(container)) && options.selection.matches(container),
  );
  const inOrder = ordered(shown, sweep, options.order);
  const traffics = inOrder
    .filter(({ended}) => ended === undefined)
    .flatMap(container => trafficOfSelection(container, sweep, options.selection) ?? []);
  return {
    schemaVersion: 1,
    time: sweep.time.toISOString(),
    intervalSeconds: orNull(sweep.intervalSeconds),
    peakIntervalSeconds: orNull(sweep.peakIntervalSeconds),
    host: {name: sweep.host.name, kernel: sweep.host.kernel},
    engine: jsonEngine(sweep.inventory.engines[0]),
    engines: sweep.inventory.engines.map(jsonWatchedEngine),
    containers: inOrder.map(container => jsonContainer(container, sweep, options)),
    ...jsonLeftOut(sweep.inventory),
    totals: jsonTotals(traffics),
    alerts: options.alerts,
  };
}

function jsonTotals(parts: readonly Traffic[]): JsonDocument['totals'] {
  const receive = exactSum(parts.map(part => part.receive));
  const transmit = exactSum(parts.map(part => part.transmit));
  const peaks = receive && transmit && peaksOfSum({receive, transmit}, parts);
  return {receive: jsonDirection(receive, peaks?.receive), transmit: jsonDirection(transmit, peaks?.transmit)};
}

function ordered(
  containers: readonly WatchedContainer[],
  sweep: Sweep,
  order: SortOrder | undefined,
): readonly WatchedContainer[] {
  if (order === undefined) return containers;

  const rows = containers.map(container => containerRow(container, sweep));
  return sortRows(rows, order, factsOf(sweep)).map(({container}) => container);
}

/** The document as text: indented for a person, or compact in one line for a stream. Ends with a line break. */
export function formatJson(document: JsonDocument, layout: 'document' | 'line'): string {
  return `${JSON.stringify(document, null, layout === 'document' ? 2 : undefined)}\n`;
}

function jsonEngine({kind, version, state, reason}: EngineStatus): JsonEngine {
  return {kind, version: version ?? null, state, reason: reason ?? null};
}

function jsonWatchedEngine(engine: WatchedEngine): JsonWatchedEngine {
  return {host: engine.host, endpoint: engine.endpoint, ...jsonEngine(engine)};
}

function jsonContainer(container: WatchedContainer, sweep: Sweep, options: JsonOptions): JsonContainer {
  const traffic = trafficOfSelection(container, sweep, options.selection);
  return {
    host: container.host,
    endpoint: container.endpoint,
    id: container.id,
    name: container.name,
    image: container.image,
    state: container.state,
    pid: orNull(container.pid),
    project: container.project ?? null,
    service: container.service ?? null,
    pod: container.pod ?? null,
    networkMode: container.networkMode,
    networkNamespace: orNull(container.networkNamespace),
    traffic: jsonTraffic(container.traffic, traffic),
    ended: jsonEnd(container),
    receive: jsonDirection(traffic?.receive, traffic?.peaks?.receive),
    transmit: jsonDirection(traffic?.transmit, traffic?.peaks?.transmit),
    ageSeconds: orNull(traffic?.ageSeconds),
    faultsAgeSeconds: orNull(traffic?.faultsAgeSeconds),
    ...jsonProtocols(options.selection.isNarrowed ? undefined : sweep.protocolsOf(container)),
    interfaces: shownInterfaces(container, options).map(watched => jsonInterface(watched, sweep)),
    members: container.members.map(({id, name}) => ({id, name})),
    ...jsonAnomalies(sweep.anomalies?.of(container)),
  };
}

/** They are counted by namespace: nobody knows what part of them a network has. */
function jsonProtocols(counts: ProtocolCounts | undefined): Pick<JsonContainer, 'udp' | 'tcp'> {
  const ageSeconds = orNull(counts?.ageSeconds);
  return {
    udp: {
      receiveBufferErrors: orNull(counts?.udpReceiveBufferErrors),
      receiveBufferErrorsPerSecond: orNull(counts?.udpReceiveBufferErrorsPerSecond),
      ageSeconds,
    },
    tcp: {
      retransmittedSegments: orNull(counts?.tcpRetransmittedSegments),
      retransmittedSegmentsPerSecond: orNull(counts?.tcpRetransmittedSegmentsPerSecond),
      ageSeconds,
    },
  };
}

/** Undefined unless the container is counted, and where the selection asks for a network that no interface was tied to. */
function trafficOfSelection(container: WatchedContainer, sweep: Sweep, selection: Selection): Traffic | undefined {
  if (container.traffic.state !== 'counted') return undefined;
  if (!selection.isNarrowed) return sweep.trafficOf(container);

  const interfaces = selection.summedOf(container);
  return interfaces.length === 0 ? undefined : sweep.sum(interfaces);
}

function jsonTraffic(status: TrafficStatus, traffic: Traffic | undefined): JsonTraffic {
  const {state} = status;
  switch (state) {
    case 'counted':
      return {
        state,
        reason: traffic === undefined ? 'not-tied' : (traffic.reason ?? null),
        sharedWith: null,
        source: status.source,
      };
    case 'shared': {
      const {id, name} = status.owner;
      return {state, reason: status.reason, sharedWith: {id, name}, source: null};
    }
    case 'unavailable':
      return {state, reason: status.reason, sharedWith: null, source: null};
  }
}

function jsonEnd({ended}: WatchedContainer): JsonEnd | null {
  return ended === undefined ? null : {time: ended.time, counters: ended.counters};
}

/** A namespace's interfaces are listed once, with its owner. */
function shownInterfaces(container: WatchedContainer, options: JsonOptions): readonly WatchedInterface[] {
  if (container.traffic.state === 'shared') return [];

  const chosen = new Set(options.selection.interfacesOf(container));
  return container.interfaces.filter(
    watched => chosen.has(watched) || (watched.isLoopback && options.withLoopback && !options.selection.isNarrowed),
  );
}

function jsonInterface(watched: WatchedInterface, sweep: Sweep): JsonInterface {
  const traffic = sweep.sum([watched]);
  return {
    name: watched.name,
    kind: watched.kind ?? null,
    inSum: watched.isSummed,
    hostInterface: watched.hostInterface ?? null,
    mac: watched.mac ?? null,
    addresses: watched.addresses,
    network: jsonNetwork(watched),
    receive: jsonDirection(traffic.receive, traffic.peaks?.receive),
    transmit: jsonDirection(traffic.transmit, traffic.peaks?.transmit),
    ageSeconds: orNull(traffic.ageSeconds),
    faultsAgeSeconds: orNull(traffic.faultsAgeSeconds),
    reset: traffic.reason === 'counter-reset',
  };
}

function jsonNetwork({network, endpointId}: WatchedInterface): JsonNetwork | null {
  return network === undefined
    ? null
    : {name: network.name, driver: network.driver ?? null, endpointId: endpointId ?? null};
}
