import {describe, expect, test} from 'vitest';
import type {TrafficStatus, WatchedContainer} from '../../src/model/inventory.js';
import {formatJson, jsonDocument} from '../../src/view/json-document.js';
import {CONNECTED, container, FIRING, onSlot, options, Scene, SIDECAR_ID, selector, WEB_ID} from './json-scene.js';

/** Two sweeps 2 s apart of a container with two interfaces and a loopback one. */
function twoSweeps() {
  const scene = new Scene();
  const [eth0, eth1, lo] = [scene.slot(), scene.slot(), scene.slot()];
  const back = {id: 'e'.repeat(64), name: 'shop_back', driver: undefined, bridge: undefined, subnets: []};
  const web = container({
    networks: [...container().networks, back],
    interfaces: [
      onSlot(lo, {
        name: 'lo',
        isLoopback: true,
        kind: 'loopback',
        isSummed: false,
        network: undefined,
        endpointId: undefined,
        mac: undefined,
      }),
      onSlot(eth0),
      onSlot(eth1, {name: 'eth1', network: back, hostInterface: undefined, addresses: []}),
    ],
    members: [{id: SIDECAR_ID, name: 'sidecar'}],
  });
  const read = (second: number) =>
    new Map([
      [eth0, {receive: 1000 + 500 * second, transmit: 9000 + 100 * second, receiveErrors: 3}],
      [eth1, {receive: 7 * second, transmit: 11 * second}],
      [lo, {receive: 1e6 * (1 + second), transmit: 1e6 * (1 + second)}],
    ]);
  const first = scene.sweep(0, [web], read(0));
  const firstDocument = jsonDocument(first, options());
  const second = scene.sweep(2, [web], read(2));
  return {scene, web, firstDocument, second};
}

test('a document of two sweeps has the keys of the contract, in its order', () => {
  const {second} = twoSweeps();
  expect(formatJson(jsonDocument(second, options()), 'document')).toMatchInlineSnapshot(`
    "{
      "schemaVersion": 1,
      "time": "2026-01-31T12:00:02.000Z",
      "intervalSeconds": 2,
      "peakIntervalSeconds": null,
      "host": {
        "name": "prod-01",
        "kernel": "6.18.44"
      },
      "engine": {
        "kind": "docker",
        "version": "26.1.5",
        "state": "connected",
        "reason": null
      },
      "engines": [
        {
          "host": "prod-01",
          "endpoint": "unix:///var/run/docker.sock",
          "kind": "docker",
          "version": "26.1.5",
          "state": "connected",
          "reason": null
        }
      ],
      "containers": [
        {
          "host": "prod-01",
          "endpoint": "unix:///var/run/docker.sock",
          "id": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
          "name": "web",
          "image": "nginx:1.27",
          "state": "running",
          "pid": 123,
          "project": "shop",
          "service": "web",
          "pod": null,
          "networkMode": "bridge",
          "networkNamespace": 4026532281,
          "traffic": {
            "state": "counted",
            "reason": null,
            "sharedWith": null,
            "source": "host"
          },
          "ended": null,
          "receive": {
            "bytes": 2014,
            "packets": 2,
            "errors": null,
            "dropped": null,
            "bytesPerSecond": 507,
            "packetsPerSecond": 0.5,
            "peakBytesPerSecond": null,
            "burstRatio": null
          },
          "transmit": {
            "bytes": 9222,
            "packets": 9,
            "errors": null,
            "dropped": null,
            "bytesPerSecond": 111,
            "packetsPerSecond": 0,
            "peakBytesPerSecond": null,
            "burstRatio": null
          },
          "ageSeconds": 0,
          "faultsAgeSeconds": null,
          "udp": {
            "receiveBufferErrors": null,
            "receiveBufferErrorsPerSecond": null,
            "ageSeconds": null
          },
          "tcp": {
            "retransmittedSegments": null,
            "retransmittedSegmentsPerSecond": null,
            "ageSeconds": null
          },
          "interfaces": [
            {
              "name": "eth0",
              "kind": "veth",
              "inSum": true,
              "hostInterface": "veth1a2b3c",
              "mac": "02:42:ac:12:00:02",
              "addresses": [
                "172.18.0.2/16"
              ],
              "network": {
                "name": "shop_default",
                "driver": "bridge",
                "endpointId": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
              },
              "receive": {
                "bytes": 2000,
                "packets": 2,
                "errors": 3,
                "dropped": 0,
                "bytesPerSecond": 500,
                "packetsPerSecond": 0.5,
                "peakBytesPerSecond": null,
                "burstRatio": null
              },
              "transmit": {
                "bytes": 9200,
                "packets": 9,
                "errors": 0,
                "dropped": 0,
                "bytesPerSecond": 100,
                "packetsPerSecond": 0,
                "peakBytesPerSecond": null,
                "burstRatio": null
              },
              "ageSeconds": 0,
              "faultsAgeSeconds": 0,
              "reset": false
            },
            {
              "name": "eth1",
              "kind": "veth",
              "inSum": true,
              "hostInterface": null,
              "mac": "02:42:ac:12:00:02",
              "addresses": [],
              "network": {
                "name": "shop_back",
                "driver": null,
                "endpointId": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
              },
              "receive": {
                "bytes": 14,
                "packets": 0,
                "errors": null,
                "dropped": null,
                "bytesPerSecond": 7,
                "packetsPerSecond": 0,
                "peakBytesPerSecond": null,
                "burstRatio": null
              },
              "transmit": {
                "bytes": 22,
                "packets": 0,
                "errors": null,
                "dropped": null,
                "bytesPerSecond": 11,
                "packetsPerSecond": 0,
                "peakBytesPerSecond": null,
                "burstRatio": null
              },
              "ageSeconds": 0,
              "faultsAgeSeconds": null,
              "reset": false
            }
          ],
          "members": [
            {
              "id": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
              "name": "sidecar"
            }
          ],
          "anomalyScore": null,
          "anomalies": []
        }
      ],
      "totals": {
        "receive": {
          "bytes": 2014,
          "packets": 2,
          "errors": null,
          "dropped": null,
          "bytesPerSecond": 507,
          "packetsPerSecond": 0.5,
          "peakBytesPerSecond": null,
          "burstRatio": null
        },
        "transmit": {
          "bytes": 9222,
          "packets": 9,
          "errors": null,
          "dropped": null,
          "bytesPerSecond": 111,
          "packetsPerSecond": 0,
          "peakBytesPerSecond": null,
          "burstRatio": null
        }
      },
      "alerts": []
    }
    "
  `);
});

test('the first sweep has counters, no rates, and says that it is the first', () => {
  const {firstDocument} = twoSweeps();
  expect(firstDocument.intervalSeconds).toBeNull();
  const [web] = firstDocument.containers;
  expect(web?.traffic).toEqual({state: 'counted', reason: 'first-sample', sharedWith: null, source: 'host'});
  expect(web?.receive).toMatchObject({bytes: 1000, bytesPerSecond: null, packetsPerSecond: null});
  expect(web?.interfaces.map(({reset}) => reset)).toEqual([false, false]);
  expect(firstDocument.totals.transmit.bytes).toBe(9000);
});

test('loopback is listed on request and never summed', () => {
  const {second} = twoSweeps();
  const [without] = jsonDocument(second, options()).containers;
  const [withLoopback] = jsonDocument(second, options({withLoopback: true})).containers;
  expect(without?.interfaces.map(({name}) => name)).toEqual(['eth0', 'eth1']);
  expect(withLoopback?.interfaces.map(({name}) => name)).toEqual(['lo', 'eth0', 'eth1']);
  expect(withLoopback?.receive).toEqual(without?.receive);
  expect(withLoopback?.receive.bytes).toBe(2014);
});

test('a counter that went down is marked on its interface, and the rate is unknown for that sweep only', () => {
  const {scene, web} = twoSweeps();
  const [, eth0, eth1] = web.interfaces.map(({slot}) => slot) as [number, number, number];
  const read = (receive: number) =>
    new Map([
      [eth0, {receive, transmit: receive}],
      [eth1, {receive: 90, transmit: 90}],
    ]);
  const reset = jsonDocument(scene.sweep(3, [web], read(10)), options()).containers[0];
  expect(reset?.traffic.reason).toBe('counter-reset');
  expect(reset?.interfaces.map(({reset}) => reset)).toEqual([true, false]);
  expect(reset?.receive).toMatchObject({bytes: 100, bytesPerSecond: null});
  expect(reset?.interfaces[1]?.receive.bytesPerSecond).toBe(76);

  const after = jsonDocument(scene.sweep(4, [web], read(60)), options()).containers[0];
  expect(after?.traffic.reason).toBeNull();
  expect(after?.interfaces.map(({reset}) => reset)).toEqual([false, false]);
  expect(after?.receive.bytesPerSecond).toBe(50);
});

test('an interface that took the place of another is a reset too', () => {
  const {scene, web} = twoSweeps();
  const slot = web.interfaces[1]!.slot;
  scene.aggregator.table.replace(slot, 'while-watching');
  const [shown] = jsonDocument(
    scene.sweep(3, [web], new Map([[slot, {receive: 1e6, transmit: 1e6}]])),
    options(),
  ).containers;
  expect(shown?.interfaces[0]?.reset).toBe(true);
});

const UNCOUNTED: readonly [string, Partial<WatchedContainer>, object][] = [
  ['host network', unavailable('host-network'), {state: 'unavailable', reason: 'host-network'}],
  ['no network', unavailable('no-network'), {state: 'unavailable', reason: 'no-network'}],
  ['not permitted', unavailable('not-permitted'), {state: 'unavailable', reason: 'not-permitted'}],
  ['not running', {...unavailable('not-running'), state: 'exited', pid: undefined}, {reason: 'not-running'}],
  ['engine unreachable', unavailable('engine-unreachable'), {reason: 'engine-unreachable'}],
  [
    'shared namespace',
    {traffic: {state: 'shared', reason: 'shared-with', owner: {id: SIDECAR_ID, name: 'owner'}}},
    {state: 'shared', reason: 'shared-with', sharedWith: {id: SIDECAR_ID, name: 'owner'}},
  ],
];

function unavailable(reason: Extract<TrafficStatus, {state: 'unavailable'}>['reason']) {
  return {traffic: {state: 'unavailable', reason, detail: 'because'}} as const;
}

test.each(UNCOUNTED)('%s: every figure is null, never 0, and the reason is given', (_, overrides, expected) => {
  const scene = new Scene();
  const slot = scene.slot();
  const sweep = scene.sweep(
    0,
    [container({...overrides, interfaces: [onSlot(slot)]})],
    new Map([[slot, {receive: 5, transmit: 5}]]),
  );
  const document = jsonDocument(sweep, options());
  const [shown] = document.containers;
  expect(shown?.traffic).toMatchObject({source: null, ...expected});
  for (const direction of [shown!.receive, shown!.transmit, document.totals.receive, document.totals.transmit]) {
    expect(new Set(Object.values(direction))).toEqual(new Set([null]));
  }
});

test('a member lists no interfaces: they stand with the owner, whose members it is among', () => {
  const scene = new Scene();
  const slot = scene.slot();
  const owner = container({interfaces: [onSlot(slot)], members: [{id: SIDECAR_ID, name: 'sidecar'}]});
  const member = container({
    id: SIDECAR_ID,
    name: 'sidecar',
    traffic: {state: 'shared', reason: 'shared-with', owner: {id: WEB_ID, name: 'web'}},
    interfaces: [onSlot(slot)],
  });
  const document = jsonDocument(
    scene.sweep(0, [owner, member], new Map([[slot, {receive: 40, transmit: 2}]])),
    options(),
  );
  expect(document.containers.map(({interfaces}) => interfaces.length)).toEqual([1, 0]);
  expect(document.containers[0]?.members).toEqual([{id: SIDECAR_ID, name: 'sidecar'}]);
  expect(document.totals.receive.bytes).toBe(40);
});

describe('what is shown', () => {
  function threeContainers() {
    const scene = new Scene();
    const [web, db] = [scene.slot(), scene.slot()];
    const containers = [
      container({interfaces: [onSlot(web)]}),
      container({id: SIDECAR_ID, name: 'db', interfaces: [onSlot(db)]}),
      container({id: 'c'.repeat(64), name: 'old', state: 'exited', pid: undefined, ...unavailable('not-running')}),
    ];
    return scene.sweep(
      0,
      containers,
      new Map([
        [web, {receive: 100, transmit: 1}],
        [db, {receive: 7, transmit: 2}],
      ]),
    );
  }

  test('what does not run is left out unless all is asked for', () => {
    const sweep = threeContainers();
    const names = (isAll: boolean) => jsonDocument(sweep, options({isAll})).containers.map(({name}) => name);
    expect(names(false)).toEqual(['web', 'db']);
    expect(names(true)).toEqual(['web', 'db', 'old']);
  });

  test('totals cover the containers that the selection leaves over', () => {
    const document = jsonDocument(threeContainers(), options({}, selector('name', 'd*')));
    expect(document.containers.map(({name}) => name)).toEqual(['db']);
    expect(document.totals.receive).toMatchObject({bytes: 7, packets: 0, bytesPerSecond: null});
  });

  test('a selection that matches nothing gives no containers and unknown totals', () => {
    const document = jsonDocument(threeContainers(), options({}, selector('name', 'nothing')));
    expect(document.containers).toEqual([]);
    expect(document.totals.receive.bytes).toBeNull();
  });

  test('a network that is asked for narrows the figures to its interfaces', () => {
    const {second} = twoSweeps();
    const document = jsonDocument(second, options({withLoopback: true}, selector('network', 'shop_back')));
    expect(document.containers[0]?.interfaces.map(({name}) => name)).toEqual(['eth1']);
    expect(document.containers[0]?.receive).toMatchObject({bytes: 14, bytesPerSecond: 7});
    expect(document.totals.receive.bytes).toBe(14);
  });

  test('a network that is asked for but to which no interface could be tied has unknown figures, not zeros', () => {
    const scene = new Scene();
    const slot = scene.slot();
    const web = container({interfaces: [onSlot(slot, {network: undefined})]});
    const sweep = scene.sweep(0, [web], new Map([[slot, {receive: 9, transmit: 9}]]));
    const [shown] = jsonDocument(sweep, options({}, selector('network', 'shop_default'))).containers;
    expect(shown).toMatchObject({receive: {bytes: null}, traffic: {state: 'counted', reason: 'not-tied'}});
  });
});

test('an engine that does not answer is told with its reason', () => {
  const engine = {
    ...CONNECTED,
    kind: 'none',
    version: undefined,
    state: 'unreachable',
    reason: 'Nobody listens.',
  } as const;
  const document = jsonDocument(new Scene().sweep(0, {engines: [engine], containers: []}, new Map()), options());
  expect(document.engine).toEqual({kind: 'none', version: null, state: 'unreachable', reason: 'Nobody listens.'});
});

test('a counter is a number as long as that is exact, and all its digits as text beyond', () => {
  const scene = new Scene();
  const slot = scene.slot();
  const {table} = scene.aggregator;
  table.rest.receiveBytes[slot] = -1;
  const sweep = scene.sweep(
    0,
    [container({interfaces: [onSlot(slot)]})],
    new Map([[slot, {receive: 2 ** 64, transmit: Number.MAX_SAFE_INTEGER}]]),
  );
  const text = formatJson(jsonDocument(sweep, options()), 'line');
  expect(text).toContain('"bytes":"18446744073709551615",');
  expect(text).toContain('"bytes":9007199254740991,');
});

test('a line is one line, and both layouts say the same', () => {
  const {second} = twoSweeps();
  const document = jsonDocument(second, options({alerts: [FIRING]}));
  const line = formatJson(document, 'line');
  expect(line.indexOf('\n')).toBe(line.length - 1);
  expect(JSON.parse(line)).toEqual(JSON.parse(formatJson(document, 'document')));
  expect(JSON.parse(line)).toEqual(document);
});
