import {mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {HostInterfaces} from '../../../src/collector/counters/host-interfaces.js';
import {addLink, type FakeLink} from './fake-sysfs.js';

let folder: string;
let interfaces: HostInterfaces;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rxtop-sysfs-'));
  interfaces = new HostInterfaces(folder);
});

afterEach(() => rmSync(folder, {recursive: true}));

function add(name: string, link: FakeLink): void {
  addLink(folder, name, link);
}

test('a veth is found by the index of its other end, with the bridge that it is a port of', () => {
  add('lo', {index: 1, peerIndex: 1});
  add('eth0', {index: 2, peerIndex: 2});
  add('br-1', {index: 3, peerIndex: 3, kind: 'bridge'});
  add('veth1', {index: 8, peerIndex: 7, master: 'br-1'});
  add('veth2', {index: 10, peerIndex: 9});
  interfaces.refresh();
  expect(interfaces.vethWithPeer(7)).toEqual({rawName: 'veth1', master: 'br-1'});
  expect(interfaces.vethWithPeer(9)).toEqual({rawName: 'veth2', master: undefined});
  expect(interfaces.vethCount).toBe(2);
});

test.each([
  ['loopback', {index: 1, peerIndex: 1}],
  ['a bridge', {index: 3, peerIndex: 3, kind: 'bridge'}],
  ['a vlan, whose iflink is its parent', {index: 12, peerIndex: 3, kind: 'vlan'}],
  ['a tunnel without a parent', {index: 12, peerIndex: 0}],
] as const)('%s is no veth', (_, link) => {
  add('x', link);
  interfaces.refresh();
  expect(interfaces.vethCount).toBe(0);
  expect(interfaces.vethWithPeer(link.peerIndex)).toBeUndefined();
});

test('two veths that name the same index cannot be told apart', () => {
  add('veth0', {index: 5, peerIndex: 2});
  add('veth1', {index: 6, peerIndex: 2});
  interfaces.refresh();
  expect(interfaces.vethWithPeer(2)).toBeUndefined();
  expect(interfaces.vethCount).toBe(2);

  rmSync(path.join(folder, 'veth1'), {recursive: true});
  interfaces.refresh();
  expect(interfaces.vethWithPeer(2)?.rawName).toBe('veth0');
});

test('a veth that has gone is forgotten, one that came is found', () => {
  add('veth1', {index: 8, peerIndex: 7});
  interfaces.refresh();
  rmSync(path.join(folder, 'veth1'), {recursive: true});
  add('veth2', {index: 10, peerIndex: 9});
  interfaces.refresh();
  expect(interfaces.vethWithPeer(7)).toBeUndefined();
  expect(interfaces.vethWithPeer(9)?.rawName).toBe('veth2');
});

test('a name that is used again stands for the new interface', () => {
  add('veth0', {index: 8, peerIndex: 7});
  interfaces.refresh();
  rmSync(path.join(folder, 'veth0'), {recursive: true});
  // The file system may give the inode out again; the kernel does not.
  mkdirSync(path.join(folder, 'in-between'));
  add('veth0', {index: 12, peerIndex: 11});
  interfaces.refresh();
  expect(interfaces.vethWithPeer(7)).toBeUndefined();
  expect(interfaces.vethWithPeer(11)?.rawName).toBe('veth0');
});

test.each(['uevent', 'iflink', 'ifindex'])('an interface that vanishes before its %s is read is left out', file => {
  add('veth1', {index: 8, peerIndex: 7});
  unlinkSync(path.join(folder, 'veth1', file));
  add('veth2', {index: 10, peerIndex: 9});
  interfaces.refresh();
  expect(interfaces.vethCount).toBe(1);
  expect(interfaces.vethWithPeer(7)).toBeUndefined();
  expect(interfaces.vethWithPeer(9)?.rawName).toBe('veth2');
});

test('a known interface that is made anew and vanishes again is not taken for the one before', () => {
  add('veth1', {index: 8, peerIndex: 7});
  interfaces.refresh();
  rmSync(path.join(folder, 'veth1'), {recursive: true});
  mkdirSync(path.join(folder, 'in-between'));
  add('veth1', {index: 12, peerIndex: 11});
  unlinkSync(path.join(folder, 'veth1', 'uevent'));
  interfaces.refresh();
  expect(interfaces.vethCount).toBe(0);
});

test('what vanished while it was read is read when it is back', () => {
  add('veth1', {index: 8, peerIndex: 7});
  unlinkSync(path.join(folder, 'veth1', 'iflink'));
  interfaces.refresh();
  writeFileSync(path.join(folder, 'veth1', 'iflink'), '7\n');
  interfaces.refresh();
  expect(interfaces.vethWithPeer(7)?.rawName).toBe('veth1');
});

test('names are bytes: one that is no text is found, with a character for each byte', () => {
  const name = 'v\u00ff\u001b[1m';
  add(name, {index: 8, peerIndex: 7});
  interfaces.refresh();
  expect(interfaces.vethWithPeer(7)?.rawName).toBe(name);
});

test('plain files among the interfaces are passed over', () => {
  writeFileSync(path.join(folder, 'bonding_masters'), '\n');
  add('veth1', {index: 8, peerIndex: 7});
  interfaces.refresh();
  expect(interfaces.vethCount).toBe(1);
});

test('links to the interfaces, as sysfs has them, are followed', () => {
  const devices = path.join(folder, 'devices');
  addLink(devices, 'veth1', {index: 8, peerIndex: 7});
  mkdirSync(path.join(folder, 'class'));
  symlinkSync(path.join(devices, 'veth1'), path.join(folder, 'class', 'veth1'));
  const linked = new HostInterfaces(path.join(folder, 'class'));
  linked.refresh();
  expect(linked.vethWithPeer(7)?.rawName).toBe('veth1');
});

test('without sysfs no interface is known', () => {
  const none = new HostInterfaces(path.join(folder, 'missing'));
  none.refresh();
  expect(none.vethCount).toBe(0);
  expect(none.vethWithPeer(7)).toBeUndefined();
});
