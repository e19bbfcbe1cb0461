import {describe, expect, test} from 'vitest';
import type {EngineVersion} from '../../../src/collector/engine/engine-json.js';
import {parseStats} from '../../../src/collector/engine/engine-stats.js';

const DOCKER: EngineVersion = {kind: 'docker', version: '27.0.1'};
const COUNTERS = {
  rx_bytes: 14_968,
  rx_packets: 12,
  rx_errors: 0,
  rx_dropped: 1,
  tx_bytes: 3288,
  tx_packets: 9,
  tx_errors: 0,
  tx_dropped: 0,
};
const READ = '2026-01-31T12:00:00.123456789Z';

test('Docker gives each interface; its 0 errors mean that it does not know', () => {
  expect(
    parseStats({read: READ, networks: {eth0: COUNTERS, eth1: {...COUNTERS, rx_bytes: 5, rx_errors: 3}}}, DOCKER),
  ).toEqual({
    state: 'read',
    readAtSeconds: Date.UTC(2026, 0, 31, 12) / 1000 + 0.123456789,
    interfaces: [
      {
        name: 'eth0',
        receive: {bytes: 14_968, packets: 12, errors: Number.NaN, dropped: 1},
        transmit: {bytes: 3288, packets: 9, errors: Number.NaN, dropped: 0},
      },
      {
        name: 'eth1',
        receive: {bytes: 5, packets: 12, errors: 3, dropped: 1},
        transmit: {bytes: 3288, packets: 9, errors: Number.NaN, dropped: 0},
      },
    ],
  });
});

describe('Podman', () => {
  const bytesOnly = (bytes: number) => ({bytes, packets: Number.NaN, errors: Number.NaN, dropped: Number.NaN});
  test.each([
    ['4.3.1', 3288, 14_968],
    ['4.10.0', 14_968, 3288],
    ['4.4.0-rhel', 14_968, 3288],
    ['3.4.4', 3288, 14_968],
  ])(
    '%s tells bytes of no interface in particular, with directions of its own up to 4.3',
    (version, receive, transmit) => {
      const zeros = {...COUNTERS, rx_packets: 0, tx_packets: 0, rx_dropped: 0};
      expect(parseStats({read: READ, networks: {network: zeros}}, {kind: 'podman', version})).toMatchObject({
        interfaces: [{name: undefined, receive: bytesOnly(receive), transmit: bytesOnly(transmit)}],
      });
    },
  );

  test('5 and later tells each interface, errors included', () => {
    expect(parseStats({read: READ, networks: {eth0: COUNTERS}}, {kind: 'podman', version: '5.2.0'})).toMatchObject({
      interfaces: [{name: 'eth0', receive: {bytes: 14_968, packets: 12, errors: 0}}],
    });
  });
});

test.each<[what: string, json: unknown, expected: object]>([
  ['no networks are unknown, not none', {read: READ, networks: null}, {state: 'read', interfaces: undefined}],
  ['missing networks are unknown, not none', {read: READ}, {state: 'read', interfaces: undefined}],
  [
    'the zero time is of a container that does not run',
    {read: '0001-01-01T00:00:00Z', networks: {}},
    {state: 'not-running'},
  ],
  ['nonsense is of a container that does not run', 'nonsense', {state: 'not-running'}],
  ['a time without a fraction', {read: '2026-01-31T12:00:00Z'}, {readAtSeconds: Date.UTC(2026, 0, 31, 12) / 1000}],
  [
    'counters that are no numbers are unknown',
    {read: READ, networks: {eth0: {rx_bytes: '12', tx_bytes: null}}},
    {interfaces: [{receive: {bytes: Number.NaN}, transmit: {bytes: Number.NaN}}]},
  ],
  [
    'an interface name is made safe',
    {read: READ, networks: {'\u001b[2J': COUNTERS}},
    {interfaces: [{name: '\\u001b[2J'}]},
  ],
])('%s', (_what, json, expected) => {
  expect(parseStats(json, DOCKER)).toMatchObject(expected);
});
