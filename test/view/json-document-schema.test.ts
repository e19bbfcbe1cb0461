import {readFileSync} from 'node:fs';
import {Ajv2020} from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createAggregator} from '../../src/aggregator/aggregator.js';
import {METRICS, unitsOf} from '../../src/alerts/metrics.js';
import {COMPARISONS, SEVERITIES} from '../../src/alerts/rule.js';
import {createDemoCollector} from '../../src/collector/demo/demo-collector.js';
import type {TrafficStatus, WatchedContainer} from '../../src/model/inventory.js';
import {safeText} from '../../src/model/safe-text.js';
import type {Sweep} from '../../src/model/traffic.js';
import type {JsonDocument} from '../../src/view/json-contract.js';
import {formatJson, type JsonOptions, jsonDocument} from '../../src/view/json-document.js';
import {CONNECTED, type Counters, container, FIRING, onSlot, options, Scene, SIDECAR_ID, WEB_ID} from './json-scene.js';

const schema = JSON.parse(
  readFileSync(new URL('../../src/view/json-document.schema.json', import.meta.url), 'utf8'),
) as Schema;
const ajv = new Ajv2020({strict: true, strictTypes: false, strictRequired: false, allErrors: true});
addFormats.default(ajv);
const validate = ajv.compile(schema);

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly $ref?: string;
}

/** What a reader gets: the text of the document, parsed. */
function printed(sweep: Sweep, shown: JsonOptions = options()): JsonDocument {
  return JSON.parse(formatJson(jsonDocument(sweep, shown), 'line')) as JsonDocument;
}

function complaints(document: unknown): string[] {
  validate(document);
  return (validate.errors ?? []).map(({instancePath, message}) => `${instancePath} ${message}`);
}

function counted(second = 0, read: (slot: number) => Counters = () => ({receive: 5000, transmit: 70})): Sweep {
  const scene = new Scene();
  const slot = scene.slot();
  const web = container({interfaces: [onSlot(slot)], members: [{id: SIDECAR_ID, name: 'sidecar'}]});
  const first = scene.sweep(0, [web], new Map([[slot, {receive: 1000, transmit: 50, receiveErrors: 2}]]));
  return second === 0 ? first : scene.sweep(second, [web], new Map([[slot, read(slot)]]));
}

function uncounted(traffic: TrafficStatus, overrides: Partial<WatchedContainer> = {}): Sweep {
  return new Scene().sweep(0, [container({traffic, ...overrides})], new Map());
}

async function demo(count: number): Promise<Sweep> {
  const aggregator = createAggregator();
  const clock = {monotonicSeconds: () => 5, now: () => new Date(0), sleep: () => Promise.resolve()};
  const collector = createDemoCollector(count, aggregator.table, clock);
  await collector.start();
  collector.sweep('regular');
  const {host, inventory} = collector;
  return aggregator.aggregate({
    number: 0,
    time: new Date(0),
    monotonicSeconds: 5,
    durationSeconds: 0,
    host,
    inventory,
  });
}

const NO_ENGINE = {
  ...CONNECTED,
  kind: 'none',
  version: undefined,
  state: 'unreachable',
  reason: 'Nobody listens.',
} as const;

const DOCUMENTS: readonly [string, () => Sweep | Promise<Sweep>][] = [
  ['a counted container', () => counted(2)],
  ['a first sample', () => counted()],
  ['a reset', () => counted(2, () => ({receive: 1, transmit: 1}))],
  ['a counter of 2^64 - 1', () => counted(2, () => ({receive: 2 ** 64 - 1, transmit: 70}))],
  [
    'a shared namespace',
    () => uncounted({state: 'shared', reason: 'shared-with', owner: {id: SIDECAR_ID, name: 'owner'}}),
  ],
  ['a host network', () => uncounted({state: 'unavailable', reason: 'host-network', detail: ''})],
  [
    'an exited container',
    () => uncounted({state: 'unavailable', reason: 'not-running', detail: ''}, {pid: undefined, state: 'exited'}),
  ],
  ['no containers', () => new Scene().sweep(0, [], new Map())],
  ['no engine', () => new Scene().sweep(0, {engines: [NO_ENGINE], containers: []}, new Map())],
  ['a demo of 60', () => demo(60)],
];

test.each(DOCUMENTS)('the schema accepts %s', async (_, make) => {
  const sweep = await make();
  expect(complaints(printed(sweep))).toEqual([]);
  expect(complaints(printed(sweep, options({withLoopback: true, isAll: false})))).toEqual([]);
});

test('the schema accepts alerts, in every metric, comparison, unit and severity that a rule can have', () => {
  const alerts = [
    FIRING,
    {...FIRING, state: 'pending', value: null} as const,
    ...METRICS.map(metric => ({...FIRING, metric})),
    ...METRICS.flatMap(unitsOf).map(unit => ({...FIRING, unit})),
    ...COMPARISONS.map(comparison => ({...FIRING, comparison})),
    ...SEVERITIES.map(severity => ({...FIRING, severity})),
  ];
  expect(complaints(printed(counted(2), options({alerts})))).toEqual([]);
});

test('a demo document calls itself a demo, in the engine and at every container that is counted', async () => {
  const document = printed(await demo(24));
  expect(document.engine.kind).toBe('demo');
  const sources = document.containers
    .filter(({traffic}) => traffic.state === 'counted')
    .map(({traffic}) => traffic.source);
  expect(new Set(sources)).toEqual(new Set(['demo']));
});

type Loose = Record<string, unknown> & {containers: (Record<string, unknown> & {interfaces: object[]})[]};

const WRONG: readonly [string, (document: Loose) => void, RegExp][] = [
  ['a key too many', document => Object.assign(document, {extra: 1}), /additional properties/],
  ['a key too few', document => delete document.totals, /required property 'totals'/],
  ['another schema version', document => Object.assign(document, {schemaVersion: 2}), /schemaVersion/],
  ['a time that is none', document => Object.assign(document, {time: 'noon'}), /time must match format/],
  ['an interval of 0', document => Object.assign(document, {intervalSeconds: 0}), /intervalSeconds/],
  ['numbers as text', inContainer({receive: {bytes: '1'}}), /receive/],
  ['a negative counter', inContainer({pid: -1}), /pid/],
  ['a short id', inContainer({id: 'abc'}), /containers\/0\/id/],
  ['a state that no engine has', inContainer({state: 'happy'}), /containers\/0\/state/],
  ['a container key too many', inContainer({labels: {}}), /additional properties/],
  ['a reason with a state it does not go with', inContainer({traffic: traffic('counted', 'host-network')}), /traffic/],
  ['a shared container without its owner', inContainer({traffic: traffic('shared', 'shared-with')}), /sharedWith/],
  ['figures of a container that is not counted', inContainer({traffic: traffic('unavailable', 'no-network')}), /null/],
  [
    'an alert key too many',
    document => Object.assign(document, {alerts: [{...FIRING, note: 1}]}),
    /alerts\/0 .*additional/,
  ],
  ['an alert without a rule', document => Object.assign(document, {alerts: [{...FIRING, rule: undefined}]}), /alerts/],
  ['an anomaly', inContainer({anomalies: [{}]}), /anomalies/],
  [
    'an interface key too many',
    ({containers: [web]}) => Object.assign(web!.interfaces[0]!, {speed: 1}),
    /interfaces\/0 .*additional/,
  ],
];

function inContainer(change: object): (document: Loose) => void {
  return ({containers}) => Object.assign(containers[0]!, change);
}

function traffic(state: string, reason: string): object {
  return {state, reason, sharedWith: null, source: state === 'counted' ? 'host' : null};
}

test.each(WRONG)('the schema refuses %s', (_, spoil, expected) => {
  const document = printed(counted(2)) as unknown as Loose;
  expect(complaints(document)).toEqual([]);
  spoil(document);
  expect(complaints(document).join('\n')).toMatch(expected);
});

/** Every object of the schema with the path at which it stands. */
function objectsIn(part: Schema, path: string): [string, Schema][] {
  const nested = {...part.properties, ...part.$defs};
  const below = Object.entries(nested).flatMap(([name, child]) => objectsIn(child, `${path}/${name}`));
  return part.properties === undefined ? below : [[path, part], ...below];
}

test('every property is described, and every object that a document holds is closed', () => {
  for (const [path, part] of objectsIn(schema, '#')) {
    if (path === '#/unknownDirection') continue;
    expect(part.additionalProperties, path).toBe(false);
    for (const [name, property] of Object.entries(part.properties ?? {})) {
      const referred = schema.$defs?.[property.$ref?.replace('#/$defs/', '') ?? ''];
      expect((property.description ?? referred?.description ?? '').length, `${path}/${name}`).toBeGreaterThan(4);
    }
  }
});

test('every key of a document is in the schema in the same order', () => {
  const document = printed(counted(2));
  // Only a fleet that is too much has something left out.
  const always = Object.keys(schema.properties ?? {}).filter(key => key !== 'leftOut');
  expect(Object.keys(document)).toEqual(always);
  expect(Object.keys(document.containers[0]!)).toEqual(Object.keys(schema.$defs?.container?.properties ?? {}));
  expect(Object.keys(document.containers[0]!.interfaces[0]!)).toEqual(
    Object.keys(schema.$defs?.interface?.properties ?? {}),
  );
});

const text = fc
  .oneof(fc.string({unit: 'binary', maxLength: 30}), fc.constantFrom('', '\u001b[2J', '"', '\\', '\n'))
  .map(safeText);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, {nil: undefined});
const ref = fc.record({id: fc.constantFrom(WEB_ID, SIDECAR_ID, 'c'.repeat(64)), name: text});
const counter = fc.oneof(fc.constant(Number.NaN), fc.maxSafeNat(), fc.constantFrom(0, 2 ** 53, 2 ** 64 - 1));
const status: fc.Arbitrary<TrafficStatus> = fc.oneof(
  fc.record({
    state: fc.constant('counted'),
    source: fc.constantFrom('host', 'namespace', 'engine', 'demo'),
    why: text,
  }) as fc.Arbitrary<TrafficStatus>,
  fc.record({
    state: fc.constant('shared'),
    reason: fc.constant('shared-with'),
    owner: ref,
  }) as fc.Arbitrary<TrafficStatus>,
  fc.record({
    state: fc.constant('unavailable'),
    reason: fc.constantFrom('host-network', 'no-network', 'not-permitted', 'not-running', 'engine-unreachable'),
    detail: text,
  }) as fc.Arbitrary<TrafficStatus>,
);
const watched = fc.record({
  name: text,
  isLoopback: fc.boolean(),
  kind: maybe(text),
  isSummed: fc.boolean(),
  hostInterface: maybe(text),
  mac: maybe(fc.constant('02:42:ac:12:00:02')),
  addresses: fc.array(text, {maxLength: 2}),
  network: maybe(
    fc.record({
      id: text,
      name: text,
      driver: maybe(text),
      bridge: maybe(text),
      subnets: fc.constant([]),
    }),
  ),
  endpointId: maybe(text),
  counters: fc.array(fc.tuple(counter, counter), {minLength: 3, maxLength: 3}),
});
const inventoryOf = fc.array(
  fc.record({
    ref,
    name: text,
    image: text,
    state: fc.constantFrom('created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'),
    pid: maybe(fc.integer({min: 1, max: 4_194_304})),
    project: maybe(text),
    pod: maybe(text),
    service: maybe(text),
    networkMode: text,
    networkNamespace: maybe(fc.integer({min: 1, max: 2 ** 32})),
    traffic: status,
    watched: fc.array(watched, {maxLength: 3}),
    members: fc.array(ref, {maxLength: 2}),
  }),
  {maxLength: 5},
);

test('whatever is in the inventory and whatever its counters do, the schema accepts the document', () => {
  fc.assert(
    fc.property(inventoryOf, fc.boolean(), fc.boolean(), (described, isAll, withLoopback) => {
      const scene = new Scene();
      const readings: Map<number, Counters>[] = [new Map(), new Map(), new Map()];
      const containers = described.map(({watched, ref: {id}, state, ...rest}) => {
        const interfaces = watched.map(({counters, ...shown}) => {
          const slot = scene.slot();
          for (const [sweep, [receive, transmit]] of counters.entries())
            readings[sweep]!.set(slot, {receive, transmit});
          return onSlot(slot, shown);
        });
        return container({...rest, id, state: state as WatchedContainer['state'], interfaces});
      });
      for (const [second, reading] of readings.entries()) {
        const document = printed(scene.sweep(second, containers, reading), options({isAll, withLoopback}));
        expect(complaints(document)).toEqual([]);
      }
    }),
    {numRuns: 150},
  );
});
