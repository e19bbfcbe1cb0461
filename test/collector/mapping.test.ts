import {copyFileSync, unlinkSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {ProcFile} from '../../src/collector/counters/proc-file.js';
import {mapSandboxes} from '../../src/collector/mapping.js';
import type {Sandbox} from '../../src/collector/sandbox.js';
import {FakeHost} from './fake-host.js';

let host: FakeHost;

beforeEach(() => {
  host = new FakeHost();
});

afterEach(() => host.remove());

function map(sandboxes: readonly Sandbox[], claimed: readonly string[] = []): void {
  mapSandboxes(sandboxes, new Set(claimed), host.interfaces, host.netDev, new ProcFile());
}

/** Each interface with the veth that it was tied to. */
function veths({interfaces}: Sandbox): Record<string, string | undefined> {
  return Object.fromEntries(interfaces.map(({rawName, veth}) => [rawName, veth?.rawName]));
}

test('an interface is tied to the veth that names its index, with the veth’s bridge', () => {
  host.addLink('veth1', {index: 8, peerIndex: 7, master: 'br-1'});
  host.addLink('veth2', {index: 10, peerIndex: 9});
  host.count({veth1: [30, 3, 10, 1], veth2: [70, 7, 50, 5]});
  const sandbox = host.addSandbox(
    {lo: [5, 5, 5, 5], eth0: [10, 1, 30, 3], eth1: [50, 5, 70, 7]},
    {lo: 1, eth0: 7, eth1: 9},
  );
  map([sandbox]);
  expect(veths(sandbox)).toEqual({lo: undefined, eth0: 'veth1', eth1: 'veth2'});
  expect(sandbox.interfaces.map(({index, isLoopback}) => [index, isLoopback])).toEqual([
    [1, true],
    [7, false],
    [9, false],
  ]);
  expect(sandbox.interfaces[1]!.veth?.master).toBe('br-1');
  expect(sandbox.isMapped).toBe(true);
});

test.each([
  ['less than the container had before', {veth1: [30, 3, 9, 1]}],
  ['more than the container has after', {veth1: [31, 3, 10, 1]}],
  ['the figures the wrong way round', {veth1: [10, 1, 30, 3]}],
  ['other packets', {veth1: [30, 3, 10, 2]}],
  ['nothing', {}],
] as const)('a veth that says %s is not the interface’s', (_, counted) => {
  host.addLink('veth1', {index: 8, peerIndex: 7});
  host.count(counted);
  const sandbox = host.addSandbox({eth0: [10, 1, 30, 3]}, {eth0: 7});
  map([sandbox]);
  expect(veths(sandbox)).toEqual({eth0: undefined});
});

test('where every sandbox numbers from 2 (Podman), nothing is tied by the number', () => {
  host.addLink('veth0', {index: 17, peerIndex: 2});
  host.addLink('veth1', {index: 18, peerIndex: 2});
  host.count({veth0: [1, 1, 1, 1], veth1: [1, 1, 1, 1]});
  const sandboxes = [0, 1].map(() => host.addSandbox({eth0: [1, 1, 1, 1]}, {eth0: 2}));
  map(sandboxes);
  expect(sandboxes.map(veths)).toEqual([{eth0: undefined}, {eth0: undefined}]);
});

test('a veth that two sandboxes claim belongs to neither, and their other interfaces stay tied', () => {
  host.addLink('veth0', {index: 17, peerIndex: 2});
  host.addLink('veth9', {index: 20, peerIndex: 19});
  host.count({veth0: [1, 1, 1, 1], veth9: [1, 1, 1, 1]});
  const a = host.addSandbox({eth0: [1, 1, 1, 1], eth1: [1, 1, 1, 1]}, {eth0: 2, eth1: 19});
  const b = host.addSandbox({eth0: [1, 1, 1, 1]}, {eth0: 2});
  map([a, b]);
  expect(veths(a)).toEqual({eth0: undefined, eth1: 'veth9'});
  expect(veths(b)).toEqual({eth0: undefined});
});

test('a veth that a sandbox has already is not given to another', () => {
  host.addLink('veth0', {index: 17, peerIndex: 2});
  host.count({veth0: [1, 1, 1, 1]});
  const sandbox = host.addSandbox({eth0: [1, 1, 1, 1]}, {eth0: 2});
  map([sandbox], ['veth0']);
  expect(veths(sandbox)).toEqual({eth0: undefined});
});

test('a macvlan, whose iflink is its parent’s number, is not taken for the parent’s veth', () => {
  host.addLink('eth0', {index: 2, peerIndex: 2});
  host.addLink('macvlan0', {index: 4, peerIndex: 2});
  host.count({eth0: [0, 0, 0, 0], macvlan0: [0, 0, 0, 0]});
  const sandbox = host.addSandbox({eth0: [0, 0, 0, 0]}, {eth0: 5});
  map([sandbox]);
  expect(veths(sandbox)).toEqual({eth0: undefined});
});

test('an interface without a known index, and loopback, are tied to nothing', () => {
  host.addLink('veth1', {index: 8, peerIndex: 1});
  host.count({veth1: [0, 0, 0, 0]});
  const sandbox = host.addSandbox({lo: [0, 0, 0, 0], eth0: [0, 0, 0, 0]}, {lo: 1});
  map([sandbox]);
  expect(veths(sandbox)).toEqual({lo: undefined, eth0: undefined});
});

test.each([
  ['has been renamed', {foo: [1, 1, 1, 1], lo: [9, 9, 9, 9]}, {foo: 1, lo: 7}, ['foo']],
  ['is called lo, and no index is known', {lo: [1, 1, 1, 1], eth0: [9, 9, 9, 9]}, {}, ['lo']],
  ['is called lo', {lo: [1, 1, 1, 1], eth0: [9, 9, 9, 9]}, {lo: 1, eth0: 7}, ['lo']],
] as const)('loopback is what the kernel numbers 1, when it %s', (_, counted, indexes, loopback) => {
  const sandbox = host.addSandbox(counted, indexes);
  map([sandbox]);
  expect(sandbox.interfaces.filter(({isLoopback}) => isLoopback).map(({rawName}) => rawName)).toEqual(loopback);
});

test('a sandbox whose process has gone has no interfaces, and the others are mapped', () => {
  host.addLink('veth1', {index: 8, peerIndex: 7});
  host.count({veth1: [1, 1, 1, 1]});
  const gone = host.addSandbox({eth0: [1, 1, 1, 1]}, {eth0: 9});
  const stays = host.addSandbox({eth0: [1, 1, 1, 1]}, {eth0: 7});
  host.endProcess(gone);
  map([gone, stays]);
  expect([veths(gone), veths(stays)]).toEqual([{}, {eth0: 'veth1'}]);
  expect(gone.isMapped).toBe(true);
});

test('where the host’s own list is closed to us, nothing is tied', () => {
  host.addLink('veth1', {index: 8, peerIndex: 7});
  unlinkSync(host.netDev);
  const sandbox = host.addSandbox({eth0: [1, 1, 1, 1]}, {eth0: 7});
  map([sandbox]);
  expect(veths(sandbox)).toEqual({eth0: undefined});
});

test('the recorded sandbox is tied to the recorded host, with its route', () => {
  const fixtures = path.join(import.meta.dirname, '../fixtures/net-dev');
  host.addLink('veth1a2b3c4', {index: 99, peerIndex: 2, master: 'br0'});
  host.addLink('fifteen-bytes-x', {index: 98, peerIndex: 3});
  copyFileSync(path.join(fixtures, 'host.dev'), host.netDev);
  const sandbox = host.addSandbox({});
  for (const file of ['dev', 'dev_mcast', 'igmp', 'if_inet6', 'route']) {
    copyFileSync(path.join(fixtures, `sandbox.${file}`), path.join(sandbox.process.folder, 'net', file));
  }
  map([sandbox]);
  expect(veths(sandbox)).toEqual({lo: undefined, eth0: 'veth1a2b3c4', 'e\u001b[31mth': 'fifteen-bytes-x'});
  expect(sandbox.interfaces.map(({isLoopback}) => isLoopback)).toEqual([true, false, false]);
  expect(sandbox.interfaces[1]!.routes).toEqual([
    {interfaceName: 'eth0', destination: 0xc6_12_07_00, mask: 0xff_ff_ff_00},
  ]);
});
