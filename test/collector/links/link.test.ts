import {expect, test} from 'vitest';
import {type Link, parseLinks} from '../../../src/collector/links/link.js';

/** As iproute2 6.1 prints it, shortened: a namespace with a pair, a bridge, tunnels, and ends of pairs that lead elsewhere. */
const LINKS = `[{"ifindex":1,"ifname":"lo","flags":["LOOPBACK"],"link_type":"loopback"},
{"ifindex":2,"ifname":"tun0","link_type":"none","linkinfo":{"info_kind":"tun","info_data":{"type":"tun"}}},
{"ifindex":3,"ifname":"tap0","linkinfo":{"info_kind":"tun","info_data":{"type":"tap"}}},
{"ifindex":4,"ifname":"br0","linkinfo":{"info_kind":"bridge","info_data":{"forward_delay":1500}}},
{"ifindex":6,"link":"vb","ifname":"va","master":"br0","linkinfo":{"info_kind":"veth","info_slave_kind":"bridge"}},
{"ifindex":9,"link_index":5,"ifname":"eth0","link_netnsid":0,"linkinfo":{"info_kind":"veth"}},
{"ifindex":10,"link":"eth0","ifname":"vx0","linkinfo":{"info_kind":"vxlan","info_data":{"id":7}}},
{"ifindex":11,"link":null,"ifname":"tunl0","linkinfo":{"info_kind":"ipip"}},
{"ifindex":12,"ifname":"ens5","link_type":"ether"}]`;

function link(index: number, kind: string | undefined, changes: Partial<Link> = {}): Link {
  return {index, kind, hasMaster: false, lower: undefined, ...changes};
}

test('each interface has its kind, what it is a part of, and where the one is that it was made on', () => {
  expect(parseLinks(LINKS)).toEqual(
    new Map([
      ['lo', link(1, undefined)],
      ['tun0', link(2, 'tun')],
      ['tap0', link(3, 'tap')],
      ['br0', link(4, 'bridge')],
      ['va', link(6, 'veth', {hasMaster: true, lower: 'here'})],
      ['eth0', link(9, 'veth', {lower: 'elsewhere'})],
      ['vx0', link(10, 'vxlan', {lower: 'here'})],
      ['tunl0', link(11, 'ipip')],
      ['ens5', link(12, undefined)],
    ]),
  );
});

test('a name of any bytes is read as it is: iproute2 leaves control characters as they are', () => {
  const name = 'ev\u001b[\u00ff"\u0007';
  const printed = `[{"ifindex":5,"ifname":"${name.replace('"', '\\"')}"}]\n`;
  expect([...parseLinks(printed)!.keys()]).toEqual([name]);
});

test.each(['', '{}', 'null', '[', 'Device "x" does not exist.'])('%j is no list of interfaces', text => {
  expect(parseLinks(text)).toBeUndefined();
});

test('what is no interface is passed over', () => {
  expect(
    parseLinks('[null,7,{},{"ifindex":1},{"ifname":"x","ifindex":"1"},{"ifname":"y","ifindex":2,"linkinfo":7}]'),
  ).toEqual(new Map([['y', link(2, undefined)]]));
});
