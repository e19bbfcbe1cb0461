import {describe, expect, test} from 'vitest';
import {parseInspected, parseList, parseNetworks, parseVersion} from '../../../src/collector/engine/engine-json.js';

const ID = 'a1b2c3d4e5f6'.padEnd(64, '0');

describe('a listed container', () => {
  test.each<[what: string, entry: object, expected: object]>([
    ['has the name that is not a link of another', {Names: ['/web/db', '/db']}, {name: 'db'}],
    ['without a name has the start of its id', {Names: null}, {name: 'a1b2c3d4e5f6'}],
    ['of Podman has Docker words', {State: 'configured'}, {state: 'created'}],
    ['in a state that nobody knows is dead', {State: 'melting'}, {state: 'dead'}],
    ['without labels has none', {Labels: null}, {labels: {}}],
    ['with labels that are no text has none', {Labels: {a: 1, b: 'x'}}, {labels: {b: 'x'}}],
    ['in the default network mode is bridged', {HostConfig: {NetworkMode: 'default'}}, {networkMode: 'bridge'}],
    ['that shares a namespace says whose', {HostConfig: {NetworkMode: 'container:ff'}}, {networkMode: 'container:ff'}],
    [
      'may have an unexpected shape everywhere',
      {State: 7, HostConfig: [], NetworkSettings: 'x', Image: {}},
      {image: '', endpoints: []},
    ],
  ])('%s', (_what, entry, expected) => {
    expect(parseList([{Id: ID, ...entry}])[0]?.container).toMatchObject(expected);
  });

  test('tells networks, or leaves them out', () => {
    const entries = parseList([
      {Id: 'a', NetworkSettings: {Networks: {}}},
      {Id: 'b', NetworkSettings: {Networks: null}},
      {Id: 'c'},
    ]);
    expect(entries.map(({tellsNetworks}) => tellsNetworks)).toEqual([true, false, false]);
  });

  test('without an id is passed over', () => {
    expect(parseList([{Names: ['/x']}, null, 'text', {Id: ID}])).toHaveLength(1);
  });
});

describe('an inspected container', () => {
  test.each<[what: string, json: object, expected: object]>([
    ['that does not run has no pid', {State: {Status: 'exited', Pid: 0}}, {state: 'exited', pid: undefined}],
    ['that never started has no time', {State: {StartedAt: '0001-01-01T00:00:00Z'}}, {startedAt: undefined}],
    ['loses the slash of its name', {Name: '/web'}, {name: 'web'}],
    [
      'has IPv4 and IPv6 addresses',
      {
        NetworkSettings: {
          Networks: {
            n: {IPAddress: '10.0.0.2', IPPrefixLen: 24, GlobalIPv6Address: 'fd00::2', GlobalIPv6PrefixLen: 64},
          },
        },
      },
      {endpoints: [{addresses: ['10.0.0.2/24', 'fd00::2/64'], mac: undefined}]},
    ],
    [
      'knows a network that it never joined by its name',
      {NetworkSettings: {Networks: {bridge: {NetworkID: '', EndpointID: '', MacAddress: '', IPAddress: ''}}}},
      {endpoints: [{id: undefined, mac: undefined, addresses: [], network: {id: 'bridge', name: 'bridge'}}]},
    ],
  ])('%s', (_what, json, expected) => {
    expect(parseInspected({Id: ID, ...json})).toMatchObject(expected);
  });

  test('without an id is an error, not a crash', () => {
    expect(() => parseInspected({message: 'x'})).toThrow('an inspected container has no id');
  });
});

describe('a network', () => {
  test.each<[what: string, json: object, expected: object]>([
    ['has the bridge that its option names', {Options: {'com.docker.network.bridge.name': 'shop0'}}, {bridge: 'shop0'}],
    [
      'that is the default has docker0',
      {Options: {'com.docker.network.bridge.default_bridge': 'true'}},
      {bridge: 'docker0'},
    ],
    ['has a bridge named after its id', {}, {bridge: 'br-a1b2c3d4e5f6'}],
    ['of another driver has no bridge', {Driver: 'macvlan'}, {driver: 'macvlan', bridge: undefined}],
    ['may be internal', {Internal: true}, {isInternal: true}],
    [
      'has subnets',
      {IPAM: {Config: [{Subnet: '10.1.0.0/16'}, {Gateway: 'x'}, {Subnet: 'fd00::/64'}]}},
      {subnets: ['10.1.0.0/16', 'fd00::/64']},
    ],
    ['without address management has none', {IPAM: {Config: null}}, {subnets: []}],
  ])('%s', (_what, json, expected) => {
    const [network] = parseNetworks([{Id: ID, Name: 'n', Driver: 'bridge', ...json}], {kind: 'docker'});
    expect(network).toMatchObject(expected);
  });

  test.each([
    ['podman', 'bridge', {name: 'podman', bridge: undefined}],
    ['podman', 'shop', {name: 'shop', bridge: undefined}],
    ['docker', 'bridge', {name: 'bridge', bridge: 'br-a1b2c3d4e5f6'}],
  ] as const)(
    'of %s that is listed as %s has the name and the bridge that containers know',
    (kind, listed, expected) => {
      const [network] = parseNetworks([{Id: ID, Name: listed, Driver: 'bridge'}], {kind});
      expect(network).toMatchObject(expected);
    },
  );
});

test.each<[json: unknown, expected: object]>([
  [
    {Version: '20.10.24+dfsg1', Components: [{Name: 'Engine', Version: '20.10.24+dfsg1'}]},
    {kind: 'docker', version: '20.10.24+dfsg1'},
  ],
  [
    {Version: '4.3.1', Components: [{Name: 'Podman Engine', Version: '4.3.1'}]},
    {kind: 'podman', version: '4.3.1'},
  ],
  [{}, {kind: 'docker', version: undefined}],
  ['text', {kind: 'docker', version: undefined}],
])('the version in %j', (json, expected) => {
  expect(parseVersion(json)).toEqual(expected);
});
