import {beforeEach, expect, test} from 'vitest';
import {createCounterTable} from '../../src/aggregator/counter-table.js';
import {buildInventory, type InventoryFacts} from '../../src/collector/inventory-builder.js';
import {ProtocolSlots} from '../../src/collector/protocol-slots.js';
import type {SandboxLookup} from '../../src/collector/sandboxes.js';
import {SlotBook} from '../../src/collector/slot-book.js';
import type {EngineContainer} from '../../src/model/container.js';
import type {CounterTable} from '../../src/model/counter-table.js';
import {CONNECTED, container, endpoint, inside, LOOPBACK, network, processIn, sandbox} from './fakes.js';

let table: CounterTable;
let slots: SlotBook;
let protocolSlots: ProtocolSlots;

beforeEach(() => {
  table = createCounterTable(() => undefined);
  protocolSlots = new ProtocolSlots(table.protocols);
  slots = new SlotBook(table);
});

function build(
  entries: readonly (readonly [EngineContainer, SandboxLookup])[],
  changes: Partial<InventoryFacts> = {},
): ReturnType<typeof buildInventory> {
  return buildInventory(
    {
      containers: new Map(entries.map(([each]) => [each.id, each])),
      lookups: new Map(entries.map(([{id}, lookup]) => [id, lookup])),
      engine: {...CONNECTED, host: 'here'},
      isLocal: true,
      forcedSource: 'auto',
      isHosts: () => false,
      withLoopback: false,
      watchingSince: {ticks: 5000, time: '2026-01-31T12:00:00.500Z'},
      linkOf: () => undefined,
      engineInterfaces: () => undefined,
      isForbiddenByEngine: () => false,
      ...changes,
    },
    slots,
    protocolSlots,
  );
}

const FRONT = endpoint(network('front'), '198.18.7.2/24');
const open = (...interfaces: Parameters<typeof sandbox>[1]): SandboxLookup => ({
  state: 'open',
  sandbox: sandbox(1, [LOOPBACK, ...interfaces]),
});
const ETH0 = inside('eth0', {index: 7, veth: {rawName: 'veth1', master: 'br-front'}});
const WEB = container('web', {endpoints: [FRONT]});

test('an interface is told with its network, its endpoint and its veth', () => {
  const {inventory, bindings, sandboxes} = build([[WEB, open(ETH0)]]);
  const [web] = inventory.containers;
  expect(web!.traffic).toMatchObject({state: 'counted', source: 'host'});
  expect(web!.interfaces).toEqual([
    {
      slot: 0,
      name: 'eth0',
      isLoopback: false,
      kind: 'veth',
      isSummed: true,
      source: 'host',
      hostInterface: 'veth1',
      mac: '02:42:ac:12:00:02',
      addresses: ['198.18.7.2/24'],
      network: FRONT.network,
      endpointId: 'endpoint on front',
    },
  ]);
  expect(bindings).toEqual([{sandbox: sandboxes[0], rawName: 'eth0', veth: 'veth1', slot: 0}]);
  expect([web!.networkNamespace, web!.networks.map(({name}) => name)]).toEqual([4_026_531_840, ['front']]);
});

test('an interface that no network owns is shown as what it is', () => {
  const {inventory} = build([[WEB, open(inside('wg0', {index: 9}))]]);
  const [wg0] = inventory.containers[0]!.interfaces;
  expect(wg0).toMatchObject({name: 'wg0', network: undefined, endpointId: undefined, addresses: [], mac: undefined});
});

test('what the kernel says of an interface is told, and beside a veth to the host a tunnel is not part of the sum', () => {
  const link = {index: 9, kind: 'wireguard', hasMaster: false, lower: undefined};
  const {inventory} = build([[WEB, open(ETH0, inside('wg0', {index: 9}))]], {
    linkOf: (_, {rawName}) => (rawName === 'wg0' ? link : undefined),
    withLoopback: true,
  });
  const told = inventory.containers[0]!.interfaces.map(({name, kind, isSummed}) => [name, kind, isSummed]);
  expect(told).toEqual([
    ['lo', 'loopback', false],
    ['eth0', 'veth', true],
    ['wg0', 'wireguard', false],
  ]);
});

test('names of interfaces, inside and on the host, are made safe to print; bindings keep their bytes', () => {
  const hostile = inside('e\u001b[31mth', {index: 7, veth: {rawName: 'v\u001b[31m\u00c3\u00a9', master: undefined}});
  const {inventory, bindings} = build([[WEB, open(hostile)]]);
  const [watched] = inventory.containers[0]!.interfaces;
  expect([watched!.name, watched!.hostInterface]).toEqual(['e\\u001b[31mth', 'v\\u001b[31mé']);
  expect([bindings[0]!.rawName, bindings[0]!.veth]).toEqual(['e\u001b[31mth', 'v\u001b[31m\u00c3\u00a9']);
});

test.each([true, false])('loopback is watched on request only: %s', withLoopback => {
  const {inventory, bindings} = build([[WEB, open(ETH0)]], {withLoopback});
  const names = withLoopback ? ['lo', 'eth0'] : ['eth0'];
  expect(inventory.containers[0]!.interfaces.map(({name, isLoopback}) => [name, isLoopback])).toEqual(
    names.map(name => [name, name === 'lo']),
  );
  expect(bindings.map(({rawName}) => rawName)).toEqual(names);
});

test('by --source namespace the veth is told, and not read', () => {
  const {inventory, bindings} = build([[WEB, open(ETH0)]], {forcedSource: 'namespace'});
  expect(inventory.containers[0]!.interfaces[0]).toMatchObject({source: 'namespace', hostInterface: 'veth1'});
  expect(bindings[0]!.veth).toBeUndefined();
});

test('a shared namespace is watched once, under its owner', () => {
  const shared = open(ETH0);
  const sidecar = container('sidecar', {networkMode: 'container:web'});
  const {inventory, bindings, sandboxes} = build([
    [WEB, shared],
    [sidecar, shared],
  ]);
  const [member, owner] = inventory.containers;
  expect(member).toMatchObject({id: 'sidecar', traffic: {state: 'shared', owner: {id: 'web'}}, interfaces: []});
  expect(owner).toMatchObject({id: 'web', members: [{id: 'sidecar', name: 'name of sidecar'}]});
  expect([bindings.length, sandboxes.length, table.size]).toEqual([1, 1, 1]);
});

test.each<[string, EngineContainer, SandboxLookup]>([
  ['on the host network', container('web', {networkMode: 'host'}), open(ETH0)],
  ['stopped', container('web', {state: 'exited', pid: undefined}), {state: 'stopped'}],
])('a container %s has no interfaces and needs no reading', (_, each, lookup) => {
  const {inventory, bindings, sandboxes, byEngine} = build([[each, lookup]]);
  expect(inventory.containers[0]!.interfaces).toEqual([]);
  expect([bindings.length, sandboxes.length, byEngine.size, table.size]).toEqual([0, 0, 0, 0]);
});

test.each<[string, SandboxLookup]>([
  ['only loopback', open()],
  ['nothing at all', {state: 'open', sandbox: sandbox(1, [])}],
])('a sandbox with %s is watched all the same: an interface may come', (_, lookup) => {
  expect(build([[WEB, lookup]]).sandboxes.length).toBe(1);
});

test.each<[string, Partial<EngineContainer>, Partial<InventoryFacts>, number]>([
  ['started before us', {startedAt: '2026-01-31T12:00:00.5Z'}, {}, 0],
  ['started after us', {startedAt: '2026-01-31T12:00:00.51Z'}, {}, 1],
  ['started after us, by a clock in another zone', {startedAt: '2026-01-31T10:00:01-02:00'}, {}, 1],
  ['started before us, by a clock in another zone', {startedAt: '2026-01-31T14:00:00+02:00'}, {}, 0],
  ['whose start is not known', {startedAt: undefined}, {}, 0],
])('of a container %s the first counters count in its total: %s', (_, changes, facts, startsAtZero) => {
  build([[{...WEB, ...changes}, open(ETH0)]], facts);
  expect(table.startsAtZero[0]).toBe(startsAtZero);
});

test.each([
  ['before us, though the wall clock says after', 5000, '2030-01-01T00:00:00Z', 0],
  ['after us, though the wall clock says before', 5001, '2020-01-01T00:00:00Z', 1],
])('a process that started %s is believed', (_, startTicks, startedAt, startsAtZero) => {
  const looked = sandbox(1, [LOOPBACK, ETH0], processIn('/nowhere', {startTicks}));
  build([
    [
      {...WEB, startedAt},
      {state: 'open', sandbox: looked},
    ],
  ]);
  expect(table.startsAtZero[0]).toBe(startsAtZero);
});

test('what no network owns may have counted elsewhere, however new its container is', () => {
  build([[{...WEB, startedAt: '2026-02-01T00:00:00Z'}, open(inside('eth9', {index: 9}))]]);
  expect(table.startsAtZero[0]).toBe(0);
});

test('a remote engine’s clock does not say what is new to us', () => {
  const facts = {isLocal: false, engineInterfaces: () => ['eth0']};
  build([[{...WEB, startedAt: '2030-01-01T00:00:00Z'}, {state: 'hidden'}]], facts);
  expect(table.startsAtZero[0]).toBe(0);
});

const HIDDEN: SandboxLookup = {state: 'hidden'};

test('before the engine’s first answer a container has no interfaces, and is asked for', () => {
  const {inventory, byEngine} = build([[WEB, HIDDEN]]);
  expect(inventory.containers[0]).toMatchObject({interfaces: [], traffic: {state: 'counted', source: 'engine'}});
  expect([...byEngine.keys()]).toEqual(['web']);
});

test('a container with one interface and one network has that interface on it, by the engine’s word too', () => {
  const {inventory} = build([[WEB, HIDDEN]], {engineInterfaces: () => ['eth0']});
  expect(inventory.containers[0]!.interfaces[0]).toMatchObject({source: 'engine', network: {name: 'front'}});
});

test('with several, the engine does not say which is which, and the slot of the first goes on', () => {
  build([[WEB, HIDDEN]], {engineInterfaces: () => ['eth0']});
  const both = container('web', {endpoints: [FRONT, endpoint(network('back'), '198.18.8.2/24')]});
  const generation = table.generation[0];
  const {inventory} = build([[both, HIDDEN]], {engineInterfaces: () => ['eth0', 'eth1']});
  expect(inventory.containers[0]!.interfaces.map(({slot, network: of}) => [slot, of])).toEqual([
    [0, undefined],
    [1, undefined],
  ]);
  expect(inventory.containers[0]!.formerSlots).toEqual([]);
  expect(table.generation[0]).toBe(generation);
});

test('an engine that answers without figures is said to give none, and is asked again', () => {
  const {inventory, byEngine} = build([[WEB, HIDDEN]], {engineInterfaces: () => []});
  expect(inventory.containers[0]!.traffic).toMatchObject({state: 'unavailable', reason: 'not-permitted'});
  expect(byEngine.has('web')).toBe(true);
});

test('an engine that may not be asked is said to forbid it, and is asked again', () => {
  const {inventory, byEngine} = build([[WEB, HIDDEN]], {isForbiddenByEngine: () => true});
  const {traffic} = inventory.containers[0]!;
  expect(traffic).toMatchObject({
    state: 'unavailable',
    reason: 'not-permitted',
    detail: expect.stringMatching(/stats/),
  });
  expect(byEngine.has('web')).toBe(true);
});

test('what a container lost stays among its former slots; a container that is gone gives its slots back', () => {
  build([[WEB, open(ETH0, inside('eth1', {index: 9, veth: {rawName: 'veth2', master: undefined}}))]]);
  const {inventory} = build([[WEB, open(ETH0)]]);
  expect(inventory.containers[0]!.formerSlots).toEqual([1]);
  expect(table.isRetired[1]).toBe(1);
  build([]);
  expect([table.generation[0]! % 2, table.generation[1]! % 2]).toEqual([0, 0]);
});

test('containers come in the order of their names, then of their ids', () => {
  const named = (id: string, name: string) => [container(id, {name}), HIDDEN] as const;
  const {inventory} = build([named('3', 'b'), named('2', 'b'), named('1', 'a'), named('0', 'c')]);
  expect(inventory.containers.map(({id}) => id)).toEqual(['1', '2', '3', '0']);
});

test('project and service are what Compose wrote', () => {
  const labels = {'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web'};
  const {inventory} = build([[{...WEB, labels}, HIDDEN]]);
  expect(inventory.containers[0]).toMatchObject({project: 'shop', service: 'web', labels});
});

test('the protocols of a namespace have one slot, with its owner, and only while it is counted and can be read', () => {
  const shared = open(ETH0);
  const side = container('side', {networkMode: 'container:web'});
  const hidden = container('hidden', {endpoints: [FRONT]});
  const {inventory, protocolBindings} = build([
    [WEB, shared],
    [side, shared],
    [hidden, {state: 'hidden'}],
  ]);
  const slotOf = (id: string) => inventory.containers.find(each => each.id === id)?.protocolSlot;
  expect(protocolBindings).toEqual([{sandbox: shared.state === 'open' && shared.sandbox, slot: 0}]);
  expect([slotOf('web'), slotOf('side'), slotOf('hidden')]).toEqual([0, undefined, undefined]);
  expect(build([[WEB, shared]]).protocolBindings).toEqual(protocolBindings);
  expect(build([]).protocolBindings).toEqual([]);
});
