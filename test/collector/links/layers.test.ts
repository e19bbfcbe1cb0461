import {describe, expect, test} from 'vitest';
import {kindOf, type LayerFacts, summedInterfaces} from '../../../src/collector/links/layers.js';
import type {Link} from '../../../src/collector/links/link.js';
import {inside, LOOPBACK, routeTo} from '../fakes.js';

const LO: LayerFacts = {found: LOOPBACK, link: undefined, isOwned: false};

interface Given {
  readonly link?: Partial<Link> | undefined;
  readonly isOwned?: boolean;
  readonly hasVeth?: boolean;
  readonly isEthernet?: boolean | undefined;
  /** `network`: it reaches a network of 256 addresses; `address`: but one. */
  readonly route?: 'network' | 'address';
}

function facts(name: string, given: Given): LayerFacts {
  const route = {...routeTo(name, '203.0.113.0'), ...(given.route === 'address' ? {mask: 0xff_ff_ff_ff} : {})};
  return {
    found: inside(name, {
      isEthernet: 'isEthernet' in given ? given.isEthernet : true,
      veth: given.hasVeth ? {rawName: 'veth1', master: undefined} : undefined,
      routes: given.route === undefined ? [] : [route],
    }),
    link: given.link && {index: 5, kind: undefined, hasMaster: false, lower: undefined, ...given.link},
    isOwned: given.isOwned ?? false,
  };
}

function summed(interfaces: Readonly<Record<string, Given>>): string[] {
  const given = Object.entries(interfaces).map(([name, each]) => facts(name, each));
  return [...summedInterfaces([LO, ...given])].map(({rawName}) => rawName);
}

const ETH0: Given = {hasVeth: true, route: 'network'};

describe('beside a veth that leads to the host', () => {
  test.each<[string, Given]>([
    ['a vxlan', {link: {kind: 'vxlan', lower: 'here'}, route: 'network'}],
    ['a WireGuard', {link: {kind: 'wireguard'}, isEthernet: false, route: 'network'}],
    ['a tun', {link: {kind: 'tun'}, isEthernet: false, route: 'network'}],
    ['a tap of a virtual machine', {link: {kind: 'tap', hasMaster: true}}],
    ['a tunnel that the kernel makes by itself', {link: {kind: 'ipip'}, isEthernet: undefined}],
    ['a bridge', {link: {kind: 'bridge'}, route: 'network'}],
    ['a port of a bridge', {link: {kind: 'veth', hasMaster: true, lower: 'elsewhere'}}],
    ['a veth that leads on to a container within', {link: {kind: 'veth', lower: 'elsewhere'}, route: 'address'}],
    ['a veth without an address that leads on', {link: {kind: 'veth', lower: 'elsewhere'}}],
    ['a pair that stays in the sandbox', {link: {kind: 'veth', lower: 'here'}, route: 'network'}],
    ['a macvlan that was made on the veth', {link: {kind: 'macvlan', lower: 'here'}, route: 'network'}],
    ['a vlan of the veth', {link: {kind: 'vlan', lower: 'here'}, route: 'network'}],
    ['a dummy', {link: {kind: 'dummy'}, route: 'network'}],
    ['what is no Ethernet, where the kernel cannot be asked', {isEthernet: false, route: 'network'}],
    ['what may be anything, where the kernel cannot be asked', {route: 'network'}],
    ['what is down, where the kernel cannot be asked', {isEthernet: undefined}],
  ])('%s is not added', (_, given) => {
    expect(summed({eth0: ETH0, x: given})).toEqual(['eth0']);
  });

  test.each<[string, Given]>([
    ['another veth to the host', {hasVeth: true}],
    ['a macvlan of an interface elsewhere', {link: {kind: 'macvlan', lower: 'elsewhere'}}],
    ['an ipvlan of an interface elsewhere', {link: {kind: 'ipvlan', lower: 'elsewhere'}}],
    ['hardware', {link: {}}],
    ['a veth to a container beside it', {link: {kind: 'veth', lower: 'elsewhere'}, route: 'network'}],
    ['a tunnel that was made elsewhere and moved in', {link: {kind: 'vxlan', lower: 'elsewhere'}}],
    ['an interface of the engine’s, whatever it is', {isOwned: true}],
    ['a kind that nobody has heard of', {link: {kind: 'next'}}],
  ])('%s is added', (_, given) => {
    expect(summed({eth0: ETH0, x: given})).toEqual(['eth0', 'x']);
  });
});

describe('where nothing leads to the host', () => {
  test.each<[string, Readonly<Record<string, Given>>, readonly string[]]>([
    ['the tap of slirp4netns is all there is', {tap0: {link: {kind: 'tap'}}}, ['tap0']],
    ['a tunnel in it is not added', {tap0: {link: {kind: 'tap'}}, wg0: {link: {kind: 'wireguard'}}}, ['tap0']],
    ['a tunnel that was moved in is all there is', {wg0: {link: {kind: 'wireguard'}}}, ['wg0']],
    ['the same without asking', {wg0: {isEthernet: false}}, ['wg0']],
    ['all that may lead out are added', {eth0: {route: 'network'}, eth1: {route: 'network'}}, ['eth0', 'eth1']],
    ['and no tunnel', {eth0: {route: 'network'}, tun0: {isEthernet: false}}, ['eth0']],
    [
      'a bridge counts what its ports carry',
      {br0: {link: {kind: 'bridge'}}, port: {link: {kind: 'veth', hasMaster: true}}},
      ['br0'],
    ],
    ['nothing is nothing', {}, []],
  ])('%s', (_, interfaces, names) => {
    expect(summed(interfaces)).toEqual(names);
  });
});

test.each<[string, Given, string | undefined, string | undefined]>([
  ['a veth of the host', {hasVeth: true}, undefined, 'veth'],
  ['the kernel’s word', {link: {kind: 'wireguard'}}, 'bridge', 'wireguard'],
  ['hardware', {link: {}}, undefined, 'physical'],
  ['what the driver makes', {}, 'macvlan', 'macvlan'],
  ['what an overlay makes', {}, 'overlay', 'veth'],
  ['a driver that nobody knows', {}, 'constructor-x', undefined],
  ['nothing known', {}, undefined, undefined],
])('a kind is told by %s', (_, given, driver, kind) => {
  expect(kindOf(facts('x', given), driver)).toBe(kind);
});

test('loopback is loopback', () => {
  expect(kindOf(LO, undefined)).toBe('loopback');
});
