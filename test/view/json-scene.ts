import {createAggregator} from '../../src/aggregator/aggregator.js';
import {containerKey} from '../../src/model/container.js';
import type {Inventory, WatchedContainer, WatchedEngine, WatchedInterface} from '../../src/model/inventory.js';
import type {Aggregator, Sweep} from '../../src/model/traffic.js';
import {createSelection, type Selector} from '../../src/selectors/selector.js';
import type {AlertObject} from '../../src/view/alert-line.js';
import type {JsonOptions} from '../../src/view/json-document.js';

export const NOON = Date.UTC(2026, 0, 31, 12);
export const WEB_ID = 'a'.repeat(64);
export const SIDECAR_ID = 'b'.repeat(64);

export const CONNECTED: WatchedEngine = {
  host: 'prod-01',
  kind: 'docker',
  version: '26.1.5',
  endpoint: 'unix:///var/run/docker.sock',
  state: 'connected',
  sinceSeconds: 0,
  reason: undefined,
  hint: undefined,
};

const SHOP_DEFAULT = {id: 'c'.repeat(64), name: 'shop_default', driver: 'bridge', bridge: 'br-1', subnets: []};

/** An alert that fires. */
export const FIRING: AlertObject = {
  state: 'firing',
  severity: 'critical',
  container: {id: WEB_ID, name: 'web'},
  host: 'prod-01',
  rule: 'name=web tx > 5MB/s for 10s as critical',
  metric: 'tx',
  comparison: '>',
  value: 12_300_000,
  threshold: 5_000_000,
  clear: 5_000_000,
  unit: 'bytesPerSecond',
  forSeconds: 10,
  since: '2026-01-31T12:00:00.000Z',
  began: '2026-01-31T11:59:50.000Z',
};

/** A running container on one bridge network, but for what is said otherwise. */
export function container(overrides: Partial<WatchedContainer> = {}): WatchedContainer {
  const {host, endpoint} = CONNECTED;
  return {
    key: containerKey(overrides.host ?? host, overrides.id ?? WEB_ID),
    host,
    endpoint,
    id: WEB_ID,
    name: 'web',
    image: 'nginx:1.27',
    state: 'running',
    pid: 123,
    startedAt: '2026-01-31T11:00:00.000Z',
    labels: {},
    project: 'shop',
    pod: undefined,
    service: 'web',
    networkMode: 'bridge',
    networks: [SHOP_DEFAULT],
    networkNamespace: 4_026_532_281,
    traffic: {state: 'counted', source: 'host', why: 'its host interface is known'},
    interfaces: [],
    formerSlots: [],
    protocolSlot: undefined,
    members: [],
    ...overrides,
  };
}

/** `eth0` on `shop_default`, but for what is said otherwise. */
export function onSlot(slot: number, overrides: Partial<WatchedInterface> = {}): WatchedInterface {
  return {
    slot,
    name: 'eth0',
    isLoopback: false,
    kind: 'veth',
    isSummed: true,
    source: 'host',
    hostInterface: 'veth1a2b3c',
    mac: '02:42:ac:12:00:02',
    addresses: ['172.18.0.2/16'],
    network: SHOP_DEFAULT,
    endpointId: 'd'.repeat(64),
    ...overrides,
  };
}

/** Bytes received and sent so far, and optionally errors; packets are a thousandth of the bytes. */
export interface Counters {
  readonly receive: number;
  readonly transmit: number;
  readonly receiveErrors?: number;
}

/** An aggregator whose table the test fills by hand. The first sweep is at second 0. */
export class Scene {
  readonly aggregator: Aggregator = createAggregator();
  #number = 0;

  slot(): number {
    return this.aggregator.table.acquire('before-watching');
  }

  sweep(
    second: number,
    inventory: Inventory | readonly WatchedContainer[],
    read: ReadonlyMap<number, Counters>,
  ): Sweep {
    const {table} = this.aggregator;
    const monotonicSeconds = 50 + second;
    for (const [slot, {receive, transmit, receiveErrors}] of read) {
      table.receiveBytes[slot] = receive;
      table.transmitBytes[slot] = transmit;
      table.receivePackets[slot] = Math.floor(receive / 1000);
      table.transmitPackets[slot] = Math.floor(transmit / 1000);
      table.sampledAt[slot] = monotonicSeconds;
      if (receiveErrors === undefined) continue;

      table.receiveErrors[slot] = receiveErrors;
      table.receiveDropped[slot] = 0;
      table.transmitErrors[slot] = 0;
      table.transmitDropped[slot] = 0;
      table.faultsSampledAt[slot] = monotonicSeconds;
    }

    return this.aggregator.aggregate({
      number: this.#number++,
      time: new Date(NOON + second * 1000),
      monotonicSeconds,
      durationSeconds: 0.001,
      host: {name: 'prod-01', kernel: '6.18.44', uplink: 'eth0', uplinkBytesPerSecond: undefined},
      inventory: 'engines' in inventory ? inventory : {engines: [CONNECTED], containers: inventory},
    });
  }
}

/** Everything is shown, but for what is said otherwise. */
export function options(overrides: Partial<JsonOptions> = {}, ...selectors: Selector[]): JsonOptions {
  return {
    isAll: true,
    selection: createSelection(selectors),
    order: undefined,
    withLoopback: false,
    alerts: [],
    ...overrides,
  };
}

export function selector(key: Selector['key'], pattern: string, isNegated = false): Selector {
  return {key, label: undefined, pattern, isNegated};
}
