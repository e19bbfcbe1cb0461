import {expect, test} from 'vitest';
import {tieToEndpoints} from '../../src/collector/network-of.js';
import type {SandboxInterface} from '../../src/collector/sandbox.js';
import type {Endpoint} from '../../src/model/container.js';
import {endpoint, inside, LOOPBACK, network, routeTo} from './fakes.js';

const FRONT = endpoint(network('front'), '198.18.7.2/24');
const BACK = endpoint(network('back'), '198.18.8.2/24');

function ties(interfaces: readonly SandboxInterface[], endpoints: readonly Endpoint[]): Record<string, string> {
  const tied = tieToEndpoints(interfaces, endpoints);
  return Object.fromEntries(
    [...tied].map(
      ([
        {rawName},
        {
          network: {name},
        },
      ]) => [rawName, name],
    ),
  );
}

const onBridge = (rawName: string, master: string) => inside(rawName, {veth: {rawName: `veth of ${rawName}`, master}});
const onSubnet = (rawName: string, address: string) => inside(rawName, {routes: [routeTo(rawName, address)]});

test.each<[string, readonly SandboxInterface[], readonly Endpoint[], Record<string, string>]>([
  [
    'by the bridge of its veth',
    [onBridge('eth0', 'br-back'), onBridge('eth1', 'br-front')],
    [FRONT, BACK],
    {eth0: 'back', eth1: 'front'},
  ],
  [
    'by the network that it reaches, where there is no veth (macvlan)',
    [onSubnet('eth0', '198.18.8.0'), onSubnet('eth1', '198.18.7.0')],
    [FRONT, BACK],
    {eth0: 'back', eth1: 'front'},
  ],
  [
    'by the bridge before the address, which the container can change',
    [{...onBridge('eth0', 'br-front'), routes: [routeTo('eth0', '198.18.8.0')]}, onBridge('eth1', 'br-back')],
    [FRONT, BACK],
    {eth0: 'front', eth1: 'back'},
  ],
  [
    'not at all, when nothing fits (wg0)',
    [onSubnet('wg0', '198.18.99.0'), onBridge('eth9', 'br-other'), inside('tun0')],
    [FRONT, BACK],
    {},
  ],
  ['not at all, when it is loopback', [{...LOOPBACK, routes: [routeTo('lo', '198.18.7.0')]}], [FRONT], {}],
  [
    'not at all, when two endpoints fit',
    [onSubnet('eth0', '198.18.7.0')],
    [FRONT, endpoint(network('twin'), '198.18.7.3/24')],
    {},
  ],
  [
    'but an endpoint is given away once',
    [onBridge('eth0', 'br-front'), onSubnet('vpn', '198.18.7.0')],
    [FRONT],
    {eth0: 'front'},
  ],
  [
    'by its own subnet, not by a wider route of a tunnel',
    [
      inside('tun0', {routes: [{interfaceName: 'tun0', destination: 0xc6_00_00_00, mask: 0xff_00_00_00}]}),
      onSubnet('eth2', '198.18.7.0'),
    ],
    [FRONT],
    {eth2: 'front'},
  ],
  [
    'not at all, when two interfaces fit',
    [onSubnet('eth0', '198.18.7.0'), onSubnet('eth1', '198.18.7.0')],
    [FRONT],
    {},
  ],
  ['not by an address of IPv6', [onSubnet('eth0', '198.18.7.0')], [endpoint(network('six'), 'fd00::2/64')], {}],
  [
    'not by a bridge that nobody knows',
    [inside('eth0', {veth: {rawName: 'veth0', master: undefined}})],
    [endpoint(network('front', {bridge: undefined}))],
    {},
  ],
])('an interface is tied %s', (_, interfaces, endpoints, expected) => {
  expect(ties(interfaces, endpoints)).toEqual(expected);
});

test.each([
  ['198.18.7.2/24', 0xc6_12_07_00, 0xff_ff_ff_00, true],
  ['198.18.8.2/24', 0xc6_12_07_00, 0xff_ff_ff_00, false],
  ['198.18.7.2', 0xc6_12_07_00, 0xff_ff_ff_00, true],
  ['255.255.255.254/31', 0xff_ff_ff_fe, 0xff_ff_ff_fe, true],
  ['10.0.0.1/8', 0, 0, false],
])('address %s in %i/%i: %s', (address, destination, mask, fits) => {
  const interfaces = [inside('eth0', {routes: [{interfaceName: 'eth0', destination, mask}]})];
  expect(ties(interfaces, [endpoint(network('front'), address)])).toEqual(fits ? {eth0: 'front'} : {});
});
